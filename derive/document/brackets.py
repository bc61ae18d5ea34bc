r"""Brackets, groups, fractions, roots and environments.

Main definitions
    items         what stands between brackets, with its separators
    group         a TeX group, or one token as the argument of a macro
    join_rows     rows of `aligned` and its kin, made into one line of tokens
"""

from __future__ import annotations

from derive.document.grammar import MAX_NESTING, PREFIX, Parser, prefix
from derive.document.syntax import (
    Call,
    Cases,
    Divide,
    Fence,
    Interval,
    Matrix,
    Multiply,
    Node,
    Number,
    Root,
    Symbol,
    Tuple,
)
from derive.document.tokens import Token

__all__ = ["argument", "group", "items", "join_rows"]

_SEPARATORS = {",": ",", ";": ";", "|": "|", "mid": "|", "||": "||", ":": ":"}
_CLOSING = {"(": ")", "[": "]", "set": "unset", "⟨": "⟩"}


def items(p: Parser, allowed: str = ",;") -> tuple[list[Node], list[str]]:
    """Read expressions up to a closing bracket; `allowed` are the separators, as characters.

    An allowed `∩` stands for a comma: `P(x ∩ y)` is `P(x, y)`.
    """
    nodes: list[Node] = []
    separators: list[str] = []
    if p.kind in (")", "]", "unset", "⟩"):
        return nodes, separators
    while True:
        nodes.append(p.expression())
        separator = _SEPARATORS.get(p.kind)
        if p.kind == "refused" and "∩" in allowed and p.text[slice(*p.token[2:])] in ("\\cap", "∩"):
            separator = ","
        if separator is None or separator[0] not in allowed:
            return nodes, separators
        p.advance()
        separators.append(separator)


@prefix("(", "[", "set", "⟨")
def bracket(p: Parser) -> Node:
    """Parentheses that group, tuples, sets and half-open intervals."""
    opening, _, start, _ = p.advance()
    p.context.append("(")
    nodes, _ = items(p)
    p.context.pop()
    closing = p.kind
    expected = _CLOSING[opening]
    if closing != expected and {opening, closing} <= {"(", "[", ")", "]"} and len(nodes) == 2:
        p.advance()
        return Interval(
            nodes[0], nodes[1], ("[" if opening == "[" else "(") + closing, start, p.end
        )
    p.expect(expected, start, "the bracket")
    if not nodes:
        if opening == "set":
            return Symbol("emptyset", (), (), (), start, p.end)
        p.refuse("brackets with nothing inside", "fill or remove them")
    if len(nodes) == 1:
        return nodes[0]
    brackets = {"(": "()", "[": "[]", "set": "{}", "⟨": "<>"}[opening]
    return Tuple(tuple(nodes), brackets, start, p.end)


@prefix("|", "||")
def bars(p: Parser) -> Node:
    """An absolute value or a norm."""
    kind, _, start, _ = p.advance()
    p.context.append(kind)
    content = p.expression()
    p.context.pop()
    p.expect(kind, start, "the vertical bar")
    return Fence("abs" if kind == "|" else "norm", content, start, p.end)


@prefix("⌈", "⌊")
def rounding(p: Parser) -> Node:
    """A ceiling or a floor."""
    kind, _, start, _ = p.advance()
    p.context.append("(")
    content = p.expression()
    p.context.pop()
    p.expect("⌉" if kind == "⌈" else "⌋", start, "the bracket")
    return Fence("ceil" if kind == "⌈" else "floor", content, start, p.end)


@prefix("{")
def braces(p: Parser) -> Node:
    """A TeX group that stands as a factor; `{p}_{i}` is `p_i`."""
    start = p.token[2]
    inner = group(p)
    if isinstance(inner, Symbol) and p.kind in ("_", "^", "'", "("):
        from derive.document.names import decorated

        return decorated(p, inner.name, inner.accents, start, inner.index)
    return inner


def group(p: Parser) -> Node:
    """Read `{ expression }`."""
    start = p.advance()[2]
    if p.kind == "}":
        p.refuse("an empty group", "fill or remove the braces")
    p.context.append("(")
    inner = p.expression()
    if p.kind == "choose":
        inner = _infix_fraction(p, inner, start)
    p.context.pop()
    p.expect("}", start, "the brace")
    return inner


