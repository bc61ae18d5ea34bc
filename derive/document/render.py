r"""Printing a syntax tree, so that it parses back to an equal tree.

Main definitions
    to_latex, to_plain    tree -> text
    key                   the canonical spelling under which names and calls are bound

Implementation notes
    One printer with two vocabularies.  `_Printer.at(node, level)` puts parentheses around a node
    whose operator binds less tightly than `level`.  Matrices, cases and connecting words have no
    plain notation that parses back; they are still printed readably.
"""

from __future__ import annotations

from derive.document.grammar import ADD, POSTFIX, POWER, PRODUCT, RELATION
from derive.document.macros import MACROS
from derive.document.syntax import (
    Add,
    Based,
    Big,
    Call,
    Cases,
    Chain,
    Continued,
    Divide,
    Dots,
    Factorial,
    Fence,
    Interval,
    Matrix,
    Missing,
    Multiply,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    Quantity,
    Root,
    Sequence,
    Symbol,
    Tuple,
)

__all__ = ["key", "to_latex", "to_plain"]

_SUFFIXES = {
    "prime": ("'", "'"),
    "star": ("^{*}", "^*"),
    "transpose": (r"^{\top}", "^⊤"),
    "dagger": (r"^{\dagger}", "^†"),
    "plus": ("^{+}", "^+"),
    "minus": ("^{-}", "^-"),
}
_FONTS = {"bf": "mathbf", "cal": "mathcal", "bb": "mathbb", "scr": "mathscr", "frak": "mathfrak"}
_RELATIONS = {
    "=": "=",
    "≈": r"\approx",
    "≐": r"\doteq",
    ":=": ":=",
    "≠": r"\ne",
    "≡": r"\equiv",
    "<": "<",
    ">": ">",
    "≤": r"\leq",
    "≥": r"\geq",
    "≪": r"\ll",
    "≫": r"\gg",
    "→": r"\to",
    "∝": r"\propto",
    "∈": r"\in",
    "∉": r"\notin",
    "⊂": r"\subset",
    "⊆": r"\subseteq",
    "∼": r"\sim",
}
_BIG_LATEX = {
    "sum": r"\sum",
    "product": r"\prod",
    "integral": r"\int",
    "argmax": r"\operatorname{argmax}",
    "argmin": r"\operatorname{argmin}",
}
_BIG_PLAIN = {"sum": "∑", "product": "∏", "integral": "∫"}
_FENCES = {
    "abs": (r"\lvert ", r" \rvert"),
    "norm": (r"\lVert ", r" \rVert"),
    "floor": (r"\lfloor ", r" \rfloor"),
    "ceil": (r"\lceil ", r" \rceil"),
}
_SEPARATORS = {"|": r" \mid ", "||": r" \| "}
_FUNCTIONS = frozenset(name for name, (kind, _) in MACROS.items() if kind == "function")
_ATOM = 100


def to_latex(node: Node) -> str:
    r"""Return `node` as LaTeX.

    >>> from derive.document.parse import parse
    >>> to_latex(parse("-1/2 log2(p)").tree)
    '-\\frac{1}{2} \\cdot \\log_{2}(p)'
    """
    return _Printer(latex=True).text(node)


def to_plain(node: Node) -> str:
    r"""Return `node` in plain notation.

    >>> from derive.document.parse import parse
    >>> to_plain(parse(r"\log_2 \frac{1}{0.25} \simeq 2").tree)
    'log_{2}(1/0.25) ≈ 2'
    """
    return _Printer(latex=False).text(node)


def key(node: Node) -> str:
    r"""Return the canonical spelling of a name or a call, under which values are bound.

    Accents first, then the name, then indices, then marks: `\hat{y}_{ij}` is `hat y_{i,j}`.
    A call is spelled with its arguments: `H(X|Y)`.

    >>> from derive.document.parse import parse
    >>> key(parse(r"\hat{y}_{ij}").tree), key(parse(r"H(X \mid Y)").tree)
    ('hat y_{i,j}', 'H(X|Y)')
    """
    if isinstance(node, Symbol):
        if not (node.accents or node.index or node.upper):
            return node.name
        before = "".join(f"{accent} " for accent in node.accents if accent not in _SUFFIXES)
        after = "".join(_SUFFIXES[mark][1] for mark in node.accents if mark in _SUFFIXES)
        lower = "_{" + ",".join(map(key, node.index)) + "}" if node.index else ""
        upper = "^{(" + ",".join(map(key, node.upper)) + ")}" if node.upper else ""
        return f"{before}{node.name}{lower}{upper}{after}"
    if isinstance(node, Call):
        return f"{key(node.function)}({_joined([key(a) for a in node.arguments], node.separators)})"
    return to_plain(node)


def _joined(parts: list[str], separators: tuple[str, ...]) -> str:
    """The arguments of a call, compactly."""
    pairs = zip(parts, (*separators, ""), strict=False)
    return "".join(part + separator for part, separator in pairs)


