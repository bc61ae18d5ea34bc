"""The engine of the parser: a cursor over tokens, and a table of what each token may do.

Main definitions
    Parser        the cursor: `expression(minimum)` is Pratt's loop
    prefix, infix decorators that enter a handler into the tables
    Ambiguity     a place that two readers may read differently

Implementation notes
    A handler is a function of the parser that consumes tokens and returns a node.  The handlers
    live in `operators`, `names` and `brackets`; this file knows none of them.
    `context` says what encloses the cursor: `(` grouping, `call` arguments, `|` absolute value.
    It decides what a vertical bar means.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from derive.document.errors import MathSyntaxError
from derive.document.syntax import Node
from derive.document.tokens import Normalisation, Token, Tokens
from derive.record import record

__all__ = ["ADD", "MAX_NESTING", "POSTFIX", "POWER", "PRODUCT", "RELATION", "Ambiguity", "Parser"]

#: Binding powers.
RELATION, ADD, PRODUCT, POWER, POSTFIX = 10, 20, 30, 50, 60

#: Deepest nesting of brackets, scripts and arguments.
MAX_NESTING = 64

Prefix = Callable[["Parser"], Node]
Infix = Callable[["Parser", Node, int], Node]

PREFIX: dict[str, Prefix] = {}
INFIX: dict[str, tuple[int, Infix, bool]] = {}


def prefix(*kinds: str) -> Callable[[Prefix], Prefix]:
    """Enter a handler for tokens of `kinds` that begin an expression."""

    def enter(handler: Prefix) -> Prefix:
        for kind in kinds:
            PREFIX[kind] = handler
        return handler

    return enter


def infix(power: int, *kinds: str, implicit: bool = False) -> Callable[[Infix], Infix]:
    """Enter a handler for tokens of `kinds` that continue one; `implicit`: by juxtaposition."""

    def enter(handler: Infix) -> Infix:
        for kind in kinds:
            INFIX[kind] = (power, handler, implicit)
        return handler

    return enter


@record
class Ambiguity:
    """At `start:end` the text was read as `chosen`; `other` is the other usual reading."""

    start: int
    end: int
    chosen: str
    other: str


class Parser:
    """A cursor over the tokens of one formula."""

    __slots__ = (
        "alternative",
        "ambiguities",
        "context",
        "depth",
        "end",
        "families",
        "index",
        "integrals",
        "kind",
        "latex",
        "notes",
        "text",
        "token",
        "tokens",
    )

    def __init__(
        self, text: str, tokens: Tokens, families: frozenset[str], alternative: bool
    ) -> None:
        """Stand before the first token."""
        self.text = text
        self.tokens = tokens.tokens
        self.latex = tokens.latex
        self.notes = tokens.normalisations
        self.families = families
        self.alternative = alternative
        self.ambiguities: list[Ambiguity] = []
        self.context: list[str] = []
        self.index = 0
        self.depth = 0
        self.integrals = 0
        self.end = 0
        self.token: Token = self.tokens[0]
        self.kind = self.token[0]

    def advance(self) -> Token:
        """Consume one token and return it."""
        token = self.token
        self.end = token[3]
        self.index += 1
        self.token = self.tokens[self.index]
        self.kind = self.token[0]
        return token

    def peek(self, ahead: int = 1) -> Token:
        """Return the token that is `ahead` of the current one."""
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def expect(self, kind: str, opened: int, what: str) -> None:
        """Consume a token of `kind`; `what` was opened at offset `opened`."""
        if self.kind != kind:
            shown = "}" if kind == "unset" else kind
            if self.kind == "eof":
                raise MathSyntaxError(opened, f"{what} is not closed", f"add '{shown}'")
            self.unexpected(f"'{shown}' is expected here, to close {what}")
        self.advance()

    def expression(self, minimum: int = 0) -> Node:
        """Read an expression whose operators bind tighter than `minimum`."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            self.refuse(
                f"the formula is nested more than {MAX_NESTING} deep", "simplify the formula"
            )
        start = self.token[2]
        handler = PREFIX.get(self.kind)
        if handler is None:
            self.unexpected()
        left = handler(self)
        while True:
            rule = INFIX.get(self.kind)
            if rule is None or rule[0] <= minimum or (rule[2] and not self.juxtaposed()):
                self.depth -= 1
                return left
            left = rule[1](self, left, start)

    def juxtaposed(self) -> bool:
        """Whether the current token, which could begin a factor, does so here."""
        if self.kind == "|" or self.kind == "||":
            return self.kind == "|" and (not self.context or self.context[-1] == "(")
        if self.kind == "/":
            return not self.at_listing_slash()
        return not (self.integrals and self.at_differential())

    def at_differential(self) -> bool:
        """Whether the cursor is before the `dx` of an integral."""
        if self.kind != "name":
            return False
        value = self.token[1]
        if value == "d":
            return self.peek()[0] in ("name", "font", "accent")
        return not self.latex and len(value) == 2 and value[0] == "d"

    def at_listing_slash(self) -> bool:
        """Whether the slash separates statements, as in `P(a) = 0.9 / P(b) = 0.1`."""
        start, end = self.token[2:]
        if self.context or self.end == start or self.peek()[2] == end:
            return False
        if self.peek(-2)[0] != "relation" or self.peek()[0] != "name":
            return False
        ahead, depth = 2, 0
        while (kind := self.peek(ahead)[0]) != "eof":
            depth += (kind in ("(", "{")) - (kind in (")", "}"))
            if depth == 0 and kind not in (")", "}", "_", "name", "number"):
                return kind == "relation"
            ahead += 1
        return False

    def choose(self, start: int, chosen: str, other: str) -> bool:
        """Record an ambiguity from `start` to here; whether to take the usual reading."""
        end = self.peek()[3] if self.kind in ("/", "*", "^") else self.token[3]
        self.ambiguities.append(Ambiguity(start, end, chosen, other))
        return not self.alternative

    def note(self, start: int, end: int, read: str, reason: str) -> None:
        """Report that `start:end` was read as `read`."""
        self.notes.append(Normalisation(start, end, self.text[start:end], read, reason))

    def refuse(self, reason: str, hint: str = "", token: Token | None = None) -> NoReturn:
        """Raise `MathSyntaxError` at `token` (the current one by default)."""
        _, _, start, end = token or self.token
        raise MathSyntaxError(start, reason, hint, max(end, start + 1))

    def unexpected(self, context: str = "") -> NoReturn:
        """Refuse the current token, with the most telling reason."""
        kind, value, start, end = self.token
        if kind == "refused":
            self.refuse(value)
        if kind == "eof":
            self.refuse(context or "the formula ends where a value is expected", "complete it")
        if kind == "." or (kind == "name" and self.index and self.peek(-1)[0] == "."):
            self.refuse(
                "a point that belongs to no number",
                "digits written as symbols (0.b₁b₂…) have no value",
            )
        if kind == "number":
            self.refuse(
                "a number right behind another factor", "write the multiplication sign, or braces"
            )
        if kind in (")", "]", "}", "unset", "⌉", "⌋", "⟩"):
            shown = "}" if kind == "unset" else kind
            reason = context or f"'{shown}' closes nothing here"
            self.refuse(reason, "remove it or complete the formula")
        if kind == "%":
            self.refuse(
                "'%' behind something that is not a complete number", "write \\% or a value"
            )
        if kind in ("&", "row", "end", "begin"):
            self.refuse("rows or columns that are not read here")
        if kind == ":" and self.peek(-1)[0] == self.peek()[0] == "number":
            self.refuse("a ratio a:b is not read as a value", "write a fraction")
        shown = self.text[start:end] or value
        self.refuse(context or f"{shown!r} is not expected here")
