"""The measures of information of densities as terms, and the hypotheses that densities satisfy.

Main definitions
    differential_entropy, differential_cross_entropy, differential_divergence      nats
    density, subdensity, dominated_everywhere                                       hypotheses

Conventions
    A density is a function of a real argument; the integral is over a fixed measure space, so that
    the same theorems hold for Lebesgue and for any other measure.  `0 log 0 = 0`, as products
    with a zero factor vanish.  Integrability is always a hypothesis, never silent.
"""

from collections.abc import Callable

from derive.calculus.terms import Prop, Term, eq, forall, imply, integrable, integral, log

__all__ = [
    "Density",
    "density",
    "differential_cross_entropy",
    "differential_divergence",
    "differential_entropy",
    "dominated_everywhere",
    "subdensity",
]

Density = Callable[[Term], Term]


def differential_entropy(p: Density) -> Term:
    """h(p), minus the integral of p log p, in nats; it may be negative (Cover & Thomas, 8.1)."""
    return -integral(lambda x: p(x) * log(p(x)))


def differential_cross_entropy(p: Density, q: Density) -> Term:
    """h(p, q), minus the integral of p log q, in nats: at least h(p)."""
    return -integral(lambda x: p(x) * log(q(x)))


def differential_divergence(p: Density, q: Density) -> Term:
    """KL(p || q), the integral of p log(p / q), in nats: at least 0 (Cover & Thomas, 8.46)."""
    return integral(lambda x: p(x) * log(p(x) / q(x)))


def density(p: Density) -> tuple[Prop, Prop, Prop]:
    """p >= 0 is integrable, and its integral is 1; zeros are allowed."""
    return _nonnegative(p), integrable(p), eq(integral(p), 1)


def subdensity(q: Density) -> tuple[Prop, Prop, Prop]:
    """q >= 0 is integrable, and its integral is at most 1; zeros are allowed."""
    return _nonnegative(q), integrable(q), integral(q) <= 1


def dominated_everywhere(p: Density, q: Density) -> Prop:
    """p << q: wherever q(x) = 0, also p(x) = 0."""
    return forall("real", lambda x: imply(eq(q(x), 0), eq(p(x), 0)))


def _nonnegative(p: Density) -> Prop:
    return forall("real", lambda x: p(x) >= 0)
