"""Log-normalizers of normal forms: of integrals, of sums over integers, of integrals over vectors.

`integrals` searches the lemmas (`elementary`, `euler`, `quadratic`, `circular`) through
substitutions; `sums` and `vectors` have theirs in one place.  Each is asked for only where it is
finite, which `tails` decides.
"""

from derive.distributions.normalizers.integrals import log_integral
from derive.distributions.normalizers.sums import log_sum
from derive.distributions.normalizers.vectors import log_vector_integral

__all__ = ["log_integral", "log_sum", "log_vector_integral"]
