"""Proven bounds of an integrand towards an end: |F(y)| <= e^(A - rate (y - Y)) for all y >= Y.

Main definitions
    Tail            bounds of nodes on y >= Y, that is on 0 < t <= e^(-Y)

Main statements
    A node is enclosed by a form of `scales`, or its logarithm is; `scales` says how that bounds an
    integral from Y on.

Implementation notes
    Scales that vanish are enclosed once and for all in the constant.  An expression that vanishes
    at a finite end without being a monomial (1 - x^a at 1) is (x - a)^n g^(n)(xi) / n! there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy
from flint import arb
from sympy import S

from derive.distributions.evaluation.integrands import Function, Monomial, Node, Product, Root, Sum
from derive.distributions.evaluation.scales import (
    INFINITY,
    LINE,
    ONE,
    Form,
    HalfLine,
    Logarithm,
    NotProven,
    Scale,
    endpoints,
    multiplied,
    speed,
)
from derive.distributions.statistics import Expr

__all__ = ["NotProven", "Tail"]


@dataclass
class Tail(HalfLine):
    """Bounds on y >= `start`.  `enclose(e, t)` is the ball of an expression in x over 0 <= t.

    Towards a finite end, `inside(e)` is the ball of an expression in x between the end and where
    t = e^(-start), `vanishes(e)` tells whether it is certainly 0 at the end, and x - end is
    `slope` * t.
    """

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
            more = Form({ONE: endpoints(total.log())})
            return rate, order, self._tops(form) + more
        raise NotProven("no term of a sum dominates")

    def _tops(self, form: Form) -> Form:
        return Form({s: (high, high) for s, (_, high) in form.terms.items()})

    def _size(self, form: Form) -> tuple[Expr, Expr, Form]:
        """log of an upper bound of |form|."""
        first = max(form.terms, key=speed)
        total = arb(0)
        for scale, (low, high) in form.terms.items():
            total = total + abs(low).max(abs(high)) * self.ratio(scale, first)
        if not total > 0:
            total = arb(2) ** -4000
        size = total.upper().log()
        return first[0], sympy.Integer(first[1]), Form({ONE: endpoints(size)})

    # --- values ----------------------------------------------------------------------------------

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
                line = Form() if rate.is_zero() else Form({LINE: endpoints(rate)})
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
                return Form({ONE: endpoints(ball)})
            case Function("cos" | "sin", argument):
                z = self.value(argument)
                interval = z.constant if z is not None else None
                if interval is None:
                    return Form({ONE: (arb(-1), arb(1))})
                ball = interval[0].union(interval[1])
                return Form({ONE: endpoints(ball.cos() if node.name == "cos" else ball.sin())})
            case Root():
                return self._from_logarithm(self.logarithm(node))
        return self._inside(node.source)

    def _log_log(self, order: Expr) -> Form:
        """order * log y: log y is between log Y and log Y + y / Y."""
        j = self.constant(order)
        if j.is_zero():
            return Form()
        line = multiplied((arb(0), 1 / self.start), endpoints(j))
        return Form({ONE: endpoints(j * self.start.log()), LINE: line})

    def _monomial(self, node: Monomial) -> Form:
        c = self.constant(node.coefficient)
        rate = -node.power
        sign = self.constant(rate)
        if sign > 0 or sign.is_zero():
            return Form({(rate, node.order): endpoints(c)})
        if not sign < 0 or not -sign * self.start >= node.order:
            raise NotProven("a vanishing term does not fall yet")
        top = (c * (sign * self.start).exp() * self.start**node.order).union(arb(0))
        return Form({ONE: endpoints(top)})

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
        return Form({(3 * r, 3 * k): (-INFINITY, high)})

    def _grows(self, z: Form) -> tuple[Scale, Any]:
        """(S, kappa) with z >= kappa S > 0, S its fastest scale; raises `NotProven`."""
        first = max(z.terms, key=speed)
        kappa = z.terms[first][0]
        for scale, (low, _) in z.terms.items():
            if scale != first and low < 0:
                kappa = kappa + low * self.ratio(scale, first)
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
        first = max(z.terms, key=speed)
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
        return Form({ONE: endpoints(self.inside(source))})

    # --- logarithms ----------------------------------------------------------------------------

    def logarithm(self, node: Node) -> Logarithm:
        """log |node|, both sides; raises `NotProven` where its sign is open."""
        match node:
            case Monomial(coefficient, power, order):
                c = self.constant(coefficient)
                size = endpoints(abs(c).log())
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
                return inner.scaled(exponent, endpoints(self.constant(exponent)), sign)
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
        return Logarithm(-power, S.Zero, Form({ONE: endpoints(size)}), _sign(c))

    def _hyperbolic_sine(self, argument: Node) -> Logarithm:
        """|sinh z| is between |z| and |z| e^|z|; for z > 1/2 between e^z / 4 and e^z / 2."""
        z = self.value(argument)
        if z is not None and z.constant is not None:
            low, high = z.constant
            size, top = self.logarithm(argument), abs(low.union(high)).union(arb(0))
            more = Form({ONE: endpoints(top)})
            return Logarithm(size.rate, size.order, size.form + more, size.sign)
        if z is None:
            raise NotProven("a sine of what grows beyond all scales")
        scale, kappa = self._grows(z)
        if not kappa * self.at(scale) > arb("0.5"):
            raise NotProven("an expression is not large yet")
        bounds = (-arb(4).log()).union(-arb(2).log())
        return Logarithm(S.Zero, S.Zero, z + Form({ONE: endpoints(bounds)}))

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
            size.form + Form({ONE: endpoints(abs(top).union(-abs(top)))}),
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
            return Logarithm(S.Zero, S.Zero, Form({ONE: endpoints(ball.log())}))
        if z.terms[max(z.terms, key=speed)][1] < 0:
            z = z.times(arb(-1), arb(-1))
        self._grows(z)
        return Logarithm(S.Zero, S.Zero, z + Form({ONE: endpoints(arb(0).union(-arb(2).log()))}))

    def _sum(self, node: Sum, parts: tuple[Node, ...]) -> Logarithm:
        value = self.value(node)
        if value is not None and all(low > -INFINITY for low, _ in value.terms.values()):
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
        first = max(form.terms, key=speed)
        low, high = form.terms[first]
        if not (low > 0 or high < 0):
            return self._vanishing(node)
        sign = 1 if low > 0 else -1
        size = low.union(high)
        below, above = arb(0), arb(0)
        for scale, (a, b) in form.terms.items():
            if scale == first:
                continue
            ratio = self.ratio(scale, first)
            ends = endpoints((a.union(b) / size).union(arb(0)) * ratio)
            below, above = below + ends[0], above + ends[1]
        if not 1 + below > 0:
            raise NotProven("the leading term does not dominate yet")
        delta = (1 + below).union(1 + above).log() + abs(size).log()
        return Logarithm(first[0], sympy.Integer(first[1]), Form({ONE: endpoints(delta)}), sign)

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
                form = Form({ONE: endpoints(abs(ball).log())})
                return Logarithm(sympy.Integer(-n), S.Zero, form, 1 if ball > 0 else -1)
        raise NotProven("an expression of unknown sign")


def _sign(ball: Any) -> int:
    if ball > 0:
        return 1
    if ball < 0:
        return -1
    raise NotProven("a constant of unknown sign")
