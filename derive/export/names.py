"""How names are written: Greek letters, hats, subscripts; and good names for bound variables.

Main definitions
    display_name        `yhat` -> y with a hat, `theta1` -> theta with subscript 1
    fresh_name          a name for a bound variable that nothing around it uses
"""

from __future__ import annotations

import re
from collections.abc import Collection

from derive.export.letters import ACCENTS, GREEK
from derive.export.mathematics import Name
from derive.kernel.expression import Sort

__all__ = ["display_name", "fresh_name"]

#: Python keywords and habits that stand for a Greek letter
_SHORT = {"lam": "lambda", "lamda": "lambda", "eps": "epsilon"}

_PARTS = re.compile(r"(?P<base>[A-Za-z]*?)(?P<subscript>_?[0-9]*|_[A-Za-z0-9_|]*)(?P<primes>'*)")


def display_name(name: str) -> Name:
    """The name as it is to be printed.

    >>> display_name("yhat"), display_name("theta1").subscript
    (Name(base='y', accent='hat', subscript='', primes=0), '1')
    """
    parts = _PARTS.fullmatch(name)
    if parts is None or not parts["base"]:
        return Name(name)
    base, accent = _accented(parts["base"])
    subscript = parts["subscript"].strip("_").replace("_", ",")
    return Name(_SHORT.get(base, base), accent, subscript, len(parts["primes"]))


def _accented(base: str) -> tuple[str, str]:
    for accent in ACCENTS:
        letter = base.removesuffix(accent)
        if letter != base and (len(letter) == 1 or letter in GREEK or letter in _SHORT):
            return letter, accent
    return base, ""


_INDICES = "ijklmrsuv"
_REALS = "xytsuzvw"


def fresh_name(
    sort: Sort, taken: Collection[str], *, position: int | None = None, points: bool = False
) -> str:
    """A name for a bound variable, not among `taken`.

    `position` is the argument place that the variable fills in a family with several indices: i
    for the first, j for the second.  With `points` indices are called x, y, ... too.
    """
    letters = _INDICES if sort == "nat" and not points else "xyzuvwst" if points else _REALS
    if position is not None and position < len(letters):
        letters = letters[position] + letters
    suffix = 0
    while True:
        for letter in letters:
            name = f"{letter}{suffix or ''}"
            if name not in taken:
                return name
        suffix += 1
