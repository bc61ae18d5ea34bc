"""Colours for a terminal, or none."""

from __future__ import annotations

__all__ = ["Paint"]

_CODES = {"red": "31;1", "yellow": "33;1", "green": "32", "blue": "34;1", "bold": "1", "dim": "2"}


class Paint:
    """Paints a text in a colour if it is switched on."""

    def __init__(self, on: bool) -> None:
        self._on = on

    def __call__(self, text: str, colour: str) -> str:
        r"""Return the text in that colour.

        >>> Paint(True)("a", "bold")
        '\x1b[1ma\x1b[0m'
        """
        return f"\x1b[{_CODES[colour]}m{text}\x1b[0m" if self._on and text else text
