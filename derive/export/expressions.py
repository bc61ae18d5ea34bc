"""From kernel expressions to trees that can be printed.

Main definitions
    Writer      turns terms and propositions into mathematics under one set of options: names bound
                variables, recognises notations, `iff`, ranges, and settles parentheses
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from derive.export import mathematics as m
from derive.export.mathematics import grouped, precedence
from derive.export.names import display_name, fresh_name
from derive.export.options import RenderOptions
from derive.export.shapes import Range, conjuncts, is_iff, is_negation, meet, range_of
from derive.kernel.expression import Expr, Sort, bound_index, number
from derive.kernel.expression import Symbol as KernelSymbol

__all__ = ["Writer"]

_FLIPPED: Mapping[str, m.RelationName] = {"<=": ">=", "<": ">", "=": "="}
_NEGATED: Mapping[str, m.RelationName] = {"=": "!=", "<=": "not <=", "<": "not <"}
_NUMBER_SETS: Mapping[Sort, str] = {"nat": "N", "real": "R"}

Around = tuple[str, ...]
_Signed = tuple[Literal["+", "-"], m.Math]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes expressions.

    `taken` are the free names, `notation` maps a term to what stands for it, `renamed` gives
    local variables of a proof better names.  Every method takes `around`, the names of the
    enclosing bound variables, outermost first.
    """

    options: RenderOptions
    taken: Collection[str]
    notation: Mapping[Expr, m.Math] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)

    # --- terms --------------------------------------------------------------------------------

    def term(self, expr: Expr, around: Around = ()) -> m.Math:
        """The mathematics of a term."""
        known = self.notation.get(expr)
        if known is not None:
            return known
        match expr.op:
            case "number":
                return _rational(_value(expr))
            case "bound":
                return display_name(around[-1 - bound_index(expr)])
            case "apply":
                return self._application(expr, around)
            case "+" | "-":
                return self._sum(expr, around)
            case "neg":
                return _negative(self.term(expr.args[0], around))
            case "*":
                return self._product(expr, around)
            case "/":
                return m.Quotient(*(self.term(a, around) for a in expr.args))
            case "^":
                base = grouped(self.term(expr.args[0], around), m.ATOM)
                return m.Power(base, m.Number(str(expr.data)))
            case "log":
                return self._function(self.options.logarithm, expr.args[0], around)
            case "exp":
                return self._exponential(expr.args[0], around)
            case "sum" | "prod" as operator:
                return self._big(operator, expr, around)
            case "integral":
                name = self._bind(expr, around)
                body = grouped(self.term(expr.args[0], (*around, name)), m.PRODUCT)
                return m.Integral(display_name(name), body)
        raise ValueError(f"not a term: {expr!r}")

    def _application(self, expr: Expr, around: Around) -> m.Math:
        symbol = expr.data
        assert isinstance(symbol, KernelSymbol)
        head = display_name(self.renamed.get(symbol.name, symbol.name))
        arguments = tuple(self.term(a, around) for a in expr.args)
        if not arguments:
            return head
        if "real" in symbol.arguments or self.options.families == "function":
            return m.Call(head, arguments)
        return m.Indexed(head, arguments)

    def _function(self, name: str, argument: Expr, around: Around) -> m.Function:
        inner = self.term(argument, around)
        bare = isinstance(inner, m.Quotient) or (
            precedence(inner) == m.ATOM
            and not (isinstance(inner, m.Call) and len(inner.head.base) > 1)
        )
        return m.Function(name, inner if bare else m.Group(inner))

    def _exponential(self, argument: Expr, around: Around) -> m.Math:
        inner = self.term(argument, around)
        if "e" not in self.taken and _is_flat(inner):
            return m.Power(m.Name("e"), inner)
        return m.Function("exp", m.Group(inner) if not isinstance(inner, m.Group) else inner)

    def _sum(self, expr: Expr, around: Around) -> m.Sum:
        terms: list[_Signed] = []
        self._terms(expr, "+", around, terms)
        return m.Sum(tuple(_numerals_added(terms)))

    def _terms(
        self,
        expr: Expr,
        sign: Literal["+", "-"],
        around: Around,
        terms: list[_Signed],
    ) -> None:
        """Appends the terms of `sign expr`; a bracket stays only where it changes signs."""
        if expr in self.notation or expr.op not in ("+", "-") or sign == "-":
            node = self.term(expr, around)
            if isinstance(node, m.Negative):
                node = node.body
                sign = "-" if sign == "+" else "+"
            least = m.PRODUCT if sign == "-" or isinstance(node, m.Negative) else m.SUM
            terms.append((sign, grouped(node, least)))
            return
        left, right = expr.args
        self._terms(left, sign, around, terms)
        self._terms(right, "+" if expr.op == "+" else "-", around, terms)

    def _product(self, expr: Expr, around: Around) -> m.Math:
        sign, factors = 1, list[m.Math]()
        for factor in self._factors(expr):
            if factor.op == "number" and _value(factor) < 0:
                sign = -sign
                factor = number(-_value(factor))
            node = self.term(factor, around)
            if isinstance(node, m.Negative) and not factors:
                sign, node = -sign, node.body
            if not (node == m.Number("1") and len(expr.args) > 1):
                factors.append(node)
        if not factors:
            factors = [m.Number("1")]
        last = len(factors) - 1
        nodes = [_factor(node, is_last=k == last) for k, node in enumerate(factors)]
        body = nodes[0] if len(nodes) == 1 else m.Product(tuple(nodes))
        return body if sign > 0 else _negative(body)

    def _factors(self, expr: Expr) -> list[Expr]:
        if expr.op != "*" or expr in self.notation:
            return [expr]
        return [f for a in expr.args for f in self._factors(a)]

    def _big(self, operator: Literal["sum", "prod"], expr: Expr, around: Around) -> m.Big:
        name = self._bind(expr, around)
        body = grouped(self.term(expr.args[0], (*around, name)), m.PRODUCT)
        upper = self.term(expr.args[1], around)
        return m.Big(operator, display_name(name), m.Number("1"), upper, body)

    def _bind(self, expr: Expr, around: Around, sort: Sort | None = None) -> str:
        sort = sort or expr.binder() or "real"
        position = _position(expr.args[0], 0) if sort == "nat" else None
        points = self.options.families == "function" and sort == "nat"
        return fresh_name(sort, {*self.taken, *around}, position=position, points=points)

    # --- propositions -------------------------------------------------------------------------

    def proposition(self, expr: Expr, around: Around = ()) -> m.Math:
        """The mathematics of a proposition."""
        match expr.op:
            case "=" | "<=" | "<":
                return self.relation(expr, around)
            case "false":
                return m.Symbol("false")
            case "derivative":
                return self._derivative(expr, around)
            case "integrable":
                name = self._bind(expr, around)
                body = self.term(expr.args[0], (*around, name))
                return m.Row((body, m.Words(" integrable in "), display_name(name)))
            case "almost_everywhere":
                name = self._bind(expr, around)
                body = grouped(self.proposition(expr.args[0], (*around, name)), m.RELATION)
                return m.Quantified("almost", display_name(name), body)
            case "and":
                return self._iff(expr, around) if is_iff(expr) else self._conjunction(expr, around)
            case "implies":
                return self._implication(expr, around)
            case "forall" | "exists":
                return self._quantified(expr, around)
        raise ValueError(f"not a proposition: {expr!r}")

    def relation(self, expr: Expr, around: Around = ()) -> m.Relation:
        """`a <= b`; a bare number goes to the right, as in `b >= 0`."""
        left, right = expr.args
        op: m.RelationName = expr.op  # type: ignore[assignment]
        if left.op == "number" and right.op != "number":
            left, right, op = right, left, _FLIPPED[op]
        return m.Relation(self.term(left, around), ((op, self.term(right, around)),))

    def _derivative(self, expr: Expr, around: Around) -> m.Relation:
        body, point, value = expr.args
        variable, shown = self._bind(expr, around), None
        at = self.term(point, around)
        if isinstance(at, m.Name) and _is_variable(point) and not _mentions(body, point):
            variable = self._variable(point, around)
        else:
            shown = at
        inner = grouped(self.term(body, (*around, variable)), m.FUNCTION)
        left = m.Derivative(display_name(variable), inner, shown)
        return m.Relation(left, (("=", self.term(value, around)),))

    def _variable(self, expr: Expr, around: Around) -> str:
        if expr.op == "bound":
            return around[-1 - bound_index(expr)]
        assert isinstance(expr.data, KernelSymbol)
        return self.renamed.get(expr.data.name, expr.data.name)

    def _conjunction(self, expr: Expr, around: Around) -> m.Math:
        parts = tuple(grouped(p, m.RELATION) for p in self.parts(expr, around))
        return parts[0] if len(parts) == 1 else m.Connective("and", parts)

    def parts(self, expr: Expr, around: Around = ()) -> list[m.Math]:
        """The members of a conjunction, chains of relations joined, `iff` recognised."""
        return self.joined(conjuncts(expr), around)

    def joined(self, members: Sequence[Expr], around: Around = ()) -> list[m.Math]:
        """Propositions; `a <= b` followed by `b <= c` becomes `a <= b <= c`."""
        shown: list[m.Math] = []
        chain: list[Expr] = []
        for member in members:
            if chain and not meet(chain[-1], member):
                shown.append(self._chained(chain, around))
                chain = []
            chain.append(member)
        return [*shown, self._chained(chain, around)] if chain else shown

    def _chained(self, links: Sequence[Expr], around: Around) -> m.Math:
        if len(links) == 1:
            return self.proposition(links[0], around)
        sides = ((link.op, self.term(link.args[1], around)) for link in links)
        return m.Relation(self.term(links[0].args[0], around), tuple(sides))  # type: ignore[arg-type]

    def _iff(self, expr: Expr, around: Around) -> m.Math:
        left, right = (self.proposition(p, around) for p in expr.args[0].args)
        return m.Connective("iff", (grouped(left, m.IMPLIES + 1), grouped(right, m.IMPLIES + 1)))

    def _implication(self, expr: Expr, around: Around) -> m.Math:
        if is_negation(expr):
            return self._negation(expr.args[0], around)
        premises: list[Expr] = []
        while expr.op == "implies" and not is_negation(expr):
            premises.append(expr.args[0])
            expr = expr.args[1]
        shown = [
            grouped(node, m.RELATION if len(premises) > 1 else m.IMPLIES + 1)
            for node in self.joined(premises, around)
        ]
        premise = shown[0] if len(shown) == 1 else m.Connective("and", tuple(shown))
        return m.Connective(
            "implies", (premise, grouped(self.proposition(expr, around), m.IMPLIES))
        )

    def _negation(self, body: Expr, around: Around) -> m.Math:
        if body.op in _NEGATED:
            left, right = (self.term(a, around) for a in body.args)
            return m.Relation(left, ((_NEGATED[body.op], right),))
        return m.Not(grouped(self.proposition(body, around), m.ATOM))

    def _quantified(self, expr: Expr, around: Around) -> m.Math:
        kind: Literal["forall", "exists"] = expr.op  # type: ignore[assignment]
        domain, body, inside = self.open_quantifier(expr, around)
        return m.Quantified(kind, domain, self.proposition(body, inside))

    def open_quantifier(self, expr: Expr, around: Around = ()) -> tuple[m.Math, Expr, Around]:
        """The domain (`i in {1, ..., n}`), what is said on it, and the names that it may use.

        Further quantifiers of the same kind over the same range join the domain.
        """
        names: list[str] = []
        inside = around
        while True:
            names.append(self._bind(expr, inside, expr.data))  # type: ignore[arg-type]
            inside = (*inside, names[-1])
            over, body = range_of(expr)
            if body.op != expr.op or body.data != expr.data:
                break
            if range_of(body)[0].lifted() != over.shifted():
                break
            expr = body
        variables = _listed([display_name(x) for x in names])
        return self._domain(variables, over, expr, inside), body, inside

    def _domain(self, variables: m.Math, over: Range, expr: Expr, inside: Around) -> m.Math:
        sort: Sort = expr.data  # type: ignore[assignment]
        lower = None if over.lower is None else self.term(over.lower, inside)
        upper = None if over.upper is None else self.term(over.upper, inside)
        if lower is not None and upper is not None:
            if sort == "nat" and not over.lower_open and not over.upper_open:
                return m.Relation(variables, (("in", m.Segment(lower, upper)),))
            if sort == "real":
                interval = m.Interval(lower, upper, over.lower_open, over.upper_open)
                return m.Relation(variables, (("in", interval),))
        if lower is not None and upper is None:
            return m.Relation(variables, ((">" if over.lower_open else ">=", lower),))
        if upper is not None and lower is None:
            return m.Relation(variables, (("<" if over.upper_open else "<=", upper),))
        if lower is not None and upper is not None:
            first: m.RelationName = "<" if over.lower_open else "<="
            second: m.RelationName = "<" if over.upper_open else "<="
            return m.Relation(lower, ((first, variables), (second, upper)))
        return m.Relation(variables, (("in", m.Symbol(_NUMBER_SETS[sort])),))


