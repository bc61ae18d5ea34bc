"""What a link between formulas may be meant as, and whether it holds so.

Main definitions
    try_link             the `Finding` for a link: of named laws, densities, or all distributions
    right_otherwise      a link in the parser's other reading, if it holds so
    may_be_right         whether it holds so, or with `log a/b c` as `log(a/(b c))`
    link_of              the sides of a link in another tree of its statement

Implementation notes
    The parser's other reading is one that it records; the longer fraction is a guess, which may
    spare a formula, but confirms none.
"""

from __future__ import annotations

from derive.document.errors import MathSyntaxError
from derive.document.expectations import in_steps
from derive.document.finders.chains import ChainAt
from derive.document.finders.laws import is_of_laws, try_laws
from derive.document.finders.notation import has_integrals, in_sums
from derive.document.finders.trials import RELATIONS, Finding, examine
from derive.document.parse import parse_like
from derive.document.syntax import Call, Chain, Divide, Multiply, Node, Sequence, rebuild
from derive.record import replace

__all__ = ["link_of", "may_be_right", "right_otherwise", "try_link"]


def try_link(left: Node, right: Node, relation: str) -> Finding | None:
    """Try a link of measures: of named laws, of densities, or of all distributions."""
    if is_of_laws(left):
        return try_laws(left, right)
    if has_integrals(left, right):
        left, right = in_steps(left, right)
    return examine(*in_sums(left, right), RELATIONS[relation])


def right_otherwise(chain: ChainAt, k: int) -> tuple[Node, Node, Finding] | None:
    """Return a link in the parser's other reading with its finding, if it holds so."""
    sides = _read_otherwise(chain, k)
    finding = None if sides is None else try_link(*sides, chain.relations[k])
    if sides is None or finding is None or not finding.holds:
        return None
    return *in_sums(*sides), finding


def may_be_right(chain: ChainAt, k: int) -> bool:
    """Tell whether a link that fails holds in another reading of a fraction in it."""
    if right_otherwise(chain, k) is not None:
        return True
    meant = try_link(*_in_longer_fractions(chain, k), chain.relations[k])
    return meant is not None and meant.holds


def link_of(tree: Node, chain: ChainAt, k: int) -> tuple[Node, Node] | None:
    """The sides of link `k` of a chain in another tree of its statement."""
    for item in tree.items if isinstance(tree, Sequence) else (tree,):
        if isinstance(item, Chain) and len(item.operands) == len(chain.operands):
            return item.operands[k], item.operands[k + 1]
    return None


def _read_otherwise(chain: ChainAt, k: int) -> tuple[Node, Node] | None:
    """The sides of a link under the parser's other reading, if there is one: `log a/b`."""
    parsed = chain.statement.parsed
    if parsed is None or not parsed.ambiguities:
        return None
    try:
        return link_of(parse_like(parsed, parsed.text, alternative=True).tree, chain, k)
    except MathSyntaxError:
        return None


def _in_longer_fractions(chain: ChainAt, k: int) -> tuple[Node, Node]:
    """The sides of a link with `log a/b c` as `log(a/(b c))`."""
    first, second = chain.operands[k : k + 2]
    return rebuild(first, _longer_fraction), rebuild(second, _longer_fraction)


def _longer_fraction(part: Node) -> Node | None:
    match part:
        case Multiply(factors=(*before, Call(arguments=(Divide(notation="/") as a,)) as log, last)):
            whole = replace(a, denominator=Multiply((a.denominator, last)))
            changed = replace(log, arguments=(whole,))
            return replace(part, factors=(*before, changed)) if before else changed
    return None
