"""Mathematics as MathML Core, which browsers show by themselves: no script, no network.

Main definitions
    mathml          the elements of a node, without the `<math>` around them
    mathml_inline   the same in `<math>`
    html_clause     words (escaped) and mathematics
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from derive.export import mathematics as m
from derive.export.letters import GREEK
from derive.export.unicode_math import CONNECTIVES, QUANTIFIERS, RELATIONS, plain

__all__ = ["html_clause", "html_text", "mathml", "mathml_inline", "mathml_relation"]

_OPERATORS: Mapping[str, str] = {
    **RELATIONS,
    "->": "→",
    "<->": "↔",
    "||": "‖",
    "-": "−",
    "*": "·",
    "times": "×",
    "lvert": "|",
    "rvert": "|",
}
_IDENTIFIERS: Mapping[str, str] = {"N": "ℕ", "R": "ℝ", "false": "⊥"}
_FUNCTIONS = frozenset({"log", "ln", "exp", "log_2"})
_ACCENTS = {"hat": "^", "bar": "¯", "tilde": "~"}


def mathml(node: m.Math) -> str:
    """The elements of the node.

    >>> from derive.export.mathematics import Name, Quotient
    >>> mathml(Quotient(Name("p"), Name("theta")))
    '<mfrac><mi>p</mi><mi>θ</mi></mfrac>'
    """
    show = mathml
    match node:
        case m.Number(digits):
            return f"<mn>{html_text(digits)}</mn>"
        case m.Name():
            return _name(node, "")
        case m.Symbol(name):
            return _symbol(name)
        case m.Words(text):
            return f"<mtext>{_kept(text)}</mtext>"
        case m.Row(parts):
            return _row(*map(show, parts))
        case m.Indexed(head, indices):
            comma = _operator(",") if any(len(show(x)) > 10 for x in indices) else ""
            return _name(head, comma.join(map(show, indices)))
        case m.Call(head, arguments, separator):
            inner = _operator("‖" if separator == "||" else separator).join(map(show, arguments))
            return _row(show(head), _operator("("), inner, _operator(")"))
        case m.Function(name, argument):
            return _row(_symbol(name), show(argument))
        case m.Sum(((sign, first), *rest)):
            lead = [_operator("−")] if sign == "-" else []
            others = [e for s, t in rest for e in (_operator(_OPERATORS.get(s, s)), show(t))]
            return _row(*lead, show(first), *others)
        case m.Product(factors):
            return _row(*_factors(factors))
        case m.Negative(body):
            return _row(_operator("−"), show(body))
        case m.Quotient(above, below):
            return f"<mfrac>{_one(above)}{_one(below)}</mfrac>"
        case m.Power(base, exponent):
            return f"<msup>{_one(base)}{_one(exponent)}</msup>"
        case m.Big(operator, variable, lower, upper, body):
            big = _operator("∑" if operator == "sum" else "∏")
            low = _row(show(variable), _operator("="), show(lower))
            limits = f"<munderover>{big}{low}{_one(upper)}</munderover>"
            return _row(limits, show(body))
        case m.Integral(variable, body):
            return _row(_operator("∫"), show(body), "<mi>d</mi>", show(variable))
        case m.Derivative(variable, body, point):
            return _derivative(show(variable), show(body), point)
        case m.Group(body):
            return _row(_operator("("), show(body), _operator(")"))
        case m.Relation(first, links):
            said = [e for op, x in links for e in (_operator(RELATIONS[op]), show(x))]
            return _row(show(first), *said)
        case m.Segment(lower, upper):
            dots = f"{_operator(',')}{_operator('…')}{_operator(',')}"
            return _row(_operator("{"), show(lower), dots, show(upper), _operator("}"))
        case m.Interval(lower, upper, lower_open, upper_open):
            left, right = "(" if lower_open else "[", ")" if upper_open else "]"
            return _row(_operator(left), show(lower), _operator(","), show(upper), _operator(right))
        case m.Not(body):
            return _row(_operator("¬"), show(body))
        case m.Connective(name, parts):
            return _row(_operator(CONNECTIVES[name]).join(map(show, parts)))
        case m.Quantified("almost", domain, body):
            return _row(show(body), "<mtext>\u00a0for almost every\u00a0</mtext>", show(domain))
        case m.Quantified(kind, domain, body):
            mark = _operator(QUANTIFIERS[kind])
            return _row(mark, show(domain), _operator(":"), '<mspace width="0.3em"/>', show(body))
    raise AssertionError(node)


def mathml_inline(node: m.Math, *, display: bool = False) -> str:
    """The node in `<math>`."""
    style = ' display="block"' if display else ""
    return f"<math{style}>{_one(node)}</math>"


def mathml_relation(relation: str, right: m.Math) -> str:
    """A link of a chain: the relation and its right side, in display style."""
    inner = f"{_operator(RELATIONS[relation])}{mathml(right)}"
    return f'<math><mrow displaystyle="true">{inner}</mrow></math>'


def html_clause(clause: m.Clause) -> str:
    """Words and mathematics."""
    return "".join(html_text(p) if isinstance(p, str) else mathml_inline(p) for p in clause)


def html_text(text: str) -> str:
    """The text with nothing left for HTML to interpret and no control characters."""
    return escape(plain(text), quote=True)


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _one(node: m.Math) -> str:
    """Exactly one element."""
    shown = mathml(node)
    return shown if not isinstance(node, m.Symbol) else _row(shown)


def _operator(text: str) -> str:
    return f"<mo>{escape(text)}</mo>"


def _symbol(name: str) -> str:
    if name == "log_2":
        return "<msub><mi>log</mi><mn>2</mn></msub><mo>\u2061</mo>"
    if name in _FUNCTIONS:
        return f"<mi>{name}</mi><mo>\u2061</mo>"
    if name in _IDENTIFIERS:
        return f"<mi>{_IDENTIFIERS[name]}</mi>"
    return _operator(plain(_OPERATORS.get(name, name)))


def _name(name: m.Name, indices: str) -> str:
    letter = GREEK.get(name.base, name.base)
    base = f"<mi>{html_text(letter)}</mi>"
    if name.accent:
        base = f'<mover accent="true">{base}<mo>{_ACCENTS[name.accent]}</mo></mover>'
    own = name.subscript
    below = ""
    if own:
        shown = ",".join(GREEK.get(part, part) for part in own.split(","))
        below = f"<mn>{own}</mn>" if own.isdigit() else f"<mi>{html_text(shown)}</mi>"
        below += _operator(",") if indices else ""
    below += indices
    primes = _operator("′" * name.primes)
    match bool(below), bool(name.primes):
        case True, True:
            return f"<msubsup>{base}{_row(below)}{primes}</msubsup>"
        case True, False:
            return f"<msub>{base}{_row(below)}</msub>"
        case False, True:
            return f"<msup>{base}{primes}</msup>"
    return base


def _factors(factors: tuple[m.Math, ...]) -> list[str]:
    shown = [mathml(factors[0])]
    for factor in factors[1:]:
        first = factor.base if isinstance(factor, m.Power) else factor
        shown.append(_operator("·" if isinstance(first, m.Number) else "\u2062"))
        shown.append(mathml(factor))
    return shown


def _derivative(variable: str, body: str, point: m.Math | None) -> str:
    whole = _row(f"<mfrac><mi>d</mi><mrow><mi>d</mi>{variable}</mrow></mfrac>", body)
    if point is None:
        return whole
    at = _row(variable, _operator("="), mathml(point))
    return _row(whole, f"<msub><mo>|</mo>{at}</msub>")


def _kept(text: str) -> str:
    """Outer spaces of words would be dropped."""
    shown = html_text(text)
    return shown.replace(" ", "\u00a0", 1) if shown.startswith(" ") else shown
