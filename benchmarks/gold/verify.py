"""Recompute every value of the gold set from the formula beside it, without `derive`.

    python benchmarks/gold/verify.py

Each document has a JSON file with what a careful reader finds in it: the line and column of each
claim, its text, kind, status and verdict, and the `formula` that was written down by hand for it,
in terms of the functions below.  SymPy evaluates the formulas exactly where it can and to 40 digits
elsewhere; a claim whose printed text and status do not fit its formula is reported.

Statuses: confirmed, warning, refuted; `none` marks a trap, where nothing may be refuted; `any` a
place where a finding is neither asked for nor an alarm.  `accept` lists further right answers.
"""

from __future__ import annotations

import json
import random
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

import sympy as sp
from sympy import E, exp, pi, sqrt
from sympy import ceiling as ceil
from sympy import log as ln

GOLD = Path(__file__).parent
REFUTING = {"false", "impossible", "inconsistent", "kraft", "ambiguous", "nonprefix"}
__all__ = ["E", "ceil", "exp", "pi", "sqrt"]


def lg(x):
    return ln(x) / ln(2)


def log10(x):
    return ln(x) / ln(10)


def CE(p, q, base=2):  # noqa: N802
    nats = sum((-a * ln(b) for a, b in zip(p, q, strict=True) if a != 0), sp.Integer(0))
    return nats if base == "e" else nats / ln(base)


def CEn(p, q):  # noqa: N802
    return CE(p, q, "e")


def H(*p, base=2):  # noqa: N802
    return CE(p, p, base)


def Hn(*p):  # noqa: N802
    return H(*p, base="e")


def hb(p):
    return H(p, 1 - p)


def KL(p, q, base=2):  # noqa: N802
    return CE(p, q, base) - H(*p, base=base)


def KLn(p, q):  # noqa: N802
    return KL(p, q, "e")


def split(*counts):
    """Entropy in bits of the classes with these counts."""
    return H(*[c / sum(counts) for c in counts])


def after(*groups):
    """Mean entropy after a split into groups of class counts."""
    size = sum(sum(group) for group in groups)
    return sum(sum(group) / size * split(*group) for group in groups)


def flat(rows):
    return [x for row in rows for x in row]


def rowsum(rows):
    return [sum(row) for row in rows]


def colsum(rows):
    return [sum(column) for column in zip(*rows, strict=True)]


def MIsum(rows):  # noqa: N802
    """Mutual information in bits, term by term."""
    px, py = rowsum(rows), colsum(rows)
    return sum(x * lg(x / (px[i] * py[j])) for i, row in enumerate(rows) for j, x in enumerate(row))


def MI(rows):  # noqa: N802
    return MIsum(rows)


def Hcond(rows):  # noqa: N802
    """H(Y|X) in bits from its definition; the rows belong to X."""
    return sum(sum(row) * H(*[x / sum(row) for x in row]) for row in rows)


def prefix(words):
    return not any(a != b and b.startswith(a) for a in words for b in words)


def decodable(words):
    """Sardinas and Patterson's test."""
    code, seen = set(words), set()
    tails = {b[len(a) :] for a in code for b in code if a != b and b.startswith(a)}
    while tails - seen:
        if tails & code:
            return False
        seen |= tails
        pairs = [(a, b) for a in tails for b in code] + [(b, a) for a in tails for b in code]
        tails = {b[len(a) :] for a, b in pairs if b.startswith(a)}
    return not seen & code


def kraft(lengths, letters=2):
    return sum((sp.Rational(1) / letters**length for length in lengths), sp.Integer(0))


def bits(text):
    """The value of a binary fraction such as '0.101'."""
    whole, _, places = text.partition(".")
    return int(whole, 2) + sum(sp.Rational(int(c), 2 ** (k + 1)) for k, c in enumerate(places))


def same(a, b):
    return bool(abs(sp.N(a - b, 40)) < sp.Float("1e-30"))


def always(holds):
    """Whether a statement on two distributions holds at twelve random pairs of them."""
    rng = random.Random(7)

    def distribution():
        counts = [rng.randint(1, 50) for _ in range(3)]
        return [sp.Rational(count, sum(counts)) for count in counts]

    return all(bool(holds(distribution(), distribution())) for _ in range(12))


