"""The negative multinomial law: counts before the k0-th of the remaining outcome."""

from typing import Any

import sympy
from sympy import S, log

from derive.distributions.errors import DistributionError
from derive.distributions.laws import POSITIVE, UNIT, family_of
from derive.distributions.standard.vector_counts import NegativeMultinomialLaw
from derive.distributions.statistics import Combination, Expr
from derive.distributions.statistics.special import loggamma
from derive.distributions.vectors.laws import Read, scalar, space, vector_family
from derive.distributions.vectors.parameters import probabilities
from derive.distributions.vectors.statistics import Count, LogFactorial, LogGammaTotal


def _read_negative(k0: Any, p: Any) -> Read:
    owner = "NegativeMultinomial"
    successes, conditions = scalar(owner, "k0", POSITIVE, k0)
    values, more = probabilities(owner, p, 1)
    if 0 in values:
        raise DistributionError(f"{owner}: a probability is 0; leave that outcome out")
    rest = sympy.Gt(1 - sympy.Add(*values), 0)
    if rest == False:  # noqa: E712  SymPy's false
        raise DistributionError(f"{owner}: the probabilities {values} must sum to less than 1")
    known = () if rest == True else (rest,)  # noqa: E712
    return (*successes, *values), (*conditions, *more, *known)


def _negative_multinomial(k0: Expr, *p: Expr) -> Combination:
    terms: dict[Any, Expr] = {LogGammaTotal(len(p), k0): S.One}
    for i, value in enumerate(p):
        terms |= {Count(i): log(value), LogFactorial(i): S.NegativeOne}
    return Combination(k0 * log(1 - sympy.Add(*p)) - loggamma(k0), terms)


NegativeMultinomial = vector_family(
    "NegativeMultinomial",
    parameters={"k0": POSITIVE, "p": UNIT},
    variadic=True,
    read=_read_negative,
    support=lambda k0, *p: space("counts without bound", len(p)),
    log_density=_negative_multinomial,
    image=lambda k0, *p: NegativeMultinomialLaw(k0, p),
    simpler=lambda k0, *p: family_of("NegativeBinomial")("X", k0, *p) if len(p) == 1 else None,
    examples=lambda value: (
        value("k0", POSITIVE),
        *((value("p1", UNIT), value("p2", UNIT))),
    ),
    reference="Johnson, Kotz & Balakrishnan, Discrete Multivariate Distributions, 36",
)

__all__ = ["NegativeMultinomial"]
