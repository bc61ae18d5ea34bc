"""Arithmetic of extended real values: exact rationals, rigorous balls, and the two infinities.

Main definitions
    Value                    `flint.fmpq` (exact), `flint.arb` (a ball around the value), `Infinity`
    add, multiply, divide    field operations; and `power`, `logarithm`, `exponential`, ...
    compare                  -1, 0, 1 when it is certain, None when the balls overlap

Main statements
    Each operation returns a value that contains every result of the real operation on members of
    its arguments.  Exact arguments give exact results wherever the result is rational and small
    (`EXACT_BITS`); beyond that size a ball takes over.

Implementation notes
    The precision of balls is `flint.ctx.prec`; `precision(bits)` sets it for a block.
    `log 0` is `-inf`; `0 * x` is 0 for every x, infinite ones too (the convention 0 log 0 = 0);
    `inf - inf`, `inf / inf` and `x / 0` raise.
    A ball that does not exclude a forbidden point raises `Indeterminate`: more digits may decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, TypeAlias

from flint import arb, ctx, fmpq, fmpz

from derive.numeric.errors import BudgetExceeded, EvaluationError, Indeterminate

__all__ = [
    "NEGATIVE_INFINITY",
    "POSITIVE_INFINITY",
    "Infinity",
    "Value",
    "add",
    "compare",
    "divide",
    "multiply",
    "negate",
    "precision",
    "sign",
    "subtract",
]

#: Rationals with more bits than this become balls, so that no sum of fractions explodes.
EXACT_BITS = 1 << 15


class Infinity:
    """Plus or minus infinity, as a value."""

    __slots__ = ("sign",)

    def __init__(self, sign: int) -> None:
        """Make the infinity of that sign."""
        self.sign = sign

    def __repr__(self) -> str:
        """Return `inf` or `-inf`."""
        return "inf" if self.sign > 0 else "-inf"


POSITIVE_INFINITY = Infinity(1)
NEGATIVE_INFINITY = Infinity(-1)

#: `fmpq | arb | Infinity`; python-flint ships without types.
Value: TypeAlias = Any

ZERO = fmpq(0)
ONE = fmpq(1)
_NONE = fmpz(0)


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Set the working precision of balls for a block, and restore it after."""
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


def exact(value: Fraction | int) -> Value:
    """Return the exact value of a Python rational."""
    return fmpq(value.numerator, value.denominator)


def is_zero(value: Value) -> bool:
    """Tell whether the value is known to be exactly zero."""
    return type(value) is fmpq and not value


def sign(value: Value, what: str = "a value") -> int:
    """Return -1, 0 or 1, or raise `Indeterminate` when the ball does not decide."""
    if type(value) is Infinity:
        return value.sign
    if type(value) is fmpq:
        return 0 if not value else (1 if value.p > _NONE else -1)
    if value > 0:
        return 1
    if value < 0:
        return -1
    if value == 0:
        return 0
    raise Indeterminate(f"the sign of {what} is not decided by {value.str(6)}")


def compare(left: Value, right: Value) -> int | None:
    """Return the order of two values (-1, 0, 1) if it is certain, else None."""
    if type(left) is Infinity or type(right) is Infinity:
        a = left.sign if type(left) is Infinity else 0
        b = right.sign if type(right) is Infinity else 0
        return None if _is_nan(left) or _is_nan(right) else (a > b) - (a < b)
    if type(left) is fmpq and type(right) is fmpq:
        return sign(left - right)  # python-flint compares rationals slowly
    if left < right:
        return -1
    if left > right:
        return 1
    if left == right:  # for balls: both are points, and equal
        return 0
    return None


def _is_nan(value: Value) -> bool:
    return type(value) is arb and not value.is_finite()


def bounded(value: Value) -> Value:
    """Turn an exact rational of more than `EXACT_BITS` bits into a ball."""
    return value if value.height_bits() <= EXACT_BITS else arb(value)


