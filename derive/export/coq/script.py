"""A theorem's serialised proof as a Coq script, step for step.

Main definitions
    Line, Script    the Coq text of a theorem, and which kernel step each line repeats
    Library         what a script may cite: checked theorems under their Coq names
    theorem_script  the script of one theorem
    quantified      its quantifier, for any expressions
    axiom_script    an axiom of the kernel, proved from the prelude's lemma of that name
    statement       `forall (n : nat) (p : nat -> R), ... -> ...` of hypotheses and a conclusion

Every step becomes `assert (s17 : statement) by (...)`.  Names and hypotheses of the theorem's own
statement are in Coq's context; whatever else a step leaves open its assertion is closed over.

Implementation notes
    Nothing here is trusted: Coq checks every statement, and the theorem's own is printed from the
    expressions that the kernel checked.  Citing a step gives values to the variables that it is
    closed over; one that has disappeared from the conclusion gets the value 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from derive.export.coq.rules import EMITTERS, Step
from derive.export.coq.terms import Names, Printer, coq_type
from derive.kernel.axioms import AXIOMS, Axiom
from derive.kernel.check import Checked, replay
from derive.kernel.expression import Expr, Symbol
from derive.kernel.rules import RULES, Sequent
from derive.kernel.syntax import Scope as SyntaxScope

__all__ = [
    "Library",
    "Line",
    "Script",
    "axiom_script",
    "parameters",
    "quantified",
    "statement",
    "theorem_script",
]

#: Steps that are cited where they are used, without an assertion of their own.
_INLINE = frozenset({"assume", "axiom", "theorem"})

_INTEGRALS = frozenset({"integral", "integrable", "almost_everywhere"})


class Line(NamedTuple):
    """A line of Coq, and the kernel step that it repeats, if any."""

    text: str
    step: Step | None = None


@dataclass(frozen=True)
class Script:
    """The Coq text of one theorem."""

    name: str
    coq_name: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The lines, joined."""
        return "".join(f"{line.text}\n" for line in self.lines)


@dataclass(frozen=True)
class Library:
    """The theorems that a script may cite, and the Coq name of each theorem."""

    checked: Mapping[str, Checked]
    coq_names: Mapping[str, str]


# --- statements -------------------------------------------------------------------------------


def parameters(props: Sequence[Expr]) -> tuple[Symbol, ...]:
    """The free names of a statement: sizes first, then families, then reals, as they appear."""
    seen: dict[Symbol, None] = {}
    for prop in props:
        _appearances(prop, seen)
    return tuple(sorted(seen, key=lambda s: 1 if s.arguments else 2 * (s.result == "real")))


def _appearances(expr: Expr, seen: dict[Symbol, None]) -> None:
    if all(symbol in seen for symbol in expr.free):
        return
    if isinstance(expr.data, Symbol):
        seen.setdefault(expr.data)
    for argument in expr.args:
        _appearances(argument, seen)


def statement(
    hypotheses: Sequence[Expr], conclusion: Expr, names: Names, *, integral: bool = False
) -> list[str]:
    """The closed statement, one line for the names, each hypothesis and each conjunct."""
    printer = Printer(names)
    lines = quantified((*hypotheses, conclusion), names, integral=integral)
    lines += [f"  {printer.premise(h)} ->" for h in hypotheses]
    *conjuncts, last = _conjuncts(conclusion)
    lines += [f"  {printer.conjunct(c)} /\\" for c in conjuncts]
    return [*lines, f"  {printer.conjunct(last) if conjuncts else printer.prop(last)}."]


def quantified(props: Sequence[Expr], names: Names, *, integral: bool = False) -> list[str]:
    """`forall` and the free names of the expressions; nothing if there are none."""
    binders = _binders(parameters(props), names)
    if integral:
        binders = f"(M : integration) {binders}".rstrip()
    return [f"  forall {binders},"] if binders else []


def _conjuncts(prop: Expr) -> Iterator[Expr]:
    while prop.op == "and":
        yield prop.args[0]
        prop = prop.args[1]
    yield prop


def _binders(symbols: Sequence[Symbol], names: Names) -> str:
    groups: list[tuple[str, list[str]]] = []
    for symbol in symbols:
        kind = coq_type(symbol)
        if not groups or groups[-1][0] != kind:
            groups.append((kind, []))
        groups[-1][1].append(names[symbol])
    return " ".join(f"({' '.join(group)} : {kind})" for kind, group in groups)


def _speaks_of_integrals(axioms: frozenset[str], props: Sequence[Expr]) -> bool:
    return any(AXIOMS[a].group == "integral" for a in axioms) or any(map(_has_integral, props))


def _has_integral(expr: Expr) -> bool:
    return expr.op in _INTEGRALS or any(map(_has_integral, expr.args))


# --- scripts ----------------------------------------------------------------------------------


