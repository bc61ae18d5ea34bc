"""Huffman codes: the prefix codes of least expected length.

Huffman (1952): merge the D least probable nodes into one, and repeat; the depth of a symbol in the
tree is the length of its word.  No uniquely decodable code has a smaller expected length, and
H <= E[l] < H + 1 unless a probability is 1 (Cover & Thomas, sections 5.6 to 5.8).

Main definitions
    huffman_lengths     word lengths for weights (counts or probabilities), in their order
    huffman_code        the canonical Huffman code of a source

Implementation notes
    Weights are scaled to integers, so that no comparison is rounded.  Merged nodes appear in
    increasing weight; hence two queues, the sorted leaves and the merged nodes, replace the heap
    (van Leeuwen 1976), and after sorting the work is linear.
    In such a tree depth never increases with weight, and nodes of equal depth are neighbours.  So
    of each merge only the number of leaves among its children is recorded; `_levels` reads from
    these counts how many leaves have each depth (compare Moffat & Katajainen 1995).
    D-ary: n - 1 must be a multiple of D - 1, or the root would have free places; so the first
    merge takes only 2 + (n - 2) mod (D - 1) leaves, the same as adding leaves of weight 0.
    Ties are stable: a leaf goes before a merged node of equal weight, which makes the longest word
    as short as an optimal code allows, and of equal leaves the last in the alphabet goes first, so
    that the earlier symbol never has the longer word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from itertools import chain, islice, repeat
from math import lcm

from derive.coding.code import Code
from derive.coding.digits import check_radix
from derive.coding.errors import CodingError
from derive.coding.kraft import canonical_words
from derive.coding.source import Source

__all__ = ["huffman_code", "huffman_lengths"]


def huffman_code(source: Source, radix: int = 2) -> Code:
    """The canonical Huffman code of `source`; a single symbol gets the word 0.

    >>> huffman_code(Source.parse("a:0.25 b:0.25 c:0.2 d:0.15 e:0.15")).words
    ('00', '01', '10', '110', '111')
    """
    lengths = huffman_lengths(source.probabilities, radix)
    return Code(source.symbols, tuple(canonical_words(lengths, radix)), radix)


def huffman_lengths(weights: Sequence[int | Fraction], radix: int = 2) -> list[int]:
    """The word lengths of a D-ary code of least sum w_i l_i; all lengths are at least 1.

    Raises `CodingError` for no weights or a negative one.

    >>> huffman_lengths([1, 1, 2, 4])
    [3, 3, 2, 1]
    >>> huffman_lengths([1, 1, 1, 1], radix=3)
    [1, 1, 2, 2]
    """
    check_radix(radix)
    if not weights:
        raise CodingError("the alphabet is empty: give at least one weight")
    scaled = _integers(weights)
    if min(scaled) < 0:
        place = next(i for i, weight in enumerate(scaled) if weight < 0)
        raise CodingError(f"weight {place + 1} is negative: {weights[place]}")
    if len(scaled) == 1:
        return [1]
    leaves = sorted(scaled)
    merges = _merge_pairs(leaves) if radix == 2 else _merge(leaves, radix)
    return _assign(scaled, leaves, _levels(merges, radix))


def _integers(weights: Sequence[int | Fraction]) -> Sequence[int]:
    if set(map(type, weights)) == {int}:
        return weights  # type: ignore[return-value]
    ratios = [weight.as_integer_ratio() for weight in weights]
    denominators = {denominator for _, denominator in ratios}
    scale = lcm(*denominators)
    factor = {denominator: scale // denominator for denominator in denominators}
    return [numerator * factor[denominator] for numerator, denominator in ratios]


def _merge(leaves: list[int], radix: int) -> bytearray:
    """For each merge, in order, how many of its children are leaves; `leaves` is sorted."""
    infinity = sum(leaves) + 1
    leaf_queue = [*leaves, infinity]
    merges = -(-(len(leaves) - 1) // (radix - 1))
    node_queue = [infinity] * (merges + 1)
    leaf_children = bytearray(merges)
    leaf = node = 0
    take = 2 + (len(leaves) - 2) % (radix - 1)
    for merge in range(merges):
        weight, first = 0, leaf
        for _ in range(take):
            if leaf_queue[leaf] <= node_queue[node]:
                weight += leaf_queue[leaf]
                leaf += 1
            else:
                weight += node_queue[node]
                node += 1
        node_queue[merge] = weight
        leaf_children[merge] = leaf - first
        take = radix
    return leaf_children


def _merge_pairs(leaves: list[int]) -> bytearray:
    """`_merge` for radix 2, unrolled: twice as fast, and a million symbols wait on it."""
    infinity = sum(leaves) + 1
    leaf_queue = [*leaves, infinity, infinity]
    node_queue = [infinity] * (len(leaves) + 1)
    leaf_children = bytearray(len(leaves) - 1)
    leaf = node = 0
    lightest_leaf, lightest_node = leaf_queue[0], infinity
    for merge in range(len(leaves) - 1):
        if lightest_leaf <= lightest_node:
            leaf += 1
            next_leaf = leaf_queue[leaf]
            if next_leaf <= lightest_node:
                node_queue[merge] = lightest_leaf + next_leaf
                leaf_children[merge] = 2
                leaf += 1
                lightest_leaf = leaf_queue[leaf]
            else:
                node_queue[merge] = lightest_leaf + lightest_node
                leaf_children[merge] = 1
                lightest_leaf = next_leaf
                node += 1
                lightest_node = node_queue[node]
        else:
            node += 1
            next_node = node_queue[node]
            if lightest_leaf <= next_node:
                node_queue[merge] = lightest_leaf + lightest_node
                leaf_children[merge] = 1
                lightest_node = next_node
                leaf += 1
                lightest_leaf = leaf_queue[leaf]
            else:
                node_queue[merge] = lightest_node + next_node
                node += 1
                lightest_node = node_queue[node]
        if node == merge:
            lightest_node = node_queue[merge]
    return leaf_children


def _levels(leaf_children: bytearray, radix: int) -> list[tuple[int, int]]:
    """(depth, number of leaves there), from the deepest up; depths without leaves are left out."""
    levels = []
    depth, start, stop = 1, len(leaf_children) - 1, len(leaf_children)
    while stop > start:
        leaves = sum(leaf_children[start:stop])
        if leaves:
            levels.append((depth, leaves))
        # The first merge has fewer children, but by then no merge is left to be a child.
        start, stop = max(0, start - (radix * (stop - start) - leaves)), start
        depth += 1
    return levels[::-1]


def _assign(weights: Sequence[int], leaves: list[int], levels: list[tuple[int, int]]) -> list[int]:
    """The depth of each weight: the lightest are deepest; of equal ones, the last in order are."""
    heaviest, place = [], 0
    for _, count in levels:
        place += count
        heaviest.append(leaves[place - 1])
    level_of = map(partial(bisect_left, heaviest), weights)
    depths = [depth for depth, _ in levels]
    lengths = list(map(depths.__getitem__, level_of))

    in_order = list(chain.from_iterable(repeat(depth, count) for depth, count in levels))
    split = {}  # weights that occur at two depths or more, with their depths from the deepest up
    place = 0
    for weight, (_, count) in zip(heaviest[:-1], levels, strict=False):
        place += count
        if leaves[place] == weight:
            split[weight] = islice(in_order, bisect_left(leaves, weight), None)
    if split:
        for place in range(len(weights) - 1, -1, -1):
            if weights[place] in split:
                lengths[place] = next(split[weights[place]])
    return lengths
