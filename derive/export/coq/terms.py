"""Terms and propositions of the kernel as Coq text.

Main definitions
    Names       which Coq name each kernel symbol has: keywords and names in use are avoided
    Printer     writes terms, propositions and lambda bodies

Every relation is one over `R`.  A natural number at a real position is seen as a real: the
arithmetic operations are those of `R` and the leaves are injected, so `k + 1` is `INR k + 1` there
and `(k + 1)%nat` as an index.  Replacing a real variable therefore commutes with printing;
replacing a natural one by a compound term does so up to `INR (k + 1) = INR k + 1`, which the
prelude's tactic `recast` knows.

Implementation notes
    The text has the fewest parentheses that Coq's grammar allows; the levels are Coq's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from derive.kernel.expression import FALSE, Expr, Sort, Symbol, bound_index

__all__ = [
    "KEYWORDS",
    "Names",
    "Printer",
    "coq_identifier",
    "coq_type",
    "parenthesised",
    "rational",
]

#: Words that Coq's grammar keeps for itself.
KEYWORDS = frozenset(
    "_ as at cofix do else end exists exists2 fix for forall fun if IF in let match mod Prop "
    "return Set SProp struct then Type using where with by".split()
)

#: Global names that generated text uses, or that a reader would confuse with them.
_TAKEN = frozenset(
    "R nat INR IZR sum prod ln exp pow is_derive integral integrable almost_everywhere M Axioms "
    "S O I True False not and or ex eq conj proj1 proj2 ex_ind eq_ind Rmult_eq_compat_l "
    "natural_induction natural_rewrite by_contradiction eq_by_contradiction le_by_contradiction "
    "lt_by_contradiction false_by_contradiction entropy cross_entropy kl all_theorems".split()
)

_COQ_TYPES = {"nat": "nat", "real": "R"}

# Coq's precedence levels: a construct may stand, bare, wherever a level at least its own is wanted
_ATOM, _APPLICATION, _POWER, _OPPOSITE, _PRODUCT, _SUM = 0, 10, 30, 35, 40, 50
_RELATION, _NOT, _AND, _ARROW, _BINDER = 70, 75, 80, 99, 200

_BINARY = {
    "+": ("+", _SUM, _SUM, _SUM - 1),
    "-": ("-", _SUM, _SUM, _SUM - 1),
    "*": ("*", _PRODUCT, _PRODUCT, _PRODUCT - 1),
    "/": ("/", _PRODUCT, _PRODUCT, _PRODUCT - 1),
}
_BOUND_NAMES: dict[Sort, str] = {"nat": "ijklab", "real": "xyztuv"}


def coq_identifier(name: str) -> str:
    """`name` as a Coq identifier: characters beyond letters, digits, `_` and `'` are spelt out.

    >>> coq_identifier("p'"), coq_identifier("θ"), coq_identifier("2x")
    ("p'", 'u3b8', 'x2x')
    """
    plain = "".join(c if re.fullmatch(r"[A-Za-z0-9_']", c) else f"u{ord(c):x}" for c in name)
    return plain if re.match(r"[A-Za-z_]", plain) else f"x{plain}"


def coq_type(symbol: Symbol) -> str:
    """`nat -> R` for a family, `R` for a real variable."""
    return " -> ".join(_COQ_TYPES[s] for s in (*symbol.arguments, symbol.result))


class Names:
    """Coq names for symbols: each keeps its own where Coq allows it."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {*KEYWORDS, *_TAKEN, *taken}
        self._names: dict[Symbol, str] = {}

    def __getitem__(self, symbol: Symbol) -> str:
        if symbol not in self._names:
            self._names[symbol] = self.fresh(symbol.name)
        return self._names[symbol]

    def claim(self, symbol: Symbol) -> None:
        """Names the symbol now, so that it has the first choice."""
        self[symbol]

    def fresh(self, hint: str) -> str:
        """A name that nothing else has, as near to `hint` as can be."""
        name = coq_identifier(hint)
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name


