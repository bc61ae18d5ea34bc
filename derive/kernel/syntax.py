"""Text of expressions, as proof files carry it: `(<= (sum i n (* (p i) (log (p i)))) 0)`.

Main definitions
    Scope       the free names that a text may use, with their types; reads and remembers
    write       the text of an expression

Implementation notes
    Binders name their variable: `(sum i n body)`, `(forall i nat body)`,
    `(derivative x body point value)`.  `write` picks names that nothing else uses.
    Nesting is bounded, so hostile text ends in `IllFormed`, never in a crash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from derive.kernel.expression import (
    FALSE,
    Expr,
    IllFormed,
    Sort,
    Symbol,
    apply,
    bound,
    make,
    number,
)

__all__ = ["Scope", "write"]

_TOKEN = re.compile(r"[()]|[^\s()]+")
_NUMBER = re.compile(r"-?\d{1,400}(/\d{1,400})?", re.ASCII)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_']*", re.ASCII)
_PLAIN = frozenset("+ - * / neg log exp = <= < and implies".split())
_BINDING = frozenset(
    "sum prod integral integrable almost_everywhere derivative forall exists".split()
)
_RESERVED = _PLAIN | _BINDING | {"false", "lambda"}
_MAX_DEPTH = 150

Tree = str | list["Tree"]


class Scope:
    """The free names of a proof and the reader of its expressions."""

    def __init__(self, types: Mapping[str, str]) -> None:
        self.symbols = {name: _symbol(name, text) for name, text in types.items()}
        self._names: dict[str, Expr] = {}
        self._memo: dict[tuple[str, tuple[Sort, ...]], Expr] = {}

    def symbol(self, name: object) -> Symbol:
        """The declared symbol of that name."""
        if not isinstance(name, str) or name not in self.symbols:
            raise IllFormed(f"undeclared name {name!r}")
        return self.symbols[name]

    def read(self, text: object) -> Expr:
        """The closed expression that `text` writes."""
        return self.read_lambda(text, ())

    def read_lambda(self, text: object, sorts: tuple[Sort, ...]) -> Expr:
        """The body of `(lambda (x y) body)`; with no sorts, of the bare expression."""
        if not isinstance(text, str):
            raise IllFormed(f"an expression is a string, not {type(text).__name__}")
        key = (text, sorts)
        known = self._memo.get(key)
        if known is None:
            known = self._memo[key] = self._resolve_lambda(_parse(text), sorts)
        return known

    def _resolve_name(self, name: str) -> Expr:
        if _NUMBER.fullmatch(name):
            return number(_fraction(name))
        return FALSE if name == "false" else apply(self.symbol(name))

    def _resolve_lambda(self, tree: Tree, sorts: tuple[Sort, ...]) -> Expr:
        if not sorts:
            return self._resolve(tree, {}, 0)
        match tree:
            case ["lambda", [*names], body] if (
                len(names) == len(set(map(str, names))) == len(sorts)
            ):
                # the k-th parameter is bound(k): the first is the innermost
                levels = {
                    _name(x): (-1 - k, s) for k, (x, s) in enumerate(zip(names, sorts, strict=True))
                }
                return self._resolve(body, levels, 0)
        raise IllFormed(f"expected (lambda (...) body) with {len(sorts)} parameters")

    def _resolve(self, tree: Tree, levels: Mapping[str, tuple[int, Sort]], depth: int) -> Expr:
        """`levels` maps a bound name to its binder's depth; `depth` counts the binders around."""
        if isinstance(tree, str):
            if tree in levels:
                level, sort = levels[tree]
                return bound(depth - 1 - level, sort)
            known = self._names.get(tree)
            if known is None:
                known = self._names[tree] = self._resolve_name(tree)
            return known
        if not tree or not isinstance(tree[0], str):
            raise IllFormed("an expression starts with the name of its operation")
        head, rest = tree[0], tree[1:]
        if head in _PLAIN:
            return make(head, tuple([self._resolve(item, levels, depth) for item in rest]))

        def inner(name: Tree, sort: Sort, body: Tree) -> Expr:
            return self._resolve(body, {**levels, _name(name): (depth, sort)}, depth + 1)

        def outer(item: Tree) -> Expr:
            return self._resolve(item, levels, depth)

        match head, rest:
            case (("sum" | "prod"), [name, size, body]):
                return make(head, (inner(name, "nat", body), outer(size)))
            case (("forall" | "exists"), [name, ("nat" | "real") as sort, body]):
                return make(head, (inner(name, sort, body),), sort)
            case (("integral" | "integrable" | "almost_everywhere"), [name, body]):
                return make(head, (inner(name, "real", body),))
            case "derivative", [name, body, point, value]:
                return make(head, (inner(name, "real", body), outer(point), outer(value)))
            case "^", [base, str() as exponent] if exponent.isascii() and exponent.isdigit():
                return make("^", (outer(base),), int(exponent[:9]))
            case _ if head in self.symbols and head not in levels:
                return apply(self.symbols[head], *map(outer, rest))
            case _:
                raise IllFormed(f"not an expression: ({head} ...) with {len(rest)} parts")