def axiom_script(axiom: Axiom) -> str:
    """The kernel's statement of the axiom, proved by the prelude's lemma of the same name."""
    stated = statement((), axiom.statement, Names(), integral=axiom.group == "integral")
    proof = f"Proof. intros; eapply Prelude.{axiom.name}; eassumption. Qed.\n"
    return "\n".join([f"Lemma {axiom.name} :", *stated, proof])


def theorem_script(proof: Mapping[str, Any], checked: Checked, library: Library) -> Script:
    """The script of a theorem that cites those of the library.

    `CheckError` if the kernel refuses the proof.
    """
    return _Writer(proof, checked, library).script()


class _Writer:
    def __init__(self, proof: Mapping[str, Any], checked: Checked, library: Library) -> None:
        self._checked = checked
        self._library = library
        self.names = Names(library.coq_names.values())
        self.printer = Printer(self.names)
        self._reader = SyntaxScope(proof["signature"])
        self._reasons = _reasons(proof)
        self._parameters = parameters((*checked.hypotheses, checked.conclusion))
        self._integral = _speaks_of_integrals(
            checked.axioms, (*checked.hypotheses, checked.conclusion)
        )
        for symbol in self._parameters:
            self.names.claim(symbol)
        sequents = replay(checked.name, proof["steps"], self._reader, library.checked)
        raw = [self._read(step) for step in proof["steps"]]
        self._fixed = set(self._parameters) - _generalised(raw, sequents)
        self._stated = [self.names.fresh(f"H{k}") for k, _ in enumerate(checked.hypotheses)]
        self._hypotheses = {
            prop: name
            for prop, name in zip(checked.hypotheses, self._stated, strict=True)
            if self._fixed.issuperset(prop.free)
        }
        self._assumptions: dict[Expr, str] = {}
        self._steps = [
            self._step(k, rule, arguments, sequents[k]) for k, (rule, arguments) in enumerate(raw)
        ]
        self._labels: dict[int, str] = {}
        self._bound: set[Symbol] = set()

    # --- reading ------------------------------------------------------------------------------

    def _read(self, step: Sequence[Any]) -> tuple[str, tuple[object, ...]]:
        rule, *arguments = step
        if rule in ("axiom", "theorem"):
            return rule, tuple(arguments)
        kinds = RULES[rule].kinds
        return rule, tuple(self._argument(k, a) for k, a in zip(kinds, arguments, strict=True))

    def _argument(self, kind: str, text: Any) -> object:
        match kind:
            case "prop" | "term":
                return self._reader.read(text)
            case "terms":
                return [self._reader.read(t) for t in text]
            case "symbol":
                return self._reader.symbol(text)
            case "substitution":
                return self._substitution(text)
        return text  # numbers of steps

    def _substitution(self, text: Mapping[str, str]) -> dict[Symbol, Expr]:
        bodies = {}
        for key, body in text.items():
            name, _, kind = key.partition(" : ")
            symbol = SyntaxScope({name: kind}).symbol(name)
            bodies[symbol] = self._reader.read_lambda(body, symbol.arguments)
        return bodies

    def _step(
        self, number: int, rule: str, arguments: tuple[object, ...], sequent: Sequent
    ) -> Step:
        local = [h for h in sequent.hypotheses if h not in self._hypotheses]
        for prop in local:
            if prop not in self._assumptions:
                self._assumptions[prop] = self.names.fresh(f"h{number}")
        local.sort(key=list(self._assumptions).index)
        free = sequent.conclusion.free.union(*(h.free for h in local)) - self._fixed
        variables = tuple(sorted(free, key=lambda s: s.name))
        return Step(number, rule, arguments, sequent, variables, tuple(local))

    # --- what emitters use --------------------------------------------------------------------

    def use(self, number: int, values: Mapping[Symbol, str] | None = None) -> str:
        """The earlier step as a Coq term."""
        step = self._steps[number]
        chosen = values or {}
        if step.rule == "assume" and not chosen:
            return self.assumption(step.sequent.conclusion)
        head, symbols = self._head(step)
        parts = [*head, *(chosen.get(s) or self._value(s) for s in symbols)]
        parts += [self.assumption(h) for h in step.assumptions]
        return f"({' '.join(parts)})" if len(parts) > 1 else parts[0]

    def _head(self, step: Step) -> tuple[list[str], tuple[Symbol, ...]]:
        """What names the step in Coq, and the names that it is closed over."""
        match step.rule, step.arguments:
            case "axiom", (str() as name,):
                axiom = AXIOMS[name]
                of = ["M"] if axiom.group == "integral" else []
                return [f"Axioms.{name}", *of], parameters((axiom.statement,))
            case "theorem", (str() as name,):
                cited = self._library.checked[name]
                props = (*cited.hypotheses, cited.conclusion)
                of = ["M"] if _speaks_of_integrals(cited.axioms, props) else []
                return [self._library.coq_names[name], *of], parameters(props)
        return [self._labels[step.number]], step.variables

    def _value(self, symbol: Symbol) -> str:
        if symbol in self._fixed or symbol in self._bound:
            return self.names[symbol]
        zero = "0" if symbol.result == "real" else "0%nat"
        return f"(fun {'_ ' * len(symbol.arguments)}=> {zero})" if symbol.arguments else zero

    def assumption(self, prop: Expr) -> str:
        """The name of an assumption; `_` for one that nothing needs."""
        return self._hypotheses.get(prop) or self._assumptions.get(prop) or "_"

    def variable(self, symbol: Symbol) -> str:
        """The name of a variable that the step binds."""
        self._bound.add(symbol)
        return self.names[symbol]

    # --- writing ------------------------------------------------------------------------------

    def script(self) -> Script:
        """The statement, an assertion for each step, and the last step as the proof."""
        checked = self._checked
        name = self._library.coq_names[checked.name]
        stated = statement(
            checked.hypotheses, checked.conclusion, self.names, integral=self._integral
        )
        lines = [Line(text) for text in (f"Theorem {name} :", *stated, "Proof.")]
        introduced = {s: self._introduced(s) for s in self._parameters}
        intros = [*(["M"] if self._integral else []), *introduced.values(), *self._stated]
        if intros:
            lines.append(Line(f"  intros {' '.join(intros)}."))
        for step in self._steps:
            if step.rule not in _INLINE:
                lines += self._assertion(step)
        lines += [
            Line(text, self._steps[-1]) for text in (f"  exact {self._result(introduced)}.", "Qed.")
        ]
        return Script(checked.name, name, tuple(lines))

    def _introduced(self, symbol: Symbol) -> str:
        """Its name in the context: another one if steps are closed over it themselves."""
        name = self.names[symbol]
        return name if symbol in self._fixed else self.names.fresh(name)

    def _result(self, introduced: Mapping[Symbol, str]) -> str:
        """The last step at the theorem's own names and hypotheses."""
        self._bound = set()
        self._assumptions = dict(zip(self._checked.hypotheses, self._stated, strict=True))
        last = self._steps[-1]
        if last.rule == "assume":
            return self.assumption(last.sequent.conclusion)
        return self.use(last.number, introduced)

    def _assertion(self, step: Step) -> list[Line]:
        label = self._labels[step.number] = self.names.fresh(f"s{step.number}")
        self._bound = set(step.variables)
        closed = self.printer.prop(step.sequent.conclusion)
        for prop in reversed(step.assumptions):
            closed = f"{self.printer.premise(prop)} -> {closed}"
        if step.variables:
            closed = f"forall {_binders(step.variables, self.names)}, {closed}"
        names = [self.names[s] for s in step.variables]
        names += [self.assumption(h) for h in step.assumptions]
        tactic = EMITTERS[step.rule](self, step, *step.arguments, *self._extra(step))
        opened = f"intros {' '.join(names)}; {tactic}" if names else tactic
        reason = self._reasons.get(step.number)
        remark = f"  (* {step.number} {step.rule}{f': {reason}' if reason else ''} *)"
        texts = (remark, f"  assert ({label} : {closed})", f"    by ({opened}).")
        return [Line(text, step) for text in texts]

    def _extra(self, step: Step) -> tuple[Expr, ...]:
        """The premise's conclusion, for the emitters that look into it."""
        match step.rule, step.arguments:
            case "forall_elim" | "exists_elim", (int() as premise, *_):
                return (self._steps[premise].sequent.conclusion,)
            case "rewrite", (_, _, int() as equation, _):
                return (self._steps[equation].sequent.conclusion,)
        return ()


def _generalised(
    steps: Sequence[tuple[str, tuple[object, ...]]], sequents: Sequence[Sequent]
) -> set[Symbol]:
    """Names that some step binds or replaces: they cannot stay fixed for a whole proof."""
    found: set[Symbol] = set()
    for rule, arguments in steps:
        match rule, arguments:
            case (("forall_intro" | "induction"), (Symbol() as x, *_)):
                found.add(x)
            case "exists_elim", (_, Symbol() as x, _):
                found.add(x)
            case "instantiate", (int() as premise, dict() as bodies):
                if steps[premise][0] not in ("axiom", "theorem"):
                    sequent = sequents[premise]
                    props = (*sequent.hypotheses, sequent.conclusion)
                    found |= {s for s in bodies if any(s in p.free for p in props)}
    return found


def _reasons(proof: Mapping[str, Any]) -> dict[int, str]:
    """What the derivation says about the steps that it displays, safe inside a comment."""
    return {
        line["step"]: line["reason"].replace("*", "×").replace('"', "''")
        for block in proof.get("derivation", [])
        for line in block["lines"]
        if line.get("reason")
    }
