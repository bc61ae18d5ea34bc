"""Closed forms asked for as text: `KL(Normal(mu1, s1) || Normal(mu2, s2))`, `H(Gamma(k, theta))`,
`H(MultivariateNormal([0, 0], [[1, 0], [0, 1]]))`.

Main definitions
    closed_form_text        text -> ClosedForm, through `derive.document.parse` (no sympify)

Implementation notes
    A symbol gets the assumptions of the domain in which it stands first; they are stated in
    `.conditions`.  Decimals are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

import sympy

from derive.distributions.errors import DistributionError
from derive.distributions.laws import FAMILIES, POSITIVE, Domain, Law, family_of
from derive.distributions.measures import ClosedForm
from derive.distributions.measures.mutual_information import mutual_information
from derive.distributions.measures.names import ORDERED, USAGE, measure_named
from derive.distributions.statistics import Expr
from derive.distributions.vectors.laws import DEFINITE
from derive.document import syntax
from derive.document.errors import MathSyntaxError
from derive.document.lower import literal
from derive.document.parse import parse
from derive.document.render import key

__all__ = ["closed_form_text"]


def closed_form_text(text: str, base: Any = None) -> ClosedForm:
    """The closed form that a text asks for.

    Raises `DistributionError` with the place for what cannot be read.

    >>> print(closed_form_text("KL(Exponential(1) || Exponential(2))").expr)
    1 - log(2)
    """
    try:
        tree = parse(text).tree
    except MathSyntaxError as error:
        raise DistributionError(f"{text!r}: {error}") from None
    reader = _Reader(text)
    if not isinstance(tree, syntax.Call):
        raise DistributionError(f"{text!r}: {USAGE}")
    head = key(tree.function)
    if head in ("I", "mutual_information"):
        joint, *first = [reader.joint(argument) for argument in tree.arguments]
        if len(first) > 1:
            raise DistributionError(f"{text!r}: write I(joint law, [block]) or I(table)")
        answer = mutual_information(joint, first[0] if first else None, base)
        return answer.stating(reader.stated())
    ordered = head in ORDERED and not isinstance(tree.arguments[-1], syntax.Call)
    laws = tree.arguments[:-1] if ordered else tree.arguments
    measure = measure_named(head, len(laws), ordered, text)
    arguments: list[Any] = [reader.law(law) for law in laws]
    if ordered:
        arguments.append(reader.order(tree.arguments[-1]))
    return measure(*arguments, base=base).stating(reader.stated())


class _Reader:
    """Reads laws; remembers which symbols it met, and in which domain."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.domains: dict[str, Domain] = {}

    def stated(self) -> tuple[Expr, ...]:
        """The assumptions of the symbols, as conditions."""
        found: list[Expr] = []
        for name, domain in self.domains.items():
            symbol = domain.symbol(name)
            if symbol.is_positive:
                found.append(sympy.Gt(symbol, 0, evaluate=False))
            elif symbol.is_nonnegative:
                found.append(sympy.Ge(symbol, 0, evaluate=False))
            if symbol.is_integer:
                found.append(sympy.Contains(symbol, sympy.S.Integers, evaluate=False))
        return tuple(found)

    def law(self, node: syntax.Node) -> Law:
        """The law that `Name(parameters)` stands for."""
        if not isinstance(node, syntax.Call):
            self.refuse(node, self._how_to_write(node))
        family = family_of(key(node.function))
        parameters = list(family.parameters)
        placed: list[Any] = []
        named: dict[str, Any] = {}
        for argument in node.arguments:
            if isinstance(argument, syntax.Chain) and argument.relations == ("=",):
                left, right = argument.operands
                parameter = self.name(left)
                if parameter not in family.parameters:
                    self.refuse(left, f"{family.name} has no parameter {parameter}")
                named[parameter] = self.value(right, family.parameters[parameter])
            elif len(placed) < len(parameters) or getattr(family, "variadic", False):
                parameter = parameters[min(len(placed), len(parameters) - 1)]
                placed.append(self.value(argument, family.parameters[parameter]))
            else:
                self.refuse(argument, f"{family.name} takes {len(parameters)} parameters")
        return family("X", *placed, **named)

    def _how_to_write(self, node: syntax.Node) -> str:
        """What to tell whose law is none: the parameters, if it has the name of a family."""
        name = self.text[node.start : node.end].partition("(")[0].strip()
        if name in FAMILIES:
            return f"write {name}({', '.join(FAMILIES[name].parameters)})"
        return "a law is written Name(parameters), such as Normal(0, 1)"

    def joint(self, node: syntax.Node) -> Any:
        """A joint law, a table of probabilities, or the indices of a block."""
        return self.law(node) if isinstance(node, syntax.Call) else self.value(node, POSITIVE)

    def order(self, node: syntax.Node) -> Expr:
        """The order of a Renyi measure: `2`, or `alpha=2`."""
        if isinstance(node, syntax.Chain) and node.relations == ("=",):
            if self.name(node.operands[0]) not in ("alpha", "order"):
                self.refuse(node.operands[0], "the order is written alpha=2, or 2 alone")
            node = node.operands[1]
        return self.value(node, POSITIVE)

    def refuse(self, node: syntax.Node, reason: str) -> NoReturn:
        """Raises, with the text of the node."""
        place = self.text[node.start : node.end]
        raise DistributionError(f"{self.text!r}, at {place!r}: {reason}")

    def name(self, node: syntax.Node) -> str:
        """The name of a symbol: `mu1` for an index that is a number, else `mu_p`."""
        if not isinstance(node, syntax.Symbol) or node.accents or node.upper or len(node.index) > 1:
            self.refuse(node, "a name is expected, with at most one index")
        match node.index:
            case (syntax.Number(digits),):
                return node.name + digits
            case (syntax.Symbol(letter),):
                return f"{node.name}_{letter}"
            case (_,):
                self.refuse(node, "an index must be a number or a name")
        return node.name

    def entries(self, items: Sequence[syntax.Node], domain: Domain) -> list[Any]:
        """A list, of lists for a matrix; positive on the diagonal of a positive definite one."""
        read: list[Any] = []
        for i, item in enumerate(items):
            if isinstance(item, syntax.Tuple):
                read.append(
                    [
                        self.value(entry, POSITIVE if domain is DEFINITE and i == j else domain)
                        for j, entry in enumerate(item.items)
                    ]
                )
            else:
                read.append(self.value(item, domain))
        return read

    def value(self, node: syntax.Node, domain: Domain) -> Any:
        """The SymPy value of a parameter."""
        match node:
            case syntax.Number(text):
                exact = literal(text).value
                return sympy.Rational(exact.numerator, exact.denominator)
            case syntax.Symbol(name) if name in ("pi", "e") and not node.index:
                return sympy.pi if name == "pi" else sympy.E
            case syntax.Symbol():
                name = self.name(node)
                return self.domains.setdefault(name, domain).symbol(name)
            case syntax.Negative(operand):
                return -self.value(operand, domain)
            case syntax.Add(terms):
                return sympy.Add(*(self.value(t, domain) for t in terms))
            case syntax.Multiply(factors):
                return sympy.Mul(*(self.value(f, domain) for f in factors))
            case syntax.Divide(top, bottom):
                divisor = self.value(bottom, domain)
                if divisor.is_zero:
                    self.refuse(bottom, "division by zero")
                return self.value(top, domain) / divisor
            case syntax.Tuple(items, "[]"):
                return self.entries(items, domain)
            case syntax.Root(inside, None):
                return sympy.sqrt(self.value(inside, domain))
            case syntax.Power(base, exponent):
                power = self.value(exponent, domain)
                if not (power.is_Integer and abs(power) <= 64):
                    self.refuse(exponent, "an exponent must be an integer up to 64")
                return self.value(base, domain) ** power
        return self.refuse(
            node, "this is no parameter: numbers, names, + - * / ^, sqrt and lists [a, b] are read"
        )
