"""Numbers: a rigorous enclosure of a closed form, with as much precision as it turns out to need.

Main definitions
    evaluate        expression -> Enclosure with the digits asked for; cross-checked by mpmath
    Ball            walks a SymPy expression with Arb balls at the current precision

Implementation notes
    Cancellation needs no special forms: the ball says how many digits are left, and the precision
    doubles until they suffice.  The second opinion is SymPy's own `evalf` (mpmath).  An `Integral`
    (of a value without closed form) is enclosed by `integrals`, with a quadrature as the second
    opinion; what `integrals` has no words for is a quadrature with an estimated error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mpmath
import sympy
from flint import acb, arb, arb_series, ctx, fmpq, fmpz

from derive.distributions.errors import DistributionError
from derive.distributions.evaluation.series import total
from derive.distributions.laws import number
from derive.distributions.statistics import Expr
from derive.distributions.statistics.special import LargeNumber, guarded
from derive.numeric.enclosure import Enclosure
from derive.numeric.errors import BudgetExceeded, Disagreement
from derive.numeric.values import POSITIVE_INFINITY, precision

__all__ = ["Ball", "admitted", "evaluate"]

MOST_DIGITS = 10_000
MOST_BITS = 400_000
_ASSUMPTIONS = ("positive", "negative", "nonnegative", "real", "integer")


class Undecided(Exception):
    """A ball that does not decide a condition or a sign; more precision may."""


def evaluate(
    expression: Expr, digits: int = 25, values: Mapping[Any, Any] | None = None
) -> Enclosure:
    """The value of an expression, `values` given to its symbols, to `digits` significant digits.

    `digits` is 1 to 10,000; `values` are given by symbol or by name.  Raises `DistributionError`
    for a symbol without value, `BudgetExceeded` where the digits cannot be had, `Disagreement` if
    mpmath does not find the same number.

    >>> str(evaluate(sympy.log(2), 10))
    '[0.693147180559945, 0.693147180559946]'
    """
    if not 1 <= digits <= MOST_DIGITS:
        raise BudgetExceeded(f"{digits} digits were asked for; give 1 to {MOST_DIGITS}")
    closed = substituted(expression, values or {})
    if closed is sympy.oo:
        return Enclosure(POSITIVE_INFINITY)
    if closed.is_Rational:
        return Enclosure(fmpq(int(closed.p), int(closed.q)))
    ball = _accurate(closed, digits)
    if isinstance(ball, arb):
        _second_opinion(closed, ball, digits)
        return Enclosure(ball)
    return Enclosure(POSITIVE_INFINITY)


def substituted(expression: Expr, values: Mapping[Any, Any]) -> Expr:
    """The expression at the values, which are given by symbol or by name."""
    exchange = admitted(expression, values)
    closed = expression.subs(exchange, simultaneous=True) if exchange else expression
    missing = sorted(s.name for s in closed.free_symbols)
    if missing:
        raise DistributionError(
            f"{', '.join(missing)} has no value; "
            f"give evaluate(digits, values={{{missing[0]!r}: ...}})"
        )
    return closed


def admitted(expression: Expr, values: Mapping[Any, Any]) -> dict[Expr, Expr]:
    """The symbols of the expression with their values; other keys are passed over.

    Raises `DistributionError` where an assumption of a symbol is hurt.

    >>> x = sympy.Symbol("x", positive=True)
    >>> admitted(x, {"x": 0.5})
    {x: 1/2}
    """
    names = {s.name: s for s in expression.free_symbols}
    exchange = {}
    for key, value in values.items():
        symbol = names.get(key) if isinstance(key, str) else key
        if symbol is not None and symbol in expression.free_symbols:
            exchange[symbol] = guarded(_admitted(symbol, number(value)))
    return exchange


def _admitted(symbol: Expr, value: Expr) -> Expr:
    for name in _ASSUMPTIONS:
        wanted = symbol.assumptions0.get(name)
        if wanted and getattr(value, f"is_{name}") is False:
            raise DistributionError(
                f"{symbol} = {value} is not {name}, as {symbol} was assumed to be"
            )
    return value


def _accurate(expression: Expr, digits: int) -> Any:
    wanted = int(digits * 3.33) + 6
    bits = wanted + 32
    reason = ""
    most = MOST_BITS if not expression.has(sympy.Integral) else 16 * wanted
    while bits <= most:
        with precision(bits):
            try:
                value = Ball(digits).value(expression)
            except (Undecided, ZeroDivisionError) as error:
                value, reason = None, str(error)
        if value is sympy.oo:
            return value
        if value is not None and value.is_finite():
            if value.rel_accuracy_bits() >= wanted:
                return value
            if value.contains(0) and bits > 16 * wanted and value.rad() < arb(2) ** (-4 * wanted):
                return value
        bits *= 2
    raise BudgetExceeded(f"{digits} digits were not reached with {most} bits {reason}".rstrip())


def _second_opinion(expression: Expr, ball: arb, digits: int) -> None:
    if expression.has(sympy.Integral, sympy.Sum):
        return  # each integral had its own
    witness = expression.evalf(digits + 5)
    if not witness.is_Float:
        raise Disagreement(f"mpmath finds no value of {expression}")
    if witness == 0 or abs(ball) < arb(10) ** -digits:
        return
    with precision(int(digits * 3.33) + 40):
        near = arb(mpmath.nstr(witness._to_mpmath(int(digits * 3.33) + 40), digits + 5))
        error = abs(near - ball) / abs(ball)
        # mpmath may have had fewer digits left than were asked for
        seen = min(digits, int(0.3 * witness._prec))
        if not error < arb(10) ** (3 - seen):
            raise Disagreement(f"Arb gives {ball}, mpmath gives {witness}")


class Ball:
    """The value of a closed expression as an Arb ball, at the current precision."""

    def __init__(self, digits: int) -> None:
        self.digits = digits
        self.known: dict[Expr, Any] = {}

    def value(self, e: Expr) -> Any:
        """The ball around the value; `oo` where a Piecewise says so."""
        found = self.known.get(e)
        if found is None:
            found = self.known[e] = self._value(e)
        return found

    def _value(self, e: Expr) -> Any:
        if isinstance(e, LargeNumber):
            e = e.value
        if e.is_Rational:
            return arb(fmpq(int(e.p), int(e.q)))
        if e.is_Add:
            return sum((self.value(a) for a in e.args[1:]), self.value(e.args[0]))
        if e.is_Mul:
            product = self.value(e.args[0])
            for a in e.args[1:]:
                product = product * self.value(a)
            return product
        if isinstance(e, sympy.exp):
            return self.value(e.args[0]).exp()
        if e.is_Pow:
            return self._power(e)
        if isinstance(e, sympy.Piecewise):
            return self._piecewise(e)
        if isinstance(e, sympy.Integral):
            return self._integral(e)
        if isinstance(e, sympy.Sum):
            return total(e, self.value)
        function = _FUNCTIONS.get(type(e).__name__)
        if function is None:
            raise DistributionError(f"no evaluator for {type(e).__name__} in {e}")
        return function(*(self._argument(a) for a in e.args))

    def _argument(self, a: Expr) -> Any:
        return [self.value(x) for x in a] if isinstance(a, sympy.Tuple) else self.value(a)

    def _power(self, e: Expr) -> Any:
        base, exponent = e.args
        if exponent.is_Integer:
            return self.value(base) ** fmpz(int(exponent))
        b = self.value(base)
        if exponent == sympy.S.Half:
            return b.sqrt()
        if base is sympy.E:
            return self.value(exponent).exp()
        if not b > 0:
            if b.is_zero() and self.value(exponent) > 0:
                return arb(0)
            raise Undecided(f"the sign of {base}")
        return (b.log() * self.value(exponent)).exp()

    def _piecewise(self, e: Expr) -> Any:
        for value, condition in e.args:
            if self.holds(condition):
                return value if value is sympy.oo else self.value(value)
        raise DistributionError(f"no case of {e} applies")

    def holds(self, condition: Expr) -> bool:
        """Whether a condition holds, certainly."""
        if condition in (sympy.true, sympy.false):
            return bool(condition)
        if isinstance(condition, sympy.And):
            return all(self.holds(c) for c in condition.args)
        if isinstance(condition, sympy.Or):
            return any(self.holds(c) for c in condition.args)
        if isinstance(condition, sympy.Not):
            return not self.holds(condition.args[0])
        if condition.lhs in (sympy.oo, -sympy.oo) or condition.rhs in (sympy.oo, -sympy.oo):
            return bool(condition)
        difference = condition.lhs - condition.rhs
        ball = self.value(difference)
        zero = difference.is_zero or (ball.contains(0) and sympy.simplify(difference) == 0)
        if ball.contains(0) and not zero:
            raise Undecided(f"whether {condition}")
        sign = 0 if zero else 1 if ball > 0 else -1
        return _RELATIONS[condition.rel_op](sign)

    def _integral(self, e: Expr) -> Any:
        from derive.distributions.evaluation.integrals import enclosure, is_covered
        from derive.distributions.referees.quadrature import confirm, integral

        if is_covered(e):
            ball = enclosure(e)
            confirm(e, ball)
            return ball
        digits = int(ctx.prec / 3.33)
        middle, error = integral(e, digits)
        return arb(mpmath.nstr(middle, digits + 10), mpmath.nstr(error, 5))


_RELATIONS: dict[str, Callable[[int], bool]] = {
    "<": lambda s: s < 0,
    "<=": lambda s: s <= 0,
    ">": lambda s: s > 0,
    ">=": lambda s: s >= 0,
    "==": lambda s: s == 0,
    "!=": lambda s: s != 0,
}


def _polygamma(n: Any, x: Any) -> Any:
    return x.digamma() if n.is_zero() else acb(x).polygamma(acb(n)).real


def _log(x: Any) -> Any:
    if not x > 0:
        raise Undecided("the sign of the argument of a logarithm")
    return x.log()


def _beta_lower(a: Any, b: Any, low: Any, high: Any) -> Any:
    return high.beta_lower(a, b) - low.beta_lower(a, b)


LARGEST = 300


def _hyper(tops: list[Any], bottoms: list[Any], z: Any) -> Any:
    if len(tops) == len(bottoms) and abs(z) > LARGEST:
        # as large as e^z, and the terms next to it cancel it
        raise BudgetExceeded(f"a hypergeometric function at {z.str(5, radius=False)}")
    if len(tops) == 2 and len(bottoms) == 1:
        return acb(z).hypgeom_2f1(tops[0], tops[1], bottoms[0]).real
    return acb(z).hypgeom([acb(a) for a in tops], [acb(b) for b in bottoms]).real


def _apart(difference: Any) -> Any:
    if difference.contains(0):
        raise Undecided("whether two values are equal")
    return arb(0)


def _sign(x: Any) -> Any:
    if x > 0:
        return arb(1)
    if x < 0:
        return arb(-1)
    if x.is_zero():
        return arb(0)
    raise Undecided("a sign")


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "log": _log,
    "gamma": lambda x: x.gamma(),
    "loggamma": lambda x: x.lgamma(),
    "factorial": lambda x: (x + 1).gamma(),
    "binomial": lambda n, k: (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma(),
    "harmonic": lambda n: (n + 1).digamma() + arb.const_euler(),
    "polygamma": _polygamma,
    "digamma": lambda x: x.digamma(),
    "zeta": lambda s, *a: acb(s).zeta(*a).real if a else s.zeta(),
    "zeta_prime": lambda s: arb_series([s, 1], prec=2).zeta(arb(1))[1],
    "KroneckerDelta": lambda a, b: arb(1) if (a - b).is_zero() else _apart(a - b),
    "beta": lambda a, b: a.gamma() * b.gamma() * (a + b).rgamma(),
    "betainc": _beta_lower,
    "lowergamma": lambda s, x: x.gamma_lower(s),
    "uppergamma": lambda s, x: x.gamma_upper(s),
    "expint": lambda n, x: x.expint(n),
    "Ei": lambda x: x.ei(),
    "Ci": lambda x: x.ci(),
    "Si": lambda x: x.si(),
    "erf": lambda x: x.erf(),
    "erfc": lambda x: x.erfc(),
    "besseli": lambda n, x: x.bessel_i(n),
    "besselk": lambda n, x: x.bessel_k(n),
    "polylog": lambda s, x: acb(x).polylog(acb(s)).real,
    "hyper": _hyper,
    "sin": lambda x: x.sin(),
    "cos": lambda x: x.cos(),
    "tan": lambda x: x.tan(),
    "cot": lambda x: x.cot(),
    "sinh": lambda x: x.sinh(),
    "cosh": lambda x: x.cosh(),
    "tanh": lambda x: x.tanh(),
    "coth": lambda x: x.coth(),
    "atan": lambda x: x.atan(),
    "asin": lambda x: x.asin(),
    "Abs": abs,
    "sign": _sign,
    "Max": lambda *xs: _extreme(xs, largest=True),
    "Min": lambda *xs: _extreme(xs, largest=False),
    "Pi": lambda: arb.pi(),
    "Exp1": lambda: arb.const_e(),
    "EulerGamma": lambda: arb.const_euler(),
    "Catalan": lambda: arb.const_catalan(),
}


def _extreme(xs: tuple[Any, ...], *, largest: bool) -> Any:
    best = xs[0]
    for x in xs[1:]:
        best = best.max(x) if largest else best.min(x)
    return best
