"""Claim sheets: what a document claims, in the project's own words, and the verdicts on record.

A sheet is a TOML file of `proofs/documents/`, one a document.  `docs/claim-sheets.md` describes it
for authors; the kinds of claims and their keys are `KINDS`.

Main definitions
    load_sheets     every sheet that ships
    read_sheet      one sheet from its text; raises `SheetError` with the claim and the way out
    Sheet, Claim    what was read

Implementation notes
    Reading checks the shape only.  `claims.run_sheet` checks the content.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from typing import Any, get_args

from derive.numeric.verdict import Verdict

__all__ = ["KINDS", "Claim", "Sheet", "SheetError", "load_sheets", "read_sheet"]

#: Keys of every claim; those in the second set may be left out.
_COMMON = {"id", "where", "kind", "raw", "verdict", "why"}
_COMMON_OPTIONAL = {"base", "let", "correct", "ulps", "theorems"}

#: kind -> (keys that it needs, keys that it may have).
KINDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    kind: (frozenset(needed.split()), frozenset(optional.split()))
    for kind, needed, optional in (
        ("number", "expression claimed", "relation bounds repair"),
        ("table", "expression row column rows columns cells", "exceptions"),
        ("loss", "labels predictions claimed", ""),
        ("distribution", "probabilities", ""),
        ("code", "code question claimed", "true repair"),
        ("interval", "source message claimed", ""),
        ("word", "source message naming claimed", "digits"),
        ("agreement", "places", ""),
        ("fragment", "reason", ""),
        ("formula", "statement", "instances exists corrected"),
    )
}


class SheetError(ValueError):
    """A sheet that cannot be read: which sheet, which claim, and what to change."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: where the document makes it, what the record says of it, and how to check it.

    `raw` is the claim as the document prints it, `theorems` prove it or its corrected version, and
    `fields` are the keys of its kind.
    """

    id: str
    where: str
    kind: str
    raw: str
    verdict: str
    why: str
    base: str
    let: Mapping[str, Any]
    correct: str | None
    ulps: int | None
    theorems: tuple[str, ...]
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The claims of one document; `codes` are the code tables that they refer to by name."""

    name: str
    title: str
    claims: tuple[Claim, ...]
    codes: Mapping[str, Mapping[str, Any]]


def load_sheets() -> list[Sheet]:
    """Every sheet of `proofs/documents/`, by name.

    >>> [sheet.name for sheet in load_sheets()]
    ['post', 'slides']
    """
    folder = files("proofs").joinpath("documents")
    found = (entry for entry in folder.iterdir() if re.fullmatch(r"[^.]+\.toml", entry.name))
    return [
        read_sheet(entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    ]


def read_sheet(name: str, text: str) -> Sheet:
    """The sheet in a TOML text; raises `SheetError`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SheetError(f"the claim sheet {name} is not TOML: {error}") from None
    _check_keys(f"the claim sheet {name}", data, {"title", "claim"}, {"base", "code"})
    base, codes = str(data.get("base", "e")), data.get("code", {})
    for label, code in codes.items():
        _check_keys(f"{name}: code {label!r}", code, {"source", "words"}, {"block"})
    claims = [_read_claim(name, place, claim, base) for place, claim in enumerate(data["claim"], 1)]
    _check_unique(name, [claim.id for claim in claims])
    return Sheet(name, data["title"], tuple(claims), codes)


def _read_claim(sheet: str, place: int, data: Mapping[str, Any], base: str) -> Claim:
    where = f"{sheet}: claim {data.get('id', place)!r}"
    kind = str(data.get("kind", ""))
    if kind not in KINDS:
        raise SheetError(f"{where}: unknown kind {kind!r}{_nearest(kind, KINDS)}")
    needed, optional = KINDS[kind]
    _check_keys(where, data, _COMMON | needed, _COMMON_OPTIONAL | optional)
    if data["verdict"] not in get_args(Verdict):
        hint = _nearest(data["verdict"], get_args(Verdict))
        raise SheetError(f"{where}: unknown verdict {data['verdict']!r}{hint}")
    _check_figures(where, data)
    return Claim(
        id=data["id"],
        where=data["where"],
        kind=kind,
        raw=data["raw"],
        verdict=data["verdict"],
        why=data["why"],
        base=str(data.get("base", base)),
        let=data.get("let", {}),
        correct=data.get("correct"),
        ulps=data.get("ulps"),
        theorems=tuple(data.get("theorems", ())),
        fields={key: data[key] for key in needed | optional if key in data},
    )


def _check_keys(
    where: str, data: Mapping[str, Any], needed: Iterable[str], optional: Iterable[str]
) -> None:
    needed, known = set(needed), {*needed, *optional}
    if missing := sorted(needed - data.keys()):
        raise SheetError(f"{where} lacks {', '.join(missing)}")
    if unknown := sorted(data.keys() - known):
        raise SheetError(f"{where}: unknown key {unknown[0]!r}{_nearest(unknown[0], known)}")


def _check_figures(where: str, value: Any, key: str = "") -> None:
    """Figures are strings, as 0.70 is not 0.7; only `ulps` and `exists` hold integers."""
    if isinstance(value, (list, dict)):
        entries = value.items() if isinstance(value, dict) else ((key, entry) for entry in value)
        for name, entry in entries:
            if name not in ("ulps", "exists"):
                _check_figures(where, entry, str(name))
    elif not isinstance(value, str):
        raise SheetError(f'{where}: {key} = {value!r} must be a string: "{value}"')


def _nearest(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = get_close_matches(name, names, n=3)
    return f" (use {' or '.join(near)})" if near else f" (use one of {', '.join(names)})"


def _check_unique(sheet: str, ids: list[str]) -> None:
    for place, name in enumerate(ids):
        if name in ids[:place]:
            raise SheetError(f"{sheet}: two claims have the id {name!r}; give each its own")
