"""One emitter for each kernel rule: the Coq tactic that repeats the rule's step.

Main definitions
    Step        a kernel step with what its Coq statement is closed over
    Scope       how an emitter refers to earlier steps, assumptions and expressions
    EMITTERS    rule -> emitter; each is called where the goal is the step's conclusion, and the
                variables and assumptions that it is closed over have been introduced

Implementation notes
    Logical rules become proof terms, so that Coq's type checker alone repeats them; `linear`
    becomes `lra` with nothing but the certificate's premises in view, and `field` becomes `field`.
    Where a natural variable is replaced by a compound term, `recast` mends `INR (k + 1)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from derive.export.coq.terms import Printer
from derive.kernel.expression import Expr, Symbol, apply, beta, bound_index, negation
from derive.kernel.rules import RULES, Sequent

__all__ = ["EMITTERS", "Scope", "Step"]


class Step(NamedTuple):
    """`Γ ⊢ P` by `rule`; closed over `variables` and `assumptions`, which `Γ ⊢ P` leaves open."""

    number: int
    rule: str
    arguments: tuple[object, ...]
    sequent: Sequent
    variables: tuple[Symbol, ...]
    assumptions: tuple[Expr, ...]


class Scope(Protocol):
    """What an emitter may use."""

    printer: Printer

    def use(self, number: int, values: Mapping[Symbol, str] | None = None) -> str:
        """The earlier step as a Coq term, with values for some of its variables."""

    def assumption(self, prop: Expr) -> str:
        """The name of an assumption."""

    def variable(self, symbol: Symbol) -> str:
        """The name of a variable."""


Emitter = Callable[..., str]
EMITTERS: dict[str, Emitter] = {}


def _emitter(function: Emitter) -> Emitter:
    name = function.__name__.removeprefix("emit_")
    assert name in RULES, name
    EMITTERS[name] = function
    return function


# --- propositions ---------------------------------------------------------------------------


@_emitter
def emit_assume(scope: Scope, step: Step, prop: Expr) -> str:
    """An assumption is a name in the context."""
    return f"exact {scope.assumption(prop)}"


@_emitter
def emit_implies_intro(scope: Scope, step: Step, prop: Expr, premise: int) -> str:
    """A function from proofs of P."""
    return f"exact (fun {scope.assumption(prop)} => {scope.use(premise)})"


@_emitter
def emit_implies_elim(scope: Scope, step: Step, implication: int, premise: int) -> str:
    """Application."""
    return f"exact ({scope.use(implication)} {scope.use(premise)})"


@_emitter
def emit_and_intro(scope: Scope, step: Step, left: int, right: int) -> str:
    """A pair."""
    return f"exact (conj {scope.use(left)} {scope.use(right)})"


@_emitter
def emit_and_left(scope: Scope, step: Step, premise: int) -> str:
    """Its first part."""
    return f"exact (proj1 {scope.use(premise)})"


@_emitter
def emit_and_right(scope: Scope, step: Step, premise: int) -> str:
    """Its second part."""
    return f"exact (proj2 {scope.use(premise)})"


#: relations between reals are decidable; other propositions need the excluded middle
_CONTRADICTION = {
    "=": "eq_by_contradiction _ _",
    "<=": "le_by_contradiction _ _",
    "<": "lt_by_contradiction _ _",
    "false": "false_by_contradiction",
}


@_emitter
def emit_contradiction(scope: Scope, step: Step, prop: Expr, premise: int) -> str:
    """Double negation, or `False_ind`."""
    lemma = _CONTRADICTION.get(prop.op, "by_contradiction _")
    return f"exact ({lemma} (fun {scope.assumption(negation(prop))} => {scope.use(premise)}))"


# --- quantifiers ----------------------------------------------------------------------------


@_emitter
def emit_forall_intro(scope: Scope, step: Step, x: Symbol, premise: int) -> str:
    """A function."""
    return f"exact (fun {scope.variable(x)} => {scope.use(premise)})"


@_emitter
def emit_forall_elim(scope: Scope, step: Step, premise: int, term: Expr, quantified: Expr) -> str:
    """Application."""
    value = scope.printer.term(term, quantified.data)  # type: ignore[arg-type]
    return f"{_by_type(term)} ({scope.use(premise)} {value})"


@_emitter
def emit_exists_intro(scope: Scope, step: Step, target: Expr, witness: Expr, premise: int) -> str:
    """The witness and its proof."""
    value = scope.printer.term(witness, target.data)  # type: ignore[arg-type]
    return f"exists {value}; {_by_type(witness)} {scope.use(premise)}"


@_emitter
def emit_exists_elim(
    scope: Scope, step: Step, existence: int, x: Symbol, premise: int, claim: Expr
) -> str:
    """Taking the witness apart."""
    instance = scope.assumption(beta(claim.args[0], (apply(x),)))
    opened = f"fun {scope.variable(x)} {instance} => {scope.use(premise)}"
    return f"exact (ex_ind ({opened}) {scope.use(existence)})"


@_emitter
def emit_induction(scope: Scope, step: Step, k: Symbol, base: int, advance: int) -> str:
    """Induction with `k + 1` for the successor."""
    predicate = scope.printer.abstraction(step.sequent.conclusion)
    name = scope.variable(k)
    return (
        f"apply (natural_induction ({predicate})); "
        f"[recast {scope.use(base)} | intro {name}; recast {scope.use(advance)}]"
    )


@_emitter
def emit_instantiate(scope: Scope, step: Step, premise: int, bodies: Mapping[Symbol, Expr]) -> str:
    """Application to the values."""
    values = {s: scope.printer.body(b, s.arguments, s.result) for s, b in bodies.items()}
    recast = any(_by_type(b) == "recast" or _seen_as_real(b, 0) for b in bodies.values())
    return f"{'recast' if recast else 'exact'} {scope.use(premise, values)}"


def _by_type(term: Expr) -> str:
    """`recast` for a compound natural term, whose image in the reals may be written otherwise."""
    return "recast" if term.sort == "nat" and term.op not in ("apply", "bound") else "exact"


def _seen_as_real(body: Expr, depth: int) -> bool:
    """Whether a natural argument of the body stands where a real is wanted."""
    if isinstance(body.data, Symbol):
        wanted: Sequence[str] = body.data.arguments
    else:
        wanted = [
            "nat" if k and body.op in ("sum", "prod") else "real" for k in range(len(body.args))
        ]
    for k, (argument, sort) in enumerate(zip(body.args, wanted, strict=True)):
        inside = depth + (k == 0 and body.binder() is not None)
        if argument.op == "bound":
            index, own = bound_index(argument), argument.sort
            if own == "nat" and sort == "real" and index >= inside:
                return True
        elif _seen_as_real(argument, inside):
            return True
    return body.op == "bound" and body.sort == "nat" and depth == 0


# --- equality and arithmetic ----------------------------------------------------------------


@_emitter
def emit_reflexive(scope: Scope, step: Step, term: Expr) -> str:
    """Reflexivity."""
    return "reflexivity"


@_emitter
def emit_rewrite(
    scope: Scope, step: Step, x: Symbol, template: Expr, equation: int, premise: int, equal: Expr
) -> str:
    """Replacement in an explicit context."""
    context = scope.printer.function(template, x)
    if x.result == "real":
        uses = f"{scope.use(premise)} _ {scope.use(equation)}"
        return f"exact (eq_ind _ ({context}) {uses})"
    left, right = (scope.printer.term(side, "nat") for side in equal.args)
    uses = f"{scope.use(equation)} {scope.use(premise)}"
    return f"rewrite_natural {left} {right} ({context}) {uses}"


@_emitter
def emit_field(scope: Scope, step: Step, goal: Expr, nonzero: Sequence[int]) -> str:
    """The tactic `field`; the premises settle its side conditions."""
    return f"{_only(scope.use(k) for k in nonzero)}field_identity"


@_emitter
def emit_linear(
    scope: Scope, step: Step, goal: Expr, premises: Sequence[int], multipliers: Sequence[Expr]
) -> str:
    """The tactic `lra` on the certificate's premises; an equation times a term is a premise too."""
    uses = []
    for premise, multiplier in zip(premises, multipliers, strict=True):
        use = scope.use(premise)
        if multiplier.op != "number":
            factor = scope.printer.term(multiplier, "real")
            use = f"(Rmult_eq_compat_l {factor} _ _ {use})"
        uses.append(use)
    return f"{_only(uses)}linear_arithmetic"


def _only(uses: Iterable[str]) -> str:
    """Puts the facts before the goal, so that the tactic may forget everything else."""
    chosen = list(uses)
    return f"generalize {', '.join(chosen)}; " if chosen else ""
