"""Functions that a document defines for itself, `f(x) = x^2`, and their use in later formulas.

Main definitions
    Definition     parameters and body
    definition_of  the definition that a pair of sides is, or None
    expand         a tree with the calls of defined functions replaced by their bodies
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from derive.document.functions import KNOWN
from derive.document.render import key
from derive.document.syntax import Call, Node, Symbol, rebuild, walk
from derive.record import field, record

__all__ = ["Definition", "definition_of", "expand"]

_MOST_NODES = 2_000


@record
class Definition:
    """`name(parameters) = body`."""

    parameters: tuple[str, ...]
    body: Node
    offset: int = field(default=0, compare=False)


def definition_of(left: Node, right: Node, offset: int = 0) -> tuple[str, Definition] | None:
    """The name and definition, if `left = right` at `offset` defines a function.

    Functions that the library knows keep their meaning.
    """
    if not isinstance(left, Call) or key(left.function) in KNOWN or not left.arguments:
        return None
    parameters = [part for part in left.arguments if isinstance(part, Symbol)]
    if len(parameters) != len(left.arguments) or left.separators not in (
        (),
        (",",) * (len(parameters) - 1),
    ):
        return None
    names = tuple(map(key, parameters))
    used = {key(part) for part in walk(right) if isinstance(part, Symbol)}
    calls_itself = any(
        isinstance(p, Call) and key(p.function) == key(left.function) for p in walk(right)
    )
    if len(set(names)) != len(names) or not used.issuperset(names) or calls_itself:
        return None
    return key(left.function), Definition(names, right, offset)


def expand(
    node: Node, functions: Mapping[str, Definition], bound: Container[str] = (), depth: int = 4
) -> Node:
    """Return `node` with calls of defined functions replaced, at most `depth` deep.

    A call that is itself `bound` to a value stays.
    """
    if depth == 0 or not any(
        isinstance(part, Call) and key(part.function) in functions for part in walk(node)
    ):
        return node
    if sum(1 for _ in walk(node)) > _MOST_NODES:
        return node

    def rewrite(part: Node) -> Node | None:
        if not isinstance(part, Call):
            return None
        definition = functions.get(key(part.function))
        if definition is None or len(definition.parameters) != len(part.arguments):
            return None
        if key(part) in bound:
            return None
        arguments = [expand(argument, functions, bound, depth) for argument in part.arguments]
        values = dict(zip(definition.parameters, arguments, strict=True))
        body = rebuild(definition.body, lambda p: _value(p, values))
        return expand(body, functions, bound, depth - 1)

    return rebuild(node, rewrite)


def _value(part: Node, values: Mapping[str, Node]) -> Node | None:
    return values.get(key(part)) if isinstance(part, Symbol) else None
