"""Our parser beside SymPy's, latex2sympy2_extended and Math-Verify on the gold set's formulas.

    pip install sympy latex2sympy2_extended math-verify lark "antlr4-python3-runtime==4.11.*"
    python benchmarks/parsers_compared.py [--show]

The formulas are those in LaTeX that hold a numeric relation of the gold set, such as
`H(S) = -\\frac{9}{14}\\log_2\\frac{9}{14} - \\frac{5}{14}\\log_2\\frac{5}{14} = 0.940`, whole, as
they stand between their delimiters.  For each of their claims a reader was
    right     if it gives a relation, one member of which has the value that was worked out by hand
              and another (the printed digits) that of the claim;
    refused   if it says that it cannot read the formula;
    collapsed if it gives a bare truth value: the numbers are lost;
    wrong     if it gives anything else without saying so: a lost number or relation, the letters of
              a word as factors, another base.
SymPy's two back ends, latex2sympy2_extended and Math-Verify are left out where not installed.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import re
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import sympy
from sympy.logic.boolalg import BooleanAtom

from derive.document.errors import MathError
from derive.document.lower import lower
from derive.document.parse import parse
from derive.document.readers import read
from derive.document.source import Cell, Formula
from derive.document.syntax import Chain, Node, walk
from derive.numeric.enclosure import enclose
from derive.numeric.errors import NumericError

sys.path.insert(0, str(Path(__file__).parent / "gold"))
from verify import printed, value

GOLD = Path(__file__).parent / "gold"
VERDICTS = ("right", "wrong", "collapsed", "refused")
#: The numeric values of the sides of the relations in what a reader returned.
Sides = Callable[[Any], list[float]]


@dataclass(frozen=True)
class Case:
    """A formula with what is known of it: for each claim the true value and the printed one."""

    text: str
    claims: tuple[tuple[float, float], ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--show", action="store_true", help="print what each reader gets wrong")
    parser.add_argument("--only", help="only the reader whose name contains this")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    found = cases()
    claims = sum(len(case.claims) for case in found)
    print(f"{len(found)} formulas with {claims} numeric claims")
    print(f"{'':<24}" + "".join(f"{title:>11}" for title in (*VERDICTS, "right %", "ms each")))
    for name, call, sides in readers():
        if options.only and options.only not in name:
            continue
        verdicts: Counter[str] = Counter()
        seconds = 0.0
        for case in found:
            started = time.perf_counter()
            try:
                result = call(case.text)
            except Exception as error:
                result = error
            seconds += time.perf_counter() - started
            for claim in case.claims:
                verdict = verdict_of(result, sides, claim)
                verdicts[verdict] += 1
                if options.show and verdict != "right":
                    print(f"  {verdict}: {case.text!r} {claim} {str(result)[:200]}")
        counts = "".join(f"{verdicts[verdict]:>11}" for verdict in VERDICTS)
        share = 100 * verdicts["right"] / claims
        print(f"{name:<24}{counts}{share:>11.1f}{1000 * seconds / len(found):>11.2f}", flush=True)


def verdict_of(result: object, sides: Sides, claim: tuple[float, float]) -> str:
    if isinstance(result, Exception) or result is None or result == []:
        return "refused"
    if isinstance(result, bool | BooleanAtom):
        return "collapsed"
    truth, shown = claim
    numbers = sides(result)
    places = [k for k, number in enumerate(numbers) if close(number, truth)]
    others = [k for k, number in enumerate(numbers) if close(number, shown)]
    return "right" if any(a != b for a in places for b in others) else "wrong"


def close(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(1.0, abs(b))


# --- The formulas ----------------------------------------------------------------------------


def cases() -> list[Case]:
    """The LaTeX formulas of the gold set that hold numeric relations."""
    found = []
    for path in sorted([*GOLD.glob("*.json"), *GOLD.glob("held_out/*.json")]):
        gold = json.loads(path.read_text(encoding="utf-8"))
        document = read(str(path.parent / gold["document"]))
        wanted = [w for w in gold["expectations"] if w["kind"] == "relation" and "value" in w]
        for start, end, text in formulas(document.segments):
            here = [w for w in wanted if start <= offset(document.text, w) < end]
            claims = tuple((float(value(w["formula"])), float(printed(w["text"])[0])) for w in here)
            if claims:
                found.append(Case(text, claims))
    return found


def formulas(segments: Iterable[object]) -> Iterator[tuple[int, int, str]]:
    """Start, end and text, without the full stop of the sentence around it.

    `h(0.6) = 0.971` is left out: only the text around it says what h is.
    """
    for segment in segments:
        if isinstance(segment, Formula | Cell) and segment.latex:
            text = re.sub(r"\s*(?<!\\)[.,;]$", "", segment.text.strip())
            if not re.fullmatch(r"\w(\([\d./]+\))? = [\d.]+", text):
                yield segment.start, segment.end, text


def offset(text: str, wanted: dict[str, Any]) -> int:
    lines = text.split("\n")
    before = sum(len(line) + 1 for line in lines[: wanted["line"] - 1])
    return int(before + wanted["column"] - 1)


# --- The readers -----------------------------------------------------------------------------


def readers() -> Iterator[tuple[str, Callable[[str], object], Sides]]:
    """Name, what it makes of a formula, and the values of the sides of the relations in that."""
    yield "derive", lambda text: parse(text, notation="latex").tree, own_sides
    latex = importlib.import_module("sympy.parsing.latex")
    for backend, module in (("antlr", "antlr4"), ("lark", "lark")):
        if installed(module):
            yield f"SymPy {backend}", partial(latex.parse_latex, backend=backend), sympy_sides
    if installed("latex2sympy2_extended"):
        package = importlib.import_module("latex2sympy2_extended")
        yield "latex2sympy2_extended", package.latex2sympy, sympy_sides
    if installed("math_verify"):
        yield "Math-Verify", _math_verify(importlib.import_module("math_verify")), sympy_sides


def installed(module: str) -> bool:
    try:
        importlib.import_module(module)
    except ImportError:
        return False
    return True


def own_sides(tree: Any) -> list[float]:
    chains = [node for node in walk(tree) if isinstance(node, Chain)]
    return [number for chain in chains for side in chain.operands for number in numbers(side)]


def numbers(side: Node) -> Iterator[float]:
    """The value of a side, if it has one without knowing any name."""
    try:
        enclosure = enclose(lower(side).expression)
        yield float((enclosure.lower() + enclosure.upper()) / 2)
    except (MathError, NumericError):
        return


def sympy_sides(result: object) -> list[float]:
    if isinstance(result, list | tuple):
        return [number for part in result for number in sympy_sides(part)]
    if not isinstance(result, sympy.Basic):
        return []
    relations = result.atoms(sympy.core.relational.Relational)
    found = []
    for side in (side for relation in relations for side in relation.args):
        with contextlib.suppress(Exception):  # SymPy raises many kinds: there is no value then
            number = sympy.N(side, 20)
            if number.is_Number and number.is_finite:
                found.append(float(number))
    return found


def _math_verify(package: Any) -> Callable[[str], object]:
    config = package.LatexExtractionConfig()

    def call(text: str) -> object:
        found = package.parse(
            f"${text}$",
            extraction_config=[config],
            fallback_mode="no_fallback",
            raise_on_error=True,
        )
        return found[0] if found else None

    return call


if __name__ == "__main__":
    main()
