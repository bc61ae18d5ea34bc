"""The notation of claim sheets: formulas as documents write them, without ambiguities.

Main definitions
    expression_of       the number that a formula means, given what its names are
    chain_of            a chain of relations as numbers and the relations between them

Every failure is a `SheetError` that names the claim and the formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from derive.document.errors import MathError
from derive.document.lower import Lowered, lower
from derive.document.parse import Parse, parse
from derive.document.render import key
from derive.document.syntax import Chain, Node
from derive.numeric.expression import Expression
from derive.verification.sheets import Claim, SheetError

__all__ = ["Let", "chain_of", "expression_of"]

#: What names stand for: decimals as strings, and lists of them.
Let = Mapping[str, Any]

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def expression_of(claim: Claim, text: str, let: Let | None = None) -> Lowered:
    """The expression that `text` means where the names of the claim and of `let` are bound."""
    tree = _parsed(claim, text)
    return _lowered(claim, text, tree, _bindings(claim, let or {}))


def chain_of(claim: Claim, text: str, let: Let) -> tuple[list[Expression], Sequence[str]]:
    """The sides of a chain of relations, and the relations between them."""
    tree = _parsed(claim, text)
    if not isinstance(tree, Chain):
        raise SheetError(f"claim {claim.id!r}: {text!r} is no chain of relations")
    bindings = _bindings(claim, let)
    sides = [_lowered(claim, text, side, bindings).expression for side in tree.operands]
    return sides, tree.relations


@lru_cache(maxsize=1024)
def _parse(text: str) -> Parse:
    """A table asks for the same formula once a cell."""
    return parse(text)


def _parsed(claim: Claim, text: str) -> Node:
    try:
        parsed = _parse(text)
    except MathError as error:
        raise SheetError(f"claim {claim.id!r}: in {text!r}, {error}") from None
    if parsed.ambiguities:
        raise SheetError(f"claim {claim.id!r}: {text!r} can be read in two ways; add brackets")
    return parsed.tree


def _bindings(claim: Claim, let: Let) -> dict[str, Any]:
    """The bindings under the names that the parser gives them: `p_1` is `p_{1}`."""
    bound = {**claim.let, **let}
    return {key(_parsed(claim, name)): _decimals(claim, name, bound[name]) for name in bound}


def _decimals(claim: Claim, name: str, value: Any) -> Any:
    """A decimal as a string, or a list of such; raises `SheetError` for anything else."""
    if isinstance(value, list):
        return [_decimals(claim, name, entry) for entry in value]
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise SheetError(f'claim {claim.id!r}: {name} = {value!r} is no decimal like "0.25"')
    return value


def _lowered(claim: Claim, text: str, tree: Node, bindings: Let) -> Lowered:
    try:
        return lower(tree, bindings, base=claim.base)
    except (MathError, ValueError) as error:
        raise SheetError(f"claim {claim.id!r}: in {text!r}, {error}") from None
