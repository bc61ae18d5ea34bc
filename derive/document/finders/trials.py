"""Trying a link between two formulas at distributions: it fails at one, or holds at all tried.

Main definitions
    examine     the `Finding` for a link between formulas about all distributions
    fails       whether a relation fails of sides whose difference is known
"""

from __future__ import annotations

from functools import lru_cache

from derive.document.chances import chances
from derive.document.errors import MathError
from derive.document.finders.instances import instances, pick_out
from derive.document.finders.notation import base_of, canonical, families, is_joint
from derive.document.lower import lower
from derive.document.syntax import Node
from derive.numeric import expression as e
from derive.numeric.enclosure import Enclosure, enclose
from derive.numeric.errors import NumericError
from derive.record import record

__all__ = ["RELATIONS", "Finding", "examine", "fails", "shown_values"]

#: The relations that are tried; strict ones as if they were not.
RELATIONS = {"=": "=", "≤": "≤", "≥": "≥", "<": "≤", ">": "≥"}


@record
class Finding:
    """What the instances say of one link."""

    holds: bool
    tried: int
    message: str
    values: tuple[str, str] | None = None


@lru_cache(maxsize=512)
def examine(
    left: Node, right: Node, relation: str, *, guess: bool = False, unit: str | None = None
) -> Finding | None:
    """Try the link at all instances; None if no instance gives both sides.

    `unit`: the base that measures are to be taken in, beside the natural logarithms.
    """
    base = unit or base_of(left, right)
    if base is None:
        return None
    joint = is_joint(left, right)
    first, second = (left, right) if chances(left, right) else _canonical(left, right, joint)
    tried = 0
    for instance in instances(first, second, joint, base=base, guess=guess):
        try:
            sides = [lower(s, instance.bindings, base=base).expression for s in (first, second)]
            off = enclose(e.Apply("-", (sides[0], sides[1])), digits=30)
        except (MathError, NumericError):
            continue
        tried += 1
        if fails(off, relation):
            values = shown_values(sides)
            verb = "are" if relation == "=" else "are in the wrong order:"
            message = f"at {instance.shown} the sides {verb} {values[0]}… and {values[1]}…"
            return Finding(False, tried, message, values)
    if not tried:
        return None
    return Finding(True, tried, f"it holds at {tried} instances")


def _canonical(left: Node, right: Node, joint: bool) -> list[Node]:
    """The sides in one notation; X is distributed as the only distribution that is named."""
    named = families(canonical(left, joint, "X"), canonical(right, joint, "X"))
    of = "q" if named == {"q"} else "p"
    return pick_out(canonical(left, joint, of), canonical(right, joint, of))


def fails(off: Enclosure, relation: str) -> bool:
    """Whether a relation does not hold of sides with that difference."""
    order = off.infinite or off.compare(0)
    return {"=": order in (-1, 1), "≤": order == 1, "≥": order == -1}[relation]


def shown_values(sides: list[e.Expression]) -> tuple[str, str]:
    """The values of two sides to a few digits, for a message."""
    first, second = (enclose(side, digits=15).decimal_bounds(6)[0] for side in sides)
    return first, second
