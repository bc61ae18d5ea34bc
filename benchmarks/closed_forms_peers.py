"""derive beside sympy.stats, Alkahest and PyTorch: the same laws, time and right, wrong or none.

python benchmarks/closed_forms_peers.py                     derive and sympy.stats
python benchmarks/closed_forms_peers.py --python VENV/python   also the peers installed there
    (pip install alkahest torch: a separate environment keeps them out of ours)

Each answer is held against quadrature or summation of the definition (SciPy), to 1e-6.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

#: Family and parameters as in sympy.stats.
LAWS: dict[str, tuple[str, ...]] = {
    "Normal": ("1/2", "3/2"),
    "LogNormal": ("0", "1/2"),
    "Uniform": ("0", "3"),
    "Exponential": ("2",),
    "Gamma": ("5/2", "2"),
    "Beta": ("2", "7/2"),
    "Laplace": ("1", "2"),
    "Gumbel": ("2", "1"),
    "Weibull": ("3/2", "2"),
    "Pareto": ("1", "3"),
    "Cauchy": ("0", "2"),
    "Logistic": ("0", "1"),
    "StudentT": ("5",),
    "Rayleigh": ("2",),
    "Chi": ("3",),
    "ChiSquared": ("5",),
    "GammaInverse": ("3", "2"),
    "GaussianInverse": ("1", "3"),
    "Maxwell": ("2",),
    "Nakagami": ("3/2", "2"),
    "Frechet": ("3", "1", "0"),
    "VonMises": ("1", "2"),
    "Lomax": ("3", "2"),
    "Bernoulli": ("1/3",),
    "Binomial": ("10", "1/3"),
    "Geometric": ("1/3",),
    "Poisson": ("5/2",),
}
PAIRS = [
    ("Normal", "Normal"), ("Gamma", "Gamma"), ("Beta", "Beta"), ("Exponential", "Exponential"),
    ("Laplace", "Laplace"), ("Uniform", "Uniform"), ("Bernoulli", "Bernoulli"),
    ("Poisson", "Poisson"), ("Gumbel", "Gumbel"), ("Pareto", "Pareto"), ("Weibull", "Weibull"),
    ("Cauchy", "Cauchy"), ("Normal", "Laplace"), ("Laplace", "Normal"), ("Gamma", "Exponential"),
    ("Gamma", "Normal"), ("Gamma", "Gumbel"), ("Beta", "Normal"), ("Uniform", "Normal"),
    ("Normal", "Gumbel"), ("Weibull", "Gamma"), ("LogNormal", "Gamma"), ("Exponential", "Weibull"),
    ("Normal", "Exponential"), ("Uniform", "Beta"), ("Poisson", "Geometric"),
]  # fmt: skip
#: Parameters of Q in a pair of one family.
OTHERS = {
    "Normal": ("0", "2"), "Gamma": ("3", "1"), "Beta": ("1", "2"), "Exponential": ("3",),
    "Laplace": ("0", "1"), "Uniform": ("-1", "4"), "Bernoulli": ("1/2",), "Poisson": ("4",),
    "Gumbel": ("3", "0"), "Pareto": ("1/2", "2"), "Weibull": ("1", "3/2"), "Cauchy": ("1", "1"),
}  # fmt: skip
LIMIT = 10.0

Case = tuple[str, list[tuple[str, tuple[str, ...]]]]


def cases() -> list[Case]:
    found: list[Case] = [("entropy", [(name, values)]) for name, values in LAWS.items()]
    for p, q in PAIRS:
        other = OTHERS[q] if p == q else LAWS[q]
        found.append(("kl_divergence", [(p, LAWS[p]), (q, other)]))
    return found


# --- the truth --------------------------------------------------------------------------------


def measured(case: Case) -> float:
    """The definition, by SciPy's quadrature or a long sum."""
    import numpy as np
    import sympy
    from scipy.integrate import quad

    import derive.distributions as d
    from derive.distributions.discrete import mass_at

    measure, named = case
    laws = [d.FAMILIES[n]("X", *map(sympy.Rational, values)) for n, values in named]
    p, q = laws[0], laws[-1]
    if measure == "kl_divergence" and p.support.within(q.support) is not sympy.true:
        return float("inf")
    x = sympy.Symbol("x", real=True)
    if p.support.kind != "reals":
        low, high = p.support.lower, p.support.upper
        last = int(high) if high.is_Integer else 120
        points = p.support.shape or range(int(low), last + 1)
        logs = [[float(sympy.log(mass_at(law, sympy.S(k)))) for k in points] for law in laws]
        weights = np.exp(np.array(logs[0]))
        return float(
            weights @ (np.array(logs[0]) - logs[1] if len(laws) > 1 else -np.array(logs[0]))
        )
    f, g = (sympy.lambdify(x, law.log_density.at(x), ["scipy", "numpy"]) for law in (p, q))

    def body(v: float) -> float:
        size = float(f(v))
        value = np.exp(size) * (size - float(g(v)) if measure != "entropy" else -size)
        return float(value) if np.isfinite(value) else 0.0

    low, high = float(p.support.lower), float(p.support.upper)
    edges = [e for e in (-20.0, -2.0, 0.0, 1e-3, 0.5, 1.0, 2.0, 4.0, 20.0, 200.0) if low < e < high]
    with np.errstate(all="ignore"):
        ends = [low, *edges, high]
        return sum(quad(body, a, b, limit=200)[0] for a, b in pairwise(ends))


