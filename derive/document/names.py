r"""Names: symbols with their decorations, calls, functions, and operators with limits.

Main definitions
    decorated     a symbol: indices, primes, upper marks, and the call that may follow
    function      `\log_2 x`, with or without parentheses
    big           `\sum_{i=1}^{n}`, `\int … dx`, `\max_x`

Implementation notes
    `f(…)` is a call if f is a word, a known family (`FAMILIES`), or what stands in the parentheses
    looks like arguments; `p(1-p)` is a product because p is its own factor there.
"""

from __future__ import annotations

from derive.document.brackets import argument, group, items
from derive.document.grammar import ADD, PRODUCT, RELATION, Parser, prefix
from derive.document.operators import script
from derive.document.syntax import (
    Add,
    Big,
    Call,
    Chain,
    Divide,
    Fence,
    Multiply,
    Node,
    Number,
    Power,
    Root,
    Symbol,
    Tuple,
)
from derive.document.tokens import Token

__all__ = ["FAMILIES", "big", "decorated", "function"]

#: Letters that are functions when something in parentheses follows.
FAMILIES = frozenset("H h I D p q P Q f g F G E L R J W r".split())

_BRACKETED = frozenset("H h I D E P".split())
_MARKS = {
    "*": "star",
    "star": "star",
    "'": "prime",
    "transpose": "transpose",
    "dagger": "dagger",
    "+": "plus",
    "-": "minus",
}
_SIMPLE = frozenset("name text big function unit".split())


@prefix("name", "text", "unit")
def name(p: Parser) -> Node:
    """A symbol."""
    _, value, start, end = p.advance()
    kind = p.kind
    if kind == "_" or kind == "(" or kind == "^" or kind == "'" or kind == "[" or value == "E":
        if value == "sum" and kind == "_":
            return _limits(p, "sum", start)
        return decorated(p, value, (), start)
    return Symbol(value, (), (), (), start, end)


@prefix("accent")
def accent(p: Parser) -> Node:
    r"""`\hat y`, `\bar{l}_N`."""
    token = p.advance()
    inner = argument(p)
    if not isinstance(inner, Symbol):
        p.refuse("an accent over something that is not a name", "", (*token[:3], p.end))
    accents = (token[1], *inner.accents)
    return decorated(p, inner.name, accents, token[2], inner.index, inner.upper)


@prefix("font")
def font(p: Parser) -> Node:
    r"""`\mathbf{x}`, `\mathcal X`; `\mathrm`, `\boxed` and the like leave no trace."""
    token = p.advance()
    inner = argument(p)
    marks = (token[1],) if token[1] else ()
    if marks and isinstance(inner, Number):
        inner = Symbol(inner.literal)
    if isinstance(inner, Symbol):
        accents = marks + inner.accents
        return decorated(p, inner.name, accents, token[2], inner.index, inner.upper)
    return inner


def decorated(
    p: Parser,
    value: str,
    accents: tuple[str, ...],
    start: int,
    index: tuple[Node, ...] = (),
    upper: tuple[Node, ...] = (),
) -> Node:
    """Read indices, marks and arguments behind the name `value`."""
    while True:
        kind = p.kind
        if kind == "_":
            if index:
                p.refuse("two indices at one name", "join them in braces")
            p.advance()
            index = _indices(p)
        elif kind == "'":
            accents += ("prime",) * len(p.advance()[1])
        elif kind == "^":
            mark = _mark(p)
            if mark is None:
                break
            if isinstance(mark, str):
                accents += (mark,)
            else:
                upper = mark
        else:
            break
    symbol = Symbol(value, accents, index, upper, start, p.end)
    if p.kind == "^" and (value in FAMILIES or value in p.families):
        p.advance()
        exponent = script(p, exponent=True)
        if p.kind == "(" and _is_call(p, symbol):
            return Power(_call(p, symbol), exponent, start, p.end)
        if p.kind == "^":
            p.refuse("two exponents at one base", "use braces")
        return Power(symbol, exponent, start, p.end)
    if p.kind == "(" or (p.kind == "[" and (value in _BRACKETED or len(value) > 1)):
        if p.kind == "[" or _is_call(p, symbol):
            return _call(p, symbol)
    elif value == "E" and _is_expectation(p, symbol):
        body = p.expression(ADD)
        return Call(symbol, (body,), (), start, p.end)
    return symbol


def _is_expectation(p: Parser, symbol: Symbol) -> bool:
    r"""Whether `\mathbb{E}_{x \sim p} \log q(x)` goes on with the random variable."""
    if p.kind not in ("function", "name", "big", "fraction", "set", "accent", "font", "|", "||"):
        return False
    return "bb" in symbol.accents or any(isinstance(part, Chain) for part in symbol.index)


