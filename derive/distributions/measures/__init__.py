"""The measures of laws as closed forms, derived step by step.

`entropies` has H(P), H(P, Q) and KL(P || Q), `renyi` what rests on the integral of p^a q^(1-a)
(`affinity`), `jensen_shannon` and `mutual_information` what their names say; `closed_form` is the
answer of all of them, `tidy` the form in which it is shown, `definitions` the integral that it is
the value of, `arguments` reads what a measure is asked with, `names` the measures by the names that
a text gives them.
"""

from derive.distributions.measures.closed_form import ClosedForm, Step
from derive.distributions.measures.entropies import cross_entropy, entropy, kl_divergence

__all__ = ["ClosedForm", "Step", "cross_entropy", "entropy", "kl_divergence"]