# --- who answers ------------------------------------------------------------------------------


def of_derive(case: Case) -> float | None:
    import sympy

    import derive.distributions as d

    measure, named = case
    laws = [d.FAMILIES[n]("X", *map(sympy.Rational, values)) for n, values in named]
    try:
        return float(getattr(d, measure)(*laws).evaluate(15))
    except d.DistributionError:
        return None


def of_sympy(case: Case) -> float | None:
    import sympy
    import sympy.stats

    measure, named = case
    if measure != "entropy":
        return None
    name, values = named[0]
    maker = getattr(sympy.stats, name, None)
    if maker is None:
        return None
    value = sympy.stats.entropy(maker("X", *map(sympy.Rational, values)))
    if not isinstance(value, sympy.Basic) or value.has(sympy.Integral, sympy.Sum, sympy.meijerg):
        return None
    return float(sympy.re(sympy.N(value)))


def of_alkahest(case: Case) -> float | None:
    from fractions import Fraction

    import alkahest
    import alkahest.experimental as alk

    measure, named = case
    if any(not hasattr(alk, name) for name, _ in named):
        return None
    pool = alkahest.ExprPool()

    def exact(text: str) -> Any:
        value = Fraction(text)
        return pool.rational(value.numerator, value.denominator)

    try:
        laws = [getattr(alk, name)(*map(exact, values)) for name, values in named]
        value = laws[0].entropy() if measure == "entropy" else alk.kl_divergence(*laws)
        return float(alkahest.eval_expr(value, {}))
    except Exception as refusal:
        if "E-PROB" not in str(refusal):
            raise
        return float("inf") if "E-PROB-006" in str(refusal) else None


def of_torch(case: Case) -> float | None:
    from fractions import Fraction

    import torch
    from torch import distributions as td

    renamed: dict[str, Any] = {
        "GammaInverse": lambda a, b: td.InverseGamma(a, b),
        "Gamma": lambda k, theta: td.Gamma(k, 1 / theta),
        "ChiSquared": lambda k: td.Chi2(k),
        "Gumbel": lambda beta, mu: td.Gumbel(mu, beta),
        "Bernoulli": lambda p: td.Bernoulli(p),
        "Geometric": lambda p: td.Geometric(p),
    }
    measure, named = case
    laws = []
    for name, values in named:
        maker = renamed.get(name, getattr(td, name, None))
        if maker is None:
            return None
        laws.append(maker(*(torch.tensor(float(Fraction(v)), dtype=torch.float64) for v in values)))
    try:
        value = laws[0].entropy() if measure == "entropy" else td.kl_divergence(*laws)
    except NotImplementedError:
        return None
    return float(value)


