"""Which base a bare logarithm has: what the document says, and what its other claims agree on.

Main definitions
    Bases          the evidence of one document
    Choice         a base, and why; `strong` if the document or the settings say so

Implementation notes
    Without evidence a bare `log` is natural.  The order of the choices is the order in which a
    checker tries them; it refutes nothing that another plausible base makes right.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable

from derive.patterns import finditer_at, pattern
from derive.record import record

__all__ = ["UNIT_BASES", "Bases", "Choice"]

#: The base of the logarithms behind each unit.
UNIT_BASES = {"bit": "2", "nat": "e", "dit": "10", "byte": "256"}

_SAID = pattern(
    r"""
    (?P<two>\blog(?:arithm)?s?\b[^.\n]{0,40}?\b(?:base|to\ the\ base)[\s-]*(?:of\s*)?\$?2\b
      |\bbase[\s-]*\$?2\$?\s*log | \bbinary\ logarithm
      |밑[은이을]?\s*\$?2 | 以\s*\$?2\$?\s*为底 | 底数?[为是]\s*\$?2 | log\s*=\s*log_?2)
  | (?P<ten>\blog(?:arithm)?s?\b[^.\n]{0,40}?\b(?:base|to\ the\ base)[\s-]*(?:of\s*)?\$?10\b
      |\bbase[\s-]*\$?10\$?\s*log | \bcommon\ logarithm | 상용로그
      |밑[은이을]?\s*\$?10 | 以\s*\$?10\$?\s*为底 | 底数?[为是]\s*\$?10)
  | (?P<e>\bnatural\ log | \blog(?:arithm)?s?\s+(?:\w+\s+){0,3}natural\b
      | 자연\s*로그 | 自然对数 | \bbase[\s-]*\$?e\b
      |밑[은이을]?\s*\$?e\b | 以\s*\$?e\$?\s*为底)
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: The beginnings of `_SAID`.
_PERHAPS_SAID = pattern(
    r"[lLbBcCnN밑以底상자自](?=[oO][gG]|[aA][sS][eE]|[iI][nN]|[oO][mM]|[aA][tT]|(?<=[^a-zA-Z]))"
)
_ORDER = ("e", "2", "10")
#: Around a mention of natural logarithms: that the document uses them, not just names one.
_CONVENTION = pattern(
    r"\b(?:all|use[sd]?|using|throughout|denotes?|means?|stands?|convention)\b"
    r"|\blog(?:arithm)?s?\b\s+(?:is|are)\b|\blog\b\s*[=는은]|사용|쓴다|使用|采用|均为|表示",
    re.IGNORECASE,
)


@record
class Choice:
    """A base to try, with the reason for it; `guessed` if there is no evidence for any."""

    base: str
    reason: str = ""
    strong: bool = False
    guessed: bool = False


class Bases:
    """The evidence for the base of a bare logarithm in one document.

    `setting` is the base that holds throughout, `default` that of what is printed without a unit;
    `annotated` gives the base that a comment of the author states at an offset.
    """

    def __init__(self, text: str, setting: str | None = None, default: str | None = None) -> None:
        """Read what the text says outright."""
        self.setting = setting
        self.default = default
        self.votes: Counter[str] = Counter()
        self.annotated: Callable[[int], str | None] = lambda offset: None
        names = {"two": "2", "ten": "10", "e": "e"}
        said = list(finditer_at(_PERHAPS_SAID, _SAID, text))
        self._places = [match.start() for match in said]
        self._said = [names[match.lastgroup or "e"] for match in said]
        self._sure = [
            match.lastgroup != "e"
            or _CONVENTION.search(text[max(0, match.start() - 40) : match.end() + 40]) is not None
            for match in said
        ]

    def vote(self, base: str) -> None:
        """Count a claim that is right with this base and with no other."""
        self.votes[base] += 1

    def choices(
        self, offset: int, unit: str | None = None, beside: str | None = None
    ) -> list[Choice]:
        """The bases to try at `offset`, the most plausible first.

        `beside` is that of the logarithms of the same chain which state theirs.

        >>> [c.base for c in Bases("All logarithms are to base 2.", None).choices(50)]
        ['2', 'e', '10']
        """
        first = self._preferred(offset, unit, beside)
        rest = [Choice(base) for base in _ORDER if base != first.base]
        return [first, *rest]

    def _preferred(self, offset: int, unit: str | None, beside: str | None) -> Choice:
        annotated = self.annotated(offset)
        if annotated is not None:
            return Choice(annotated, "as annotated", True)
        if self.setting is not None:
            return Choice(self.setting, "as configured", True)
        if unit in UNIT_BASES:
            base = {"byte": "2"}.get(unit or "", UNIT_BASES[unit or "bit"])
            return Choice(base, f"the unit is {unit}s", True)
        if self.default is not None:
            return Choice(self.default, "as configured", True)
        if beside is not None:
            return Choice(beside, "like the logarithms beside it")
        if self._said:
            k = max(0, bisect_right(self._places, offset) - 1)
            return Choice(self._said[k], "the document says so", self._sure[k])
        if self.votes:
            base, count = self.votes.most_common(1)[0]
            if count == sum(self.votes.values()):
                return Choice(base, "its neighbours agree on it")
        return Choice("e", "natural, as nothing says otherwise", guessed=True)