def _mark(p: Parser) -> str | tuple[Node, ...] | None:
    """Read an upper mark (`*`, `T`, `(i)`), which is no exponent; None if there is none."""
    following = p.peek()
    kind = following[0]
    single = kind in _MARKS
    grouped = kind == "{" and p.peek(3)[0] == "}"
    if grouped:
        kind = p.peek(2)[0]
    if (single or grouped) and kind in _MARKS:
        if single and kind in "+-" and p.peek(2)[0] in ("number", "name", "{", "("):
            return None
        p.advance()
        if grouped:
            p.advance()
        mark = _MARKS[p.advance()[0]]
        if grouped:
            p.advance()
        return mark
    if following[0] == "{" and p.peek(2)[0] == "(":
        return _upper_index(p)
    return None


def _upper_index(p: Parser) -> tuple[Node, ...] | None:
    """Read `^{(i)}`, an index written on top; None for an exponent that has parentheses."""
    depth = 0
    for ahead in range(2, len(p.tokens)):
        kind = p.peek(ahead)[0]
        depth += (kind == "(") - (kind == ")")
        if kind == "eof":
            return None
        if depth == 0:
            break
    if p.peek(ahead + 1)[0] != "}":
        return None
    p.advance()
    p.advance()
    p.advance()
    nodes, _ = items(p)
    p.expect(")", p.token[2], "the index")
    p.expect("}", p.token[2], "the index")
    return tuple(nodes)


def _indices(p: Parser) -> tuple[Node, ...]:
    """Read what stands after `_`: one token, or a group of names, numbers and expressions."""
    kind, value, start, end = p.token
    if kind != "{":
        if kind == "number" and p.latex and len(value) > 1:
            p.refuse(
                f"TeX reads _{value} as the index {value[0]} followed by {value[1:]}",
                f"write _{{{value}}}",
            )
        if kind in _SIMPLE:
            p.advance()
            return (Symbol(value, (), (), (), start, end),)
        return (script(p),)
    p.advance()
    p.context.append("call")
    nodes: list[Node] = []
    while p.kind != "}":
        kind, value, start, end = p.token
        following = p.peek()[0]
        if kind in (",", ";", "|", "mid", "||", "quad"):
            p.advance()
        elif kind in _SIMPLE and following in ("name", "number", "text", ",", "}", ";", "|"):
            p.advance()
            nodes.append(Symbol(value, (), (), (), start, end))
        elif kind in ("row", "eof") and nodes and kind == "row":
            p.advance()
        else:
            nodes.append(p.expression())
    p.context.pop()
    if not nodes:
        p.refuse("an empty index", "fill or remove the braces")
    p.advance()
    return tuple(nodes)


def _is_call(p: Parser, symbol: Symbol) -> bool:
    """Decide, by looking ahead, whether the parenthesis after `symbol` holds arguments."""
    value = symbol.name
    if p.peek()[0] == "unit" and p.peek(2)[0] == ")":
        return False
    if len(value) > 1 and value not in _LETTERS:
        return True
    inside = _inside(p)
    kinds = [token[0] for token in inside]
    depth = 0
    for before, kind in zip(["(", *kinds], kinds, strict=False):
        depth += (kind in _OPENING) - (kind in _CLOSING)
        if depth == 0 and kind in (",", ";", "mid", "||"):
            return True
        if depth == 0 and kind == "|" and before in ("name", ")", "}", "number"):
            return True
    if value in FAMILIES or value in p.families or "cal" in symbol.accents:
        followers = [*kinds[1:], ")"]
        own = any(
            token[1] == value and token[0] == "name" and after not in ("(", "_")
            for token, after in zip(inside, followers, strict=False)
        )
        return bool(symbol.index) or not own or value == "E"  # p(1-p) is a product
    return _is_one_name(kinds)


_OPENING = frozenset(("(", "[", "{", "set"))
_CLOSING = frozenset((")", "]", "}", "unset"))


def _inside(p: Parser) -> list[Token]:
    """The tokens between the parenthesis at the cursor and its partner."""
    depth = 0
    for position in range(p.index, len(p.tokens)):
        kind = p.tokens[position][0]
        depth += (kind in _OPENING) - (kind in _CLOSING)
        if depth == 0:
            return p.tokens[p.index + 1 : position]
    return p.tokens[p.index + 1 : -1]


