"""Entropy, cross-entropy and divergence of sources, as rigorous enclosures, in digits of base D.

    H_D(p)     = - sum p(x) log_D p(x)        what a perfect code needs
    H_D(p, q)  = - sum p(x) log_D q(x)        what a perfect code for q needs when p is true
    KL_D(p||q) = H_D(p, q) - H_D(p)           the price of the mistake; +inf if some q(x) = 0 < p(x)

For D = 2 the unit is the bit.  A block of N independent symbols has N times the value of one
(`symbols`).

Main definitions
    entropy, cross_entropy, divergence      enclosures (`derive.numeric.enclosure.Enclosure`)
    entropy_expression, ...                 the same as expressions, for other evaluators
    sign_of_difference                      is expression above, equal to, or below a rational

Implementation notes
    Symbols with equal probabilities are gathered into one term, exactly, so that a large alphabet
    of few different probabilities stays cheap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from derive.coding.digits import check_radix
from derive.coding.errors import CodingError
from derive.coding.source import Source
from derive.numeric.enclosure import Enclosure, enclose, enclose_until
from derive.numeric.errors import BudgetExceeded
from derive.numeric.expression import Apply, Expression, Number

__all__ = [
    "cross_entropy",
    "cross_entropy_expression",
    "divergence",
    "divergence_expression",
    "entropy",
    "entropy_expression",
    "sign_of_difference",
]


def entropy(source: Source, radix: int = 2, *, symbols: int = 1, digits: int = 30) -> Enclosure:
    """H_D(source), in base-`radix` digits, of `symbols` symbols.

    >>> entropy(Source.parse("a:0.5 b:0.25 c:0.125 d:0.125")).exact
    Fraction(7, 4)
    """
    return _enclosed(entropy_expression(source, radix, symbols), digits)


def cross_entropy(
    truth: Source, assumed: Source, radix: int = 2, *, symbols: int = 1, digits: int = 30
) -> Enclosure:
    """H_D(truth, assumed), in base-`radix` digits, of `symbols` symbols; possibly plus infinity.

    Raises `CodingError` if a symbol that occurs under `truth` is unknown to `assumed`.

    >>> print(cross_entropy(Source.parse("a:0.8 b:0.2"), Source.parse("a:0.9 b:0.1")))
    [0.785988093733512, 0.785988093733513]
    """
    return _enclosed(cross_entropy_expression(truth, assumed, radix, symbols), digits)


def divergence(
    truth: Source, assumed: Source, radix: int = 2, *, symbols: int = 1, digits: int = 30
) -> Enclosure:
    """KL_D(truth || assumed), in base-`radix` digits, of `symbols` symbols; possibly plus infinity.

    >>> fair = Source.parse("a:1/2 b:1/2")
    >>> divergence(fair, fair).exact, divergence(fair, Source.parse("a:1 b:0")).infinite
    (Fraction(0, 1), 1)
    """
    return _enclosed(divergence_expression(truth, assumed, radix, symbols), digits)


def entropy_expression(source: Source, radix: int = 2, symbols: int = 1) -> Expression:
    """- sum p log p / log D as an expression; symbols of probability 0 are left out."""
    weights = defaultdict[Fraction, Fraction](Fraction)
    for p in source.probabilities:
        if p:
            weights[p] += p
    return _minus_logs(weights, radix, symbols)


def cross_entropy_expression(
    truth: Source, assumed: Source, radix: int = 2, symbols: int = 1
) -> Expression:
    """- sum p log q / log D as an expression."""
    weights = defaultdict[Fraction, Fraction](Fraction)
    for p, q in _pairs(truth, assumed):
        weights[q] += p
    return _minus_logs(weights, radix, symbols)


def divergence_expression(
    truth: Source, assumed: Source, radix: int = 2, symbols: int = 1
) -> Expression:
    """sum p log(p/q) / log D as an expression."""
    weights = defaultdict[Fraction, Fraction](Fraction)
    for p, q in _pairs(truth, assumed):
        weights[q / p] += p
    return _minus_logs(weights, radix, symbols)


def sign_of_difference(expression: Expression, point: Fraction) -> int | None:
    """The sign of (expression - point): 1, 0 or -1; None if the budget leaves it undecided."""
    try:
        return enclose_until(expression, None, lambda enclosure: enclosure.compare(point))
    except BudgetExceeded:
        return None


def _enclosed(expression: Expression, digits: int) -> Enclosure:
    try:
        return enclose(expression, digits=digits)
    except BudgetExceeded as error:
        raise CodingError(f"the entropy of so many symbols is over the budget: {error}") from None


def _pairs(truth: Source, assumed: Source) -> list[tuple[Fraction, Fraction]]:
    """(p(x), q(x)) for the symbols that occur under `truth`."""
    table = truth.reordered(assumed.symbols)
    pairs = zip(table.probabilities, assumed.probabilities, strict=True)
    return [(p, q) for p, q in pairs if p]


def _minus_logs(weights: Mapping[Fraction, Fraction], radix: int, symbols: int) -> Expression:
    """- symbols * sum weight log(argument) / log D."""
    check_radix(radix)
    terms = tuple(
        Apply("*", (Number(symbols * weight), Apply("neg", (Apply("log", (Number(argument),)),))))
        for argument, weight in weights.items()
    )
    return Apply("/", (Apply("+", terms), Apply("log", (Number(Fraction(radix)),))))
