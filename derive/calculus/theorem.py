"""Theorems: how a chapter of `proofs/` registers one, and what is kept of it.

Main definitions
    theorem         the decorator that registers a proof under its name
    Theorem         a finished theorem: statement, serialised proof, axioms, what to display
    load            the finished theorem of a name; it and whatever it cites are proved on demand
    prove           the finished theorem of a proof that is not registered
    proof_document  theorems and all that they cite, for the checker

Implementation notes
    What a proof function gets is `Author`; it stands in `derive.calculus.author`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from derive.calculus.author import Author, Chain, Notation, Written
from derive.calculus.proof import ProofError
from derive.kernel.check import FORMAT, Checked, check_theorem, trust_label
from derive.record import record

__all__ = [
    "Author",
    "Chain",
    "Notation",
    "Theorem",
    "load",
    "names",
    "proof_document",
    "prove",
    "theorem",
]


@record
class Theorem(Written):
    """A finished theorem: what its author wrote, and where it belongs."""

    name: str
    title: str
    source: str
    chapter: str

    @property
    def cites(self) -> tuple[str, ...]:
        """The theorems that the proof cites."""
        steps = self.proof["steps"]
        return tuple(dict.fromkeys(step[1] for step in steps if step[0] == "theorem"))

    @cached_property
    def checked(self) -> Checked:
        """The theorem as the kernel replays it from its text; `CheckError` if it does not."""
        text = json.dumps(self.proof)
        return check_theorem(json.loads(text), {name: load(name).checked for name in self.cites})

    @property
    def axioms(self) -> frozenset[str]:
        """Every axiom that the theorem rests on."""
        return self.checked.axioms

    @property
    def trust(self) -> str:
        """The trust label."""
        return trust_label(self.axioms)

    @cached_property
    def requires(self) -> tuple[str, ...]:
        """Every theorem that this one cites, directly or not, in an order that can be replayed."""
        ordered: dict[str, None] = {}
        for name in self.cites:
            ordered.update(dict.fromkeys((*load(name).requires, name)))
        return tuple(ordered)


@record
class _Source:
    name: str
    title: str
    source: str
    chapter: str
    prove: Callable[[Author], None]


_SOURCES: dict[str, _Source] = {}
_FINISHED: dict[str, Theorem] = {}
_RUNNING: list[str] = []


def theorem(
    name: str, *, title: str, source: str
) -> Callable[[Callable[[Author], None]], Callable[[Author], None]]:
    """Registers the decorated function as the proof of `name`.

    The name spells the conclusion (`kl_eq_zero_iff`), the title is for people, the source a book
    and theorem number or a paper.  `ValueError` if the name is taken; the proof itself runs when
    `load` first asks for it.
    """

    def register(function: Callable[[Author], None]) -> Callable[[Author], None]:
        if name in _SOURCES:
            raise ValueError(f"two theorems are named {name}")
        chapter = function.__module__.removeprefix("proofs.")
        _SOURCES[name] = _Source(name, title, source, chapter, function)
        return function

    return register


def names() -> list[str]:
    """Every registered theorem, in the order of the chapters (`import proofs` registers them).

    >>> import proofs
    >>> "gibbs" in names()
    True
    """
    return list(_SOURCES)


def load(name: str) -> Theorem:
    """The finished theorem.

    Raises `KeyError` for an unknown name, `ProofError` if its proof fails or cites itself.

    >>> import proofs
    >>> load("gibbs").title
    "Gibbs' inequality"
    """
    if name not in _FINISHED:
        source = _SOURCES[name]
        if name in _RUNNING:
            raise ProofError(f"{name} cites itself: {' -> '.join([*_RUNNING, name])}")
        _RUNNING.append(name)
        try:
            _FINISHED[name] = _prove(source)
        finally:
            _RUNNING.pop()
    return _FINISHED[name]


def prove(
    function: Callable[[Author], None], *, name: str, title: str, source: str, chapter: str = ""
) -> Theorem:
    """The finished theorem of a proof function, without registering it.

    For theorems that are made on demand, such as the certificate of one closed form: it may cite
    registered theorems, and none may cite it.  Raises `ProofError` if the proof fails.

    >>> from derive.calculus.terms import eq
    >>> def same(t: Author) -> None:
    ...     x = t.real("x")
    ...     t.claim(eq(x, x))
    ...     t.qed(t.algebra(eq(x, x)))
    >>> prove(same, name="same", title="Same", source="elementary").conclusion
    (= x x)
    """
    return _prove(_Source(name, title, source, chapter, function))


def _prove(source: _Source) -> Theorem:
    author = Author(source.name, load)
    source.prove(author)
    written = author.written()
    parts = {name: getattr(written, name) for name in Written.__match_args__}
    return Theorem(
        **parts, name=source.name, title=source.title, source=source.source, chapter=source.chapter
    )


def proof_document(wanted: Sequence[str]) -> dict[str, Any]:
    """A self-contained proof document: the theorems and all that they cite, in order; a copy.

    It is JSON that `derive.kernel.check` replays; raises as `load` does.

    >>> import proofs
    >>> sorted(proof_document(["gibbs"]))
    ['format', 'theorems']
    """
    ordered: dict[str, None] = {}
    for name in wanted:
        ordered.update(dict.fromkeys((*load(name).requires, name)))
    document = {"format": FORMAT, "theorems": [load(name).proof for name in ordered]}
    copied: dict[str, Any] = json.loads(json.dumps(document))
    return copied