def add(left: Value, right: Value) -> Value:
    """Return the sum."""
    if type(left) is fmpq and type(right) is fmpq:
        return bounded(left + right)
    if type(left) is Infinity or type(right) is Infinity:
        if type(left) is Infinity and type(right) is Infinity and left.sign != right.sign:
            raise EvaluationError("infinity minus infinity is undefined")
        return left if type(left) is Infinity else right
    return left + right


def subtract(left: Value, right: Value) -> Value:
    """Return the difference."""
    if type(left) is fmpq and type(right) is fmpq:
        return bounded(left - right)
    return add(left, negate(right))


def negate(value: Value) -> Value:
    """Return the negative."""
    if type(value) is Infinity:
        return NEGATIVE_INFINITY if value.sign > 0 else POSITIVE_INFINITY
    return -value


def multiply(left: Value, right: Value) -> Value:
    """Return the product; exactly zero as soon as one factor is exactly zero."""
    if type(left) is fmpq:
        if not left:
            return ZERO
        if type(right) is fmpq:
            return bounded(left * right)
    if type(right) is fmpq and not right:
        return ZERO
    if type(left) is Infinity or type(right) is Infinity:
        s = sign(left, "a factor of infinity") * sign(right, "a factor of infinity")
        if s == 0:
            return ZERO
        return POSITIVE_INFINITY if s > 0 else NEGATIVE_INFINITY
    return left * right


def divide(left: Value, right: Value) -> Value:
    """Return the quotient; raise when the divisor is zero, or may be."""
    if type(right) is Infinity:
        if type(left) is Infinity:
            raise EvaluationError("infinity divided by infinity is undefined")
        return ZERO
    if sign(right, "a divisor") == 0:
        raise EvaluationError("division by zero")
    if type(left) is Infinity:
        return left if sign(right) > 0 else negate(left)
    if type(left) is fmpq:
        if not left:
            return ZERO
        if type(right) is fmpq:
            return bounded(left / right)
    return left / right


def logarithm(value: Value) -> Value:
    """Return the natural logarithm; `log 0` is minus infinity."""
    if type(value) is Infinity:
        if value.sign < 0:
            raise EvaluationError("logarithm of minus infinity")
        return POSITIVE_INFINITY
    if type(value) is fmpq:
        ball = arb(value).log()
        if ball.is_finite():  # so the value is positive; looking at its sign first costs more
            return ZERO if ball.is_zero() else ball
    s = sign(value, "the argument of a logarithm")
    if s > 0:
        return value.log()
    if s == 0:
        return NEGATIVE_INFINITY
    raise EvaluationError(f"logarithm of the negative number {short(value)}")


def exponential(value: Value, limit: int) -> Value:
    """Return e to the power `value`; at most 2^limit in size."""
    if type(value) is Infinity:
        return POSITIVE_INFINITY if value.sign > 0 else ZERO
    if is_zero(value):
        return ONE
    _refuse_magnitude(value, limit, "exp")
    return arb(value).exp()


def _refuse_magnitude(exponent: Value, limit: int, what: str, scale: float = 0.6931) -> None:
    if abs(exponent) > arb(limit * scale):
        raise BudgetExceeded(
            f"{what} of {short(exponent)}: the result has an exponent of more than {limit} bits"
        )


def square_root(value: Value) -> Value:
    """Return the non-negative root; exact for squares of rationals."""
    if type(value) is Infinity:
        if value.sign < 0:
            raise EvaluationError("square root of minus infinity")
        return value
    s = sign(value, "the argument of a square root")
    if s < 0:
        raise EvaluationError(f"square root of the negative number {short(value)}")
    if type(value) is fmpq:
        root = rational_root(value, 2)
        return arb(value).sqrt() if root is None else root
    return value.sqrt()


def rational_root(value: Value, degree: int) -> Value | None:
    """Return the exact `degree`-th root of a non-negative rational, or None if it is irrational."""
    numerator, denominator = value.p.root(degree), value.q.root(degree)
    if numerator**degree == value.p and denominator**degree == value.q:
        return fmpq(numerator, denominator)
    return None


