"""Regular expressions that are compiled when they are first used.

Main definitions
    pattern     what `re.compile` returns, later

Implementation notes
    Compiling two hundred expressions takes longer than checking a short document, which needs a
    tenth of them.
"""

from __future__ import annotations

import re
from typing import Any, cast

__all__ = ["pattern"]

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class _Pattern:
    """A pattern to be; the first look at one of its methods compiles it."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._source, self._flags)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    r"""Return the pattern; a mistake in it is found only when it is used.

    >>> pattern(r"\d+").findall("2 of 10")
    ['2', '10']
    """
    return cast("re.Pattern[str]", _Pattern(source, flags))
