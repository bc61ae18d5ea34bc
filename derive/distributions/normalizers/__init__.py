"""Log-normalizers of normal forms: of integrals, of sums over integers, of integrals over vectors.

Each is found by a lemma, and asked for only where `tails` says that it is finite.
"""

from derive.distributions.normalizers.integrals import log_integral
from derive.distributions.normalizers.sums import log_sum
from derive.distributions.normalizers.vectors import log_vector_integral

__all__ = ["log_integral", "log_sum", "log_vector_integral"]
