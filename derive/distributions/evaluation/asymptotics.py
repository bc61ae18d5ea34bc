"""Proven bounds of an integrand towards an end: |F(y)| <= e^(A - rate (y - Y)) for all y >= Y.

Main definitions
    Tail            bounds of nodes on y >= Y, that is on 0 < t <= e^(-Y)
    Form            sum of coefficient * t^(-r) y^k with intervals as coefficients
    Logarithm       log |node| = r y + j log y + Form

Main statements
    Let G(y) = c_0 + sum c_i S_i(y) with S_i = e^(r_i y) y^(k_i) and the fastest S_1 of negative
    coefficient.  On y >= Y a slower S_i is at most (S_i(Y) / S_1(Y)) S_1 once the quotient falls,
    so the positive terms may be folded into the first; S_1 is convex, hence above its tangent at Y.
    Then the integral of e^G from Y on is at most e^(G(Y)) / rate.

Implementation notes
    Scales that vanish are enclosed once and for all in the constant.  An expression that vanishes
    at a finite end without being a monomial (1 - x^a at 1) is (x - a)^n g^(n)(xi) / n! there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy
from flint import arb
from sympy import S

from derive.distributions.evaluation.integrands import Function, Monomial, Node, Product, Root, Sum
from derive.distributions.statistics import Expr

__all__ = ["Form", "NotProven", "Tail"]

Pair = tuple[Any, Any]
Scale = tuple[Expr, int]  #: (r, k) stands for t^(-r) y^k
ONE: Scale = (S.Zero, 0)
LINE: Scale = (S.Zero, 1)
_INFINITY = arb("inf")


class NotProven(Exception):
    """No bound follows at this Y; a larger one may do."""


@dataclass(frozen=True)
class Form:
    """Sum of [low, high] * scale, every scale constant or growing."""

    terms: Mapping[Scale, Pair] = field(default_factory=dict)

    def __add__(self, other: Form) -> Form:
        terms = dict(self.terms)
        for scale, (low, high) in other.terms.items():
            a, b = terms.get(scale, (arb(0), arb(0)))
            terms[scale] = (a + low, b + high)
        return Form(terms)

    def times(self, low: Any, high: Any) -> Form:
        """The form times a number in [low, high]."""
        return Form({s: _product((a, b), (low, high)) for s, (a, b) in self.terms.items()})

    def __mul__(self, other: Form) -> Form:
        total = Form()
        for (r, k), pair in self.terms.items():
            for (s, m), factor in other.terms.items():
                total = total + Form({(r + s, k + m): _product(pair, factor)})
        return total

    @property
    def constant(self) -> Pair | None:
        """The interval, if no scale grows."""
        if any(scale != ONE for scale in self.terms):
            return None
        found: Pair = self.terms.get(ONE, (arb(0), arb(0)))
        return found


def _product(left: tuple[Any, Any], right: tuple[Any, Any]) -> tuple[Any, Any]:
    corners = [a * b for a in left for b in right]
    if any(c.is_nan() for c in corners):
        raise NotProven("an undefined product")
    low, high = corners[0].lower(), corners[0].upper()
    for c in corners[1:]:
        low, high = low.min(c.lower()), high.max(c.upper())
    return low, high


def _interval(ball: Any) -> tuple[Any, Any]:
    if not ball.is_finite():
        raise NotProven("a value that is not finite")
    return ball.lower(), ball.upper()


@dataclass(frozen=True)
class Logarithm:
    """log |node| = rate * y + order * log y + form, with the sign of the node (0: unknown)."""

    rate: Expr
    order: Expr
    form: Form
    sign: int = 1

    def scaled(self, u: Expr, ball: tuple[Any, Any], sign: int) -> Logarithm:
        """u times it."""
        return Logarithm(self.rate * u, self.order * u, self.form.times(*ball), sign)


@dataclass
class Tail:
    """Bounds on y >= `start`.  `enclose(e, t)` is the ball of an expression in x over 0 <= t.

    Towards a finite end, `inside(e)` is the ball of an expression in x between the end and where
    t = e^(-start), `vanishes(e)` tells whether it is certainly 0 at the end, and x - end is
    `slope` * t.
    """

    start: Any
    constant: Callable[[Expr], Any]
    inside: Callable[[Expr], Any] | None = None
    vanishes: Callable[[Expr], bool] | None = None
    slope: Expr = S.One

    def __post_init__(self) -> None:
        self._values: dict[Node, Form | None] = {}
        self.cancels = 0  #: the greatest order to which something vanishes at the end

    # --- what is asked for -------------------------------------------------------------------

    def bound(self, node: Node) -> Any:
        """An upper bound of the integral of |node| over y >= start; raises `NotProven`."""
        rate, order, form = self.upper(node)
        height, slope = self.majorant(rate, order, form)
        if not slope > 0:
            raise NotProven("the integrand does not fall here")
        return (height.exp() / slope).upper()

    def upper(self, node: Node) -> tuple[Expr, Expr, Form]:
        """log |node| from above."""
        if isinstance(node, Product):
            rate, order, form = S.Zero, S.Zero, Form()
            for part in node.parts:
                r, j, f = self.upper(part)
                rate, order, form = rate + r, order + j, form + f
            return rate, order, form
        try:
            found = self.logarithm(node)
            return found.rate, found.order, found.form
        except NotProven:
            if isinstance(node, Sum):
                return self._added([self.upper(part) for part in node.parts])
            value = self.value(node)
            if value is None:
                raise
            return self._size(value)

    def _added(self, parts: list[tuple[Expr, Expr, Form]]) -> tuple[Expr, Expr, Form]:
        """log of a sum of bounds: one of them, and a constant."""
        for i, (rate, order, form) in enumerate(parts):
            total = arb(1)
            try:
                for j, (r, k, f) in enumerate(parts):
                    if j != i:
                        less = self._tops(f) + self._tops(form).times(arb(-1), arb(-1))
                        total = total + self.least_upper(r - rate, k - order, less).exp()
            except NotProven:
                continue
            more = Form({ONE: _interval(total.log())})
            return rate, order, self._tops(form) + more
        raise NotProven("no term of a sum dominates")

    def _tops(self, form: Form) -> Form:
        return Form({s: (high, high) for s, (_, high) in form.terms.items()})

    def _size(self, form: Form) -> tuple[Expr, Expr, Form]:
        """log of an upper bound of |form|."""
        first = max(form.terms, key=_growth)
        total = arb(0)
        for scale, (low, high) in form.terms.items():
            total = total + abs(low).max(abs(high)) * self._ratio(scale, first)
        if not total > 0:
            total = arb(2) ** -4000
        size = total.upper().log()
        return first[0], sympy.Integer(first[1]), Form({ONE: _interval(size)})

    # --- majorants -----------------------------------------------------------------------------

    def majorant(self, rate: Expr, order: Expr, form: Form) -> tuple[Any, Any]:
        """(A, s) with rate y + order log y + form <= A - s (y - start), s >= 0."""
        y = self.start
        tops = {scale: high for scale, (_, high) in form.terms.items()}
        line, constant = self.constant(rate), tops.pop(ONE, arb(0))
        j = self.constant(order)
        if j > 0:
            line, constant = line + j / y, constant + j * (y.log() - 1)
        else:
            constant = constant + j * y.log()
        tops[LINE] = tops.get(LINE, arb(0)) + line
        return self._folded(tops, constant)

    def _folded(self, tops: dict[Scale, Any], constant: Any) -> tuple[Any, Any]:
        scales = sorted((s for s, c in tops.items() if not c.is_zero()), key=_growth, reverse=True)
        if not scales:
            return constant, arb(0)
        first = scales[0]
        if not tops[first] < 0:
            raise NotProven("the fastest term may grow")
        lead = tops[first]
        kept = {}
        for scale in scales[1:]:
            if tops[scale] < 0:
                kept[scale] = tops[scale]
            else:
                lead = lead + tops[scale].upper() * self._ratio(scale, first)
        if not lead < 0:
            raise NotProven("the fastest term does not dominate yet")
        kept[first] = lead
        height, slope = constant, arb(0)
        for scale, c in kept.items():
            at = c * self._at(scale)
            height = height + at
            slope = slope - at * (self.constant(scale[0]) + scale[1] / self.start)
        return height.upper(), slope.lower()

    def _at(self, scale: Scale) -> Any:
        r, k = scale
        return (self.constant(r) * self.start).exp() * self.start**k

    def _ratio(self, scale: Scale, first: Scale) -> Any:
        """The supremum of scale / first."""
        if scale == first:
            return arb(1)
        gap, orders = self.constant(first[0] - scale[0]), scale[1] - first[1]
        falls = gap.is_zero() and orders < 0
        if not falls and not (gap > 0 and gap * self.start >= orders):
            raise NotProven("the slower scale does not fall behind yet")
        return (self._at(scale) / self._at(first)).upper()

    def least_upper(self, rate: Expr, order: Expr, form: Form) -> Any:
        """The supremum over y >= start, from above."""
        height, _ = self.majorant(rate, order, form)
        return height

    # --- values --------------------------------------------------------------------------------

    def value(self, node: Node) -> Form | None:
        """The node itself as a form; None where it grows beyond all scales."""
        if node not in self._values:
            self._values[node] = self._value(node)
        return self._values[node]

    def _value(self, node: Node) -> Form | None:
        match node:
            case Monomial():
                return self._monomial(node)
            case Sum(parts):
                values = [self.value(p) for p in parts]
                if None in values:
                    return self._falling(parts, values)
                total = Form()
                for v in values:
                    total = total + v  # type: ignore[operator]
                return total
            case Product(parts):
                product: Form | None = Form({ONE: (arb(1), arb(1))})
                for part in parts:
                    v = self.value(part)
                    product = None if v is None or product is None else product * v
                return product
            case Function("log", argument):
                found = self.logarithm(argument)
                rate = self.constant(found.rate)
                line = Form() if rate.is_zero() else Form({LINE: _interval(rate)})
                return line + self._log_log(found.order) + found.form
            case Function("exp", argument):
                return self._exponential(argument)
            case Function("sin", Monomial()):
                try:
                    return self._from_logarithm(self.logarithm(node))
                except NotProven:
                    return Form({ONE: (arb(-1), arb(1))})
            case Function("expm1", argument):
                inner = self.value(argument)
                interval = inner.constant if inner is not None else None
                if interval is None:
                    grown = self._exponential(argument)
                    return grown and grown + Form({ONE: (arb(-1), arb(-1))})
                ball = interval[0].union(interval[1]).expm1()
                return Form({ONE: _interval(ball)})
            case Function("cos" | "sin", argument):
                z = self.value(argument)
                interval = z.constant if z is not None else None
                if interval is None:
                    return Form({ONE: (arb(-1), arb(1))})
                ball = interval[0].union(interval[1])
                return Form({ONE: _interval(ball.cos() if node.name == "cos" else ball.sin())})
            case Root():
                return self._from_logarithm(self.logarithm(node))
        return self._inside(node.source)

    def _log_log(self, order: Expr) -> Form:
        """order * log y: log y is between log Y and log Y + y / Y."""
        j = self.constant(order)
        if j.is_zero():
            return Form()
        line = _product((arb(0), 1 / self.start), _interval(j))
        return Form({ONE: _interval(j * self.start.log()), LINE: line})

    def _monomial(self, node: Monomial) -> Form:
        c = self.constant(node.coefficient)
        rate = -node.power
        sign = self.constant(rate)
        if sign > 0 or sign.is_zero():
            return Form({(rate, node.order): _interval(c)})
        if not sign < 0 or not -sign * self.start >= node.order:
            raise NotProven("a vanishing term does not fall yet")
        top = (c * (sign * self.start).exp() * self.start**node.order).union(arb(0))
        return Form({ONE: _interval(top)})

    def _falling(self, parts: tuple[Node, ...], values: list[Form | None]) -> Form | None:
        """A sum in which - c e^z grows beyond all scales: at most - c z^3 / 6, for z >= 0."""
        total = Form()
        for part, v in zip(parts, values, strict=True):
            v = v if v is not None else self._below(part)
            if v is None:
                return None
            total = total + v
        return total

    def _below(self, part: Node) -> Form | None:
        coefficient, inner = arb(1), part
        if isinstance(part, Product) and len(part.parts) == 2:
            first, inner = part.parts
            if not isinstance(first, Monomial) or first.power != 0 or first.order:
                return None
            coefficient = self.constant(first.coefficient)
        if not isinstance(inner, Function) or inner.name != "exp" or not coefficient < 0:
            return None
        z = self.value(inner.argument)
        if z is None:
            return None
        (r, k), kappa = self._grows(z)
        high = (coefficient * kappa**3 / 6).upper()
        return Form({(3 * r, 3 * k): (-_INFINITY, high)})

    def _grows(self, z: Form) -> tuple[Scale, Any]:
        """(S, kappa) with z >= kappa S > 0, S its fastest scale; raises `NotProven`."""
        first = max(z.terms, key=_growth)
        kappa = z.terms[first][0]
        for scale, (low, _) in z.terms.items():
            if scale != first and low < 0:
                kappa = kappa + low * self._ratio(scale, first)
        if not kappa > 0:
            raise NotProven("an expression is not positive yet")
        return first, kappa

    def _exponential(self, argument: Node) -> Form | None:
        z = self.value(argument)
        if z is None:
            return None
        interval = z.constant
        if interval is not None:
            return Form({ONE: (interval[0].exp().lower(), interval[1].exp().upper())})
        first = max(z.terms, key=_growth)
        if z.terms[first][1] < 0:
            top = self.least_upper(S.Zero, S.Zero, z).exp().upper()
            return Form({ONE: (arb(0), top)})
        return None

    def _from_logarithm(self, found: Logarithm) -> Form | None:
        """sign * t^(-rate) y^order e^form, if it is one scale with an interval."""
        interval = found.form.constant
        if interval is None or not found.order.is_Integer or found.order < 0 or not found.sign:
            return None
        pair = interval[0].exp().lower(), interval[1].exp().upper()
        rate = self.constant(found.rate)
        low, high = pair if found.sign > 0 else (-pair[1], -pair[0])
        if rate > 0 or rate.is_zero():
            return Form({(found.rate, int(found.order)): (low, high)})
        vanishing = self._monomial(Monomial(S.One, -found.rate, int(found.order)))
        return vanishing.times(low, high)

    def _inside(self, source: Expr) -> Form | None:
        if self.inside is None:
            return None
        return Form({ONE: _interval(self.inside(source))})

    # --- logarithms ----------------------------------------------------------------------------

    def logarithm(self, node: Node) -> Logarithm:
        """log |node|, both sides; raises `NotProven` where its sign is open."""
        match node:
            case Monomial(coefficient, power, order):
                c = self.constant(coefficient)
                size = _interval(abs(c).log())
                return Logarithm(-power, sympy.Integer(order), Form({ONE: size}), _sign(c))
            case Product(parts):
                total = Logarithm(S.Zero, S.Zero, Form())
                for part in parts:
                    a = self.logarithm(part)
                    total = Logarithm(
                        total.rate + a.rate,
                        total.order + a.order,
                        total.form + a.form,
                        total.sign * a.sign,
                    )
                return total
            case Root(base, exponent):
                inner = self.logarithm(base)
                sign = 1
                if inner.sign < 0:
                    if not exponent.is_Integer:
                        raise NotProven("a power of a negative number")
                    sign = -1 if exponent.is_odd else 1
                return inner.scaled(exponent, _interval(self.constant(exponent)), sign)
            case Function("exp", argument):
                z = self.value(argument)
                if z is None:
                    raise NotProven("an exponent that grows beyond all scales")
                return Logarithm(S.Zero, S.Zero, z)
            case Function("cosh", argument):
                return self._cosh(argument)
            case Function("sin", Monomial(coefficient, power, 0)) if power.is_positive:
                return self._sine(coefficient, power)
            case Function("expm1", argument):
                return self._less_one(argument)
            case Function("sinh", argument):
                return self._hyperbolic_sine(argument)
            case Sum(parts):
                return self._sum(node, parts)
        value = self.value(node)
        if value is None:
            raise NotProven(f"the size of {node.source}")
        return self._of_form(value, node)

    def _sine(self, coefficient: Expr, power: Expr) -> Logarithm:
        """sin z is between z - z^3 / 6 and z, for 0 <= z < 1."""
        c = self.constant(coefficient)
        top = (abs(c) * (-self.constant(power) * self.start).exp()).upper()
        if not top < 1:
            raise NotProven("the sine of what is not small yet")
        size = abs(c).log() + (1 - (top**2 / 6).union(arb(0))).log()
        return Logarithm(-power, S.Zero, Form({ONE: _interval(size)}), _sign(c))

    def _hyperbolic_sine(self, argument: Node) -> Logarithm:
        """|sinh z| is between |z| and |z| e^|z|; for z > 1/2 between e^z / 4 and e^z / 2."""
        z = self.value(argument)
        if z is not None and z.constant is not None:
            low, high = z.constant
            size, top = self.logarithm(argument), abs(low.union(high)).union(arb(0))
            more = Form({ONE: _interval(top)})
            return Logarithm(size.rate, size.order, size.form + more, size.sign)
        if z is None:
            raise NotProven("a sine of what grows beyond all scales")
        scale, kappa = self._grows(z)
        if not kappa * self._at(scale) > arb("0.5"):
            raise NotProven("an expression is not large yet")
        bounds = (-arb(4).log()).union(-arb(2).log())
        return Logarithm(S.Zero, S.Zero, z + Form({ONE: _interval(bounds)}))

    def _less_one(self, argument: Node) -> Logarithm:
        """|e^z - 1| is between |z| e^(-|z|) and |z| e^|z|."""
        z = self.value(argument)
        if z is None or z.constant is None:
            return self._dominated(
                [
                    self.logarithm(Function("exp", argument, S.Zero)),
                    Logarithm(S.Zero, S.Zero, Form(), -1),
                ]
            )
        low, high = z.constant
        size = self.logarithm(argument)
        top = low.union(high)
        return Logarithm(
            size.rate,
            size.order,
            size.form + Form({ONE: _interval(abs(top).union(-abs(top)))}),
            size.sign,
        )

    def _cosh(self, argument: Node) -> Logarithm:
        """log cosh z is between |z| - log 2 and |z|."""
        z = self.value(argument)
        if z is None:
            raise NotProven("a cosine of what grows beyond all scales")
        if z.constant is not None:
            low, high = z.constant
            ball = low.union(high).cosh()
            return Logarithm(S.Zero, S.Zero, Form({ONE: _interval(ball.log())}))
        if z.terms[max(z.terms, key=_growth)][1] < 0:
            z = z.times(arb(-1), arb(-1))
        self._grows(z)
        return Logarithm(S.Zero, S.Zero, z + Form({ONE: _interval(arb(0).union(-arb(2).log()))}))

    def _sum(self, node: Sum, parts: tuple[Node, ...]) -> Logarithm:
        value = self.value(node)
        if value is not None and all(low > -_INFINITY for low, _ in value.terms.values()):
            try:
                return self._of_form(value, node)
            except NotProven:
                if self.inside is not None:
                    raise
        return self._dominated([self.logarithm(p) for p in parts])

    def _dominated(self, parts: list[Logarithm]) -> Logarithm:
        """One term times 1 + delta, where no scale holds the terms."""
        for i, first in enumerate(parts):
            others = [p for j, p in enumerate(parts) if j != i]
            try:
                low, high = arb(0), arb(0)
                for p in others:
                    difference = p.form + first.form.times(arb(-1), arb(-1))
                    top = self.least_upper(
                        p.rate - first.rate, p.order - first.order, difference
                    ).exp()
                    if p.sign * first.sign > 0:
                        high = high + top
                    else:
                        low = low - top
            except NotProven:
                continue
            if 1 + low > 0:
                delta = (1 + low).log().lower(), (1 + high).log().upper()
                return Logarithm(
                    first.rate, first.order, first.form + Form({ONE: delta}), first.sign
                )
        raise NotProven("no term of a sum dominates")

    def _of_form(self, form: Form, node: Node) -> Logarithm:
        first = max(form.terms, key=_growth)
        low, high = form.terms[first]
        if not (low > 0 or high < 0):
            return self._vanishing(node)
        sign = 1 if low > 0 else -1
        size = low.union(high)
        below, above = arb(0), arb(0)
        for scale, (a, b) in form.terms.items():
            if scale == first:
                continue
            ratio = self._ratio(scale, first)
            ends = _interval((a.union(b) / size).union(arb(0)) * ratio)
            below, above = below + ends[0], above + ends[1]
        if not 1 + below > 0:
            raise NotProven("the leading term does not dominate yet")
        delta = (1 + below).union(1 + above).log() + abs(size).log()
        return Logarithm(first[0], sympy.Integer(first[1]), Form({ONE: _interval(delta)}), sign)

    def _vanishing(self, node: Node) -> Logarithm:
        """(x - a)^n g^(n)(xi) / n! at a finite end a."""
        if self.vanishes is None or self.inside is None or isinstance(node, Monomial):
            raise NotProven("an expression of unknown sign")
        (x,) = node.source.free_symbols
        derivative, size = node.source, arb(1)
        for n in range(1, 5):
            if not self.vanishes(derivative):
                break
            derivative = sympy.diff(derivative, x)
            size = size * self.constant(self.slope) / n
            ball = self.inside(derivative) * size
            if ball.is_finite() and (ball > 0 or ball < 0):
                self.cancels = max(self.cancels, n)
                form = Form({ONE: _interval(abs(ball).log())})
                return Logarithm(sympy.Integer(-n), S.Zero, form, 1 if ball > 0 else -1)
        raise NotProven("an expression of unknown sign")


def _growth(scale: Scale) -> tuple[float, int]:
    return float(scale[0]), scale[1]


def _sign(ball: Any) -> int:
    if ball > 0:
        return 1
    if ball < 0:
        return -1
    raise NotProven("a constant of unknown sign")
