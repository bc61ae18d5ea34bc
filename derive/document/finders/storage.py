r"""Amounts of storage: `7372800 bits = 900 KiB`, `6.2 × 10^9 bits = 775 MB`.

Main definitions
    per_unit     the unit behind a number -> how many bits (or bytes) it may hold

Main statements
    kB is 1000 or 1024 bytes, MB their second power; KiB is 1024 bytes; a capital B is a byte, a
    small b a bit.  A document need not say which prefix it uses: both are tried.
"""

from __future__ import annotations

from derive.patterns import pattern

__all__ = ["per_unit"]

_UNIT = pattern(
    r"\s*\$?\s*(?:\\[,;~ ]|\\(?:text|mathrm)\{)?\s*(?P<prefix>[kKMGT])(?P<binary>i)?"
    r"(?P<unit>B(?:ytes?)?|bytes?|바이트|b(?:it)?s?|비트)(?![A-Za-z/])"
)
_POWERS = {"k": 1, "K": 1, "M": 2, "G": 3, "T": 4}


def per_unit(after: str, of: str | None) -> tuple[int, ...]:
    """Return how many units `of` ("bit", "byte"; None: either) the unit in `after` may hold.

    >>> per_unit(" KiB.", "bit"), per_unit(" MB", "byte")
    ((8192,), (1000000, 1048576))
    """
    match = _UNIT.match(after)
    if match is None:
        return ()
    power = _POWERS[match["prefix"]]
    sizes = (1024**power,) if match["binary"] else (1000**power, 1024**power)
    holds_bytes = match["unit"][0] in "B바" or match["unit"].startswith("byte")
    factors = {"bit": (8,), "byte": (1,), None: (8, 1)}.get(of, ()) if holds_bytes else (1,)
    if not holds_bytes and of == "byte":
        return ()
    return tuple(size * factor for factor in factors for size in sizes)
