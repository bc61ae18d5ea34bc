"""Every pair of families of numbers at a seeded point: the answer against its definition.

python benchmarks/closed_form_gate.py              all pairs, on two processes, with progress
python benchmarks/closed_form_gate.py --seed 7 --sample 200
python benchmarks/closed_form_gate.py --discrete

An answer that is finite is compared to 25 digits with a rigorous enclosure of the integral that
defines it (`derive.distributions.referees.enclosed`), which knows densities and no lemma.  Where no
closed form exists both sides are integrals: one of each statistic, one of the whole.
With --discrete the pairs are those of discrete families, and the definition is summed by mpmath
(`derive.distributions.referees.summation`), which knows no lemma; 24 digits must agree.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from random import Random

import sympy

from derive.distributions.errors import Declined, DistributionError
from derive.distributions.evaluation import integrals
from derive.distributions.laws import FAMILIES
from derive.distributions.matrix import sample
from derive.distributions.measures import entropy, kl_divergence
from derive.distributions.referees import Gate, Verdict, enclosed
from derive.numeric.errors import BudgetExceeded, Disagreement

Pair = tuple[str, str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--sample", type=int, help="so many pairs only")
    parser.add_argument("--discrete", action="store_true", help="pairs of discrete families")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    chosen = pairs(options.seed, options.discrete)[: options.sample]
    counts: Counter[str] = Counter()
    start = time.perf_counter()
    with multiprocessing.Pool(options.processes, prepare) as pool:
        work = ((options.seed, pair) for pair in chosen)
        for done, (outcome, line) in enumerate(pool.imap_unordered(checked, work, 8), 1):
            counts[outcome] += 1
            if line:
                print(line, flush=True)
            if sys.stderr.isatty() or done % 200 == 0:
                seconds = time.perf_counter() - start
                print(f"\r{done}/{len(chosen)}, {seconds:.0f} s ", end="", file=sys.stderr)
    print(file=sys.stderr)
    for outcome, count in sorted(counts.items()):
        print(f"{outcome}: {count}")
    print(f"{len(chosen)} answers in {time.perf_counter() - start:.0f} s")
    return 1 if any("differs" in outcome for outcome in counts) else 0


def pairs(seed: str, discrete: bool = False) -> list[Pair]:
    chosen = _discrete if discrete else _on_the_line
    names = [n for n, f in FAMILIES.items() if chosen(f)]
    found = [(p, q) for p in names for q in ("", *names)]
    Random(seed).shuffle(found)
    return found


def _on_the_line(family: object) -> bool:
    return sample(family, Random(1)).support.kind == "reals"  # type: ignore[arg-type]


def _discrete(family: object) -> bool:
    return sample(family, Random(1)).support.atomic  # type: ignore[arg-type]


def prepare() -> None:
    integrals.MOST_SECONDS = 6.0


def checked(work: tuple[str, Pair]) -> tuple[str, str]:
    """The outcome, and a line where there is something to say."""
    seed, (first, second) = work
    random = Random(f"{seed} {first} {second}")
    p = sample(FAMILIES[first], random)
    q = sample(FAMILIES[second], random) if second else None
    try:
        form = entropy(p) if q is None else kl_divergence(p, q)
        if form.expr is sympy.oo:
            verdict = Verdict("agrees")
            if p.support.atomic and q is not None:
                verdict = Gate(28, 24).kl_divergence(p, q)
            if verdict.outcome != "differs":
                return f"+inf, {form.steps[-1].lemma}", ""
        elif p.support.atomic:
            gate = Gate(28, 24)
            verdict = gate.entropy(p) if q is None else gate.kl_divergence(p, q)
        else:
            verdict = enclosed(form)
    except Declined as refusal:
        return "declined", f"declined: {refusal}"
    except (BudgetExceeded, Disagreement, DistributionError) as refusal:
        return "not evaluated", f"not evaluated: {p}, {q}: {str(refusal)[:200]}"
    outcome = f"{form.kind}, {verdict.outcome}"
    if verdict.outcome == "agrees":
        return outcome, ""
    shown = f"{verdict.claimed} {verdict.measured} {verdict.note[:150]}"
    return outcome, f"{outcome}: {form.name}: {shown}"


if __name__ == "__main__":
    raise SystemExit(main())
