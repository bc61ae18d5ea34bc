"""`derive closed-form --list` and `--matrix`: the families, and what is known of every pair."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from derive.commands.errors import CommandError

if TYPE_CHECKING:
    from derive.distributions.laws import Family
    from derive.distributions.matrix import Entry

__all__ = ["print_families", "print_matrix"]

_SYMBOLS = {"derived": "D", "+inf": "∞", "value only": "v", "declined": "-", "no pair": ""}
_LEGEND = (
    "D closed form, ∞ infinite for all parameters, v value by quadrature, - declined, "
    "empty: laws of different dimensions"
)


def print_families(names: Sequence[str], output_format: str) -> int:
    """The families with parameters, their domains, and supports."""
    rows = [_row(family) for family in _chosen(names).values()]
    match output_format:
        case "json":
            print(json.dumps({"schema": "derive-families/1", "families": rows}, ensure_ascii=False))
        case "markdown":
            print("| family | parameters | support |\n|---|---|---|")
            for row in rows:
                print(f"| {row['name']} | {_parameters(row)} | `{row['support']}` |")
        case "text":
            width = max(len(row["name"]) for row in rows)
            for row in rows:
                print(f"{row['name']:{width}}  {_parameters(row)}  on {row['support']}")
        case _:
            raise CommandError("--list is printed as text, markdown or json")
    return 0


def print_matrix(names: Sequence[str], output_format: str) -> int:
    """The entropy of every family, and the divergence of every pair."""
    from derive.distributions.matrix import matrix, summary

    if output_format not in ("text", "markdown", "json"):
        raise CommandError("--matrix is printed as text, markdown or json")
    chosen = _chosen(names)
    done = 0

    def progress(name: str) -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            print(f"\r\033[K{done}/{len(chosen)} {name}", end="", file=sys.stderr, flush=True)

    found = matrix(chosen, progress)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    counts = {group: dict(c) for group, c in summary(found).items()}
    match output_format:
        case "json":
            print(json.dumps(_matrix_json(found, counts), ensure_ascii=False))
        case "markdown":
            print(_markdown(list(chosen), found, counts))
        case _:
            for pair, entry in found.items():
                if entry.kind != "no pair":
                    print(_line(*pair, entry))
            print()
            print("\n".join(_summary(counts)))
    return 0


def _chosen(names: Sequence[str]) -> Mapping[str, Family]:
    import derive.distributions  # noqa: F401  declares the families
    from derive.distributions.errors import UnknownFamily
    from derive.distributions.laws import FAMILIES, family_of

    try:
        return {name: family_of(name) for name in names} if names else FAMILIES
    except UnknownFamily as error:
        raise CommandError(str(error)) from None


def _row(family: Family) -> dict[str, Any]:
    from derive.distributions.errors import DistributionError
    from derive.distributions.matrix import symbolic

    try:
        support = str(symbolic(family).support)
    except DistributionError:
        support = "depends on the parameters"
    return {
        "name": family.name,
        "parameters": [
            {"name": name, "domain": domain.name, "default": _default(family, name)}
            for name, domain in family.parameters.items()
        ],
        "support": support,
    }


def _default(family: Family, name: str) -> str | None:
    return str(family.defaults[name]) if name in family.defaults else None


def _parameters(row: Mapping[str, Any]) -> str:
    shown = []
    for p in row["parameters"]:
        default = "" if p["default"] is None else f" = {p['default']}"
        shown.append(f"{p['name']} {p['domain']}{default}")
    return ", ".join(shown) if shown else "no parameters"


def _name(p: str, q: str) -> str:
    return f"KL({p} || {q})" if q else f"H({p})"


def _line(p: str, q: str, entry: Entry) -> str:
    reason = f"  {entry.reason}" if entry.reason else ""
    return f"{_name(p, q):48} {entry.kind}{reason}"


def _summary(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    lines = []
    for group, kinds in counts.items():
        shown = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
        lines.append(f"{group}: {sum(kinds.values())} ({shown})")
    return lines


def _markdown(
    names: list[str],
    found: Mapping[tuple[str, str], Entry],
    counts: Mapping[str, Mapping[str, int]],
) -> str:
    lines = [f"- {line}" for line in _summary(counts)]
    lines += ["", f"Rows P, columns Q of KL(P || Q), first H(P). {_LEGEND}.", ""]
    lines.append(f"| P | H | {' | '.join(names)} |")
    lines.append("|---" * (len(names) + 2) + "|")
    for p in names:
        cells = [_SYMBOLS[found[p, q].kind] for q in ("", *names)]
        lines.append(f"| {p} | {' | '.join(cells)} |")
    declined = [(pair, entry) for pair, entry in found.items() if entry.kind == "declined"]
    if declined:
        lines += ["", "Declined:", ""]
        lines += [f"- {_name(*pair)}: {entry.reason}" for pair, entry in declined]
    return "\n".join(lines)


def _matrix_json(
    found: Mapping[tuple[str, str], Entry], counts: Mapping[str, Mapping[str, int]]
) -> dict[str, Any]:
    return {
        "schema": "derive-closed-form-matrix/1",
        "summary": counts,
        "pairs": [
            {
                "p": p,
                "q": q or None,
                "measure": "kl_divergence" if q else "entropy",
                "kind": entry.kind,
                "reason": entry.reason or None,
                "expression": None if entry.expr is None else str(entry.expr),
            }
            for (p, q), entry in found.items()
        ],
    }
