"""How fast closed forms are derived and evaluated, beside `sympy.stats.entropy` on the same laws.

python benchmarks/closed_forms.py            timings of derive alone
python benchmarks/closed_forms.py --peers    also sympy.stats, each law in a process with a limit
python benchmarks/closed_forms.py --matrix   the whole matrix of pairs, counted
python benchmarks/closed_forms.py --gate N   every pair at N seeded points against quadrature
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import time
from collections import Counter
from random import Random
from typing import Any

from derive.distributions.errors import DistributionError
from derive.distributions.laws import FAMILIES
from derive.distributions.matrix import matrix, sample, summary, symbolic
from derive.distributions.measures import entropy, kl_divergence
from derive.distributions.referees import Gate

LIMIT = 30.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--matrix", action="store_true")
    parser.add_argument("--gate", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.matrix:
        show_matrix()
    elif options.gate:
        gate(options.gate, options.seed)
    else:
        timings(peers=options.peers)


def timings(*, peers: bool) -> None:
    derived, evaluated = [], []
    for name, family in FAMILIES.items():
        p, q = symbolic(family, "_p"), symbolic(family, "_q")
        cold = timed(lambda law=p: entropy(law))
        warm = timed(lambda law=p: entropy(law))
        attempt(p, q)
        pair = timed(lambda a=p, b=q: attempt(a, b))
        number = entropy(sample(family, Random(7)))
        ball = timed(lambda form=number: form.evaluate(50)) if number.kind == "derived" else None
        derived += [warm, pair]
        evaluated += [ball] if ball is not None else []
        line = f"{name:24} H {cold:8.1f} ms, warm {warm:6.1f} ms; KL {pair:6.1f} ms"
        line += f"; evaluate(50) {ball:6.2f} ms" if ball is not None else "; no closed form"
        if peers:
            line += f"; sympy.stats {peer(name)}"
        print(line, flush=True)
    print(f"median derivation {statistics.median(derived):.1f} ms, worst {max(derived):.0f} ms")
    print(
        f"median evaluate(50) {statistics.median(evaluated):.2f} ms, worst {max(evaluated):.1f} ms"
    )


def attempt(p: Any, q: Any) -> Any:
    try:
        return kl_divergence(p, q)
    except DistributionError:
        return None


def timed(action: Any) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def peer(name: str) -> str:
    queue: Any = multiprocessing.Queue()
    process = multiprocessing.Process(target=sympy_entropy, args=(name, queue))
    start = time.perf_counter()
    process.start()
    process.join(LIMIT)
    if process.is_alive():
        process.terminate()
        process.join()
        return f"no answer in {LIMIT:.0f} s"
    outcome = queue.get() if not queue.empty() else "an error"
    return f"{outcome} in {time.perf_counter() - start:.1f} s"


def sympy_entropy(name: str, queue: Any) -> None:
    import sympy
    import sympy.stats

    maker = getattr(sympy.stats, name, None)
    if maker is None:
        queue.put("has no such family")
        return
    family = FAMILIES[name]
    try:
        value = sympy.stats.entropy(maker("X", *symbolic(family, "").arguments))
        open_ = value.has(sympy.Integral, sympy.Sum, sympy.meijerg, sympy.nan, sympy.zoo)
        queue.put("unevaluated" if open_ else "closed")
    except Exception as error:
        queue.put(type(error).__name__)


def show_matrix() -> None:
    start = time.perf_counter()
    found = matrix(progress=lambda name: print(name, end=" ", file=sys.stderr, flush=True))
    print(file=sys.stderr)
    for group, counts in summary(found).items():
        print(f"{group}: {dict(counts)}")
    print(f"{len(found)} answers in {time.perf_counter() - start:.0f} s")


def gate(points: int, seed: int) -> None:
    counts: Counter[str] = Counter()
    start = time.perf_counter()
    for name, family in FAMILIES.items():
        for point in range(points):
            row(name, family, Random(f"{seed} {name} {point}"), counts)
        print(f"{name}: {dict(counts)}, {time.perf_counter() - start:.0f} s", flush=True)


def row(name: str, family: Any, random: Random, counts: Counter[str]) -> None:
    checks = Gate(16, 9)
    p = sample(family, random)
    if p.support.kind != "reals":
        return
    for other in (None, *FAMILIES.values()):
        q = None if other is None else sample(other, random)
        if q is not None and q.support.kind != "reals":
            continue
        form = entropy(p) if q is None else attempt(p, q)
        if form is None or form.kind == "value only":
            counts["declined" if form is None else "value only"] += 1
            continue
        verdict = checks.entropy(p) if q is None else checks.kl_divergence(p, q)
        counts[verdict.outcome] += 1
        if verdict.outcome == "differs":
            print(f"DIFFERS: {name}: {p} {q} {verdict}")


if __name__ == "__main__":
    main()
