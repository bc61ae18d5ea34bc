"""Which rules are wanted: `select`, `extend-select` and `ignore`, as options and as settings.

Main definitions
    Selection           which findings are kept
    read_selectors      `DRV1, wrong-cell` -> prefixes of codes; names what does not exist
    nearest_rule        the rules that an unknown code or name may have meant

Implementation notes
    A selector is a code (`DRV101`), the beginning of one (`DRV1`), the name of a rule
    (`wrong-number`) or `ALL`.  The longest selector that fits a code decides; of two equally long
    ones `ignore` wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.document.claim import Claim, Report
from derive.document.rules import RULES
from derive.record import record, replace

__all__ = ["EVERYTHING", "Selection", "nearest_rule", "read_selectors"]


@record
class Selection:
    """Prefixes of the codes that are wanted, and of those that are not."""

    select: tuple[str, ...] = ("",)
    ignore: tuple[str, ...] = ()

    def wants(self, code: str) -> bool:
        """Return whether findings with this code are kept.

        >>> Selection(select=("DRV1",), ignore=("DRV102",)).wants("DRV102")
        False
        """
        return _longest(self.select, code) > _longest(self.ignore, code)

    def ignoring(self, more: Iterable[str]) -> Selection:
        """Return this selection without the codes that begin with one of `more`."""
        return replace(self, ignore=(*self.ignore, *more))

    def apply(self, report: Report) -> Report:
        """Return the report without what is not wanted; claims that go are counted as suppressed.

        Claims that hold always stay: they are what coverage counts.  A claim that was not checked
        goes only if `ignore` names it.
        """
        claims = tuple(c for c in report.claims if self._keeps(c))
        information = tuple(c for c in report.information if self.wants(c.code))
        gone = len(report.claims) - len(claims)
        return replace(
            report, claims=claims, information=information, suppressed=report.suppressed + gone
        )

    def _keeps(self, claim: Claim) -> bool:
        if claim.status == "confirmed":
            return True
        if claim.status == "unchecked":
            return _longest(self.ignore, claim.code) < 0
        return self.wants(claim.code)


#: Every rule.
EVERYTHING = Selection()


def _longest(prefixes: Iterable[str], code: str) -> int:
    return max((len(p) for p in prefixes if code.startswith(p)), default=-1)


def read_selectors(text: str | Iterable[str]) -> tuple[str, ...]:
    """Return the code prefixes that a list of selectors means.

    Raises `ValueError`, with the nearest rule, for one that fits no rule.

    >>> read_selectors("DRV1, wrong-cell")
    ('DRV1', 'DRV201')
    """
    words = re.split(r"[,\s]+", text) if isinstance(text, str) else list(text)
    return tuple(_prefix(word) for word in words if word)


def _prefix(word: str) -> str:
    if word.upper() == "ALL":
        return ""
    code = word.upper()
    if any(known.startswith(code) for known in RULES):
        return code
    for rule in RULES.values():
        if rule.name == word.lower():
            return rule.code
    raise ValueError(f"no rule is called {word!r}{nearest_rule(word)}")


def nearest_rule(word: str) -> str:
    """Return `; did you mean DRV101 or DRV102?`, or nothing when nothing is near.

    >>> nearest_rule("wrong-nmber")
    '; did you mean wrong-number or wrong-interval?'
    """
    names = [*RULES, *(rule.name for rule in RULES.values())]
    candidate = word.upper() if any(c.isdigit() for c in word) else word.lower()
    import difflib

    near = difflib.get_close_matches(candidate, names, n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(near)}?" if near else ""
