"""The functions that `Apply` may carry, on extended real values.

Main definitions
    evaluate_function(name, arguments, limit)    every name of `FUNCTIONS` but `+`, `*`, `-`, `/`

Each is exact where its value is rational for a simple reason (`erf 0`, `Gamma(5)`, a floor), a
ball elsewhere, and raises `EvaluationError` outside its domain.  `limit` is the largest admitted
binary exponent of a result, in bits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flint import arb, fmpq, fmpz

from derive.numeric import values as v
from derive.numeric.errors import BudgetExceeded, EvaluationError, Indeterminate
from derive.numeric.values import Infinity, Value

__all__ = ["evaluate_function"]

#: The zeta, gamma and trigonometric functions are refused beyond this size of their argument.
LARGEST_ARGUMENT = 10**9


def evaluate_function(name: str, arguments: Sequence[Value], limit: int) -> Value:
    """Return the value of the function at the arguments."""
    one = _ONE_ARGUMENT.get(name)
    if one is not None:
        return one(arguments[0], limit)
    if name == "min" or name == "max":
        return _extreme(arguments, -1 if name == "min" else 1)
    if name == "^":
        return v.power(arguments[0], arguments[1], limit)
    if name == "binomial":
        return _binomial(arguments[0], arguments[1], limit)
    if name == "pi":
        return arb.pi()
    if name == "e":
        return arb.const_e()
    if name == "euler_gamma":
        return arb.const_euler()
    raise EvaluationError(f"no evaluator for the function {name!r}")


def _absolute(x: Value, _limit: int) -> Value:
    return v.POSITIVE_INFINITY if type(x) is Infinity else abs(x)


def _floor(x: Value, _limit: int) -> Value:
    return _rounded(x, "floor")


def _ceil(x: Value, _limit: int) -> Value:
    return _rounded(x, "ceil")


def _rounded(x: Value, name: str) -> Value:
    if type(x) is Infinity:
        return x
    if type(x) is fmpq:
        return fmpq(getattr(x, name)())
    unique = getattr(x, name)().unique_fmpz()
    if unique is None:
        raise Indeterminate(f"the {name} of {v.short(x)} is not decided")
    return fmpq(unique)


def _extreme(arguments: Sequence[Value], direction: int) -> Value:
    best = arguments[0]
    for other in arguments[1:]:
        order = v.compare(other, best)
        if order is not None:
            best = other if order == direction else best
        else:
            best = arb(best).max(arb(other)) if direction > 0 else arb(best).min(arb(other))
    return best


def _factorial(x: Value, limit: int) -> Value:
    return _gamma(v.add(x, v.ONE), limit)


def _gamma(x: Value, limit: int) -> Value:
    ball = _argument(x, "gamma")
    if type(x) is fmpq and x.q == 1:
        if x <= 0:
            raise EvaluationError(f"the gamma function has a pole at {v.short(x)}")
        n = int(x.p) - 1
        if n * n.bit_length() <= v.EXACT_BITS:
            return fmpq(fmpz.fac_ui(n))
    if abs(ball) > 2 and ball.abs_upper() * ball.abs_upper().log() > limit * 0.69:
        raise BudgetExceeded(f"gamma({v.short(x)}) has an exponent of more than {limit} bits")
    return _defined(ball.gamma(), "gamma", x)


def _lgamma(x: Value, _limit: int) -> Value:
    if x in (fmpq(1), fmpq(2)):
        return v.ZERO
    if v.sign(x, "the argument of lgamma") <= 0:
        raise EvaluationError(f"lgamma of {v.short(x)}, which is not positive")
    return _defined(_argument(x, "lgamma").lgamma(), "lgamma", x)


def _digamma(x: Value, _limit: int) -> Value:
    if type(x) is fmpq and x.q == 1 and x <= 0:
        raise EvaluationError(f"the digamma function has a pole at {v.short(x)}")
    return _defined(_argument(x, "digamma").digamma(), "digamma", x)


def _zeta(x: Value, _limit: int) -> Value:
    if type(x) is fmpq and x == 1:
        raise EvaluationError("the zeta function has a pole at 1")
    if abs(_argument(x, "zeta")) > 10**6:
        raise BudgetExceeded(f"zeta({v.short(x)}) is refused: the argument is above 10^6")
    return _defined(arb(x).zeta(), "zeta", x)


def _odd_at_zero(name: str) -> Callable[[Value, int], Value]:
    def function(x: Value, _limit: int) -> Value:
        if v.is_zero(x):
            return v.ZERO
        if type(x) is Infinity and name in ("erf", "tanh"):
            return fmpq(x.sign)
        return _defined(getattr(_argument(x, name), name)(), name, x)

    return function


def _cosine(x: Value, _limit: int) -> Value:
    return v.ONE if v.is_zero(x) else _argument(x, "cos").cos()


def _argument(x: Value, name: str) -> Value:
    if type(x) is Infinity:
        raise EvaluationError(f"{name} of {x!r} is undefined")
    if abs(x) > LARGEST_ARGUMENT:
        raise BudgetExceeded(f"{name}({v.short(x)}) is refused: the argument is above 10^9")
    return arb(x)


def _defined(result: Value, name: str, x: Value) -> Value:
    if result.is_finite():
        return result
    raise Indeterminate(f"{name}({v.short(x)}) is not decided: a pole is too close")


def _binomial(n: Value, k: Value, limit: int) -> Value:
    if type(n) is fmpq and type(k) is fmpq and n.q == 1 and k.q == 1 and n >= 0:
        if k < 0 or k > n:
            return v.ZERO
        top, bottom = int(n.p), min(int(k.p), int(n.p - k.p))
        if bottom * top.bit_length() <= v.EXACT_BITS and top.bit_length() <= 62:
            return fmpq(fmpz.bin_uiui(top, bottom))
    for x in (n, k, v.add(n, v.negate(k))):
        if v.sign(v.add(x, v.ONE), "an argument of a binomial") <= 0:
            raise EvaluationError(f"binomial({v.short(n)}, {v.short(k)}) is outside its domain")
    parts = [_lgamma(v.add(x, v.ONE), limit) for x in (n, k, v.add(n, v.negate(k)))]
    return v.exponential(v.add(parts[0], v.negate(v.add(parts[1], parts[2]))), limit)


_ONE_ARGUMENT: dict[str, Callable[[Value, int], Value]] = {
    "neg": lambda x, _limit: v.negate(x),
    "log": lambda x, _limit: v.logarithm(x),
    "exp": v.exponential,
    "sqrt": lambda x, _limit: v.square_root(x),
    "abs": _absolute,
    "floor": _floor,
    "ceil": _ceil,
    "factorial": _factorial,
    "gamma": _gamma,
    "lgamma": _lgamma,
    "digamma": _digamma,
    "zeta": _zeta,
    "erf": _odd_at_zero("erf"),
    "sin": _odd_at_zero("sin"),
    "tan": _odd_at_zero("tan"),
    "tanh": _odd_at_zero("tanh"),
    "cos": _cosine,
}