def _is_one_name(kinds: list[str]) -> bool:
    """Whether the tokens spell a single decorated name: `n(k)` and `l(x_i)` are calls."""
    depth = names = 0
    for before, kind in zip(["(", *kinds], kinds, strict=False):
        depth += (kind in _OPENING) - (kind in _CLOSING)
        if kind in ("name", "text"):
            names += depth == 0 and before not in ("_", "^")
        elif kind not in ("_", "{", "}", "'", "accent", "font", "number", ",") or (
            kind == "number" and depth == 0 and before != "_"
        ):
            return False
    return names == 1


_LETTERS = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega ell".split()
)


def _call(p: Parser, symbol: Symbol) -> Node:
    """Read the arguments."""
    opening, _, start, _ = p.advance()
    p.context.append("call")
    probability = symbol.name in ("P", "p", "Pr")
    nodes, separators = items(p, ",;|:∩" if probability else ",;|:")
    p.context.pop()
    p.expect(")" if opening == "(" else "]", start, "the parenthesis")
    if not nodes:
        p.refuse("a call without arguments", "", ("", "", start, p.end))
    return Call(symbol, tuple(nodes), tuple(separators), symbol.start, p.end)


# --- functions -----------------------------------------------------------------------------------

_FENCES = {"abs": "abs", "floor": "floor", "ceil": "ceil"}


@prefix("function")
def function(p: Parser) -> Node:
    r"""A function that may go without parentheses: `\log_2 x`, `\log^2 x`, `ln(2)`."""
    _, value, start, end = p.advance()
    index: tuple[Node, ...] = ()
    exponent: Node | None = None
    while p.kind == "_" or p.kind == "^":
        if p.kind == "_" and not index:
            p.advance()
            index = _base(p)
        elif p.kind == "^" and exponent is None:
            p.advance()
            exponent = script(p, exponent=True)
        else:
            p.refuse("two scripts at one function", "use braces")
    symbol = Symbol(value, (), index, (), start, p.end)
    if value in _FENCES or value == "sqrt":
        return _word_function(p, value, start)
    if p.kind == "(" or p.kind == "[":
        opening, _, opened, _ = p.advance()
        p.context.append("call")
        nodes, separators = items(p, ",;")
        p.context.pop()
        p.expect(")" if opening == "(" else "]", opened, "the parenthesis")
        if not nodes:
            p.refuse("a function without an argument", "", ("", "", start, p.end))
        if p.kind == "^" and exponent is None and len(nodes) == 1:
            inner = p.end
            if not p.choose(start, f"({value} …)^…", f"{value}((…)^…)"):
                p.advance()
                nodes = [Power(nodes[0], script(p, exponent=True), opened, p.end)]
            p.end = max(p.end, inner)
        node: Node = Call(symbol, tuple(nodes), tuple(separators), start, p.end)
    else:
        node = Call(symbol, (_function_argument(p, value),), (), start, p.end)
    if exponent is None:
        return node
    if isinstance(exponent, (Number, Symbol)):
        return Power(node, exponent, start, p.end)
    return p.refuse(
        f"the exponent at {value} could mean the inverse function",
        "put the exponent behind the argument",
        ("", "", start, end),
    )


def _base(p: Parser) -> tuple[Node, ...]:
    r"""Read the base of a logarithm: TeX takes the 2 of `\log_20.5`; of `\log_10 2` we take 10."""
    kind, value, start, end = p.token
    if kind != "number" or not p.latex or len(value) == 1:
        return _indices(p)
    if value == "10" and p.peek()[0] in ("number", "name", "(", "{", "fraction"):
        p.note(start, end, "{10}", "TeX takes one digit; the braces were forgotten")
        p.advance()
        return (Number(value, start, end),)
    if value[0] not in "23456789" or value[1] == "." or not value.replace(".", "").isdigit():
        return _indices(p)
    p.tokens[p.index] = ("number", value[1:], start + 1, end)
    p.token = p.tokens[p.index]
    p.end = start + 1
    return (Number(value[0], start, start + 1),)


def _word_function(p: Parser, value: str, start: int) -> Node:
    """`sqrt(x)`, `abs(x)`, `floor(x)`, `ceil(x)`."""
    if p.kind != "(":
        p.refuse(f"{value} needs parentheses", f"write {value}(…)")
    content = p.expression(60)
    if isinstance(content, Tuple):
        p.refuse(f"{value} takes one argument")
    if value == "sqrt":
        return Root(content, None, start, p.end)
    return Fence(_FENCES[value], content, start, p.end)


_CLOSED = frozenset("fraction root ⌈ ⌊ | || brace".split())
_GOES_ON = frozenset("name text ( [ { fraction root accent font".split())