def _infix_fraction(p: Parser, above: Node, start: int) -> Node:
    r"""Read the lower part of `{n \choose k}` and `{a \over b}`."""
    _, kind, _, _ = p.advance()
    below = p.expression()
    if kind == "frac":
        return Divide(above, below, "frac", start, p.end)
    symbol = Symbol("binom", (), (), (), start, start + 1)
    return Call(symbol, (above, below), (",",), start, p.end)


def argument(p: Parser) -> Node:
    r"""Read the argument of a macro: a group, or one token, as `\frac12` has them."""
    kind, value, start, end = p.token
    if kind == "{":
        return group(p)
    if kind == "number" and len(value) > 1 and value.isdigit():
        p.tokens[p.index] = ("number", value[1:], start + 1, end)
        p.token = p.tokens[p.index]
        p.end = start + 1
        return Number(value[0], start, start + 1)
    if kind == "name":
        p.advance()
        return Symbol(value, (), (), (), start, end)
    handler = PREFIX.get(kind)
    if handler is None or kind in ("relation", "-", "+", "function", "big", "(", "["):
        p.unexpected("a macro lacks its argument")
    p.depth += 1
    if p.depth > MAX_NESTING:
        p.refuse("the formula is nested too deep", "simplify the formula")
    node = handler(p)
    p.depth -= 1
    return node


@prefix("fraction")
def fraction(p: Parser) -> Node:
    r"""`\frac` and `\binom`."""
    _, kind, start, _ = p.advance()
    above = argument(p)
    below = argument(p)
    if kind == "binom":
        symbol = Symbol("binom", (), (), (), start, start + 6)
        return Call(symbol, (above, below), (",",), start, p.end)
    if _differential(above) and _differential(below):
        p.refuse("derivatives are not read", "", ("", "", start, p.end))
    return Divide(above, below, "frac", start, p.end)


def _differential(node: Node) -> bool:
    """Whether a part of a fraction begins with the letter d of a derivative."""
    first = node.factors[0] if isinstance(node, Multiply) else node
    return isinstance(first, Symbol) and first.name == "d" and not first.index


@prefix("root")
def root(p: Parser) -> Node:
    r"""`\sqrt[n]{x}`, `√2`."""
    start = p.advance()[2]
    degree = None
    if p.kind == "[":
        opened = p.advance()[2]
        degree = p.expression()
        p.expect("]", opened, "the degree of the root")
    if p.kind == "(" and not p.latex:
        return Root(bracket(p), degree, start, p.end)
    if p.kind == "number" and not p.latex:
        return Root(p.expression(60), degree, start, p.end)
    radicand = argument(p)
    return Root(radicand, degree, start, p.end)


@prefix("brace")
def underbrace(p: Parser) -> Node:
    r"""`\underbrace{…}_{…}`: the content counts, the label is a comment."""
    script = p.advance()[1]
    node = argument(p)
    if p.kind == script:
        p.advance()
        _skip_argument(p)
    return node


def _skip_argument(p: Parser) -> None:
    """Pass over a balanced group, or one token."""
    depth = 0
    while p.kind != "eof":
        kind = p.advance()[0]
        depth += (kind == "{") - (kind == "}")
        if depth <= 0:
            return


@prefix("begin")
def environment(p: Parser) -> Node:
    """Matrices and cases; the environments of aligned rows were joined before."""
    _, name, start, _ = p.advance()
    rows: list[list[Node]] = [[]]
    p.context.append("(")
    while p.kind != "end":
        if p.kind == "row":
            p.advance()
            rows.append([])
        elif p.kind == "&" or p.kind in (",", ";", "connective", "quad", "."):
            p.advance()
        else:
            rows[-1].append(p.expression())
    p.context.pop()
    p.advance()
    rows = [row for row in rows if row]
    if not rows:
        p.refuse("an environment with nothing inside", "fill or remove it", p.peek(-1))
    if name in ("cases", "dcases", "rcases"):
        if any(len(row) > 2 for row in rows):
            p.refuse("cases with more than two columns", "", p.peek(-1))
        branches = tuple((row[0], row[1] if len(row) == 2 else None) for row in rows)
        return Cases(branches, start, p.end)
    if len({len(row) for row in rows}) != 1:
        p.refuse("a matrix whose rows differ in length", "", p.peek(-1))
    return Matrix(tuple(map(tuple, rows)), start, p.end)


