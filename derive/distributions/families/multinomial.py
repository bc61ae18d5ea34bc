"""Counts of n trials: multinomial, and with Dirichlet proportions."""

from collections.abc import Sequence
from typing import Any

import sympy
from sympy import S, log

from derive.distributions.errors import DistributionError
from derive.distributions.laws import NATURAL, POSITIVE, UNIT, Domain
from derive.distributions.standard.vector_counts import DirichletMultinomialLaw, MultinomialLaw
from derive.distributions.statistics import Combination, Expr, is_zero
from derive.distributions.statistics.special import loggamma
from derive.distributions.vectors.laws import Read, scalar, space, vector_family
from derive.distributions.vectors.parameters import numbers, probabilities
from derive.distributions.vectors.statistics import Count, LogFactorial


def _read_multinomial(n: Any, p: Any) -> Read:
    (trials,), conditions = scalar("Multinomial", "n", NATURAL, n)
    values, more = probabilities("Multinomial", p)
    total = sympy.Add(*values)
    zero = is_zero(total - 1)
    zero = is_zero(sympy.simplify(total - 1)) if zero is None else zero
    if zero is False or (zero is None and total.is_number):
        raise DistributionError(
            f"Multinomial: the probabilities {', '.join(map(str, values))} sum to {total}, not "
            "to 1; give exact ones, such as sympy.Rational(1, 3)"
        )
    if zero is None:
        more = (*more, sympy.Eq(total, 1))
    return (trials, *values), (*conditions, *more)


def _counts(n: Expr, weights: Sequence[Expr], active: frozenset[int]) -> Any:
    return space("counts", len(weights), marks=(n,), active=active)


def _active(p: Sequence[Expr]) -> frozenset[int]:
    return frozenset(i for i, value in enumerate(p) if value != 0)


def _multinomial(n: Expr, *p: Expr) -> Combination:
    terms: dict[Any, Expr] = {}
    for i in sorted(_active(p)):
        terms |= {Count(i): log(p[i]), LogFactorial(i): S.NegativeOne}
    return Combination(loggamma(n + 1), terms)


Multinomial = vector_family(
    "Multinomial",
    parameters={"n": NATURAL, "p": UNIT},
    variadic=True,
    read=_read_multinomial,
    support=lambda n, *p: _counts(n, p, _active(p)),
    log_density=_multinomial,
    image=lambda n, *p: MultinomialLaw(n, p),
    examples=lambda value: _trials(value, "p", UNIT),
    reference="Johnson, Kotz & Balakrishnan, Discrete Multivariate Distributions, 35",
)


def _trials(value: Any, name: str, domain: Domain) -> tuple[Any, ...]:
    first, second = value(f"{name}1", domain), value(f"{name}2", domain)
    if domain is not UNIT:
        return value("n", NATURAL), first, second
    if first.free_symbols:
        return value("n", NATURAL), first, 1 - first
    total = first + second + 1
    return value("n", NATURAL), first / total, second / total, 1 / total


def _dirichlet_multinomial(n: Expr, *alpha: Expr) -> Combination:
    total = sympy.Add(*alpha)
    constant = loggamma(n + 1) + loggamma(total) - loggamma(n + total)
    constant = constant - sympy.Add(*map(loggamma, alpha))
    terms: dict[Any, Expr] = {}
    for i, a in enumerate(alpha):
        if a != 1:
            terms |= {LogFactorial(i, a): S.One, LogFactorial(i): S.NegativeOne}
    return Combination(constant, terms)


def _read_mixture(n: Any, alpha: Any) -> Read:
    trials, conditions = scalar("DirichletMultinomial", "n", NATURAL, n)
    values, more = numbers("DirichletMultinomial", "alpha", POSITIVE, alpha)
    return (*trials, *values), (*conditions, *more)


DirichletMultinomial = vector_family(
    "DirichletMultinomial",
    parameters={"n": NATURAL, "alpha": POSITIVE},
    variadic=True,
    read=_read_mixture,
    support=lambda n, *alpha: _counts(n, alpha, frozenset(range(len(alpha)))),
    log_density=_dirichlet_multinomial,
    image=lambda n, *alpha: DirichletMultinomialLaw(n, alpha),
    examples=lambda value: _trials(value, "alpha", POSITIVE),
    reference="Johnson, Kotz & Balakrishnan, Discrete Multivariate Distributions, 35.13",
)

__all__ = ["DirichletMultinomial", "Multinomial"]
