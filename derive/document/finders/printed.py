"""The decimal that one side of a relation prints.

Main definitions
    printed     the digits that a node prints, if there is nothing to compute in it
    Printed     them, with their unit
"""

from __future__ import annotations

from derive.document.syntax import (
    Continued,
    Multiply,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    Quantity,
    Symbol,
)
from derive.record import record

__all__ = ["Printed", "printed"]


@record
class Printed:
    """A printed decimal: its digits as `read_decimal` reads them, its unit, and its node."""

    digits: str
    unit: str | None
    node: Node


def printed(node: Node) -> Printed | None:
    """The decimal that `node` prints, None if there is something to compute.

    >>> from derive.document.parse import parse
    >>> printed(parse("-9.8 × 10^7").tree).digits
    '-9.8e7'
    """
    unit = None
    if isinstance(node, Quantity):
        unit = node.unit.partition("/")[0]
        node = node.value
    outer = node
    sign = ""
    if isinstance(node, Negative):
        sign, node = "-", node.operand
    percent = ""
    if isinstance(node, Percent) and node.sign == "%":
        percent, node = "%", node.operand
    if isinstance(node, Continued):
        return Printed(f"{sign}{node.number.literal}…{percent}", unit, outer)
    if isinstance(node, Number):
        return Printed(f"{sign}{node.literal}{percent}", unit, outer)
    if isinstance(node, Symbol) and node.name == "infinity":
        return Printed(f"{sign}∞", unit, outer)
    scientific = _scientific(node)
    return Printed(f"{sign}{scientific}{percent}", unit, outer) if scientific else None


def _scientific(node: Node) -> str | None:
    """`9.8 × 10^7` as `9.8e7`."""
    if not (isinstance(node, Multiply) and len(node.factors) == 2):
        return None
    mantissa, power = node.factors
    if not (isinstance(mantissa, Number) and isinstance(power, Power)):
        return None
    if power.base != Number("10") or "e" in mantissa.literal.lower():
        return None
    exponent, sign = power.exponent, ""
    if isinstance(exponent, Negative):
        exponent, sign = exponent.operand, "-"
    if not (isinstance(exponent, Number) and exponent.literal.isdigit()):
        return None
    return f"{mantissa.literal}e{sign}{exponent.literal}"