class _Printer:
    """Prints nodes in one of the two notations."""

    def __init__(self, latex: bool) -> None:
        self.latex = latex

    def at(self, node: Node, level: int) -> str:
        """The text of `node`, in parentheses if it binds less tightly than `level`."""
        text = self.text(node)
        return text if self.level(node) >= level else f"({text})"

    def level(self, node: Node) -> int:
        """How tightly the outermost operator of the printed `node` binds."""
        match node:
            case Sequence():
                return 0
            case Chain() | Missing():
                return RELATION
            case Add():
                return ADD
            case Negative() | Big():
                return ADD + 5
            case Multiply():
                return PRODUCT
            case Quantity():
                return PRODUCT + 2
            case Divide():
                return POSTFIX - 2 if self.latex else PRODUCT + 1
            case Power() | Based() | Percent() | Factorial() | Continued():
                return POWER
            case _:
                return _ATOM

    def text(self, node: Node) -> str:
        """The text of `node`, without parentheses around it."""
        latex = self.latex
        match node:
            case Number():
                return node.literal
            case Based():
                return f"{node.literal}_{{{node.base}}}" if latex else f"{node.literal}_{node.base}"
            case Symbol():
                return self.symbol(node)
            case Call():
                return self.call(node)
            case Add():
                return self.add(node)
            case Multiply():
                return self.multiply(node)
            case Negative():
                return "-" + self.at(node.operand, ADD + 5)
            case Divide() if latex:
                return f"\\frac{{{self.text(node.numerator)}}}{{{self.text(node.denominator)}}}"
            case Divide():
                return f"{self.at(node.numerator, PRODUCT)}/{self.at(node.denominator, POWER)}"
            case Power():
                return self.power(node)
            case Root():
                return self.root(node)
            case Percent():
                sign = "\\%" if latex and node.sign == "%" else node.sign
                return self.at(node.operand, _ATOM) + sign
            case Factorial():
                return self.at(node.operand, _ATOM) + "!"
            case Fence():
                return self.fence(node)
            case Quantity():
                value = self.at(node.value, PRODUCT)
                return f"{value} \\text{{ {node.unit}}}" if latex else f"{value} {node.unit}"
            case Tuple():
                return self.tuple_(node)
            case Interval():
                inner = f"{self.at(node.lower, RELATION)}, {self.at(node.upper, RELATION)}"
                return f"{node.brackets[0]}{inner}{node.brackets[1]}"
            case Matrix():
                return self.matrix(node)
            case Cases():
                return self.cases(node)
            case Big():
                return self.big(node)
            case Chain():
                return self.chain(node)
            case Sequence():
                return self.sequence(node)
            case Dots():
                return r"\ldots" if latex else "…"
            case Continued():
                return node.number.literal + (r"\ldots" if latex else "…")
            case Missing():
                return ""

    def symbol(self, node: Symbol) -> str:
        """A name with its decorations."""
        if not self.latex:
            return key(node)
        name = node.name
        kind, value = MACROS.get(name, ("", ""))
        if name == "infinity":
            name = r"\infty "
        elif kind == "name" and value == name:
            name = f"\\{name} "
        elif name == "·":
            name = r"\cdot "
        elif len(name) > 1 and not name.isdigit():
            name = f"\\mathrm{{{name}}}" if name.isalpha() else f"\\text{{{name}}}"
        suffix = ""
        for accent in reversed(node.accents):
            if accent in _SUFFIXES:
                suffix = _SUFFIXES[accent][0] + suffix
            elif accent in _FONTS:
                name = f"\\{_FONTS[accent]}{{{name}}}"
            else:
                name = f"\\{accent}{{{name}}}"
        lower = "_{" + ", ".join(map(self.text, node.index)) + "}" if node.index else ""
        upper = "^{(" + ", ".join(map(self.text, node.upper)) + ")}" if node.upper else ""
        return f"{name}{lower}{upper}{suffix}"

    def call(self, node: Call) -> str:
        """A function with its arguments in parentheses."""
        name = node.function.name
        arguments = [self.at(argument, RELATION) for argument in node.arguments]
        if self.latex and name == "binom":
            return f"\\binom{{{arguments[0]}}}{{{arguments[1]}}}"
        if (self.latex and name in _FUNCTIONS) or name in ("max", "min"):
            lower = "_{" + ", ".join(map(self.text, node.function.index)) + "}"
            head = ("\\" if self.latex else "") + name + (lower if node.function.index else "")
        else:
            head = self.symbol(node.function).rstrip()
        separators = [
            _SEPARATORS.get(separator, separator + " ")
            if self.latex
            else {"|": " | ", "||": " || "}.get(separator, separator + " ")
            for separator in node.separators
        ]
        return f"{head}({_joined(arguments, tuple(separators))})"

    def add(self, node: Add) -> str:
        """Terms with their signs."""
        parts = [self.at(node.terms[0], ADD + 5)]
        for term in node.terms[1:]:
            if isinstance(term, Negative):
                parts.append(f" - {self.at(term.operand, ADD + 5)}")
            else:
                parts.append(f" + {self.at(term, ADD + 5)}")
        return "".join(parts)

    def multiply(self, node: Multiply) -> str:
        """Factors with explicit signs."""
        first = self.at(node.factors[0], PRODUCT + 1)
        rest = [self.at(factor, POWER) for factor in node.factors[1:]]
        return (r" \cdot " if self.latex else "*").join([first, *rest])

    def power(self, node: Power) -> str:
        """A base with its exponent."""
        base = self.at(node.base, _ATOM)
        if isinstance(node.base, Symbol) and (node.base.upper or _marked(node.base)):
            base = f"({base})"
        if self.latex:
            return f"{base}^{{{self.text(node.exponent)}}}"
        return (
            f"{base}^{self.at(node.exponent, _ATOM)}"
            if _simple(node.exponent)
            else (f"{base}^({self.text(node.exponent)})")
        )

    def root(self, node: Root) -> str:
        """A root with its degree."""
        if self.latex:
            degree = f"[{self.text(node.degree)}]" if node.degree is not None else ""
            return f"\\sqrt{degree}{{{self.text(node.radicand)}}}"
        if node.degree is None:
            return f"sqrt({self.text(node.radicand)})"
        return f"√[{self.text(node.degree)}]({self.text(node.radicand)})"

    def fence(self, node: Fence) -> str:
        """An absolute value, norm, floor or ceiling."""
        if self.latex:
            left, right = _FENCES[node.kind]
            return left + self.text(node.content) + right
        if node.kind == "norm":
            return f"‖{self.text(node.content)}‖"
        return f"{node.kind}({self.text(node.content)})"

    def tuple_(self, node: Tuple) -> str:
        """Items in brackets."""
        inner = ", ".join(self.at(item, RELATION) for item in node.items)
        if node.brackets == "{}":
            return f"\\{{{inner}\\}}" if self.latex else f"{{{inner}}}"
        if node.brackets == "<>":
            return f"\\langle {inner} \\rangle" if self.latex else f"⟨{inner}⟩"
        return f"{node.brackets[0]}{inner}{node.brackets[1]}"

    def matrix(self, node: Matrix) -> str:
        """Rows of cells."""
        if self.latex:
            rows = r" \\ ".join(" & ".join(map(self.text, row)) for row in node.rows)
            return f"\\begin{{pmatrix}} {rows} \\end{{pmatrix}}"
        return "[" + ", ".join(f"[{', '.join(map(self.text, row))}]" for row in node.rows) + "]"

    def cases(self, node: Cases) -> str:
        """Branches with their conditions."""
        if not self.latex:
            branches = [
                self.text(value) + (" if " + self.text(test) if test is not None else " otherwise")
                for value, test in node.branches
            ]
            return "{" + "; ".join(branches) + "}"
        rows = [
            self.text(value) + (f" & {self.text(test)}" if test is not None else "")
            for value, test in node.branches
        ]
        return "\\begin{cases} " + r" \\ ".join(rows) + " \\end{cases}"

    def big(self, node: Big) -> str:
        """An operator with its limits and body."""
        if self.latex:
            head = _BIG_LATEX.get(node.kind, "\\" + node.kind)
        else:
            head = _BIG_PLAIN.get(node.kind, node.kind)
        if node.under is not None:
            items = node.under.items if isinstance(node.under, Tuple) else (node.under,)
            head += "_{" + ", ".join(map(self.text, items)) + "}"
        if node.over is not None:
            head += "^{" + self.text(node.over) + "}"
        text = f"{head} {self.at(node.body, ADD + 5)}"
        if node.variable is not None:
            text += (r" \, d " if self.latex else " d") + self.symbol(node.variable).rstrip()
        return text

    def chain(self, node: Chain) -> str:
        """Operands with their relations."""
        parts = [
            self.at(node.operands[0], ADD) if not isinstance(node.operands[0], Missing) else ""
        ]
        for relation, operand in zip(node.relations, node.operands[1:], strict=True):
            parts.append(_RELATIONS[relation] if self.latex else relation)
            parts.append(self.at(operand, ADD))
        return " ".join(parts).strip()

    def sequence(self, node: Sequence) -> str:
        """Statements with what separates them."""
        parts = [self.text(node.items[0])]
        for separator, item in zip(node.separators, node.items[1:], strict=True):
            parts.append(self.separator(separator) + self.text(item))
        return "".join(parts)

    def separator(self, separator: str) -> str:
        """The text of one separator."""
        if not self.latex:
            return {",": ", ", ";": "; ", "row": "\n", "quad": ", "}.get(
                separator, f" {separator} "
            )
        if separator in "⇒⇔":
            return r" \Rightarrow " if separator == "⇒" else r" \Leftrightarrow "
        table = {",": ", ", ";": "; ", "row": r" \\ ", "quad": r" \quad ", "/": " / "}
        return table.get(separator, f" \\text{{ {separator} }} ")


def _simple(node: Node) -> bool:
    """Whether `node` may stand behind `^` in plain notation without parentheses."""
    return isinstance(node, Number) or (
        isinstance(node, Symbol)
        and len(node.name) == 1
        and not (node.accents or node.index or node.upper)
    )


def _marked(node: Symbol) -> bool:
    """Whether a mark that looks like an exponent stands at the symbol."""
    return any(accent in _SUFFIXES and accent != "prime" for accent in node.accents)
