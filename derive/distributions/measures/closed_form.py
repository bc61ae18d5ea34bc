"""The answer: a closed form with its conditions, its derivation and what vouches for it.

Main definitions
    ClosedForm      expression, conditions, steps, trust; evaluation, LaTeX, numeric functions
    Step            one displayed line: expression, reason, lemma, status

Implementation notes
    What is checked by what.  `parts` keeps the sum that linearity gives, as coefficients and moment
    values; the kernel re-derives it from the moments and checks that it equals `finite` (see
    `proofs.distributions`).  The moments are axioms (their lemmas, by name), as are the rule for
    supports and tails and the rewriting of a density into its normal form; the gate of the tests
    holds all of them against quadrature.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from typing import Any, Literal

import sympy

from derive.distributions.errors import DistributionError
from derive.distributions.evaluation import Series, admitted, evaluate
from derive.distributions.laws import Law, number
from derive.distributions.lemmas import LEMMAS
from derive.distributions.measures.definitions import definition
from derive.distributions.statistics import Expr
from derive.numeric.errors import BudgetExceeded

__all__ = ["ClosedForm", "Kind", "Measure", "Step"]

Kind = Literal["derived", "+inf", "value only"]
Measure = str
Backend = Literal["numpy", "torch", "mpmath"]

#: Measure -> how it is printed, as text and as LaTeX.
_HEADS = {
    "entropy": ("H", "H"),
    "cross_entropy": ("H", "H"),
    "kl_divergence": ("KL", "D_{KL}"),
    "renyi_divergence": ("Renyi", "D"),
    "renyi_entropy": ("Renyi", "H"),
    "bhattacharyya": ("Bhattacharyya", "D_{B}"),
    "hellinger": ("Hellinger", r"\operatorname{Hel}^2"),
    "jensen_shannon": ("JSD", r"\operatorname{JSD}"),
    "mutual_information": ("I", "I"),
}
_DIVERGENCES = ("kl_divergence", "renyi_divergence")


@dataclass(frozen=True)
class Step:
    """A line of the derivation: what holds, why, by which lemma, and checked by what.

    `status` is `assembly` (the kernel, if the answer has a `certificate`), `assumed` or `theorem
    NAME` for a moment, `rule` for a decision about supports and tails, `definition`, or `numeric`.

    >>> from derive.distributions import Exponential, entropy
    >>> print(entropy(Exponential("X", 1)).steps[-1])
    1    put together [algebra] (assembly)
    """

    expression: Expr
    reason: str
    lemma: str
    status: str

    def __str__(self) -> str:
        by = f" [{self.lemma}]" if self.lemma else ""
        return f"{self.expression}    {self.reason}{by} ({self.status})"


@dataclass(frozen=True, eq=False)
class ClosedForm:
    """The value of a measure of laws, in nats unless `base` says otherwise.

    `kind` is `derived`, `+inf`, or `value only` (an exact single integral is left in `expr`).
    `conditions` are what must hold beyond the assumptions of the symbols.  `expr` is right for all
    parameters that satisfy them: where the value may be infinite it is a `Piecewise`.

    >>> from derive.distributions import Exponential, kl_divergence
    >>> answer = kl_divergence(Exponential("X", 1), Exponential("Y", 2))
    >>> print(answer, answer.kind, sep="; ")
    KL(Exponential(1) || Exponential(2)) = 1 - log(2); derived
    """

    measure: Measure
    laws: tuple[Law, ...]
    expr: Expr
    conditions: tuple[Expr, ...]
    steps: tuple[Step, ...]
    kind: Kind
    base: Expr | None = None
    constant: Expr = sympy.S.Zero
    parts: tuple[tuple[Expr, Expr], ...] = ()
    finite: Expr | None = None
    order: Expr | None = None

    @property
    def name(self) -> str:
        """What it is the value of: `KL(Normal(0, 1) || Normal(1, 1))`."""
        inside = " || " if self.measure in _DIVERGENCES else ", "
        order = "" if self.order is None else f", {self.order}"
        return f"{_HEADS[self.measure][0]}({inside.join(map(str, self.laws))}{order})"

    @property
    def finite_if(self) -> Expr:
        """The condition under which the value is finite, as a SymPy Boolean."""
        if self.kind == "+inf":
            return sympy.false
        if isinstance(self.expr, sympy.Piecewise) and self.expr.args[-1] == (sympy.oo, True):
            return self.expr.args[0][1]
        return sympy.true

    @property
    def axioms(self) -> tuple[str, ...]:
        """What the value rests on: lemmas that no theorem proves, and what theorems assume."""
        used = [name for step in self.steps for name in step.lemma.split(", ") if name in LEMMAS]
        assumed = [axiom for name in used for axiom in LEMMAS[name].axioms]
        return tuple(dict.fromkeys([*assumed, *self._rules()]))

    def _rules(self) -> list[str]:
        if self.kind == "+inf" or self.finite is not None:
            return ["log_density_normal_form", "support_and_tails"]
        return ["support_and_tails"] if any(s.status == "rule" for s in self.steps) else []

    @cached_property
    def certificate(self) -> Any:
        """The theorem that the kernel checked: the value from the moments; None if it did not.

        The library of theorems stands above this package, and is asked only when it is needed.
        """
        if self.finite is None or self.kind != "derived":
            return None
        return import_module("proofs.distributions.assembly").certificate(self)

    @property
    def trust(self) -> str:
        """The trust label.

        `kernel + axioms [...]`: the kernel checked the assembly, given the axioms.  `sympy + axioms
        [...]`: the assembly is outside the kernel's language.  Of a value without closed form:
        `rigorous integral`, `rigorous series` (Arb encloses it, the tails are proven) or `sampled`
        (quadrature with an estimated error).
        """
        if self.kind == "value only":
            return self._of_value()
        if not self.axioms:
            # of equal laws by definition; otherwise no kernel has looked at it
            return "kernel" if self.expr == 0 else "sympy"
        checked = "kernel" if self.certificate is not None else "sympy"
        if self.kind == "+inf":
            return f"assumed [{', '.join(self.axioms)}]"
        return f"{checked} + axioms [{', '.join(self.axioms)}]"

    def _of_value(self) -> str:
        from derive.distributions.evaluation.integrals import is_covered

        sums = self.expr.atoms(sympy.Sum)
        if sums and not self.expr.has(sympy.Integral):
            return "rigorous series" if all(isinstance(e, Series) for e in sums) else "sampled"
        covered = all(is_covered(e) for e in self.expr.atoms(sympy.Integral))
        return "rigorous integral" if covered and not sums else "sampled"

    def stating(self, conditions: tuple[Expr, ...]) -> ClosedForm:
        """The same with further conditions stated, each once."""
        return replace(self, conditions=tuple(dict.fromkeys([*self.conditions, *conditions])))

    def evaluate(self, digits: int = 25, values: Mapping[Any, Any] | None = None) -> Any:
        """An enclosure with `digits` right digits; `values` gives numbers to the symbols.

        Rigorous (Arb) for closed forms, and for a `value only` whose `trust` is `rigorous integral`
        or `rigorous series`; otherwise with the error estimate of a quadrature.  The digits are
        delivered or refused: raises `BudgetExceeded`, `DistributionError` for a symbol without
        value or a value outside its domain or the conditions, `Disagreement` if mpmath does not
        find the same number.

        >>> from derive.distributions import Exponential, entropy
        >>> f"{entropy(Exponential('X', 3)).evaluate(25):.25}"
        '[-0.09861228866810969139524524, -0.09861228866810969139524523]'
        """
        for condition in self.conditions if values else ():
            if condition.subs(admitted(condition, values or {})) == False:  # noqa: E712
                raise DistributionError(f"{self.name}: {condition} does not hold at {values}")
        try:
            return evaluate(self.expr, digits, values or {})
        except BudgetExceeded:
            # the form may suffer where its definition does not: a hypergeometric function far out
            whole = self._definition(values or {})
            if whole is None or self.finite_if is sympy.false:
                raise
            return evaluate(whole, digits, {})

    def _definition(self, values: Mapping[Any, Any]) -> Expr | None:
        """The integral that defines the value, if that has numbers and is finite."""
        if self.kind != "derived" or not all(isinstance(law, Law) for law in self.laws):
            return None
        if self.finite_if.subs(admitted(self.finite_if, values)) != True:  # noqa: E712
            return None
        symbols = sympy.Tuple(*(a for law in self.laws for a in law.arguments))
        whole = definition(self.measure, self.laws, admitted(symbols, values))
        return whole if whole is None or self.base is None else whole / sympy.log(self.base)

    def latex(self) -> str:
        r"""The equation as LaTeX: `D_{KL}(...) = ...`.

        >>> from derive.distributions import Exponential, entropy
        >>> print(entropy(Exponential("X", 1)).latex())
        H\left(\operatorname{Exponential}(1)\right) = 1
        """
        inside = r" \,\|\, " if self.measure in _DIVERGENCES else ", "
        laws = inside.join(_law_latex(law) for law in self.laws)
        head = _HEADS[self.measure][1]
        head += "" if self.order is None else f"_{{{sympy.latex(self.order)}}}"
        return f"{head}\\left({laws}\\right) = {sympy.latex(self.expr, order=self._order)}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def __str__(self) -> str:
        return f"{self.name} = {sympy.sstr(self.expr, order=self._order)}"

    @property
    def _order(self) -> str | None:
        """Printers order terms by their numeric values, which takes long for sums and integrals."""
        return "none" if self.expr.has(sympy.Sum, sympy.Integral) else None

    def derivation(self) -> str:
        """The steps as text, one a line."""
        return "\n".join(map(str, self.steps))

    def lambdify(self, backend: Backend = "numpy") -> Callable[..., Any]:
        """A numeric function of the free symbols, in the order of their names.

        `backend` is `numpy`, `torch` or `mpmath`.  Raises `DistributionError` for another one, for
        a function that PyTorch lacks (it is named), and for an infinite series in NumPy and
        PyTorch.

        >>> from derive.distributions import Exponential, entropy
        >>> rate = sympy.Symbol("rate", positive=True)
        >>> entropy(Exponential("X", rate)).lambdify("mpmath")(1)
        mpf('1.0')
        """
        from derive.distributions.evaluation.compiled import compiled

        symbols = sorted(self.expr.free_symbols, key=lambda s: s.name)
        return compiled(self.expr, symbols, backend)


def _law_latex(law: Any) -> str:
    if hasattr(law, "latex"):
        return str(law.latex())
    plain = ", ".join(map(str, law.arguments))
    arguments = list(law.arguments)
    if law.family.text(arguments) != plain:
        defaults = [number(d) for d in law.family.defaults.values()]
        while len(arguments) > 1 and defaults and arguments[-1] == defaults[-1]:
            arguments.pop()
            defaults.pop()
    shown = ", ".join(sympy.latex(a) for a in arguments)
    return rf"\operatorname{{{law.family.name}}}({shown})"
