r"""Over what the sums of a formula run: indices that meet in one place share one range.

Main definitions
    Domains     a partition of sums, slots of families and printed limits into ranges

Implementation notes
    `\sum_x p(x)` and `D(p || q)` print no limit: the index takes the range of the slot in which it
    stands.  Two printed limits that meet in one range are a contradiction (`Unread`), so that
    `\sum_{i=1}^{n-1} p_i` is never taken for the sum over all of p.
"""

from __future__ import annotations

from collections.abc import Hashable

__all__ = ["Domains", "Unread"]


class Unread(Exception):
    """A formula that is not translated, with the reason."""


class Domains:
    """Union-find; a key `("limit", text)` is an upper limit, `("set", text)` a named alphabet."""

    def __init__(self) -> None:
        self._parent: dict[Hashable, Hashable] = {}

    def find(self, key: Hashable) -> Hashable:
        """The representative of the range of `key`."""
        root = key
        while self._parent.setdefault(root, root) != root:
            root = self._parent[root]
        while self._parent[key] != root:
            self._parent[key], key = root, self._parent[key]
        return root

    def join(self, a: Hashable, b: Hashable) -> None:
        """`a` and `b` have one range."""
        first, second = self.find(a), self.find(b)
        if first != second:
            self._parent[second] = first

    def ranges(self) -> set[Hashable]:
        """One representative for each range."""
        return {self.find(key) for key in list(self._parent)}

    def limits(self) -> dict[Hashable, str]:
        """The printed limit of each range that has one; `Unread` if it has two."""
        found: dict[tuple[Hashable, str], set[str]] = {}
        for key in list(self._parent):
            if isinstance(key, tuple) and key[0] in ("limit", "set"):
                found.setdefault((self.find(key), key[0]), set()).add(str(key[1]))
        for names in found.values():
            if len(names) > 1:
                raise Unread(f"the sums run over {' and '.join(sorted(names))}")
        return {root: next(iter(names)) for (root, kind), names in found.items() if kind == "limit"}
