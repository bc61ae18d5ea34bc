"""Proportions and counts: Dirichlet, multinomial, Dirichlet-multinomial, negative multinomial."""

from collections.abc import Sequence
from typing import Any

import sympy
from sympy import S, log

from derive.distributions.domains import NATURAL, POSITIVE, UNIT, Domain
from derive.distributions.errors import DistributionError
from derive.distributions.law import ALIASES, Law, family_of
from derive.distributions.matrices import components
from derive.distributions.special import loggamma
from derive.distributions.standard.vector_counts import (
    DirichletLaw,
    DirichletMultinomialLaw,
    EwensLaw,
    MultinomialLaw,
    NegativeMultinomialLaw,
)
from derive.distributions.statistics import Combination, Expr, is_zero
from derive.distributions.vector_statistics import (
    Count,
    EwensWeight,
    LogComponent,
    LogFactorial,
    LogGammaTotal,
    TotalCount,
)
from derive.distributions.vectors import Read, scalar, space, vector_family


def _components(owner: str, parameter: str, given: Any, least: int) -> list[Expr]:
    values = list(components(owner, parameter, given))
    if len(values) < least:
        raise DistributionError(
            f"{owner}: {parameter} has {len(values)} components; give at least {least}"
        )
    return values


def _list(owner: str, parameter: str, domain: Domain, given: Any, least: int = 2) -> Read:
    """Several numbers of one domain."""
    values = _components(owner, parameter, given, least)
    parts = [scalar(owner, f"{parameter}[{i}]", domain, v) for i, v in enumerate(values)]
    return tuple(v for (v,), _ in parts), tuple(c for _, more in parts for c in more)


# --- proportions ------------------------------------------------------------------------------


def _dirichlet(*alpha: Expr) -> Combination:
    constant = loggamma(sympy.Add(*alpha)) - sympy.Add(*map(loggamma, alpha))
    return Combination(constant, {LogComponent(i): a - 1 for i, a in enumerate(alpha)})


def _as_beta(*alpha: Expr) -> Law | None:
    return family_of("Beta")("X", *alpha) if len(alpha) == 2 else None


def _symbols(name: str, domain: Domain) -> Any:
    return lambda value: tuple(value(f"{name}{i}", domain) for i in (1, 2, 3))


Dirichlet = vector_family(
    "Dirichlet",
    parameters={"alpha": POSITIVE},
    variadic=True,
    read=lambda alpha: _list("Dirichlet", "alpha", POSITIVE, alpha),
    support=lambda *alpha: space("proportions", len(alpha)),
    log_density=_dirichlet,
    image=lambda *alpha: DirichletLaw(alpha),
    simpler=_as_beta,
    examples=_symbols("alpha", POSITIVE),
    reference="Kotz, Balakrishnan & Johnson, Continuous Multivariate Distributions, 49",
)
ALIASES["MultivariateBeta"] = "Dirichlet"  # the name of the distribution in sympy.stats


# --- counts of n trials -----------------------------------------------------------------------


def _probabilities(owner: str, given: Any, least: int = 2) -> Read:
    """Probabilities that may be 0 or 1 where they are numbers."""
    values = _components(owner, "p", given, least)
    conditions: list[Expr] = []
    for i, p in enumerate(values):
        if p in (0, 1):
            continue
        if p.free_symbols and not p.is_Symbol and p.is_positive is None:
            conditions.append(sympy.Gt(p, 0))  # such as 1 - p1 - p2, the sum being at most 1
        else:
            conditions += UNIT.check(owner, f"p[{i}]", p)
    stated = (c for c in conditions if c is not sympy.true)
    return tuple(values), tuple(stated)


def _read_multinomial(n: Any, p: Any) -> Read:
    (trials,), conditions = scalar("Multinomial", "n", NATURAL, n)
    values, more = _probabilities("Multinomial", p)
    total = sympy.Add(*values)
    excess = sympy.nsimplify(sympy.expand(total - 1)) if not total.free_symbols else total - 1
    match is_zero(excess) if is_zero(excess) is not None else is_zero(sympy.simplify(excess)):
        case False:
            raise DistributionError(
                f"Multinomial: the probabilities {', '.join(map(str, values))} sum to {total}, not "
                "to 1; give exact ones, such as sympy.Rational(1, 3)"
            )
        case None:
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
    values, more = _list("DirichletMultinomial", "alpha", POSITIVE, alpha)
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


# --- other counts -----------------------------------------------------------------------------


def _read_negative(k0: Any, p: Any) -> Read:
    owner = "NegativeMultinomial"
    successes, conditions = scalar(owner, "k0", POSITIVE, k0)
    values, more = _probabilities(owner, p, 1)
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


def _read_ewens(n: Any, theta: Any) -> Read:
    size, conditions = scalar("MultivariateEwens", "n", NATURAL, n)
    rate, more = scalar("MultivariateEwens", "theta", POSITIVE, theta)
    return (*size, *rate), (*conditions, *more)


MultivariateEwens = vector_family(
    "MultivariateEwens",
    parameters={"n": NATURAL, "theta": POSITIVE},
    read=_read_ewens,
    support=lambda n, theta: space("partitions", n),
    log_density=lambda n, theta: Combination(
        loggamma(n + 1) + loggamma(theta) - loggamma(theta + n),
        {TotalCount(n): log(theta), EwensWeight(n): S.NegativeOne},
    ),
    image=EwensLaw,
    examples=lambda value: (value("n", NATURAL), value("theta", POSITIVE)),
    reference="Ewens, Theoretical Population Biology 3 (1972) 87-112",
)

__all__ = [
    "Dirichlet",
    "DirichletMultinomial",
    "Multinomial",
    "MultivariateEwens",
    "NegativeMultinomial",
]