# --- rows ----------------------------------------------------------------------------------------

_ALIGNED = frozenset(
    "aligned align align* split gather gather* gathered multline multline* eqnarray eqnarray* "
    "equation equation* alignat alignat* alignedat displaymath math flalign flalign* dmath dmath* "
    "alignedt subequations".split()
)
_TABULAR = frozenset("array matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix".split())
_CASES = frozenset("cases dcases rcases".split())
_COMPLETE = frozenset("name text number unit ) ] } unset ⌉ ⌋ ⟩ | % ! ' ellipsis".split())
_OPERANDS = frozenset(
    "name text number function big fraction root accent font ( [ { set ⌈ ⌊ | arg brace".split()
)
_OPEN = frozenset("( [ { set ⟨ ⌈ ⌊".split())
_CLOSE = frozenset(") ] } unset ⟩ ⌉ ⌋".split())


def join_rows(p: Parser) -> None:
    """Drop the environments of aligned rows, alignment marks, and row ends inside a formula.

    A row that begins with a relation or an operator goes on with the formula; a row that begins
    with a minus sign does so unless it has a relation of its own and no alignment mark before.
    """
    tokens = p.tokens
    kept: list[Token] = []
    environments: list[str] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        kind, value, start, end = token
        aligned = not environments or environments[-1] == "aligned"
        if kind == "begin":
            index = _begin(p, tokens, index, environments)
            if environments[-1] != "aligned":
                kept.append(token)
            continue
        if kind == "end":
            if not environments:
                p.refuse(f"\\end{{{value}}} without its beginning", "", token)
            if environments.pop() != "aligned":
                kept.append(token)
        elif kind == "&" and aligned:
            following = tokens[index + 1][0]
            if following in ("text", "&") and tokens[index - 1][0] == "&":
                while tokens[index + 1][0] not in ("row", "end", "eof"):
                    index += 1  # && \text{a remark}
            elif following in _OPERANDS and kept and kept[-1][0] in _COMPLETE:
                kept.append(("quad", "quad", start, end))  # a &= b & c &= d: two statements
        elif kind == "row" and aligned:
            if not _continues(tokens, index, kept):
                kept.append(token)
        elif kind == "quad" and _is_divider(tokens, index):
            kept.append(token)
            index += 3  # a = 1 \quad | \quad b = 2
            continue
        elif kind == "quad" and _idle(tokens, index, kept):
            pass
        elif kind == "stack":
            index = _stack(p, tokens, index, kept)
            continue
        else:
            kept.append(token)
        index += 1
    if environments:
        p.refuse("an environment is not closed", "add its \\end", tokens[-1])
    p.tokens = kept
    p.token = kept[0]
    p.kind = kept[0][0]


def _begin(p: Parser, tokens: list[Token], index: int, environments: list[str]) -> int:
    """Enter an environment; return the index behind its column specification."""
    name = tokens[index][1]
    specified = name.startswith(("array", "alignat", "alignedat"))
    if name not in _ALIGNED and name not in _TABULAR and name not in _CASES:
        p.refuse(f"the environment {name!r} is not read", "", tokens[index])
    kind = "aligned" if name in _ALIGNED else "cases" if name in _CASES else "matrix"
    if name == "array" and _has_leading_relation(tokens, index):
        kind = "aligned"
    environments.append(kind)
    if len(environments) > 16:
        p.refuse("environments are nested too deep", "", tokens[index])
    index += 1
    if specified and tokens[index][0] == "{":
        while tokens[index][0] not in ("}", "eof"):
            index += 1
        index += 1
    return index


