r"""The mathematics parser: LaTeX or plain text to a syntax tree, or a refusal with a reason.

Main definitions
    parse         text -> Parse (tree, normalisations, ambiguities); raises MathSyntaxError
    parse_like    the same in the notation of a text that was read before
    is_latex      which of the two notations a text is in
    Parse         what `parse` returns

Implementation notes
    A Pratt parser (`grammar` is the engine; `operators`, `names`, `brackets` hold the handlers)
    behind two tokenizers (`latex`, `plain`).  Sums, products and chains of relations are flat.
    Mathematics has places that two readers read differently (`\log a/b`, `1/2n`).  The usual
    reading is taken and the place recorded as an `Ambiguity`; `parse(text, alternative=True)`
    takes the other reading everywhere, so that a checker can try both before it refutes anything.
    What has no usual reading is refused.
"""

from __future__ import annotations

from collections.abc import Collection

from derive.document import brackets, latex, names, operators, plain
from derive.document.errors import MathSyntaxError
from derive.document.grammar import Ambiguity, Parser
from derive.document.syntax import Node, Sequence
from derive.document.tokens import MAX_LENGTH, Normalisation
from derive.patterns import pattern
from derive.record import record

__all__ = ["Ambiguity", "Normalisation", "Parse", "is_latex", "parse", "parse_like"]

_HANDLERS = (operators, names)  # importing them fills the tables of `grammar`
_LATEX = pattern(r"\\[A-Za-z,;%{}|\\ !]|[_^]\{|\$|\{,\}|&=")
_ESCAPED = pattern(r"\\\\(?:[dt]?frac|log|ln|cdot|times|approx|left|sum|text|begin|quad)\b")
_MACRO = pattern(r"(?<!\\)\\[A-Za-z]")
_ROWS = frozenset("row & begin end quad stack".split())


@record
class Parse:
    """A tree, what was normalised on the way to it, and where another reading is possible.

    `decimal_comma` is what the parser was told of commas between digits.
    """

    text: str
    tree: Node
    latex: bool
    normalisations: tuple[Normalisation, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    decimal_comma: bool | None = None


def is_latex(text: str) -> bool:
    r"""Whether `text` has a sign of LaTeX: a macro, a braced script, a dollar.

    >>> is_latex(r"\frac12"), is_latex("0.5 × log2(8)")
    (True, False)
    """
    return _LATEX.search(text) is not None


def parse(
    text: str,
    *,
    notation: str = "auto",
    functions: Collection[str] = (),
    alternative: bool = False,
    decimal_comma: bool | None = None,
) -> Parse:
    r"""Return the syntax tree of one formula.

    `notation` is `latex`, `plain` or `auto`.  Surrounding dollars are allowed.  `functions` are
    names of one letter that are functions here.  `alternative` takes the other reading of each
    ambiguity.  With `decimal_comma`, `2{,}585` and `2,585` are 2.585; with False they are 2585;
    with None (nothing is known) they are 2585, and the place is an ambiguity.  Raises
    `MathSyntaxError` with the position and the reason for what is not read.

    >>> parse(r"\log_2 \frac{1}{0.25} = 2").tree.relations
    ('=',)
    """
    if len(text) > MAX_LENGTH:
        raise MathSyntaxError(
            MAX_LENGTH,
            f"the formula has more than {MAX_LENGTH} characters",
            "split it into shorter formulas",
        )
    use_latex = is_latex(text) if notation == "auto" else notation == "latex"
    source = _unescaped(text) if use_latex and "\\\\" in text else text
    source = source.replace("\\$", "  ") if use_latex and "\\$" in source else source
    source = _without_dollars(source) if use_latex and "$" in source else source
    comma = True if alternative and decimal_comma is None else decimal_comma
    tokens = (latex if use_latex else plain).tokenize(source, comma)
    parser = Parser(text, tokens, frozenset(functions), alternative)
    parser.ambiguities += [
        Ambiguity(start, end, "groups of thousands", "a decimal comma")
        for start, end in tokens.unsure
    ]
    if not _ROWS.isdisjoint([token[0] for token in tokens.tokens]):
        brackets.join_rows(parser)
    tree = _statements(parser)
    ambiguities = tuple(parser.ambiguities)
    return Parse(text, tree, use_latex, tuple(parser.notes), ambiguities, decimal_comma)


def parse_like(before: Parse, text: str, *, alternative: bool = False) -> Parse:
    """Return the tree of a text in the notation in which another was read, as `parse` does.

    >>> parse_like(parse("H = 0,5", decimal_comma=True), "H = 0,6").tree.operands[1].literal
    '0.6'
    """
    return parse(
        text,
        notation="latex" if before.latex else "plain",
        alternative=alternative,
        decimal_comma=before.decimal_comma,
    )


def _unescaped(text: str) -> str:
    """Take `\\\\frac` for `\\frac` where every macro is written so: text that was escaped twice."""
    if _ESCAPED.search(text) and not _MACRO.search(text):
        return text.replace("\\\\", " \\")
    return text


def _without_dollars(text: str) -> str:
    """Replace surrounding dollars by spaces, so that offsets stay."""
    stripped = text.strip()
    marks = "$$" if stripped.startswith("$$") else "$"
    inner = stripped[len(marks) : -len(marks)]
    if not (stripped.startswith(marks) and stripped.endswith(marks) and len(stripped) > len(marks)):
        raise MathSyntaxError(text.index("$"), "a dollar that has no partner", "remove it")
    if "$" in inner:
        raise MathSyntaxError(text.index("$"), "more than one formula", "pass one at a time")
    start = text.index(marks) + len(marks)
    return " " * start + inner + " " * (len(text) - start - len(inner))


_STRENGTH = {"connective": 4, "arrow": 3, "row": 2, ";": 1, ",": 1, "/": 1, "quad": 0, ".": 0}


def _statements(p: Parser) -> Node:
    """Read statements to the end of the text."""
    items: list[Node] = []
    separators: list[str] = []
    _separator(p)
    start = p.token[2]
    if p.kind == "eof":
        p.refuse("the formula is empty", "write a formula")
    end = start
    while True:
        items.append(p.expression())
        end = p.end
        if p.kind == "eof":
            break
        separator = _separator(p)
        if separator is None:
            p.unexpected()
        if p.kind == "eof":
            break
        separators.append(separator)
    return items[0] if len(items) == 1 else Sequence(tuple(items), tuple(separators), start, end)


def _separator(p: Parser) -> str | None:
    """Consume the signs and words between two statements; the most telling of them, or None."""
    best: str | None = None
    strength = -1
    while p.kind in _STRENGTH:
        if p.kind == "." and p.peek()[0] != "eof":
            p.unexpected()
        if p.kind == "/" and not p.at_listing_slash():
            p.unexpected()
        kind, value, _, _ = p.advance()
        if _STRENGTH[kind] > strength:
            best, strength = value, _STRENGTH[kind]
    return best
