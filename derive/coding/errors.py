"""What can go wrong in `derive.coding`: one class for bad input, one for bad streams."""

from __future__ import annotations

__all__ = ["CodingError", "CorruptStreamError"]


class CodingError(ValueError):
    """Bad input; the message names the thing, its place, and the way out."""


class CorruptStreamError(CodingError):
    """A compressed stream that was truncated, altered, or made with another model."""
