r"""Formulas of documents as terms of the kernel.

Main definitions
    Translation     the two sides of a link, and the families, sizes and numbers that they use

Main statements (what the notation means here)
    \sum_x, \sum_{i=1}^{n}      sums over 1, ..., n: letters of an alphabet are numbered
    p(x), p_i, y_{ij}           entries of families; an index that nothing binds is any letter
    H, CE, D, KL                the sums of `derive.calculus.measures`
    \log                        u log for one u > 0: any base; `\ln` natural, `\log_2` log / log 2
    \lceil x \rceil             a function with x <= ceil x < x + 1

Implementation notes
    Everything else is refused (`Unread`): a formula that is read wrongly could be proved wrongly.
    The sides are read twice, first to learn over what each index runs (`domains`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from fractions import Fraction

from derive.calculus import measures
from derive.calculus.author import Author
from derive.calculus.terms import Family, Term, exp, log, term, total
from derive.document.proving.domains import Domains, Unread
from derive.document.proving.names import (
    DISTRIBUTIONS,
    Families,
    Point,
    families_of,
    formulas_in,
    is_product,
    marks_of,
    point_of,
)
from derive.document.render import key
from derive.document.syntax import (
    Add,
    Big,
    Call,
    Chain,
    Divide,
    Fence,
    Multiply,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
    walk,
)
from derive.kernel.expression import Expr

__all__ = ["MOST_NODES", "Translation", "segment_of"]

MOST_NODES = 200
_MOST_DIGITS = 30
_MOST_POWER = 4
Environment = Mapping[str, tuple[Term, Hashable]]


class Translation:
    """The sides of a link as terms of the author `t`; `Unread` with the reason if they are not."""

    def __init__(self, t: Author, left: Node, right: Node, base: str | None) -> None:
        """`base` is "e", a number, or None for a bare `log`."""
        if sum(1 for side in (left, right) for _ in walk(side)) > MOST_NODES:
            raise Unread(f"it has more than {MOST_NODES} parts")
        self.t = t
        self.names: Families = families_of(left, right)
        self.families: dict[tuple[str, int], Family] = {}
        self.scalars: dict[str, Term] = {}
        self.free: dict[str, tuple[Term, Hashable]] = {}
        self.words: list[str] = []
        self.sizes: dict[str, Term] = {}
        self.classes: Family | None = None
        self.ceiling: Family | None = None
        self.unit: Term | None = None
        self.base = base
        self.sums = any(isinstance(n, Big) for side in (left, right) for n in walk(side))
        self._taken: set[str] = set()
        self._domains = Domains()
        points = [p for s in (left, right) for n in formulas_in(s) if (p := point_of(n))]
        arities = {(p.letter, p.arity) for p in points}
        self.one_hot = {("hat y", 1), ("hat y", 2)} <= arities
        self._segment = None if self.sums else segment_of(left, right)
        self._first = True
        for side in (left, right):
            self._read(side, {})
        self._first = False
        limits = self._domains.limits()
        self._limits = {root: self._size(text) for root, text in limits.items()}
        self._count_letters(left, right)
        self.segment = tuple(map(key, self._segment or ()))
        self.left, self.right = (self._read(side, {}) for side in (left, right))

    # --- sizes and names ----------------------------------------------------------------------

    def _count_letters(self, *sides: Node) -> None:
        r"""`\log n` beside the one alphabet of a formula that prints no limit: it has n letters."""
        letters = Symbol("n")
        logarithms = [p for s in sides for p in walk(s) if isinstance(p, Call) and is_log(p)]
        counted = sum(p.arguments == (letters,) for p in logarithms)
        ranges = self._domains.ranges()
        elsewhere = counted != sum(p == letters for s in sides for p in walk(s))
        if counted and not elsewhere and len(ranges) == 1 and not self._limits:
            self._limits[ranges.pop()] = self._size("n")
            self.words.append("an alphabet of n letters")

    def _size(self, text: str) -> Term:
        if text not in self.sizes:
            self.sizes[text] = self.t.nat(self._fresh(text))
        return self.sizes[text]

    def size_of(self, place: Hashable) -> Term:
        """How many letters the range of `place` has."""
        root = self._domains.find(place)
        if self._first:
            return term(1)
        if root not in self._limits:
            self._limits[root] = self._size(f"size {len(self._limits)}")
        return self._limits[root]

    def _fresh(self, text: str) -> str:
        plain = re.sub(r"[^A-Za-z0-9]", "", text) or "x"
        name = plain if plain[0].isalpha() else f"n{plain}"
        name = {"hat y": "yhat"}.get(text, name)
        # `v_` keeps clear of the words of the kernel and of the names that proofs invent
        while name in self._taken or name in ("sum", "prod", "log", "exp", "neg", "and", "false"):
            name = f"{name}_"
        self._taken.add(name)
        return name

    def family(self, name: str, arity: int) -> Family:
        """The family of that name."""
        place = name, arity
        if place not in self.families:
            self.families[place] = self.t.family(self._fresh(name), arity)
        return self.families[place]

    def _scalar(self, node: Symbol) -> Term:
        name = key(node)
        limits = () if self._first else self.sizes
        if name in limits:
            return self.sizes[name]
        if self._first:
            return term(1)
        if name == "e":
            return exp(term(1))
        if name not in self.scalars:
            self.scalars[name] = self.t.real(self._fresh(name))
        return self.scalars[name]

    def ceilings(self, side: Term) -> list[Term]:
        """The arguments of the ceilings in a side."""
        return [Term(a) for a in _arguments(side.expr, self.ceiling)]

    # --- formulas -----------------------------------------------------------------------------

    def _read(self, node: Node, env: Environment) -> Term:
        point = point_of(node)
        if point is not None:
            return self._entry(point, env)
        match node:
            case Number():
                return term(_number(node))
            case Symbol() if node.name == "infinity" or node.upper or key(node) in env:
                raise Unread(f"{key(node)} as a number")
            case Symbol():
                return self._scalar(node)
            case Add():
                return _fold(lambda a, b: a + b, [self._read(x, env) for x in node.terms])
            case Multiply():
                return _fold(lambda a, b: a * b, [self._read(x, env) for x in node.factors])
            case Negative():
                return -self._read(node.operand, env)
            case Divide():
                return self._read(node.numerator, env) / self._read(node.denominator, env)
            case Power():
                return self._power(node, env)
            case Big(kind="sum"):
                return self._sum(node, env)
            case Fence(kind="ceil"):
                if self.ceiling is None:
                    self.ceiling = self.t.function("ceil")
                return self.ceiling(self._read(node.content, env))
            case Call():
                return self._call(node, env)
        raise Unread(f"the prover has no {type(node).__name__.lower()}")

    def _power(self, node: Power, env: Environment) -> Term:
        base, exponent = node.base, node.exponent
        if isinstance(exponent, Number):
            value = _number(exponent)
            if value.denominator == 1 and 0 <= value <= _MOST_POWER:
                return self._read(base, env) ** int(value)
        if base == Symbol("e"):
            return exp(self._read(exponent, env))
        if isinstance(base, Number) and _number(base) > 1:
            return exp(log(_number(base)) * self._read(exponent, env))
        raise Unread("a power with a variable exponent")

    def _call(self, node: Call, env: Environment) -> Term:
        name, arguments = node.function.name, node.arguments
        if is_product(node):
            return self._read(node.function, env) * self._read(arguments[0], env)
        if node.function.accents or node.function.upper:
            raise Unread(f"the prover does not know {key(node.function)}")
        if is_log(node):
            return self._logarithm(self._read(arguments[0], env))
        if name == "exp" and len(arguments) == 1:
            return exp(self._read(arguments[0], env))
        plain = key(node.function)
        if plain == "I" and len(arguments) == 1:
            return self._information(arguments[0], env)
        if plain in ("H", "CE", "D", "D_{KL}", "KL"):
            return self._measure(plain, node, env)
        raise Unread(f"the prover does not know {plain}")

    def _information(self, outcome: Node, env: Environment) -> Term:
        """`I(x)` is -log p(x)."""
        name = self.names.variable
        if name is None or name[0] not in "pP" or not isinstance(outcome, Symbol):
            raise Unread("I of something that is no outcome of p")
        if not outcome.name.islower() or key(outcome) == "p":
            raise Unread(f"I({key(outcome)}) need not be -log p({key(outcome)})")
        return -self._logarithm(self._entry(Point(name, "", (outcome,), True), env))

    def _measure(self, name: str, node: Call, env: Environment) -> Term:
        found = [self._distribution(argument, env) for argument in node.arguments]
        marks = {"H": (",",), "CE": (",",)}.get(name, (",", "|", "||"))
        if len(found) != len(node.separators) + 1 or not set(node.separators) <= set(marks):
            raise Unread(f"the prover does not know {key(node)}")
        families = [self.family(name, 1) for name in found]
        for other in found[1:]:
            self._domains.join(("slot", found[0], 1, 0), ("slot", other, 1, 0))
        n = self.size_of(("slot", found[0], 1, 0))
        if name == "H" and len(families) == 1:
            plain = measures.entropy(n, families[0])
        elif len(families) != 2:
            raise Unread(f"the prover does not know {key(node)}")
        elif name in ("H", "CE"):
            plain = measures.cross_entropy(n, *families)
        else:
            plain = measures.kl_divergence(n, *families)
        return self._unit() * plain

    def _distribution(self, argument: Node, env: Environment) -> str:
        if not isinstance(argument, Symbol) or marks_of(argument) & set(env):
            raise Unread("a measure of something that is no distribution")
        if argument.name in ("X", "x") and not argument.index and self.names.variable:
            return self.names.variable
        if argument.name not in DISTRIBUTIONS:
            raise Unread(f"{key(argument)} is not known to be a distribution")
        return self.names.names[key(argument)]

    def _sum(self, node: Big, env: Environment) -> Term:
        names, place = _indices(node), ("sum", id(node))
        if node.over is not None:
            if len(names) != 1:
                raise Unread("a sum over several indices with a limit")
            if not isinstance(node.over, Symbol):
                raise Unread(f"a sum up to {key(node.over)} need not be one over all letters")
            self._domains.join(place, ("limit", key(node.over)))
        under = node.under
        if isinstance(under, Chain) and under.relations == ("∈",):
            self._domains.join(place, ("set", key(under.operands[1])))
        if set(names) & set(env):
            raise Unread("an index that is bound twice")

        def nested(rest: tuple[str, ...], inner: Environment) -> Term:
            if not rest:
                return self._read(node.body, inner)
            name, *others = rest
            key_of = place if len(names) == 1 else (*place, name)
            if self._first:
                return nested(tuple(others), {**inner, name: (term(1), key_of)})
            return total(
                self.size_of(key_of),
                lambda i: nested(tuple(others), {**inner, name: (i, key_of)}),
            )

        return nested(tuple(names), env)

    def _entry(self, point: Point, env: Environment) -> Term:
        name = self.names.names.get(point.spelling, point.spelling)
        indices = point.indices
        if point.marks & set(env):
            raise Unread(f"{point.spelling} changes with an index")
        if self._segment is not None and len(indices) == 1 and name == "p":
            return self._width(*self._segment)
        if self.one_hot and name == "hat y" and len(indices) == 1:
            return self._picked("hat y", indices[0], env)
        if len(indices) == 2 and key(indices[1]) == f"c_{{{key(indices[0])}}}":
            return self._picked(name, indices[0], env)
        values = []
        for k, index in enumerate(indices):
            value, place = self._index(index, env)
            self._domains.join(("slot", name, len(indices), k), place)
            values.append(value)
        return self.family(name, len(indices))(*values)

    def _width(self, low: Symbol, high: Symbol) -> Term:
        """The probability of a message is the length of its segment."""
        self.words[:] = [f"the probability is {key(high)} - {key(low)}"]
        return self._scalar(high) - self._scalar(low)

    def _picked(self, name: str, index: Symbol, env: Environment) -> Term:
        """The entry of row `index` at its true class."""
        value, place = self._index(index, env)
        self._domains.join(("slot", name, 2, 0), place)
        if self.classes is None:
            self.classes = self.t.family(self._fresh("c"), values="nat")
        return self.family(name, 2)(value, self.classes(value))

    def _index(self, index: Symbol, env: Environment) -> tuple[Term, Hashable]:
        """What binds `x`, or the i of `x_i`."""
        names = [key(index), *(key(part) for part in index.index)]
        for name in names:
            if name in env:
                return env[name]
        if len(names) > 2 or index.accents or not names[-1].isalpha() or len(names[-1]) > 1:
            raise Unread(f"nothing says over what {key(index)} runs")
        name = names[-1]
        if name not in self.free:
            self.free[name] = self.t.nat(self._fresh(name)), ("free", name)
        return self.free[name]

    # --- logarithms ---------------------------------------------------------------------------

    def _unit(self) -> Term:
        """What turns natural logarithms into those of the formula."""
        if self.unit is None:
            if self.base == "e":
                self.unit = term(1)
            elif self.base is None:
                self.unit = self.t.real(self._fresh("u"))
            else:
                self.unit = 1 / log(term(int(self.base)))
        return self.unit

    def _logarithm(self, argument: Term) -> Term:
        unit = self._unit()
        return log(argument) if self.base == "e" else unit * log(argument)


def is_log(node: Call) -> bool:
    """A logarithm of one argument."""
    return node.function.name in ("log", "ln", "lg") and len(node.arguments) == 1


def segment_of(*sides: Node) -> tuple[Symbol, Symbol] | None:
    """The names l and h of a segment [l, h), as in arithmetic coding, if there is just one."""
    parts = [p for side in sides for p in walk(side) if isinstance(p, Symbol) and not p.accents]
    lows = {key(part): part for part in parts if part.name == "l"}
    highs = {key(part): part for part in parts if part.name == "h"}
    if len(lows) != 1 or len(highs) != 1:
        return None
    return next(iter(lows.values())), next(iter(highs.values()))


def _indices(node: Big) -> list[str]:
    r"""The indices that a sum binds; `\sum_X p(x)` binds x."""
    under = node.under
    if isinstance(under, Chain):
        counted = under.relations == ("=",) and under.operands[1] == Number("1")
        if under.relations == ("∈",) or (counted and node.over is not None):
            under = under.operands[0]
    items = getattr(under, "items", (under,))
    names = []
    for item in items:
        if not isinstance(item, Symbol) or item.accents or item.upper:
            raise Unread("a sum over something else than an index")
        used = {part.name for part in walk(node.body) if isinstance(part, Symbol)}
        lower = item.name.lower()
        small = item.name.isupper() and not item.index and lower in used
        names.append(lower if small else key(item))
    return names


def _arguments(expr: Expr, function: Family | None) -> Iterator[Expr]:
    if function is not None and expr.op == "apply" and expr.data == function.symbol:
        yield expr.args[0]
    for part in expr.args:
        yield from _arguments(part, function)


def _number(node: Number) -> Fraction:
    if len(node.literal) > _MOST_DIGITS or "e" in node.literal.lower():
        raise Unread("a number of many digits")
    return Fraction(node.literal)


def _fold(operation: Callable[[Term, Term], Term], parts: list[Term]) -> Term:
    result = parts[0]
    for part in parts[1:]:
        result = operation(result, part)
    return result
