"""Which printed operands look rounded, and expressions with only those taken as rounded.

Main definitions
    Rounding        what of a document's numbers is known to be rounded
    widened         an expression in which only chosen literals carry a last place
    numbers         the literals of an expression

Implementation notes
    A literal of two decimals looks rounded if a computed value of the document rounds to it; any
    does if it has three decimals or more and is no short dyadic fraction (0.125 is exact, 0.811 is
    not).  Small decimals such as 0.5 and 0.81 are taken as exact: otherwise every sum of a few of
    them would be right.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from operator import is_
from typing import Literal

from derive.numeric.enclosure import Enclosure
from derive.numeric.expression import Apply, Big, Expression, Number

__all__ = ["Rounding", "numbers", "replaced", "widened"]

_DECIMALS = 3
#: With fewer decimals a literal is no computed value that came back: too many round to it.
_FEWEST_DECIMALS = 2
#: A decimal with as small a last place may be the output of a calculator, cut off.
_LONG = Fraction(1, 10_000)
_MOST_COMPUTED = 10_000


class Rounding:
    """What of a document's numbers is known to be rounded."""

    def __init__(self, operands: Literal["auto", "exact", "rounded"]) -> None:
        """Start with what the settings say."""
        self.operands = operands
        self._computed: list[float] = []
        self._printed: set[tuple[Fraction, Fraction]] = set()

    def saw(self, value: Enclosure) -> None:
        """Remember a computed value, which may come back rounded."""
        if value.infinite or len(self._computed) >= _MOST_COMPUTED:
            return
        with suppress(OverflowError):
            insort(self._computed, float(value))

    def printed(self, value: Fraction, unit: Fraction) -> None:
        """Remember a printed result that is no exact value: as an operand it is rounded."""
        self._printed.add((abs(value), unit))

    def widen(self, expression: Expression) -> Expression:
        """Return the expression with only those literals rounded that look so."""
        seen = Counter(number.value for number in numbers(expression))
        return widened(expression, lambda n: self._looks_rounded(n, seen[n.value] > 1))

    def cut_off(self, expression: Expression) -> Expression | None:
        """Return `widen` of it with long decimals as cut off instead of rounded; None without any.

        A decimal that is cut off is off by up to a whole unit of its last place.
        """
        return _cut_off(self.widen(expression)) if self.operands != "exact" else None

    def _looks_rounded(self, number: Number, repeated: bool) -> bool:
        if number.unit is None or self.operands == "exact":
            return False
        if self.operands == "rounded":
            return True
        if number.unit <= Fraction(1, 10**_DECIMALS) and not _nice(number.value, number.unit):
            return True
        if number.unit > Fraction(1, 10**_FEWEST_DECIMALS):
            return False
        if (abs(number.value), number.unit) in self._printed:
            return True
        if repeated:  # the p of -p log p: given, not computed
            return False
        try:
            half, value = float(number.unit) / 2, float(number.value)
        except OverflowError:
            return False
        k = bisect_left(self._computed, value - half)
        while k < len(self._computed) and self._computed[k] <= value + half:
            if abs(self._computed[k] - value) > half * 1e-6:
                return True
            k += 1
        return False


def _cut_off(expression: Expression) -> Expression | None:
    if not any(map(_is_long, numbers(expression))):
        return None
    return replaced(
        expression, lambda n: Number(n.value, n.unit and 2 * n.unit) if _is_long(n) else n
    )


def _is_long(number: Number) -> bool:
    """Whether a decimal has the digits of a calculator: a small last place, and three before it."""
    return (
        number.unit is not None and number.unit <= _LONG and abs(number.value) >= 100 * number.unit
    )


def replaced(expression: Expression, change: Callable[[Number], Number]) -> Expression:
    """Return the expression with its literals changed."""
    if isinstance(expression, Number):
        return change(expression)
    if isinstance(expression, Apply):
        arguments = tuple([replaced(argument, change) for argument in expression.arguments])
        same = all(map(is_, arguments, expression.arguments))
        return expression if same else Apply(expression.function, arguments)
    if isinstance(expression, Big):
        return Big(
            expression.kind,
            expression.index,
            replaced(expression.lower, change),
            replaced(expression.upper, change),
            replaced(expression.body, change),
        )
    return expression


def _nice(value: Fraction, unit: Fraction) -> bool:
    """Whether a decimal is a short dyadic fraction, or ends in zeros: 0.125, 0.0625, 0.500."""
    denominator = value.denominator
    if denominator & (denominator - 1) == 0:
        return True
    return denominator * unit <= Fraction(1, 10)


def numbers(expression: Expression) -> Iterator[Number]:
    """Yield the literals of an expression."""
    stack: list[Expression] = [expression]
    while stack:
        part = stack.pop()
        if isinstance(part, Number):
            yield part
        elif isinstance(part, Apply):
            stack.extend(part.arguments)
        elif isinstance(part, Big):
            stack.extend((part.lower, part.upper, part.body))


def widened(expression: Expression, keep: Callable[[Number], bool]) -> Expression:
    """Return the expression in which only the literals that `keep` accepts carry a last place."""
    return replaced(expression, lambda n: n if n.unit is None or keep(n) else Number(n.value))
