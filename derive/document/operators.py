r"""Arithmetic, relations, units and scripts: how an expression continues.

Main definitions
    chain, add, product       collect relations, terms and factors flat
    script                    what stands after `^`

Implementation notes
    Implicit multiplication binds like the explicit one, but for the recorded ambiguities behind a
    slash.  A number may not stand right behind another factor: `2 3` and `x_12` are typing errors
    more often than products.
"""

from __future__ import annotations

from derive.document.grammar import (
    ADD,
    MAX_NESTING,
    POSTFIX,
    POWER,
    PRODUCT,
    RELATION,
    Parser,
    infix,
    prefix,
)
from derive.document.syntax import (
    Add,
    Based,
    Chain,
    Continued,
    Divide,
    Dots,
    Factorial,
    Missing,
    Multiply,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    Quantity,
    Symbol,
)

__all__ = ["add", "chain", "product", "script"]

#: Words that may follow the unit's slash in `bits/symbol`.
_PER = frozenset(
    "symbol symbols sample char character letter bit pixel word use token source".split()
)


@prefix("number")
def number(p: Parser) -> Node:
    """A literal, perhaps with a base below or with digits that go on."""
    _, literal, start, end = p.advance()
    node = Number(literal, start, end)
    if p.kind == "ellipsis" and p.token[2] == end and "." in literal:
        p.advance()
        return Continued(node, start, p.end)
    return node


@prefix("vulgar")
def vulgar(p: Parser) -> Node:
    """A fraction that is one character."""
    _, value, start, end = p.advance()
    above, below = value.split("/")
    return Divide(Number(above, start, end), Number(below, start, end), "frac", start, end)


@prefix("ellipsis")
def ellipsis(p: Parser) -> Node:
    """Three dots."""
    token = p.advance()
    return Dots(token[2], token[3])


@prefix("-")
def negative(p: Parser) -> Node:
    """A leading minus takes the whole product: `-a b` is `-(a b)`."""
    start = p.token[2]
    if _is_outcome(p):
        return Symbol("-", (), (), (), start, p.advance()[3])
    p.advance()
    return Negative(p.expression(ADD), start, p.end)


@prefix("+")
def positive(p: Parser) -> Node:
    """A leading plus says nothing."""
    if _is_outcome(p):
        token = p.advance()
        return Symbol("+", (), (), (), token[2], token[3])
    p.advance()
    return p.expression(ADD)


def _is_outcome(p: Parser) -> bool:
    """Whether a sign alone is an outcome, as in `P(+|D)` and `P(D|-)`."""
    called = p.context and p.context[-1] == "call"
    return bool(called) and p.peek()[0] in (")", "|", "mid", ",", ";")


@prefix("relation")
def missing(p: Parser) -> Node:
    """A formula that begins with a relation has a left side elsewhere."""
    if p.depth > 1 or p.index:
        p.unexpected("nothing stands before the relation")
    return Missing(p.token[2], p.token[2])


@prefix("*")
def placeholder(p: Parser) -> Node:
    r"""The dot of `f(\cdot)`."""
    called = p.context and p.context[-1] == "call"
    if not called or p.peek()[0] not in (")", ",", "|", "mid", ";", "]", "||"):
        p.unexpected("a multiplication sign with nothing before it")
    token = p.advance()
    return Symbol("·", (), (), (), token[2], token[3])


@infix(RELATION, "relation")
def chain(p: Parser, left: Node, start: int) -> Node:
    """Relations one after the other."""
    operands = [left]
    relations = []
    while p.kind == "relation":
        token = p.advance()
        if p.kind == "eof":
            p.refuse(f"nothing follows {p.text[token[2] : token[3]]!r}", "complete it", token)
        relations.append(token[1])
        right = p.expression(RELATION)
        if isinstance(right, Chain) and p.text[p.end - 1 : p.end] == "}":
            operands.extend(right.operands)  # \boxed{a = b}
            relations.extend(right.relations)
        else:
            operands.append(right)
    return Chain(tuple(operands), tuple(relations), start, p.end)


@infix(ADD, "+", "-")
def add(p: Parser, left: Node, start: int) -> Node:
    """Terms one after the other."""
    terms = [left]
    while p.kind == "+" or p.kind == "-":
        sign, _, at, _ = p.advance()
        term = p.expression(ADD)
        terms.append(term if sign == "+" else Negative(term, at, p.end))
    return Add(tuple(terms), start, p.end)