def _function_argument(p: Parser, value: str) -> Node:
    """Read an argument without parentheses, and record where it could end elsewhere."""
    start = p.token[2]
    kind = p.kind
    if kind in "+-":
        p.refuse(f"a sign right behind {value}", f"write {value}(-x)")
    if kind in ("relation", "eof", "*", "/", ")"):
        p.refuse(f"{value} without its argument", f"write {value}(x)")
    first = p.expression(PRODUCT)
    factors = [first]
    while p.kind in _GOES_ON and p.juxtaposed():
        if p.kind == "(" and p.peek()[0] == "unit":
            break
        tight = isinstance(first, Number) and len(factors) == 1 and p.token[2] == p.end
        inside = p.kind not in ("(", "[") and kind not in _CLOSED
        if not (tight and inside):
            readings = (f"{value}(a b)", f"{value}(a) b")
            taken = p.choose(start, *(readings if inside else readings[::-1]))
            if taken != inside:
                break
        factors.append(p.expression(PRODUCT))
    node: Node = factors[0] if len(factors) == 1 else Multiply(tuple(factors), start, p.end)
    if p.kind == "/" and p.peek()[0] not in ("function", "big", "unit"):
        inside = p.token[2] == p.end and p.peek()[2] == p.token[3] and kind not in _CLOSED
        readings = (f"{value}(a/b)", f"{value}(a)/b")
        if p.choose(start, *(readings if inside else readings[::-1])) == inside:
            p.advance()
            below = p.expression(PRODUCT)
            node = Divide(node, below, "/", start, p.end)
    elif (
        p.kind == "*"
        and p.peek()[0] not in ("function", "big")
        and kind not in _CLOSED
        and not p.choose(start, f"{value}(a)·b", f"{value}(a·b)")
    ):
        while p.kind == "*":
            p.advance()
            factors.append(p.expression(PRODUCT))
        node = Multiply(tuple(factors), start, p.end)
    return node


# --- operators with limits -----------------------------------------------------------------------


@prefix("arg")
def arg(p: Parser) -> Node:
    r"""`\arg\max`."""
    start = p.advance()[2]
    if p.kind != "big" or p.token[1] not in ("max", "min"):
        p.unexpected("arg is read before max and min only")
    return _limits(p, "arg" + p.advance()[1], start)


@prefix("big")
def big(p: Parser) -> Node:
    r"""`\sum`, `\prod`, `\int`, `\max`, `\lim` and their kin."""
    _, value, start, _ = p.advance()
    return _limits(p, value, start)


def _limits(p: Parser, value: str, start: int) -> Node:
    """Read the limits and the body of the operator `value`."""
    under: Node | None = None
    over: Node | None = None
    end = p.end
    while p.kind == "_" or p.kind == "^":
        if p.kind == "_" and under is None:
            at = p.advance()[2]
            nodes = _indices(p)
            under = nodes[0] if len(nodes) == 1 else Tuple(nodes, "()", at, p.end)
        elif p.kind == "^" and over is None:
            p.advance()
            over = group(p) if p.kind == "{" else script(p, exponent=p.latex)
        else:
            p.refuse("two limits at one place", "use braces")
    if value in ("max", "min") and p.kind in ("(", "set") and under is None and over is None:
        symbol = Symbol(value, (), (), (), start, end)
        opening, _, opened, _ = p.advance()
        p.context.append("call")
        nodes_, separators = items(p, ",;")
        p.context.pop()
        p.expect(")" if opening == "(" else "unset", opened, "the bracket")
        return Call(symbol, tuple(nodes_), tuple(separators), start, p.end)
    if value == "integral":
        return _integral(p, under, over, start)
    if p.kind in ("relation", "eof", ")", ",", "}"):
        p.refuse(f"{value} without a body", "", ("", "", start, end))
    body = p.expression(ADD)
    return Big(value, under, over, body, None, start, p.end)


def _integral(p: Parser, under: Node | None, over: Node | None, start: int) -> Node:
    """Read the integrand up to its `dx`."""
    p.integrals += 1
    body = p.expression(RELATION)
    p.integrals -= 1
    if p.at_differential():
        token = p.advance()
        if token[1] == "d":
            variable: Node = argument(p)
            if isinstance(variable, Symbol) and p.kind == "_":
                p.advance()
                index = _indices(p)
                variable = Symbol(variable.name, variable.accents, index, (), variable.start, p.end)
        else:
            variable = Symbol(token[1][1:], (), (), (), token[2] + 1, token[3])
        if not isinstance(variable, Symbol):
            p.refuse("the integral's variable is not a name")
        return Big("integral", under, over, body, variable, start, p.end)
    if isinstance(body, Add) or p.kind != "eof":
        p.refuse("an integral without its dx", "add dx", ("", "", start, p.end))
    return Big("integral", under, over, body, None, start, p.end)
