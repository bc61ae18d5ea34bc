r"""Mean time per formula of the mathematics parser, beside the other parsers that are installed.

    python benchmarks/parser.py [FILE...]

Each FILE is a document whose `$…$` and `$$…$$` are the formulas; without one, a built-in list in
the style of lecture notes is used.  The peers are SymPy's `parse_latex` (both of its back ends)
and `latex2sympy2_extended`; those that are not installed are left out.  A peer's result counts as
`kept` if it is no bare truth value and has every number of the formula in it: a rough upper bound
on what it read right.
"""

from __future__ import annotations

import contextlib
import importlib
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from derive.document.errors import MathSyntaxError
from derive.document.parse import parse
from derive.document.render import to_latex

FORMULAS = r"""
H(X) = -\sum_{x} p(x) \log_2 p(x)
H(X) = -\frac{5}{14}\log_2\frac{5}{14} - \frac{9}{14}\log_2\frac{9}{14} = 0.940
0.5 \times 1 + 0.25 \times 2 + 0.125 \times 3 + 0.125 \times 3 = 1.75
D_{KL}(P||Q) = \sum_{x} p(x) \log \frac{p(x)}{q(x)}
\mathcal{L} = -\frac{1}{N} \sum_{i=1}^{N} \sum_{j=1}^{C} y_{ij} \log \hat{y}_{ij} = 1.2798542258
l \leq \frac{n}{2^k} \leq \frac{n+1}{2^k} \leq h
k=\lceil -\log_2(h-l) \rceil
I(X;Y) = H(X) + H(Y) - H(X,Y) = 1.5 + 1.75 - 2.75 = 0.5 \text{ bits}
\log_2 \frac{1}{0.25} = 2
I(q) = \log \frac{1}{q} = \log \frac{1}{0.00000001} \simeq 18.42068074
h(X) = \frac{1}{2} \log(2\pi e \sigma^2)
\eta = \frac{H(X)}{L} = \frac{1.846}{1.9} = 97.2\%
""".strip().splitlines()


def formulas_of(paths: list[Path]) -> list[str]:
    found = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for display, inline in re.findall(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", text, re.DOTALL):
            found.append((display or inline).strip())
    return found


def own(formula: str) -> str | None:
    try:
        return to_latex(parse(formula, notation="latex").tree)
    except MathSyntaxError:
        return None


def peers() -> dict[str, Callable[[str], object]]:
    found: dict[str, Callable[[str], object]] = {}
    try:
        sympy_latex = importlib.import_module("sympy.parsing.latex")
    except ImportError:
        return found
    for backend, module in (("antlr", "antlr4"), ("lark", "lark")):
        try:
            importlib.import_module(module)
            sympy_latex.parse_latex("x", backend=backend)
        except Exception:
            continue
        found[f"SymPy {backend}"] = lambda text, b=backend: sympy_latex.parse_latex(text, backend=b)
    with contextlib.suppress(ImportError):
        extended = importlib.import_module("latex2sympy2_extended")
        found["latex2sympy2_extended"] = extended.latex2sympy
    return found


def kept(formula: str, result: object) -> bool:
    text = str(result)
    wanted = {float(number) for number in re.findall(r"\d+\.\d+", formula)}
    there = {float(number) for number in re.findall(r"\d+\.\d+(?:e-?\d+)?", text)}
    return text not in ("True", "False", "None") and wanted <= there


def measure(name: str, read: Callable[[str], object], formulas: list[str], rounds: int) -> None:
    results: list[object] = []
    best = float("inf")
    for _ in range(rounds):
        results = []
        start = time.perf_counter()
        for formula in formulas:
            try:
                results.append(read(formula))
            except Exception:
                results.append(None)
        best = min(best, time.perf_counter() - start)
    answered = sum(result is not None for result in results)
    whole = sum(kept(f, r) for f, r in zip(formulas, results, strict=True) if r is not None)
    print(
        f"{name:24} {1000 * best / len(formulas):9.3f} ms/formula"
        f"   answered {answered:4} of {len(formulas)}   kept {whole:4}"
    )


def main() -> None:
    formulas = formulas_of([Path(name) for name in sys.argv[1:]]) or FORMULAS
    measure("derive (parse only)", lambda text: parse(text, notation="latex"), formulas, 20)
    measure("derive (and print)", own, formulas, 5)
    for name, read in peers().items():
        measure(name, read, formulas, 1)


if __name__ == "__main__":
    main()