ANSWERS = {"derive": of_derive, "sympy.stats": of_sympy, "alkahest": of_alkahest, "torch": of_torch}


def answered(who: str, case: Case) -> tuple[float | None, float, str]:
    """Value, seconds, and the error if there was one."""
    start = time.perf_counter()
    try:
        value, error = ANSWERS[who](case), ""
    except Exception as failure:
        value, error = None, f"{type(failure).__name__}: {failure}"[:80]
    return value, time.perf_counter() - start, error


def limited(who: str, case: Case) -> tuple[float | None, float, str]:
    """The same in a process that is stopped after the limit."""
    queue: Any = multiprocessing.Queue()
    process = multiprocessing.Process(target=lambda: queue.put(answered(who, case)))
    process.start()
    try:
        return queue.get(timeout=LIMIT)  # type: ignore[no-any-return]
    except Exception:
        return None, LIMIT, "time"
    finally:
        process.kill()
        process.join()


def elsewhere(python: str, who: str) -> list[tuple[float | None, float, str]] | None:
    """All cases by a peer of another environment."""
    command = [python, str(Path(__file__)), "--answer", who]
    run = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if run.returncode:
        print(f"{who}: {run.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    return [tuple(row) for row in json.loads(run.stdout)]


def verdict(value: float | None, truth: float) -> str:
    if value is None:
        return "none"
    if value == truth or abs(value - truth) <= 1e-6 * max(1, abs(truth)):
        return "right"
    return "WRONG"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", help="an interpreter that has alkahest and torch")
    parser.add_argument("--answer", choices=sorted(ANSWERS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.answer:
        answered(options.answer, cases()[0])  # imports
        print(json.dumps([answered(options.answer, case) for case in cases()]))
        return
    truths = [measured(case) for case in cases()]
    for case in cases():
        answered("derive", case)  # warm
    results: dict[str, Any] = {"derive": [answered("derive", case) for case in cases()]}
    results["sympy.stats"] = [
        limited("sympy.stats", case) if case[0] == "entropy" else (None, 0.0, "")
        for case in cases()
    ]
    for who in ("alkahest", "torch") if options.python else ():
        rows = elsewhere(options.python, who)
        if rows is not None:
            results[who] = rows
    report(results, truths)


def report(results: dict[str, Any], truths: list[float]) -> None:
    print(f"{'':44}" + "".join(f"{who:>22}" for who in results))
    for i, (measure, named) in enumerate(cases()):
        laws = ", ".join(f"{name}({', '.join(values)})" for name, values in named)
        cells = []
        for rows in results.values():
            value, seconds, error = rows[i]
            shown = verdict(value, truths[i])
            cells.append(f"{error[:12] or shown:>12}{seconds * 1000:7.1f} ms")
        print(f"{'H' if measure == 'entropy' else 'KL'}({laws})".ljust(44) + "  ".join(cells))
    for who, rows in results.items():
        for measure in ("entropy", "kl_divergence"):
            chosen = [
                (verdict(row[0], truth), row[1])
                for row, truth, case in zip(rows, truths, cases(), strict=True)
                if case[0] == measure
            ]
            counts = {
                kind: sum(v == kind for v, _ in chosen) for kind in ("right", "WRONG", "none")
            }
            times = [s * 1000 for v, s in chosen if v == "right"]
            spent = f"median {median(times):.1f} ms, worst {max(times):.0f} ms" if times else ""
            print(f"{who:12} {measure:14} {counts}  {spent}")


if __name__ == "__main__":
    main()
