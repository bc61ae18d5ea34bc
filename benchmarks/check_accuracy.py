"""Recall and precision of `derive check` on the gold set, per kind of claim.

    python benchmarks/check_accuracy.py [--part open|held-out|all] [--show-held-out] [NAME...]

Recall is the share of the claims of `benchmarks/gold` that get the status a careful reader gives
them; a claim that is found but left unchecked counts as missed.  Precision is the share of the
refuted findings that a careful reader refutes too; the others are false alarms, and listed.
Failures are printed for the open part only, so that nobody builds towards the held-out part.
The exit code is 1 below a recall of 0.9 (of numeric claims) or a precision of 0.98 in either part.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from derive.document.check import check_document
from derive.document.readers import read

GOLD = Path(__file__).parent / "gold"
PARTS = {"open": GOLD, "held-out": GOLD / "held_out"}
MIN_RECALL, MIN_PRECISION = 0.9, 0.98
#: These stand for a whole row or table: a finding of the same kind anywhere in it answers them.
SPANNING = {"code", "distribution"}
#: The kinds that state formulas, not numbers.
SYMBOLIC = {"identity", "inequality"}

Expectation = dict[str, Any]
Finding = dict[str, Any]


@dataclass
class Tally:
    """What became of the claims of one kind, or of all."""

    claims: int = 0
    right: int = 0
    unchecked: int = 0
    refuted: int = 0
    true_alarms: int = 0

    @property
    def recall(self) -> float:
        """The share of the claims that got the expected status."""
        return self.right / self.claims if self.claims else 1.0

    @property
    def precision(self) -> float:
        """The share of the refuted findings that are right."""
        return self.true_alarms / self.refuted if self.refuted else 1.0

    @property
    def wrongly_judged(self) -> int:
        """Claims that were judged, but not as expected."""
        return self.claims - self.right - self.unchecked

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.claims += other.claims
        self.right += other.right
        self.unchecked += other.unchecked
        self.refuted += other.refuted
        self.true_alarms += other.true_alarms


@dataclass
class Score:
    """The tallies of a part, and what to tell of it."""

    kinds: dict[str, Tally] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    values: Counter[bool] = field(default_factory=Counter)
    extra_warnings: list[str] = field(default_factory=list)

    def of(self, kind: str) -> Tally:
        """The tally of a kind, made when first asked for."""
        return self.kinds.setdefault(kind, Tally())

    def total(self, symbolic: bool | None = None) -> Tally:
        """The sum over all kinds, or over those with formulas or with numbers only."""
        whole = Tally()
        for kind, tally in self.kinds.items():
            if symbolic is None or symbolic == (kind in SYMBOLIC):
                whole.add(tally)
        return whole


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", choices=[*PARTS, "all"], default="all")
    parser.add_argument("--show-held-out", action="store_true")
    parser.add_argument("names", nargs="*", help="only documents whose name contains one of these")
    options = parser.parse_args()
    parts = list(PARTS) if options.part == "all" else [options.part]
    passed = True
    for part in parts:
        score = score_part(PARTS[part], options.names)
        shown = part == "open" or options.show_held_out
        report(part, score, shown)
        passed &= score.total(symbolic=False).recall >= MIN_RECALL
        passed &= score.total().precision >= MIN_PRECISION
    return 0 if passed else 1


def score_part(folder: Path, names: list[str]) -> Score:
    """Judge every document of a folder."""
    score = Score()
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        name = gold["document"]
        if names and not any(part in name for part in names):
            continue
        findings = check_document(read(str(folder / name))).as_json()["claims"]
        score_recall(name, gold["expectations"], findings, score)
        score_precision(name, gold["expectations"], findings, score)
    return score


# --- Recall: does each expectation get its status? -------------------------------------------


def score_recall(
    name: str, expectations: list[Expectation], findings: list[Finding], score: Score
) -> None:
    for wanted in expectations:
        if wanted["status"] in ("none", "any"):
            continue
        tally = score.of(wanted["kind"])
        tally.claims += 1
        answer = answer_to(wanted, findings)
        status = answer["status"] if answer else "not found"
        if status in accepted(wanted):
            tally.right += 1
            if "right" in wanted and answer is not None and wanted["kind"] != "distribution":
                score.values[agrees(answer, wanted["right"])] += 1
            continue
        tally.unchecked += status in ("not found", "unchecked")
        got = f"{status}/{answer['verdict']}" if answer else status
        why = (answer["reason"] or answer["message"]) if answer else ""
        score.failures.append(
            f"{name}:{wanted['line']}:{wanted['column']}: {wanted['kind']} {wanted['text']!r} "
            f"expected {wanted['status']}/{wanted['verdict']}, got {got} {why}".rstrip()
        )


def accepted(wanted: Expectation) -> list[str]:
    return wanted.get("accept", [wanted["status"]])


def answer_to(wanted: Expectation, findings: Iterable[Finding]) -> Finding | None:
    """The finding that speaks of the expected claim: the same digits at the same place."""
    near = [found for found in findings if overlap(wanted, found)]
    if wanted["kind"] in SPANNING:
        near = [found for found in near if found["kind"] == wanted["kind"]]
        worst_first = ("refuted", "warning", "confirmed", "unchecked")
        return min(near, key=lambda found: worst_first.index(found["status"]), default=None)
    return min(near, key=lambda found: distance(wanted, found), default=None)


def overlap(wanted: Expectation, found: Finding) -> bool:
    """Whether the two places have a character in common."""
    first = (wanted["line"], wanted["column"])
    last = (wanted.get("end_line", wanted["line"]), wanted["column"] + len(wanted["text"]))
    if "end_line" in wanted:
        last = (wanted["end_line"], 10**6)
    return (found["line"], found["column"]) < last and first < (
        found["end_line"],
        found["end_column"],
    )


def distance(wanted: Expectation, found: Finding) -> tuple[Any, ...]:
    """Smaller for the finding that is about these very digits, which stand at its end."""
    end = wanted["column"] + len(wanted["text"])
    away = abs(found["end_column"] - end) if found["end_line"] == wanted["line"] else 10**6
    return (
        digits(found["claimed"]) != digits(wanted["text"]),
        found["kind"] != wanted["kind"],
        found["status"] == "unchecked",
        away,
    )


def digits(text: str | None) -> str:
    """The digits of a printed number, without its decorations."""
    for old, new in (("{,}", "."), (",", "."), ("−", "-"), ("\\", ""), ("$", ""), (" ", "")):
        text = (text or "").replace(old, new)
    return text or ""


def agrees(found: Finding, right: str) -> bool:
    """Whether the enclosure of a refuted finding holds the right value, as far as it is printed."""
    if not found["enclosure"]:
        return False
    try:
        scale = 100 if right.endswith("%") else 1
        value = Fraction(right.rstrip("%")) / scale
        places = len(right.rstrip("%").partition(".")[2])
        low, high = (Fraction(bound) for bound in found["enclosure"])
    except ValueError:
        return False
    unit = Fraction(1, 10**places) / scale
    return low - unit <= value <= high + unit


# --- Precision: is each refuted finding refuted by the reader too? ---------------------------


def score_precision(
    name: str, expectations: list[Expectation], findings: list[Finding], score: Score
) -> None:
    for found in findings:
        place = f"{name}:{found['line']}:{found['column']}: {found['kind']} {found['raw'][:80]!r}"
        told = f"{place} {found['code']}/{found['verdict']}: {found['message']}"
        if found["status"] == "refuted":
            tally = score.of(found["kind"])
            tally.refuted += 1
            if any("refuted" in statuses for statuses in meant(expectations, found)):
                tally.true_alarms += 1
            else:
                score.alarms.append(told)
        elif found["status"] == "warning" and not any(
            "warning" in statuses or "refuted" in statuses
            for statuses in meant(expectations, found)
        ):
            score.extra_warnings.append(told)


def meant(expectations: list[Expectation], found: Finding) -> Iterator[list[str]]:
    """The statuses that a reader accepts at the place of a finding.

    A finding on one line is about the expectation that it fits best; one on several lines (a table,
    a code) is about all of them.
    """
    near = [wanted for wanted in expectations if overlap(wanted, found)]
    if found["line"] == found["end_line"] and found["kind"] not in SPANNING:
        near = sorted(near, key=lambda wanted: distance(wanted, found))[:1]
    for wanted in near:
        yield ["refuted", "warning"] if wanted["status"] == "any" else accepted(wanted)


# --- The report ------------------------------------------------------------------------------


def report(part: str, score: Score, shown: bool) -> None:
    print(f"\n== {part} ==")
    head = ("kind", "claims", "right", "missed", "misjudged", "recall", "refuted", "precision")
    print(f"{head[0]:<18}" + "".join(f"{title:>11}" for title in head[1:]))
    totals = [
        ("numeric claims", score.total(symbolic=False)),
        ("formulas", score.total(symbolic=True)),
        ("total", score.total()),
    ]
    for kind, tally in [*sorted(score.kinds.items()), *totals]:
        print(
            f"{kind:<18}{tally.claims:>11}{tally.right:>11}{tally.unchecked:>11}"
            f"{tally.wrongly_judged:>11}{tally.recall:>11.3f}"
            f"{tally.refuted:>11}{tally.precision:>11.3f}"
        )
    asked = sum(score.values.values())
    print(f"refuted claims whose right value is in the enclosure: {score.values[True]} of {asked}")
    lists = (
        ("not judged as expected", score.failures),
        ("false alarms", score.alarms),
        ("warnings that nobody expects", score.extra_warnings),
    )
    for title, lines in lists:
        print(f"{title}: {len(lines)}")
        for line in lines if shown else ():
            print(f"  {line}")


if __name__ == "__main__":
    sys.exit(main())
