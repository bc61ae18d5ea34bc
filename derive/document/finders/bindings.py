"""What the names of a document mean: each chain that gives a name a value binds it.

Main definitions
    bind_names     the finder that binds; it yields no claims
    is_name        whether a side of a chain only names a value

Implementation notes
    `H = -0.5 log 0.5 - … = 1.00` binds H to the printed 1.00 and, as its exact value, to the
    formula.  `p(a) = 0.9`, `p_1 = 0.5` also fill the table or list `p`, so that sums over it have
    a value; naming a label again begins a new table.  Probabilities are a table only when they
    sum to 1, so that one probability is never taken for a whole distribution.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from derive.document.claim import Claim
from derive.document.errors import MathError
from derive.document.finders.chains import ChainAt
from derive.document.finders.context import Context
from derive.document.finders.definitions import definition_of
from derive.document.finders.printed import printed
from derive.document.functions import KNOWN
from derive.document.lower import Binding, Lowering, parse_base
from derive.document.measures import exact_value
from derive.document.render import key
from derive.document.source import Document
from derive.document.syntax import Call, Node, Number, Symbol, Tuple
from derive.numeric import expression as e

__all__ = ["bind_names", "is_name"]

_EQUAL = frozenset("= := ≡ ≈ ≐".split())
#: Families whose entries are probabilities: they are a table only when they sum to 1.
_PROBABILITIES = frozenset("p q r P Q R pi Pr".split())


def bind_names(document: Document, context: Context) -> Iterable[Claim]:
    """Bind the names of all chains of the document; yields nothing."""
    tables: dict[str, dict[str, Binding]] = {}
    redefined: set[str] = set()
    for chain in context.chains:
        try:
            _bind_chain(context, chain, tables, redefined)
        except (MathError, ValueError, RecursionError):
            continue
    for function in redefined:  # f is one function in one paragraph and another in the next
        del context.functions[function]
    return ()


def is_name(node: Node) -> bool:
    """Whether `node` only names a value: `p`, `\\bar l_N`, `H(X)`, `p(a)`, not `log(8)`."""
    if isinstance(node, Symbol):
        return node.name != "infinity"
    if not isinstance(node, Call) or node.function.name in ("log", "ln", "lg", "exp", "max", "min"):
        return False
    if node.function.name in ("P", "Pr", "p", "Q", "q"):
        return True  # P(0)
    return not all(isinstance(argument, (Number, Tuple)) for argument in node.arguments)


def _bind_chain(
    context: Context,
    chain: ChainAt,
    tables: dict[str, dict[str, Binding]],
    redefined: set[str],
) -> None:
    names = list(_leading_names(chain))
    if not names:
        return
    rest = _equal_operands(chain, len(names))
    if not rest:
        return
    if len(names) == 1 and not chain.inherited:
        defined = definition_of(names[0], rest[0], chain.start)
        if defined is not None and not _has_value(context, rest[0], chain.start):
            function, definition = defined
            if context.functions.setdefault(function, definition) != definition:
                redefined.add(function)
            return
    value, exact = _values(context, chain, rest)
    if value is None:
        return
    for name in names:
        if (
            isinstance(name, Call)
            and key(name.function) in KNOWN
            and context.binding_of(key(name), chain.start) is None
            and _has_value(context, name, chain.start)
        ):
            continue  # its arguments have values, so this is a claim
        spelled = key(name)
        context.bind(spelled, value, chain.start, chain.end, exact=exact)
        _enter(context, chain, name, value, tables)


def _leading_names(chain: ChainAt) -> Iterator[Symbol | Call]:
    """The names at the head of the chain that are said to be equal."""
    for k, node in enumerate(chain.operands[:-1]):
        if not isinstance(node, (Symbol, Call)) or not is_name(node):
            return
        if chain.relations[k] not in _EQUAL:
            return
        yield node


def _equal_operands(chain: ChainAt, first: int) -> list[Node]:
    """The operands from `first` on, as long as the signs between them say equal."""
    operands = [chain.operands[first]]
    for relation, node in zip(chain.relations[first:], chain.operands[first + 1 :], strict=True):
        if relation not in _EQUAL:
            break
        operands.append(node)
    return operands


def _values(
    context: Context, chain: ChainAt, operands: list[Node]
) -> tuple[Binding | None, Binding | None]:
    """The printed value of the chain, else its formula; and the formula as the exact value."""
    base = context.bases.choices(chain.start)[0].base
    value: Binding | None = None
    exact: Binding | None = None
    for node in operands:
        lowering = Lowering(_bindings(context, node, chain.start), parse_base(base))
        try:
            found = lowering.value(node)
        except MathError:
            continue
        if isinstance(found, (tuple, dict)):
            return found, None
        if exact is None and printed(node) is None and not lowering.default_base:
            exact = found
        value = found
    return (value, exact) if value is not exact else (value, None)


def _bindings(context: Context, node: Node, offset: int) -> dict[str, Binding]:
    return {bound.name: bound.value for bound in context.bounds_for(node, offset)}


def _has_value(context: Context, node: Node, offset: int) -> bool:
    try:
        context.lower(node, offset)
    except MathError:
        return False
    return True


def _enter(
    context: Context,
    chain: ChainAt,
    name: Symbol | Call,
    value: Binding,
    tables: dict[str, dict[str, Binding]],
) -> None:
    """Enter `p(a) = 0.9` or `p_1 = 0.5` in the table or list that `p` is."""
    if isinstance(value, (tuple, dict)):
        return
    if isinstance(name, Call):
        if len(name.arguments) != 1 or key(name.function) in KNOWN:
            return
        family, index = key(name.function), name.arguments[0]
    elif len(name.index) == 1:
        family = key(Symbol(name.name, name.accents, (), name.upper))
        index = name.index[0]
    else:
        return
    label = key(index)
    table = tables.get(family)
    if table is None or label in table:
        table = tables[family] = {}
    table[label] = value
    if family in _PROBABILITIES and not _is_whole(table):
        return  # a sum over some of the symbols would be no sum over the alphabet
    whole: Binding = dict(table)
    if isinstance(name, Symbol) and list(table) == [str(k + 1) for k in range(len(table))]:
        whole = list(table.values())
    context.bind(family, whole, chain.start, chain.end)


def _is_whole(table: dict[str, Binding]) -> bool:
    """Whether the probabilities of a table sum to 1, up to the rounding of printed numbers."""
    entries = [entry for entry in table.values() if isinstance(entry, (e.Number, e.Apply))]
    values = [exact_value(entry) for entry in entries]
    known = [value for value in values if value is not None]
    if len(known) < len(table) or len(table) < 2 or not all(0 <= v <= 1 for v in known):
        return False
    units = [entry.unit for entry in entries if isinstance(entry, e.Number) and entry.unit]
    slack = len(table) * min(units, default=Fraction(0)) / 2
    gap = abs(sum(known, Fraction(0)) - 1)
    return gap == 0 or gap <= slack < Fraction(1, 40)