@infix(PRODUCT, "*", "unit")
@infix(
    PRODUCT,
    "/",
    *("name text function big number ( [ { set fraction root accent font brace | || ⌈ ⌊".split()),
    *("arg vulgar ellipsis begin".split()),
    implicit=True,
)
def product(p: Parser, left: Node, start: int) -> Node:
    """Factors one after the other, divided by what a slash says, with units behind them."""
    factors = [left]
    slashes = 0
    while True:
        kind = p.kind
        if kind == "*":
            p.advance()
            factors.append(p.expression(PRODUCT))
        elif kind == "/" and not p.at_listing_slash():
            slashes += 1
            if slashes > MAX_NESTING:  # a/b/c/… nests to the left
                p.refuse(f"more than {MAX_NESTING} divisions in a row", "simplify the formula")
            factors = [_quotient(p, _collect(factors, start, p.end), start)]
        elif kind == "unit":
            factors = [_quantity(p, _collect(factors, start, p.end), start)]
        elif kind in _IMPLICIT and p.juxtaposed():
            if kind == "(" and p.peek()[0] == "unit" and p.peek(2)[0] == ")":
                p.advance()
                factors = [_quantity(p, _collect(factors, start, p.peek(-1)[2]), start, True)]
            elif not _times_letter(p):
                _check_juxtaposition(p, factors)
                factors.append(p.expression(PRODUCT))
                if _mixed_number(p, factors, start):
                    factors = [Add(tuple(factors[-2:]), start, p.end)]
            else:
                factors.append(p.expression(PRODUCT))
        else:
            return _collect(factors, start, p.end)


_IMPLICIT = frozenset(
    "name text function big number ( [ { set fraction root accent font brace | || ⌈ ⌊ "
    "arg vulgar ellipsis begin".split()
)


def _collect(factors: list[Node], start: int, end: int) -> Node:
    """One factor, or the product of several."""
    return factors[0] if len(factors) == 1 else Multiply(tuple(factors), start, end)


def _quotient(p: Parser, left: Node, start: int) -> Node:
    """Read `/ denominator`; what is juxtaposed behind the denominator may belong to it."""
    p.advance()
    at = p.token[2]
    right = p.expression(PRODUCT)
    slash = Divide(left, right, "/", start, p.end)
    kind = p.kind
    if kind not in _IMPLICIT or kind in ("function", "big", "number", "arg") or not p.juxtaposed():
        return slash
    if kind == "(" and p.peek()[0] == "unit":
        return slash
    numbers = isinstance(left, Number) and isinstance(right, Number)
    if numbers and kind == "name" and len(p.token[1]) > 1 and p.peek()[0] == "(":
        return slash  # 1/2 KL(...)
    spaced = p.token[2] > p.end
    shown = p.text[start : p.token[3]]
    outside = spaced or (numbers and kind != "name")
    chosen, other = f"({shown[: p.end - start]})·…", "a quotient by the product"
    if not outside:
        chosen, other = other, chosen
    if p.choose(start, chosen, other) == outside:
        return slash
    below = [right]
    while p.kind in _IMPLICIT and p.kind not in ("function", "big", "number") and p.juxtaposed():
        below.append(p.expression(PRODUCT))
    return Divide(left, _collect(below, at, p.end), "/", start, p.end)


def _quantity(p: Parser, value: Node, start: int, closing: bool = False) -> Node:
    """Read a unit behind a value, and `/symbol` behind the unit."""
    unit = p.advance()[1]
    if closing:
        p.advance()
    if p.kind == "/" and p.peek()[1] in _PER:
        p.advance()
        unit = f"{unit}/{p.advance()[1]}"
    return Quantity(value, unit, start, p.end)


def _times_letter(p: Parser) -> bool:
    """Consume the letter x where it is a multiplication sign: `0.5 x 2`."""
    _, value, start, end = p.token
    if p.kind != "name" or value not in ("x", "X"):
        return False
    if p.peek(-1)[0] != "number" or p.peek()[0] != "number":
        return False
    p.note(start, end, "×", "the letter x between two numbers")
    p.advance()
    return True


def _check_juxtaposition(p: Parser, factors: list[Node]) -> None:
    """Refuse a number that follows a factor without a sign."""
    if p.kind != "number" and p.kind != "vulgar":
        return
    last = factors[-1]
    if p.kind == "number" and isinstance(last, Divide) and last.notation == "frac":
        return
    before = p.peek(-1)
    spaced = p.token[2] > before[3]
    if isinstance(last, Factorial) or (isinstance(last, Power) and spaced):
        return  # 2!2!, 0.01^2 0.99^5
    if isinstance(last, Symbol) and spaced and p.latex and p.peek()[0] == "^":
        return  # k 2^{-k}
    spaced = p.token[2] > before[3] and isinstance(last, Symbol) and not last.index
    if spaced and p.kind == "number" and p.peek()[0] == "^":
        return  # k 2^{-k}
    if isinstance(last, Symbol) and last.index and p.latex and before[3] == p.token[2]:
        p.refuse(
            "a digit right behind an index", "write x_{12} for one index, or a multiplication sign"
        )
    p.unexpected()


