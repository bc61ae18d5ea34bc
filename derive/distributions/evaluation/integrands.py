"""Integrands for Arb: what remains of a density times a statistic once x = x(t) is substituted.

Main definitions
    Monomial, Sum, Product, Root, Function      the nodes
    Builder                                     SymPy expression in x -> node, with x affine in t
    Program                                     a node as a list of instructions on complex balls

Implementation notes
    t = e^(-y), and towards an end x = a + l t (finite) or x = a + l / t (infinite).  Distances from
    the end stay exact monomials: log and powers of them are linear and exponential in y, which has
    no branch point.  In the middle of an interval t stands for x itself (`straight`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeGuard

import sympy
from flint import acb, fmpz
from sympy import S

from derive.distributions.statistics import Expr, is_zero

__all__ = ["Builder", "Function", "Monomial", "Node", "Product", "Program", "Root", "Sum"]

Constant = Callable[[Expr], Any]  #: the ball of a closed expression at the present precision


class Unsupported(Exception):
    """An expression that the vocabulary of integrands does not have."""


@dataclass(frozen=True)
class Monomial:
    """coefficient * t^power * y^order, y = -log t; `straight` ones are functions of x = t."""

    coefficient: Expr
    power: Expr = S.Zero
    order: int = 0


@dataclass(frozen=True)
class Sum:
    """The sum of the parts; `source` is the expression in x that it comes from."""

    parts: tuple[Node, ...]
    source: Expr


@dataclass(frozen=True)
class Product:
    """The product of the parts."""

    parts: tuple[Node, ...]
    source: Expr


@dataclass(frozen=True)
class Root:
    """base ** exponent."""

    base: Node
    exponent: Expr
    source: Expr


@dataclass(frozen=True)
class Function:
    """A named function of a node: exp, log, cosh, sinh, cos, sin, ..."""

    name: str
    argument: Node
    source: Expr


Node = Monomial | Sum | Product | Root | Function

FUNCTIONS = frozenset(("exp", "log", "cosh", "sinh", "tanh", "cos", "sin", "atan", "erf", "erfc"))


@dataclass
class Builder:
    """Reads expressions in `variable`, which is `base + slope * t^power`.

    `straight` keeps logarithms and powers of t as they are (there t may be negative).
    """

    variable: Expr
    base: Expr
    slope: Expr
    power: int = 1
    straight: bool = False

    def __post_init__(self) -> None:
        self._known: dict[Expr, Node] = {}

    def node(self, e: Expr) -> Node:
        """The node of an expression; raises `Unsupported`."""
        found = self._known.get(e)
        if found is None:
            found = self._known[e] = self._node(e)
        return found

    def _node(self, e: Expr) -> Node:
        if self.variable not in e.free_symbols:
            return Monomial(e)
        line = affine(e, self.variable)
        if line is not None:
            return self._line(e, *line)
        if _is_less_one(e):
            inside = (1 - e).args[0]
            return _product([Monomial(-S.One), Function("expm1", self.node(inside), e - 1)], e)
        if e.is_Add:
            return Sum(tuple(self.node(a) for a in e.args), e)
        if e.is_Mul:
            return _product([self.node(a) for a in e.args], e)
        if isinstance(e, sympy.exp):
            return Function("exp", self.node(e.args[0]), e)
        if e.is_Pow:
            return self._root(e)
        if isinstance(e, sympy.log):
            return self._log(e)
        if isinstance(e, sympy.cos | sympy.sin) and not self.straight:
            return self._wave(e)
        name = type(e).__name__
        if name in FUNCTIONS and len(e.args) == 1:
            return Function(name, self.node(e.args[0]), e)
        raise Unsupported(f"{name} in an integrand")

    def _line(self, e: Expr, constant: Expr, slope: Expr) -> Node:
        rest = sympy.expand(constant + slope * self.base)
        moving = Monomial(slope * self.slope, sympy.Integer(self.power))
        if is_zero(rest):
            return moving
        return Sum((Monomial(rest), moving), e)

    def _root(self, e: Expr) -> Node:
        base, exponent = e.args
        if self.variable in exponent.free_symbols:
            if self.variable in base.free_symbols:
                raise Unsupported("x in the base and the exponent of a power")
            return Function("exp", self.node(exponent * sympy.log(base)), e)
        inside = self.node(base)
        if self._is_exact(inside) and (exponent.is_Integer or inside.coefficient.is_positive):
            return Monomial(inside.coefficient**exponent, inside.power * exponent)
        return Root(inside, exponent, e)

    def _is_exact(self, node: Node) -> TypeGuard[Monomial]:
        """Whether this is coefficient * t^power, t = e^(-y)."""
        return isinstance(node, Monomial) and not self.straight and node.order == 0

    def _wave(self, e: Expr) -> Node:
        """cos(n pi/2 + z) is a sine or a cosine of z: it may vanish at the end, and stays exact."""
        line = affine(e.args[0], self.variable)
        if line is not None:
            quarters = sympy.simplify((line[0] + line[1] * self.base) * 2 / sympy.pi)
            if quarters.is_Integer:
                z = sympy.Dummy("z", real=True)
                turned = e.func(quarters * sympy.pi / 2 + z)
                sign, wave = (-1, -turned) if turned.could_extract_minus_sign() else (1, turned)
                inside = Monomial(line[1] * self.slope, sympy.Integer(self.power))
                node = Function(type(wave).__name__, inside, S.Zero)
                return node if sign > 0 else _product([Monomial(S(sign)), node], e)
        return Function(type(e).__name__, self.node(e.args[0]), e)

    def _growing(self, u: Expr) -> int:
        """1 if u goes to oo at this end, -1 if to -oo, 0 where that is not seen."""
        line = affine(u, self.variable)
        if line is None or self.straight or self.power > 0:
            return 0
        speed = line[1] * self.slope
        return 1 if speed.is_positive else -1 if speed.is_negative else 0

    def _softened(self, inside: Expr) -> Expr | None:
        """log(1 + a e^u) and log cosh u as u and what fades: e^u turns fast for complex u."""
        if isinstance(inside, sympy.cosh):
            u = inside.args[0] * self._growing(inside.args[0])
            return u - sympy.log(2) + sympy.log(1 + sympy.exp(-2 * u)) if u != 0 else None
        if not inside.is_Add or len(inside.args) != 2:
            return None
        constant, rest = inside.as_independent(self.variable, as_Add=True)
        a, e = rest.as_independent(self.variable, as_Add=False)
        if not isinstance(e, sympy.exp) or not (constant.is_positive and a.is_positive):
            return None
        u = e.args[0]
        if self._growing(u) <= 0:
            return None
        return u + sympy.log(a) + sympy.log(1 + constant * sympy.exp(-u) / a)

    def _log(self, e: Expr) -> Node:
        soft = self._softened(e.args[0])
        if soft is not None:
            return self.node(soft)
        inside = self.node(e.args[0])
        if self._is_exact(inside) and inside.coefficient.is_positive:
            moving = Monomial(-inside.power, S.Zero, 1)
            constant = sympy.log(inside.coefficient)
            return moving if is_zero(constant) else Sum((Monomial(constant), moving), e)
        return Function("log", inside, e)


def _is_less_one(e: Expr) -> bool:
    """1 - exp(u)."""
    if not (e.is_Add and len(e.args) == 2 and 1 in e.args):
        return False
    other = e.args[0] if e.args[1] == 1 else e.args[1]
    minus, rest = other.as_coeff_Mul()
    return bool(minus == -1 and isinstance(rest, sympy.exp))


def _product(parts: list[Node], source: Expr) -> Node:
    coefficient, power, order = S.One, S.Zero, 0
    rest: list[Node] = []
    for part in parts:
        if isinstance(part, Monomial):
            coefficient, power = coefficient * part.coefficient, power + part.power
            order += part.order
        else:
            rest.append(part)
    whole = Monomial(coefficient, power, order)
    if not rest:
        return whole
    return Product((whole, *rest), source)


def times(node: Node, factor: Monomial) -> Node:
    """The node times a monomial."""
    parts = node.parts if isinstance(node, Product) else (node,)
    return _product([*parts, factor], S.Zero)


def affine(e: Expr, x: Expr) -> tuple[Expr, Expr] | None:
    """(a, b) with e = a + b x, if it is of that form."""
    if e == x:
        return S.Zero, S.One
    if x not in e.free_symbols:
        return e, S.Zero
    if e.is_Add:
        pairs = [affine(a, x) for a in e.args]
        if any(p is None for p in pairs):
            return None
        return sympy.Add(*(p[0] for p in pairs)), sympy.Add(*(p[1] for p in pairs))  # type: ignore[index]
    if e.is_Mul:
        outside, inside = e.as_independent(x, as_Add=False)
        line = affine(inside, x) if inside != e else None
        return line and (outside * line[0], outside * line[1])
    return None


@dataclass(frozen=True)
class Program:
    """A node as instructions; register 0 holds y (or x where the builder was straight)."""

    steps: tuple[Callable[[list[Any], bool], Any], ...]

    @classmethod
    def of(cls, node: Node, constant: Constant, *, straight: bool = False) -> Program:
        """Compiles at the present precision."""
        compiler = _Compiler(constant, straight)
        compiler.place(node)
        return cls(tuple(compiler.steps))

    def __call__(self, y: Any, analytic: bool) -> Any:
        """The value on a complex ball; not finite where the integrand may not be analytic."""
        registers = [y]
        for step in self.steps:
            registers.append(step(registers, analytic))
        return registers[-1]


class _Compiler:
    def __init__(self, constant: Constant, straight: bool) -> None:
        self.constant, self.straight = constant, straight
        self.steps: list[Callable[[list[Any], bool], Any]] = []
        self.places: dict[Node, int] = {}

    def place(self, node: Node) -> int:
        """The register that will hold the node."""
        found = self.places.get(node)
        if found is None:
            step = self._step(node)
            self.steps.append(step)
            found = self.places[node] = len(self.steps)
        return found

    def _step(self, node: Node) -> Callable[[list[Any], bool], Any]:
        match node:
            case Monomial():
                return self._monomial(node)
            case Sum(parts):
                return _added([self.place(p) for p in parts])
            case Product(parts):
                return _multiplied([self.place(p) for p in parts])
            case Root(base, exponent):
                return self._root(self.place(base), exponent)
            case Function(name, argument):
                return _applied(name, self.place(argument))

    def _monomial(self, node: Monomial) -> Callable[[list[Any], bool], Any]:
        c = acb(self.constant(node.coefficient))
        if self.straight:
            n = int(node.power)
            return (lambda r, _: c * r[0] ** n) if n else (lambda r, _: c)
        k, order = acb(self.constant(-node.power)), node.order
        still = bool(k.is_zero())
        if order == 0:
            return (lambda r, _: c) if still else (lambda r, _: c * (k * r[0]).exp())
        if still:
            return lambda r, _: c * r[0] ** order
        return lambda r, _: c * (k * r[0]).exp() * r[0] ** order

    def _root(self, i: int, exponent: Expr) -> Callable[[list[Any], bool], Any]:
        if exponent.is_Integer:
            n = fmpz(int(exponent))
            return lambda r, _: r[i] ** n
        if exponent == S.Half:
            return lambda r, analytic: r[i].sqrt(analytic=analytic)
        u = acb(self.constant(exponent))
        return lambda r, analytic: r[i].pow(u, analytic=analytic)


def _added(places: list[int]) -> Callable[[list[Any], bool], Any]:
    if len(places) == 2:
        i, j = places
        return lambda r, _: r[i] + r[j]
    return lambda r, _: sum((r[i] for i in places[1:]), r[places[0]])


def _multiplied(places: list[int]) -> Callable[[list[Any], bool], Any]:
    if len(places) == 2:
        i, j = places
        return lambda r, _: r[i] * r[j]

    def product(r: list[Any], _: bool) -> Any:
        value = r[places[0]]
        for i in places[1:]:
            value = value * r[i]
        return value

    return product


def _applied(name: str, i: int) -> Callable[[list[Any], bool], Any]:
    if name == "log":
        return lambda r, analytic: r[i].log(analytic=analytic)
    if name == "atan":
        # analytic off the imaginary axis beyond i: keep to the right half of the plane
        return lambda r, analytic: r[i].atan() if _away(r[i]) or not analytic else acb("nan")
    method = getattr(acb, name)
    return lambda r, _: method(r[i])


def _away(z: Any) -> bool:
    return bool(abs(z.real) > 0 or abs(z.imag) < 1)