# --- the shape of terms -----------------------------------------------------------------------


def _value(expr: Expr) -> Fraction:
    assert isinstance(expr.data, Fraction)
    return expr.data


def _rational(value: Fraction) -> m.Math:
    size = abs(value)
    node: m.Math = m.Number(str(size.numerator))
    if size.denominator != 1:
        node = m.Quotient(node, m.Number(str(size.denominator)))
    return node if value >= 0 else m.Negative(node)


def _numerals_added(terms: Sequence[_Signed]) -> list[_Signed]:
    """`n + 1 + 1` is shown as `n + 2`: whole numbers that follow each other behind a term."""
    shown: list[_Signed] = list(terms[:1])
    for sign, node in terms[1:]:
        last = shown[-1][1]
        if (
            len(shown) > 1
            and (shown[-1][0], sign) == ("+", "+")
            and isinstance(last, m.Number)
            and isinstance(node, m.Number)
        ):
            shown[-1] = ("+", m.Number(str(int(last.digits) + int(node.digits))))
        else:
            shown.append((sign, node))
    return shown


def _negative(node: m.Math) -> m.Math:
    if isinstance(node, m.Negative):
        return node.body
    return m.Negative(grouped(node, m.PRODUCT))


def _factor(node: m.Math, *, is_last: bool) -> m.Math:
    if isinstance(node, m.Function | m.Big | m.Integral | m.Derivative) and not is_last:
        return m.Group(node)
    return grouped(node, m.PRODUCT)