def _mixed_number(p: Parser, factors: list[Node], start: int) -> bool:
    r"""Whether the last two factors, `2\frac{1}{3}`, are to be read as a mixed number."""
    if len(factors) != 2:
        return False
    whole, part = factors
    return (
        isinstance(whole, Number)
        and whole.literal.isdigit()
        and isinstance(part, Divide)
        and part.notation == "frac"
        and isinstance(part.numerator, Number)
        and isinstance(part.denominator, Number)
        and not p.choose(start, "a product", "a mixed number")
    )


@infix(POSTFIX, "%")
def percent(p: Parser, left: Node, start: int) -> Node:
    """A percentage; before another operand the sign could mean a remainder, and is refused."""
    token = p.advance()
    if p.kind in ("number", "name", "("):
        p.refuse("'%' between two values", "write \\bmod or a multiplication sign", token)
    return Percent(left, token[1], start, p.end)


@infix(POSTFIX, "!")
def factorial(p: Parser, left: Node, start: int) -> Node:
    """A factorial."""
    p.advance()
    return Factorial(left, start, p.end)


@infix(POSTFIX, "_")
def based(p: Parser, left: Node, start: int) -> Node:
    """The base of a literal: `0.111_2`, `(0.111)_2`, `0.111_{(2)}`."""
    if not isinstance(left, Number):
        p.refuse("an index behind something that is not a name", "put the index at the name")
    token = p.advance()
    below = script(p)
    literal = left.literal
    if not (isinstance(below, Number) and below.literal.isdigit() and len(below.literal) <= 2):
        p.refuse("the base of a literal must be a number", "write 0.111_2", token)
    base = int(below.literal)
    if not 2 <= base <= 36:
        p.refuse(f"{base} is not a base", "use a base from 2 to 36", token)
    if any(int(digit, 36) >= base for digit in literal.replace(".", "")):
        p.refuse(f"{literal} has digits that base {base} has not", "check the base", token)
    return Based(literal, base, start, p.end)


@infix(POWER, "^")
def power(p: Parser, left: Node, start: int) -> Node:
    """A power; in plain text a tower associates to the right, in TeX it is an error."""
    p.advance()
    node = Power(left, script(p, exponent=True), start, p.end)
    if p.kind == "^":
        p.refuse("two exponents at one base", "use braces")
    return node


_SIGNS = {"+": "plus", "-": "minus", "⊕ is not read as arithmetic": "plus"}


def _sign_index(p: Parser) -> Node | None:
    """Read `p_+`, `p_-`, `p_{+}`: a class that is named by a sign."""
    braced = p.kind == "{"
    token = p.peek() if braced else p.token
    if token[0] not in ("+", "-", "refused") or token[1] not in _SIGNS:
        return None
    if braced and p.peek(2)[0] != "}":
        return None
    start = p.advance()[2]
    if braced:
        p.advance()
        p.advance()
    return Symbol(_SIGNS[token[1]], (), (), (), start, p.end)


def script(p: Parser, exponent: bool = False) -> Node:
    """Read what stands after `^` or `_`: a group, or one token (with a sign, and digits joined)."""
    from derive.document.grammar import PREFIX

    kind = p.kind
    if p.latex and not exponent and (sign := _sign_index(p)) is not None:
        return sign
    if kind == "-" or kind == "+":
        p.depth += 1
        if p.depth > MAX_NESTING:
            p.refuse("too many signs", "simplify the formula")
        start = p.advance()[2]
        inner = script(p, exponent)
        p.depth -= 1
        return Negative(inner, start, p.end) if kind == "-" else inner
    if kind == "number":
        _, literal, start, end = p.advance()
        if p.latex and not literal.replace(".", "").isdigit():
            p.refuse("an exponent of ten in a script", "use braces", p.peek(-1))
        if p.latex and len(literal) > 1:
            p.note(start, end, f"{{{literal}}}", "TeX takes one digit; the braces were forgotten")
        node: Node = Number(literal, start, end)
    elif kind == "name" or kind == "text":
        _, value, start, end = p.advance()
        node = Symbol(value, (), (), (), start, end)
        if exponent and not p.latex and p.kind == "_":
            p.refuse("an index in an exponent", "use braces or parentheses")
    else:
        handler = PREFIX.get(kind)
        if handler is None or kind in ("relation", "big", "function", "*"):
            p.unexpected("an exponent or index is expected here")
        p.depth += 1
        if p.depth > MAX_NESTING:
            p.refuse("the formula is nested too deep", "simplify the formula")
        start = p.token[2]
        node = handler(p)
        p.depth -= 1
    if exponent and not p.latex and p.kind == "^":
        p.advance()
        p.depth += 1
        if p.depth > MAX_NESTING:
            p.refuse("the formula is nested too deep", "simplify the formula")
        node = Power(node, script(p, exponent=True), start, p.end)
        p.depth -= 1
    return node