def power(base: Value, exponent: Value, limit: int) -> Value:
    """Return `base ^ exponent`; at most 2^limit in size, 0^0 = 1."""
    if type(exponent) is fmpq:
        if exponent.q == 1:
            return _integer_power(base, int(exponent.p), limit)
        if type(base) is fmpq:
            return _rational_power(base, exponent, limit)
    if type(base) is Infinity or type(exponent) is Infinity:
        return _infinite_power(base, exponent)
    s = sign(base, "the base of a power")
    if s < 0:
        raise EvaluationError(f"negative base {short(base)} with a fractional exponent")
    if s == 0:
        if sign(exponent, "an exponent of zero") > 0:
            return ZERO
        raise EvaluationError("zero to a power that is not positive")
    if type(base) is fmpq and base == 1:
        return ONE
    return exponential(multiply(exponent, logarithm(base)), limit)


def _integer_power(base: Value, n: int, limit: int) -> Value:
    if n == 0:
        return ONE
    if type(base) is Infinity:
        return _infinite_power(base, fmpq(n))
    if type(base) is fmpq:
        if not base:
            if n < 0:
                raise EvaluationError("zero to a negative power: division by zero")
            return ZERO
        if base in (ONE, -ONE):
            return base if n % 2 else ONE
        if abs(n) * base.height_bits() <= EXACT_BITS:
            return base**n
        base = arb(base)
    elif n < 0:
        sign(base, "the base of a negative power")
    size = base.abs_upper() if n > 0 else base.abs_lower()
    if size > 0:
        _refuse_magnitude(size.log() * n, limit, "power")
    if n > 0 and base.abs_lower() > 0:
        _refuse_magnitude(base.abs_lower().log() * n, limit, "power")
    return base**n


def _rational_power(base: Value, exponent: Value, limit: int) -> Value:
    if base < 0:
        raise EvaluationError(f"negative base {short(base)} with a fractional exponent")
    if not base:
        if exponent < 0:
            raise EvaluationError("zero to a negative power: division by zero")
        return ZERO
    if exponent.q <= 64:
        root = rational_root(base, int(exponent.q))
        if root is not None:
            return _integer_power(root, int(exponent.p), limit)
    if exponent.q == 2:
        return _integer_power(arb(base).sqrt(), int(exponent.p), limit)
    return exponential(exponent * logarithm(base), limit)


def _infinite_power(base: Value, exponent: Value) -> Value:
    if type(base) is Infinity and type(exponent) is not Infinity and base.sign > 0:
        s = sign(exponent, "an exponent of infinity")
        return POSITIVE_INFINITY if s > 0 else (ONE if s == 0 else ZERO)
    if type(exponent) is Infinity and type(base) is not Infinity and sign(base, "a base") > 0:
        grows = sign(add(base, -ONE), "a base minus one") * exponent.sign
        if grows:
            return POSITIVE_INFINITY if grows > 0 else ZERO
    raise EvaluationError(f"{short(base)} to the power {short(exponent)} is undefined")


def short(value: Value) -> str:
    """Return the value in a few characters, for messages."""
    if type(value) is fmpq:
        return str(value) if value.height_bits() < 64 else arb(value).str(8, radius=False)
    return repr(value) if type(value) is Infinity else str(value.str(8, radius=False))


def integer(value: Value, what: str) -> int:
    """Return the value as an integer, or raise `EvaluationError`."""
    if type(value) is fmpq and value.q == 1:
        return int(value.p)
    raise EvaluationError(f"{what} must be an integer, not {short(value)}")


def as_fraction(value: Value) -> Fraction:
    """Return an exact value as a Python fraction."""
    return Fraction(int(value.p), int(value.q))


def endpoint(ball: Value) -> Value:
    """Return a ball of radius zero as an exact rational."""
    mantissa, exponent = ball.man_exp()
    shift = int(exponent)
    if shift >= 0:
        return fmpq(mantissa * fmpz(2) ** shift)
    return fmpq(mantissa, fmpz(2) ** -shift)
