r"""The measures of information on literal distributions, as numeric expressions.

Main definitions
    entropy, cross_entropy, divergence, jensen_shannon, mutual_information, negative_log_likelihood
    softmax, log_sum_exp
    logarithm            log to a base
    exact_value          the rational value of an expression made of rationals, if it is cheap
    check_distribution   refuses what is no probability distribution

Implementation notes
    The conventions are those of Cover and Thomas, section 2.1: 0 log 0 = 0, 0 log(0/q) = 0, and
    p log(p/0) = +∞.  Terms whose weight is exactly zero are left out; a zero in q under a positive
    p becomes log 0, which the evaluators take for minus infinity.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from derive.numeric.expression import Apply, Expression, Number

__all__ = [
    "binary",
    "check_distribution",
    "cross_entropy",
    "divergence",
    "entropy",
    "exact_value",
    "jensen_shannon",
    "log_sum_exp",
    "logarithm",
    "mutual_information",
    "negative_log_likelihood",
    "softmax",
    "total",
]

Base = Fraction | None
Vector = Sequence[Expression]

ZERO = Number(Fraction(0))
ONE = Number(Fraction(1))
TWO = Number(Fraction(2))


def total(terms: Vector) -> Expression:
    """Return the sum of `terms`; an empty sum is 0."""
    if not terms:
        return ZERO
    return terms[0] if len(terms) == 1 else Apply("+", tuple(terms))


def logarithm(argument: Expression, base: Base) -> Expression:
    """Return log of `argument` to `base` (None: natural)."""
    natural = Apply("log", (argument,))
    return natural if base is None else Apply("/", (natural, Apply("log", (Number(base),))))


def _in_base(nats: Expression, base: Base) -> Expression:
    """Return a value in nats, converted to `base`."""
    return nats if base is None else Apply("/", (nats, Apply("log", (Number(base),))))


def binary(p: Expression) -> tuple[Expression, Expression]:
    """Return the distribution (1 - p, p)."""
    return Apply("-", (ONE, p)), p


def entropy(p: Vector, base: Base) -> Expression:
    """Return H(p) = -Σ p log p (Cover & Thomas, 2.1)."""
    terms = [Apply("*", (x, Apply("log", (x,)))) for x in p if exact_value(x) != 0]
    return _in_base(Apply("neg", (total(terms),)), base)


def cross_entropy(p: Vector, q: Vector, base: Base) -> Expression:
    """Return H(p, q) = -Σ p log q, infinite if q is 0 where p is not."""
    terms = [
        Apply("*", (x, Apply("log", (y,))))
        for x, y in zip(p, q, strict=True)
        if exact_value(x) != 0
    ]
    return _in_base(Apply("neg", (total(terms),)), base)


def divergence(p: Vector, q: Vector, base: Base) -> Expression:
    """Return D(p || q) = Σ p log(p/q) (Cover & Thomas, 2.3), infinite if q is 0 where p is not."""
    terms: list[Expression] = []
    for x, y in zip(p, q, strict=True):
        if exact_value(x) == 0:
            continue
        if exact_value(y) == 0:
            terms.append(Apply("neg", (Apply("log", (ZERO,)),)))
        else:
            terms.append(Apply("*", (x, Apply("log", (Apply("/", (x, y)),)))))
    return _in_base(total(terms), base)


def jensen_shannon(p: Vector, q: Vector, base: Base) -> Expression:
    """Return JS(p, q) = (D(p || m) + D(q || m)) / 2 with m = (p + q) / 2 (Lin 1991)."""
    m = [Apply("/", (Apply("+", (x, y)), TWO)) for x, y in zip(p, q, strict=True)]
    both = Apply("+", (divergence(p, m, base), divergence(q, m, base)))
    return Apply("/", (both, TWO))


def mutual_information(joint: Sequence[Vector], base: Base) -> Expression:
    """Return I(X; Y) = H(X) + H(Y) - H(X, Y) of a joint distribution (Cover & Thomas, 2.4)."""
    rows = [total(row) for row in joint]
    columns = [total(column) for column in zip(*joint, strict=True)]
    cells = [cell for row in joint for cell in row]
    marginals = Apply("+", (entropy(rows, base), entropy(columns, base)))
    return Apply("-", (marginals, entropy(cells, base)))


def negative_log_likelihood(likelihoods: Vector, base: Base) -> Expression:
    """Return -Σ log p of the likelihoods of independent observations."""
    logs = total([Apply("log", (x,)) for x in likelihoods])
    return _in_base(Apply("neg", (logs,)), base)


def log_sum_exp(scores: Vector) -> Expression:
    """Return log Σ exp(x), natural."""
    return Apply("log", (total([Apply("exp", (x,)) for x in scores]),))


def softmax(scores: Vector) -> tuple[Expression, ...]:
    """Return exp(x) / Σ exp(x) for each score."""
    powers = [Apply("exp", (x,)) for x in scores]
    whole = total(powers)
    return tuple(Apply("/", (power, whole)) for power in powers)


def check_distribution(p: Vector, refuse: Callable[[str, int | None], None]) -> None:
    """Call `refuse(reason, entry)` unless `p` holds probabilities that sum to 1.

    Entries that are not rational are enclosed: they are refused if they certainly fail.
    """
    values = [exact_value(x) for x in p]
    for entry, value in enumerate(values):
        if value is not None and value < 0:
            refuse(f"{_shown(value)} is negative, so it is no probability", entry)
        if value is not None and value > 1:
            refuse(f"{_shown(value)} is above 1, so it is no probability", entry)
    if None not in values:
        whole = sum((value for value in values if value is not None), Fraction(0))
        if whole != 1:
            refuse(f"the probabilities sum to {_shown(whole)}, not to 1", None)
        return
    from derive.numeric.enclosure import enclose
    from derive.numeric.errors import NumericError

    try:
        enclosed = enclose(total(p), digits=20)
        off = enclosed.compare(1)
        low = [enclose(x, digits=20).compare(0) for x in p]
    except NumericError as error:
        refuse(f"the probabilities have no value: {error}", None)
        return
    if off:
        refuse(f"the probabilities sum to {float(enclosed.lower()):.10g}…, not to 1", None)
    if -1 in low:
        refuse("an entry is negative, so it is no probability", low.index(-1))


def _shown(value: Fraction) -> str:
    """A rational as a decimal if it has a short one, else as a fraction."""
    for digits in range(20):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            sign = "-" if scaled < 0 else ""
            text = str(abs(scaled.numerator)).rjust(digits + 1, "0")
            return sign + (text if digits == 0 else f"{text[:-digits]}.{text[-digits:]}")
    return f"{value.numerator}/{value.denominator}"


def exact_value(expression: Expression, depth: int = 40) -> Fraction | None:
    """Return the value of rational arithmetic (+ - * / and small integer powers), else None."""
    if isinstance(expression, Number):
        return expression.value
    if not isinstance(expression, Apply) or depth == 0:
        return None
    function = expression.function
    if function not in ("+", "*", "-", "neg", "/", "^"):
        return None
    values: list[Fraction] = []
    for argument in expression.arguments:
        value = exact_value(argument, depth - 1)
        if value is None or value.numerator.bit_length() + value.denominator.bit_length() > 10_000:
            return None
        values.append(value)
    if function == "+":
        return sum(values, Fraction(0))
    if function == "*":
        product = Fraction(1)
        for value in values:
            product *= value
        return product
    if function == "neg":
        return -values[0]
    left, right = values
    if function == "-":
        return left - right
    if function == "/":
        return left / right if right else None
    if right.denominator != 1 or abs(right) > 1000 or (left == 0 and right < 0):
        return None
    return Fraction(left ** int(right))