class Printer:
    """Writes kernel expressions with the names of `names`."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._memo: dict[tuple[Expr, int], str] = {}

    def prop(self, expr: Expr, level: int = _BINDER) -> str:
        """A closed proposition, in parentheses unless it may stand at that level."""
        return self._closed(expr, level, "prop")

    def premise(self, expr: Expr) -> str:
        """A closed proposition as it stands at the left of an arrow."""
        return self.prop(expr, _ARROW - 1)

    def conjunct(self, expr: Expr) -> str:
        """A closed proposition as it stands beside `/\\`."""
        return self.prop(expr, _AND - 1)

    def term(self, expr: Expr, sort: Sort) -> str:
        """A closed term as an argument of that sort."""
        return self._closed(expr, _ATOM, sort)

    def body(self, expr: Expr, arguments: Sequence[Sort], result: Sort) -> str:
        """`(fun i : nat => ...)`: the value of a symbol; `bound(k)` is the k-th argument."""
        if not arguments:
            return self.term(expr, result)
        chosen: list[str] = []
        for sort in arguments:
            chosen.append(self._bound_name(expr, sort, chosen))
        binders = " ".join(
            f"({x} : {_COQ_TYPES[s]})" for x, s in zip(chosen, arguments, strict=True)
        )
        return f"(fun {binders} => {self._text(expr, chosen[::-1], _BINDER, result)})"

    def function(self, expr: Expr, variable: Symbol) -> str:
        """`fun x : R => P` for a closed proposition and one of its free variables."""
        return f"fun {self._names[variable]} : {coq_type(variable)} => {self.prop(expr)}"

    def abstraction(self, quantified: Expr) -> str:
        """`fun x : R => P` for `forall x, P` or `exists x, P`."""
        return self._lambda(quantified.args[0], quantified.data, [], "prop")  # type: ignore[arg-type]

    # --- below ------------------------------------------------------------------------------

    def _closed(self, expr: Expr, level: int, sort: Sort) -> str:
        key = (expr, level if sort == "prop" else -1 - "nr".index(sort[0]))
        known = self._memo.get(key)
        if known is None:
            known = self._memo[key] = self._text(expr, [], level, sort)
        return known

    def _text(self, expr: Expr, around: list[str], level: int, sort: Sort) -> str:
        match sort:
            case "prop":
                return self._prop(expr, around, level)
            case "nat":
                return self._natural(expr, around)
        return self._real(expr, around, level)

    def _prop(self, expr: Expr, around: list[str], level: int) -> str:
        match expr.op:
            case "false":
                return "False"
            case "=" | "<=" | "<":
                left, right = (self._real(a, around, _RELATION - 1) for a in expr.args)
                return parenthesised(f"{left} {expr.op} {right}", _RELATION, level)
            case "and":
                left = self._prop(expr.args[0], around, _AND - 1)
                right = self._prop(expr.args[1], around, _AND)
                return parenthesised(f"{left} /\\ {right}", _AND, level)
            case "implies" if expr.args[1] is FALSE:
                return self._negation(expr.args[0], around, level)
            case "implies":
                left = self._prop(expr.args[0], around, _ARROW - 1)
                right = self._prop(expr.args[1], around, _BINDER)
                return parenthesised(f"{left} -> {right}", _ARROW, level)
            case "forall" | "exists":
                sort: Sort = expr.data  # type: ignore[assignment]
                name = self._bound_name(expr.args[0], sort, around)
                inner = self._prop(expr.args[0], [*around, name], _BINDER)
                return parenthesised(
                    f"{expr.op} {name} : {_COQ_TYPES[sort]}, {inner}", _BINDER, level
                )
            case "derivative":
                body, point, value = expr.args
                parts = [
                    f"({self._lambda(body, 'real', around, 'real')})",
                    self._real(point, around, _ATOM),
                    self._real(value, around, _ATOM),
                ]
                return parenthesised(f"is_derive {' '.join(parts)}", _APPLICATION, level)
            case "integrable" | "almost_everywhere":
                inside: Sort = "real" if expr.op == "integrable" else "prop"
                function = self._lambda(expr.args[0], "real", around, inside)
                return parenthesised(f"{expr.op} M ({function})", _APPLICATION, level)
        raise AssertionError(f"no proposition: {expr!r}")

    def _negation(self, prop: Expr, around: list[str], level: int) -> str:
        if prop.op == "=":
            left, right = (self._real(a, around, _RELATION - 1) for a in prop.args)
            return parenthesised(f"{left} <> {right}", _RELATION, level)
        return parenthesised(f"~ {self._prop(prop, around, _NOT)}", _NOT, level)

    def _real(self, expr: Expr, around: list[str], level: int) -> str:
        args = expr.args
        match expr.op:
            case "number":
                return rational(expr.data, level)  # type: ignore[arg-type]
            case "bound":
                name = around[-1 - bound_index(expr)]
                return name if expr.sort == "real" else parenthesised(f"INR {name}", 10, level)
            case "apply":
                return self._application(expr, around, level)
            case "neg":
                inner = self._real(args[0], around, _OPPOSITE)
                if inner[0].isdigit() or inner[0] == "-":
                    inner = f"({inner})"  # `-1` would be one literal
                return parenthesised(f"- {inner}", _OPPOSITE, level)
            case "^":
                base = self._real(args[0], around, _POWER - 1)
                return parenthesised(f"{base} ^ {expr.data}", _POWER, level)
            case "log" | "exp":
                head = "ln" if expr.op == "log" else "exp"
                return parenthesised(f"{head} {self._real(args[0], around, _ATOM)}", 10, level)
            case "sum" | "prod":
                size = self._natural(args[1], around)
                body = self._lambda(args[0], "nat", around, "real")
                return parenthesised(f"{expr.op} {size} ({body})", _APPLICATION, level)
            case "integral":
                body = self._lambda(args[0], "real", around, "real")
                return parenthesised(f"integral M ({body})", _APPLICATION, level)
            case op if op in _BINARY:
                symbol, own, left, right = _BINARY[op]
                sides = self._real(args[0], around, left), self._real(args[1], around, right)
                return parenthesised(f"{sides[0]} {symbol} {sides[1]}", own, level)
        raise AssertionError(f"no real term: {expr!r}")

    def _natural(self, expr: Expr, around: list[str]) -> str:
        """A natural term, as an argument."""
        match expr.op:
            case "bound" | "apply":
                return self._nat_inside(expr, around, _ATOM)
        return f"({self._nat_inside(expr, around, _BINDER)})%nat"

    def _nat_inside(self, expr: Expr, around: list[str], level: int) -> str:
        match expr.op:
            case "number":
                return str(expr.data)
            case "bound":
                return around[-1 - bound_index(expr)]
            case "apply":
                return self._applied(expr, around, level, scope="%R")
            case "^":
                base = self._nat_inside(expr.args[0], around, _POWER - 1)
                return parenthesised(f"{base} ^ {expr.data}", _POWER, level)
            case "+" | "*":
                symbol, own, left, right = _BINARY[expr.op]
                sides = (
                    self._nat_inside(expr.args[0], around, left),
                    self._nat_inside(expr.args[1], around, right),
                )
                return parenthesised(f"{sides[0]} {symbol} {sides[1]}", own, level)
        raise AssertionError(f"no natural term: {expr!r}")

    def _application(self, expr: Expr, around: list[str], level: int) -> str:
        """A variable or an entry of a family, at a real position."""
        if expr.sort == "real":
            return self._applied(expr, around, level)
        return parenthesised(f"INR {self._applied(expr, around, _ATOM)}", _APPLICATION, level)

    def _applied(self, expr: Expr, around: list[str], level: int, scope: str = "") -> str:
        """`scope` is what a real argument needs to be read as a real."""
        symbol = expr.data
        assert isinstance(symbol, Symbol)
        parts = [self._names[symbol]]
        for argument, sort in zip(expr.args, symbol.arguments, strict=True):
            if sort == "nat":
                parts.append(self._natural(argument, around))
            else:
                parts.append(self._real(argument, around, _ATOM) + scope)
        text = " ".join(parts)
        return parenthesised(text, _APPLICATION, level) if expr.args else text

    def _lambda(self, body: Expr, sort: Sort, around: list[str], result: Sort) -> str:
        name = self._bound_name(body, sort, around)
        inner = self._text(body, [*around, name], _BINDER, result)
        return f"fun {name} : {_COQ_TYPES[sort]} => {inner}"

    def _bound_name(self, body: Expr, sort: Sort, around: Sequence[str]) -> str:
        """A name for a bound variable that hides nothing."""
        used = {*around, *(self._names[s] for s in body.free)}
        suffix = ""
        while True:
            for letter in _BOUND_NAMES[sort]:
                if letter + suffix not in used:
                    return letter + suffix
            suffix += "'"


def parenthesised(text: str, own: int, level: int) -> str:
    """`text`, of Coq's level `own`, as it stands where `level` is wanted."""
    return text if own <= level else f"({text})"


def rational(value: Fraction, level: int = _ATOM) -> str:
    """An exact rational constant of `R`.

    >>> rational(Fraction(-3, 4)), rational(Fraction(2))
    ('((-3) / 4)', '2')
    """
    if value.denominator == 1:
        return str(value) if value >= 0 else f"({value})"
    top = str(value.numerator) if value > 0 else f"({value.numerator})"
    return parenthesised(f"{top} / {value.denominator}", _PRODUCT, level)