def _has_leading_relation(tokens: list[Token], index: int) -> bool:
    """Whether a cell of the array that begins at `index` starts with a relation."""
    depth = 0
    for before, token in zip(tokens[index:], tokens[index + 1 :], strict=False):
        depth += (token[0] == "begin") - (token[0] == "end")
        if depth < 0:
            return False
        if token[0] == "relation" and before[0] in ("&", "row"):
            return True
    return False


def _continues(tokens: list[Token], index: int, kept: list[Token]) -> bool:
    """Whether the formula goes on in the row after the row end at `index`."""
    before = kept[-1][0] if kept else "row"
    marked = False
    index += 1
    while tokens[index][0] in ("&", "row", "quad"):
        marked = marked or tokens[index][0] == "&"
        index += 1
    kind = tokens[index][0]
    if kind in ("eof", "end", "relation", "+", "*", "/") or before in ("row", ","):
        return kind in ("eof", "end") or before != ","
    if before in ("relation", "+", "-", "*", "/"):
        return True
    if kind != "-":
        return False
    # A formula that has no relation yet goes on in the row that has it (multline).
    return marked or not _row_has_relation(tokens, index) or not _has_relation(kept)


def _has_relation(kept: list[Token]) -> bool:
    """Whether a relation stands in the row that `kept` ends with, or in one that it goes on."""
    for token in reversed(kept):
        if token[0] in ("row", "begin"):
            return False
        if token[0] == "relation":
            return True
    return False


def _row_has_relation(tokens: list[Token], index: int) -> bool:
    """Whether a relation stands outside all brackets before the next row end."""
    depth = 0
    for token in tokens[index:]:
        kind = token[0]
        depth += (kind in _OPEN) - (kind in _CLOSE)
        if kind in ("row", "end", "eof"):
            return False
        if kind == "relation" and depth <= 0:
            return True
    return False


def _is_divider(tokens: list[Token], index: int) -> bool:
    """Whether a bar between wide spaces divides two statements."""
    kinds = [token[0] for token in tokens[index : index + 3]]
    return len(kinds) == 3 and kinds[1] in ("|", "mid") and kinds[2] == "quad"


def _idle(tokens: list[Token], index: int, kept: list[Token]) -> bool:
    """Whether the wide space at `index` separates nothing."""
    depth = 0
    for token in kept:
        depth += (token[0] in _OPEN) - (token[0] in _CLOSE)
    before = kept[-1][0] if kept else "row"
    after = tokens[index + 1][0]
    idle = ("relation", "quad", "eof", "connective", "arrow", "row", ",", ";", "end", "&", "+", "-")
    return (
        depth > 0 or after in idle or before in ("relation", ",", ";", "row", "connective", "arrow")
    )


def _stack(p: Parser, tokens: list[Token], index: int, kept: list[Token]) -> int:
    r"""Read `\stackrel{a}{=}` as `=`, `\underset{x}{\max}` as `\max_{x}`; return the next index."""
    opener = tokens[index]
    first, index = _balanced(p, tokens, index + 1)
    second, index = _balanced(p, tokens, index)
    if len(second) == 1 and second[0][0] in ("relation", "arrow"):
        kept.extend(second)
    elif second and second[0][0] in ("big", "arg") and opener[1] == "under":
        kept.extend(second)
        kept.append(("_", "_", opener[2], opener[2]))
        kept.append(("{", "{", opener[2], opener[2]))
        kept.extend(first)
        kept.append(("}", "}", opener[3], opener[3]))
    else:
        p.refuse("something is stacked on a formula", "write it beside", opener)
    return index


def _balanced(p: Parser, tokens: list[Token], index: int) -> tuple[list[Token], int]:
    """The tokens of the group (or the one token) at `index`, without braces; the next index."""
    if tokens[index][0] == "eof":
        p.refuse("a macro lacks its argument", "write it in braces", tokens[index])
    if tokens[index][0] != "{":
        return [tokens[index]], index + 1
    depth = 0
    for stop in range(index, len(tokens)):
        depth += (tokens[stop][0] == "{") - (tokens[stop][0] == "}")
        if depth == 0:
            return tokens[index + 1 : stop], stop + 1
    return p.refuse("the brace is not closed", "add '}'", tokens[index])