def _is_flat(node: m.Math) -> bool:
    """Whether the node reads well as an exponent."""
    match node:
        case m.Number() | m.Name() | m.Indexed():
            return True
        case m.Negative(body) | m.Group(body):
            return _is_flat(body)
        case m.Product(factors):
            return all(map(_is_flat, factors))
        case m.Sum(terms):
            return len(terms) <= 3 and all(_is_flat(t) for _, t in terms)
    return False


def _position(body: Expr, depth: int) -> int | None:
    """The place that the bound variable fills in the first family of several indices."""
    if not any(index == depth for index, _ in body.loose):
        return None
    if body.op == "apply" and len(body.args) > 1:
        for place, arg in enumerate(body.args):
            if arg.op == "bound" and bound_index(arg) == depth:
                return place
    for k, arg in enumerate(body.args):
        inside = depth + (k == 0 and body.binder() is not None)
        found = _position(arg, inside)
        if found is not None:
            return found
    return None


def _is_variable(expr: Expr) -> bool:
    return expr.op == "bound" or (expr.op == "apply" and not expr.args)


def _mentions(body: Expr, variable: Expr) -> bool:
    """Whether a derivative's body mentions the variable that is its point."""
    if variable.op == "bound":
        return any(index == bound_index(variable) + 1 for index, _ in body.loose)
    return variable.data in body.free


def _listed(names: Sequence[m.Name]) -> m.Math:
    if len(names) == 1:
        return names[0]
    parts: list[m.Math] = [names[0]]
    for name in names[1:]:
        parts += [m.Symbol(","), name]
    return m.Row(tuple(parts))