def _symbol(name: str, type_text: object) -> Symbol:
    if not isinstance(type_text, str):
        raise IllFormed(f"the type of {name} is not a string")
    *arguments, result = type_text.replace("->", " ").split() or [""]
    if result not in ("nat", "real") or any(a not in ("nat", "real") for a in arguments):
        raise IllFormed(f"{type_text!r} is not a type: write 'real', 'nat' or 'nat -> real'")
    return Symbol(_name(name), tuple(arguments), result)  # type: ignore[arg-type]


def _name(tree: Tree) -> str:
    if not isinstance(tree, str) or not _NAME.fullmatch(tree) or tree in _RESERVED:
        raise IllFormed(f"{tree!r} cannot be a name")
    return tree


def _fraction(text: str) -> Fraction:
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise IllFormed(f"{text} divides by zero") from None


def _parse(text: str) -> Tree:
    around: list[list[Tree]] = []
    here: list[Tree] = []
    for token in _TOKEN.findall(text):
        if token == "(":
            around.append(here)
            if len(around) >= _MAX_DEPTH:
                raise IllFormed(f"nested deeper than {_MAX_DEPTH}")
            here = []
        elif token == ")":
            if not around:
                raise IllFormed(f"unmatched ) in {text[:60]!r}")
            done, here = here, around.pop()
            here.append(done)
        else:
            here.append(token)
    if around or len(here) != 1:
        raise IllFormed(f"not one expression: {text[:60]!r}")
    return here[0]


# --- writing --------------------------------------------------------------------------------


def write(expr: Expr, parameters: tuple[Sort, ...] = ()) -> str:
    """The text of `expr`; of `(lambda ...)` when it is a body with those parameters.

    >>> from derive.kernel.syntax import Scope, write
    >>> scope = Scope({"n": "nat", "p": "nat -> real"})
    >>> write(scope.read("(sum k n (* (p k) (log (p k))))"))
    '(sum i n (* (p i) (log (p i))))'
    """
    names = _fresh_names({s.name for s in expr.free})
    if not parameters:
        return _write(expr, [], names)
    chosen = [next(names) for _ in parameters]
    body = _write(expr, chosen[::-1], names)
    return f"(lambda ({' '.join(chosen)}) {body})"


def _fresh_names(taken: set[str]) -> Iterator[str]:
    suffix = ""
    while True:
        yield from (x + suffix for x in "ijklabc" if x + suffix not in taken)
        suffix = str(int(suffix or 0) + 1)


def _write(expr: Expr, around: list[str], names: Iterator[str]) -> str:
    """`around` names the enclosing bound variables, outermost first."""
    if expr.op == "number":
        return str(expr.data)
    if expr.op == "bound":
        return around[-1 - expr.data[0]]  # type: ignore[index, operator]
    if expr.op == "false":
        return "false"
    if expr.op == "apply":
        name = expr.data.name  # type: ignore[union-attr]
        args = [_write(a, around, names) for a in expr.args]
        return f"({' '.join([name, *args])})" if args else name
    if expr.op == "^":
        return f"(^ {_write(expr.args[0], around, names)} {expr.data})"
    if expr.binder() is None:
        return f"({' '.join([expr.op, *(_write(a, around, names) for a in expr.args)])})"
    name = next(names)
    body = _write(expr.args[0], [*around, name], names)
    others = [_write(a, around, names) for a in expr.args[1:]]
    if expr.op in ("sum", "prod"):
        return f"({expr.op} {name} {others[0]} {body})"
    sort = [str(expr.data)] if expr.data is not None else []
    return f"({' '.join([expr.op, name, *sort, body, *others])})"