def joint(holds):
    """The same for a joint distribution."""
    return always(lambda a, b: holds([[x / 2 for x in a], [x / 2 for x in b]]))


def value(formula: str) -> Any:
    """Evaluate a formula of the gold set; its literals are exact rationals."""
    parts = re.split(r"('[^']*')", formula)
    for k, part in enumerate(parts):
        if not part.startswith("'"):
            parts[k] = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?)", r"sp.Rational('\1')", part)
    return eval("".join(parts), globals())  # the project's own JSON, not a document


def printed(text: str, comma: bool = False) -> tuple[Any, Any]:
    """The value of printed digits and the size of their last place; `comma`: 0,5 is a half."""
    text = unicodedata.normalize("NFKC", text)
    for old, new in (("\\\\", "\\"), ("\\%", "%"), ("\\,", ""), ("−", "-"), ("\\cdot", "×")):
        text = text.replace(old, new)
    text = _decimal_point(text, comma)
    scale = sp.Rational(1, 100) if text.endswith("%") else sp.Integer(1)
    text = text.rstrip("%").strip()
    power = re.fullmatch(r"(.*?)\s*(?:×|\\times|[eE](?=-?\d))\s*(?:10\^?\{?)?(-?\d+)\}?", text)
    if power:
        text, scale = power[1], scale * sp.Integer(10) ** int(power[2])
    ratio = re.fullmatch(r"\\[td]?frac\{?(\d+?)\}?\{?(\d+)\}?|(\d+)/(\d+)", text)
    if ratio:
        top, bottom = (int(part) for part in ratio.groups() if part)
        return sp.Rational(top, bottom) * scale, sp.Integer(0)
    places = len(text.partition(".")[2])
    return sp.Rational(text) * scale, sp.Rational(1, 10**places) * scale


def _decimal_point(text: str, comma: bool) -> str:
    """The text with a decimal point, and without separators of thousands."""
    if comma and "." not in text:
        return text.replace("{,}", ".").replace(",", ".")
    if "." in text or re.fullmatch(r"-?[1-9]\d{0,2}(?:(?:\{,\}|,)\d{3})+", text):
        return text.replace("{,}", "").replace(",", "")
    return text.replace("{,}", ".").replace(",", ".")


def fits(claim: dict[str, Any]) -> bool:
    """Whether a claim's verdict is what its formula and its text say, the comma read either way."""
    truth, verdict = value(claim["formula"]), claim["verdict"]
    if isinstance(truth, bool | sp.logic.boolalg.BooleanAtom):
        return bool(truth) != (verdict in REFUTING)
    if claim["kind"] == "distribution":
        return (truth == 1) != (verdict == "impossible") or "accept" in claim
    readings = {printed(claim["text"], comma) for comma in ("," in claim["text"], False)}
    return any(_fits(truth, verdict, *reading) for reading in readings)


def _fits(truth: Any, verdict: str, shown: Any, unit: Any) -> bool:
    if verdict == "damaged":
        return bool(shown != truth)
    error = sp.N(abs(truth - shown), 60)
    if error < sp.Float("1e-40"):
        return verdict == "exact"
    if abs(error - unit / 2) < sp.Float("1e-40"):
        return verdict == "tie"
    if error < unit / 2:
        return verdict == "rounded"
    if verdict == "float64":
        return bool(error < abs(truth) * sp.Float(2) ** -49)
    cut = error < unit and abs(shown) < abs(truth)
    return verdict == "truncated" if cut else verdict in REFUTING | {"wrong", "operands-rounded"}


def main() -> int:
    checked, bad = 0, 0
    for path in sorted([*GOLD.glob("*.json"), *GOLD.glob("held_out/*.json")]):
        gold = json.loads(path.read_text(encoding="utf-8"))
        lines = (path.parent / gold["document"]).read_text(encoding="utf-8").split("\n")
        for claim in gold["expectations"]:
            end = claim["column"] - 1 + len(claim["text"])
            there = "\n" in claim["text"] or (
                lines[claim["line"] - 1][claim["column"] - 1 : end] == claim["text"]
            )
            checked += 1
            if not there or ("formula" in claim and not fits(claim)):
                bad += 1
                print(f"{gold['document']}:{claim['line']}: {claim['text']!r} does not fit")
    print(f"{checked} expectations, {bad} of them do not fit their formula or their place")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
