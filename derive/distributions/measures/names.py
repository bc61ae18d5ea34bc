"""The measures by the names that a text gives them.

Main definitions
    measure_named       name, how many laws, and whether an order follows -> the function
    NAMES               every name, with how it is written
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, NamedTuple

from derive.distributions.errors import DistributionError
from derive.distributions.measures.closed_form import ClosedForm
from derive.distributions.measures.entropies import cross_entropy, entropy, kl_divergence
from derive.distributions.measures.jensen_shannon import jensen_shannon
from derive.distributions.measures.renyi import (
    bhattacharyya,
    hellinger,
    renyi_divergence,
    renyi_entropy,
)

__all__ = ["NAMES", "ORDERED", "USAGE", "measure_named"]


class Signature(NamedTuple):
    """A measure: how it is written, how many laws it takes, whether it has an order."""

    usage: str
    laws: int
    ordered: bool
    measure: Callable[..., ClosedForm]


def _hellinger(*laws: Any, base: Any = None) -> ClosedForm:
    if base is not None:
        raise DistributionError("the Hellinger distance has no logarithm, so it has no base")
    return hellinger(*laws)


_MEASURES = (
    (("H", "h", "entropy"), Signature("H(P)", 1, False, entropy)),
    (("H", "h", "CE", "cross_entropy"), Signature("H(P, Q)", 2, False, cross_entropy)),
    (
        ("KL", "D", "D_KL", "D_{KL}", "kl_divergence"),
        Signature("KL(P || Q)", 2, False, kl_divergence),
    ),
    (("Renyi", "renyi_entropy"), Signature("Renyi(P, order)", 1, True, renyi_entropy)),
    (
        ("Renyi", "renyi_divergence"),
        Signature("Renyi(P || Q, order)", 2, True, renyi_divergence),
    ),
    (("JSD", "JS", "jensen_shannon"), Signature("JSD(P, Q)", 2, False, jensen_shannon)),
    (("Hellinger", "hellinger"), Signature("Hellinger(P, Q)", 2, False, _hellinger)),
    (("Bhattacharyya", "bhattacharyya"), Signature("Bhattacharyya(P, Q)", 2, False, bhattacharyya)),
)

NAMES = tuple(dict.fromkeys(name for names, _ in _MEASURES for name in names))
#: Names of measures whose last argument is an order.
ORDERED = frozenset(name for names, s in _MEASURES if s.ordered for name in names)
USAGE = "write H(P), H(P, Q), KL(P || Q), " + ", ".join(s.usage for _, s in _MEASURES[3:])


def measure_named(name: str, laws: int, ordered: bool, text: str) -> Callable[..., ClosedForm]:
    """The measure that is written `name(laws...)`, with an order last if it is `ordered`.

    `laws` is how many laws are given; raises `DistributionError` with the ways to write one.

    >>> measure_named("KL", 2, False, "KL(...)").__name__
    'kl_divergence'
    """
    named = [signature for names, signature in _MEASURES if name in names]
    for signature in named:
        if (signature.laws, signature.ordered) == (laws, ordered):
            return signature.measure
    if named:
        ways = " or ".join(signature.usage for signature in named)
        raise DistributionError(f"{text!r}: write {ways}")
    near = get_close_matches(name, NAMES, 2, 0.6)
    hint = f"did you mean {' or '.join(near)}? " if near else ""
    raise DistributionError(f"{text!r}: no measure is named {name}; {hint}{USAGE}")
