"""What can go wrong between a formula's text and its value, and how to show it.

Main definitions
    MathError            the common base: a span of the source, a reason, a hint
    MathSyntaxError      the text is not read (the parser refuses rather than guesses)
    LoweringError        the text is read, but has no value here
    UnknownName          a name without a value; carries the nearest known names
    DistributionError    numbers that are not probabilities, or do not sum to 1
    caret_lines          the source line with carets under the span

Implementation notes
    A span is a half-open pair of character offsets into the text that was parsed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

__all__ = [
    "DistributionError",
    "LoweringError",
    "MathError",
    "MathSyntaxError",
    "UnknownName",
    "caret_lines",
]

#: Characters of a long line that are shown on each side of the carets.
CONTEXT = 60


class MathError(ValueError):
    """A formula has no value: `reason` says why, `hint` the way out, `start` and `end` where."""

    def __init__(self, start: int, end: int, reason: str, hint: str = "") -> None:
        """Keep the span, the reason and the hint; the message joins the last two."""
        super().__init__(reason)
        self.start = start
        self.end = end
        self.reason = reason
        self._hint = hint

    @property
    def hint(self) -> str:
        """The way out, empty if there is none to tell."""
        return self._hint

    def __str__(self) -> str:
        return f"{self.reason} ({self.hint})" if self.hint else self.reason

    @property
    def span(self) -> tuple[int, int]:
        """The half-open span `(start, end)` of the offending text."""
        return self.start, self.end


class MathSyntaxError(MathError):
    """The parser refuses the text at `position`."""

    def __init__(self, position: int, reason: str, hint: str = "", end: int | None = None) -> None:
        """Refuse at `position` (up to `end`, one character by default)."""
        super().__init__(position, position + 1 if end is None else end, reason, hint)

    @property
    def position(self) -> int:
        """Offset of the first character that is not read."""
        return self.start


class LoweringError(MathError):
    """The formula is read, but this node has no numeric value."""


class UnknownName(LoweringError):
    """A name that is bound to nothing; `nearest` lists known names that look like it."""

    def __init__(self, start: int, end: int, name: str, known: Iterable[str]) -> None:
        """Refuse `name`; names of `known` that look like it are looked up when they are told."""
        super().__init__(start, end, f"unknown name {name!r}")
        self.name = name
        self._known = known

    @cached_property
    def nearest(self) -> tuple[str, ...]:
        """The names that are nearest to the unknown one."""
        import difflib

        by_fold = {candidate.casefold(): candidate for candidate in sorted(set(self._known))}
        close = difflib.get_close_matches(self.name.casefold(), by_fold, n=3, cutoff=0.6)
        return tuple(by_fold[match] for match in close)

    @property
    def hint(self) -> str:
        """What was perhaps meant."""
        return f"did you mean {' or '.join(self.nearest)}?" if self.nearest else "give it a value"


class DistributionError(LoweringError):
    """Numbers that stand where a probability distribution must stand, and are none."""


def caret_lines(text: str, start: int, end: int) -> str:
    r"""Return the line of `text` that holds `start`, and a second line with carets under the span.

    Long lines are cut around the span.

    >>> print(caret_lines("H(0.5, 0.4)", 2, 10))
    H(0.5, 0.4)
      ^^^^^^^^
    """
    start = max(0, min(start, len(text)))
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    stop = max(start + 1, min(end, line_end))
    first = line_start if start - line_start <= CONTEXT else start - CONTEXT
    last = min(line_end, max(first + 2 * CONTEXT, start + 1))
    prefix = "…" if first > line_start else ""
    suffix = "…" if last < line_end else ""
    shown = prefix + text[first:last].replace("\t", " ") + suffix
    carets = min(stop, max(last, start + 1)) - start
    return f"{shown}\n{' ' * (len(prefix) + start - first)}{'^' * carets}"
