"""Calls: what the functions and measures of a formula are worth.

Main definitions
    call          a call node -> its value
    KNOWN         the names that have a meaning of their own

Implementation notes
    A call is tried as a bound name (`H(X)`, a table entry `p(a)`, a factor `p (1 - p)`), then as a
    function, then as a measure.  What each notation means is listed in `lower`.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.document import measures
from derive.document.errors import DistributionError
from derive.document.expectations import summed
from derive.document.lower import Lowering, Value
from derive.document.measures import Base, exact_value
from derive.document.render import key
from derive.document.syntax import Call, Node, Number, Symbol
from derive.numeric.expression import Apply, Expression

__all__ = ["KNOWN", "call"]

Vector = tuple[Expression, ...]
Matrix = tuple[Vector, ...]


def call(lowering: Lowering, node: Call) -> Value:
    """Return the value of a call; raise `LoweringError` if it has none."""
    bound = _bound_call(lowering, node)
    if bound is not None:
        return bound
    name = _name(node.function)
    if name in _FUNCTIONS:
        return _FUNCTIONS[name](lowering, node)
    if name in _MEASURES:
        return _MEASURES[name](lowering, node)
    shown = key(node.function)
    if any(key(node) == other for other in lowering.bindings):
        shown = key(node)
    return lowering.unknown(node.function, shown)


def _name(symbol: Symbol) -> str:
    """The name under which a function or measure is listed: `D_{KL}` is `KL`."""
    if symbol.accents and symbol.accents not in (("cal",), ("bb",), ("scr",), ("bf",)):
        return key(symbol)
    if symbol.name in ("D", "d") and symbol.index:
        inner = symbol.index[0]
        if isinstance(inner, Symbol) and len(symbol.index) == 1:
            return {"K L": "KL"}.get(inner.name, inner.name)
        if [key(part) for part in symbol.index] == ["K", "L"]:
            return "KL"
        return key(symbol)
    return symbol.name


def _bound_call(lowering: Lowering, node: Call) -> Value | None:
    """The value of a call whose function, or which itself, the bindings know."""
    whole = lowering.bindings.get(key(node))
    if whole is not None:
        return whole
    family = lowering.lookup(node.function)
    if family is None:
        return None
    if isinstance(family, dict):
        if _is_measure_of_numbers(node, family):
            return None  # H(0.25), although H_V and H_K have values
        return lowering.entry(node, family, [lowering.label(part) for part in node.arguments])
    if isinstance(family, tuple):
        indices = [lowering.integer(part, "the place in a list") for part in node.arguments]
        return lowering.entry(node, family, indices)
    if len(node.arguments) == 1:  # p(1-p), n(n+1): a factor
        return Apply("*", (family, lowering.scalar(node.arguments[0])))
    return lowering.refuse(node, f"{key(node.function)} is a number, and takes no arguments")


def _is_measure_of_numbers(node: Call, family: dict[str, Value]) -> bool:
    """Whether a measure is applied to numbers that are no labels of a table of its name."""
    plain = all(isinstance(argument, Number) for argument in node.arguments)
    return plain and _name(node.function) in _MEASURES and key(node.arguments[0]) not in family


# --- arguments -----------------------------------------------------------------------------------


def _one(lowering: Lowering, node: Call) -> Expression:
    """The only argument, a number."""
    if len(node.arguments) != 1:
        lowering.refuse(node, f"{key(node.function)} takes one argument")
    return lowering.scalar(node.arguments[0])


def _values(lowering: Lowering, node: Call) -> list[Value]:
    """The arguments, tables as lists."""
    return [_listed(lowering.value(argument)) for argument in node.arguments]


def _listed(value: Value) -> Value:
    """A table without its labels."""
    return tuple(map(_listed, value.values())) if isinstance(value, dict) else value


def _vector(lowering: Lowering, node: Node, value: Value) -> Vector:
    """A list of numbers, or the list that a matrix holds."""
    if not isinstance(value, tuple):
        lowering.refuse(node, "one number where a list is expected")
    flat: list[Expression] = []
    for entry in value:
        if isinstance(entry, tuple):
            flat.extend(_vector(lowering, node, entry))
        else:
            assert not isinstance(entry, dict)
            flat.append(entry)
    return tuple(flat)


def _distribution(lowering: Lowering, node: Node, value: Value) -> Vector:
    """A list of numbers that are probabilities and sum to 1."""
    p = _vector(lowering, node, value)

    def refuse(reason: str, entry: int | None) -> None:
        place: Node = node
        parts = getattr(node, "items", None) or getattr(node, "arguments", None)
        if entry is not None and parts is not None and len(parts) == len(p):
            place = parts[entry]
        raise DistributionError(place.start, place.end, reason, "check the probabilities")

    measures.check_distribution(p, refuse)
    return p


def _scalars(values: list[Value]) -> bool:
    return not any(isinstance(value, (tuple, dict)) for value in values)


def _numbers(lowering: Lowering, node: Call) -> Vector:
    """The arguments as numbers: several, or one list."""
    values = _values(lowering, node)
    if len(values) == 1 and isinstance(values[0], tuple):
        return _vector(lowering, node, values[0])
    return tuple(lowering.scalar(argument) for argument in node.arguments)


# --- functions -----------------------------------------------------------------------------------


def _log(lowering: Lowering, node: Call) -> Expression:
    if len(node.arguments) == 2 and not node.function.index:
        base = exact_value(lowering.scalar(node.arguments[1]))
        if base is None or base <= 0 or base == 1:
            lowering.refuse(node.arguments[1], "the base of a logarithm must be positive and not 1")
        return measures.logarithm(lowering.scalar(node.arguments[0]), base)
    return measures.logarithm(_one(lowering, node), lowering.base_of(node.function.index))


def _ln(lowering: Lowering, node: Call) -> Expression:
    if node.function.index:
        lowering.refuse(node.function, "ln has a base of its own", "write log")
    return Apply("log", (_one(lowering, node),))


def _lg(lowering: Lowering, node: Call) -> Expression:
    if node.function.index:
        lowering.refuse(node.function, "lg has a base of its own", "write log")
    lowering.notes.append("lg was read as the logarithm to base 10")
    return measures.logarithm(_one(lowering, node), Fraction(10))


def _numeric(function: str) -> Callable[[Lowering, Call], Value]:
    def lower_function(lowering: Lowering, node: Call) -> Expression:
        return Apply(function, (_one(lowering, node),))

    return lower_function


def _extreme(function: str) -> Callable[[Lowering, Call], Value]:
    def lower_extreme(lowering: Lowering, node: Call) -> Expression:
        return Apply(function, _numbers(lowering, node))

    return lower_extreme


def _binomial(lowering: Lowering, node: Call) -> Expression:
    if len(node.arguments) != 2:
        lowering.refuse(node, "a binomial coefficient takes two arguments")
    n, k = map(lowering.scalar, node.arguments)
    return Apply("binomial", (n, k))


def _sigmoid(lowering: Lowering, node: Call) -> Expression:
    power = Apply("exp", (Apply("neg", (_one(lowering, node),)),))
    return Apply("/", (measures.ONE, Apply("+", (measures.ONE, power))))


def _softmax(lowering: Lowering, node: Call) -> Value:
    return measures.softmax(_numbers(lowering, node))


def _log_sum_exp(lowering: Lowering, node: Call) -> Expression:
    return measures.log_sum_exp(_numbers(lowering, node))


def _bernoulli(lowering: Lowering, node: Call) -> Value:
    p = _one(lowering, node)
    _distribution(lowering, node, measures.binary(p))
    return measures.binary(p)


def _categorical(lowering: Lowering, node: Call) -> Value:
    p = _numbers(lowering, node)
    return _distribution(lowering, node, p)


_FUNCTIONS: dict[str, Callable[[Lowering, Call], Value]] = {
    "log": _log,
    "ln": _ln,
    "lg": _lg,
    **{name: _numeric(name) for name in ("exp", "sin", "cos", "tan", "tanh", "erf", "gamma")},
    "Gamma": _numeric("gamma"),
    "max": _extreme("max"),
    "min": _extreme("min"),
    "binom": _binomial,
    "sigmoid": _sigmoid,
    "softmax": _softmax,
    "logsumexp": _log_sum_exp,
    "LSE": _log_sum_exp,
    "Bernoulli": _bernoulli,
    "Ber": _bernoulli,
    "Bern": _bernoulli,
    "Categorical": _categorical,
}


# --- measures ------------------------------------------------------------------------------------


def _measure_base(lowering: Lowering) -> Base:
    """The default base, which is thereby used."""
    return lowering.base_of(())


def _binary(lowering: Lowering, node: Node, value: Value) -> Vector:
    """The Bernoulli distribution of one probability."""
    assert not isinstance(value, (tuple, dict))
    exact = exact_value(value)
    if exact is not None and not 0 <= exact <= 1:
        raise DistributionError(node.start, node.end, "no probability: it is outside [0, 1]")
    return measures.binary(value)


def _entropy(lowering: Lowering, node: Call) -> Expression:
    symbol, arguments = node.function, node.arguments
    marks = [key(part) for part in symbol.index]
    values = _values(lowering, node)
    only_binary = marks in (["b"], ["2"]) or symbol.name == "h"
    if marks and not only_binary:
        lowering.unknown(symbol, key(symbol))
    if "|" in node.separators or "||" in node.separators:
        lowering.refuse(node, "a conditional entropy of literal numbers has no meaning here")
    if _scalars(values) and len(values) == 1:
        value = values[0]
        base = _measure_base(lowering) if marks != ["2"] else Fraction(2)
        if not only_binary:
            lowering.notes.append("H of one number was read as the binary entropy")
        return measures.entropy(_binary(lowering, arguments[0], value), base)
    if only_binary:
        lowering.refuse(
            node,
            f"{key(symbol)} of several numbers: base 2, order 2, or the binary entropy?",
            "write H(…) and choose the base",
        )
    base = _measure_base(lowering)
    if _scalars(values):
        return measures.entropy(_distribution(lowering, node, tuple(values)), base)
    if len(values) == 1:
        return measures.entropy(_distribution(lowering, arguments[0], values[0]), base)
    return _cross_entropy(lowering, node)


def _pair(lowering: Lowering, node: Call) -> tuple[Vector, Vector]:
    """Two distributions of the same length; two numbers are Bernoulli probabilities."""
    values = _values(lowering, node)
    if len(values) != 2:
        lowering.refuse(node, f"{key(node.function)} takes two distributions")
    if _scalars(values):
        lowering.notes.append(f"{key(node.function)} of two numbers: Bernoulli distributions")
        first, second = (
            _binary(lowering, argument, value)
            for argument, value in zip(node.arguments, values, strict=True)
        )
        return first, second
    p, q = (
        _distribution(lowering, argument, value)
        for argument, value in zip(node.arguments, values, strict=True)
    )
    if len(p) != len(q):
        lowering.refuse(node, f"distributions of different length: {len(p)} and {len(q)}")
    return p, q


def _cross_entropy(lowering: Lowering, node: Call) -> Expression:
    p, q = _pair(lowering, node)
    return measures.cross_entropy(p, q, _measure_base(lowering))


def _divergence(lowering: Lowering, node: Call) -> Expression:
    p, q = _pair(lowering, node)
    return measures.divergence(p, q, _measure_base(lowering))


def _jensen_shannon(lowering: Lowering, node: Call) -> Expression:
    p, q = _pair(lowering, node)
    return measures.jensen_shannon(p, q, _measure_base(lowering))


def _information(lowering: Lowering, node: Call) -> Expression:
    values = _values(lowering, node)
    if len(values) != 1:
        lowering.refuse(node, "the mutual information of literal numbers takes a joint matrix")
    value = values[0]
    base = _measure_base(lowering)
    if not isinstance(value, (tuple, dict)):
        exact = exact_value(value)
        if exact is not None and not 0 <= exact <= 1:
            argument = node.arguments[0]
            raise DistributionError(
                argument.start, argument.end, "no probability: it is outside [0, 1]"
            )
        return measures.logarithm(Apply("/", (measures.ONE, value)), base)
    if not isinstance(value, tuple) or not all(isinstance(row, tuple) for row in value):
        lowering.refuse(node, "the mutual information takes a joint matrix, a list of rows")
    rows = [_vector(lowering, node.arguments[0], row) for row in value]
    if len({len(row) for row in rows}) != 1:
        lowering.refuse(node, "the rows of the joint matrix differ in length")
    _distribution(lowering, node.arguments[0], value)
    return measures.mutual_information(rows, base)


def _expectation(lowering: Lowering, node: Call) -> Value:
    whole = summed(node)
    if whole is node:
        return lowering.unknown(node.function, key(node.function))
    return lowering.value(whole)


def _likelihood(lowering: Lowering, node: Call) -> Expression:
    return measures.negative_log_likelihood(_numbers(lowering, node), _measure_base(lowering))


def _perplexity(lowering: Lowering, node: Call) -> Expression:
    p = _distribution(lowering, node, _numbers(lowering, node))
    return Apply("exp", (measures.entropy(p, None),))


_MEASURES: dict[str, Callable[[Lowering, Call], Value]] = {
    **dict.fromkeys(("H", "h", "entropy", "Entropy", "binary_entropy"), _entropy),
    **dict.fromkeys(("CE", "ce", "BCE", "cross_entropy"), _cross_entropy),
    **dict.fromkeys(("KL", "D", "KLD", "kl", "d", "kl_divergence"), _divergence),
    **dict.fromkeys(("JS", "JSD"), _jensen_shannon),
    **dict.fromkeys(("I", "MI", "mutual_information"), _information),
    **dict.fromkeys(("NLL", "nll"), _likelihood),
    **dict.fromkeys(("perplexity", "PP", "PPL"), _perplexity),
    "E": _expectation,
}

#: Names of functions and measures that need no binding.
KNOWN = frozenset(_FUNCTIONS) | (frozenset(_MEASURES) - {"E"}) | {"sqrt", "abs", "floor", "ceil"}
