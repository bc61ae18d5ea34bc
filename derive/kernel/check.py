"""The checker: recomputes every conclusion of a serialised proof from its text alone.

A proof document is JSON: `{"format": "derive-proofs/1", "theorems": [...]}`; each theorem has
`name`, `signature` (free name -> type), `hypotheses`, `conclusion`, `steps` and `derivation`.
A step is `[rule, argument, ...]`; a premise is the number of an earlier step.  The two
rules that need the library are `["axiom", name]` and `["theorem", name]`, the latter only for a
theorem that stands earlier in the same document.

Main definitions
    check_document      all theorems of a document, in order
    check_theorem       one theorem, given those before it
    Checked             the statement that was proved, and the axioms that it rests on
    CheckError          the theorem, the step, the rule and the reason

Implementation notes
    The last step must prove the conclusion from no other hypotheses than the stated ones.  Every
    line of `derivation` (what a reader is shown) names its step, and is compared too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

from derive.kernel.axioms import AXIOMS, CORE
from derive.kernel.expression import Expr, IllFormed, Symbol, implies
from derive.kernel.polynomial import TooLarge
from derive.kernel.rules import RULES, RuleError, Sequent
from derive.kernel.syntax import Scope

__all__ = [
    "FORMAT",
    "CheckError",
    "Checked",
    "check_document",
    "check_theorem",
    "replay",
    "trust_label",
]

FORMAT = "derive-proofs/1"


class CheckError(Exception):
    """A proof document that does not prove what it says."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place, self.reason = place, reason


class Checked(NamedTuple):
    """A theorem that the kernel has replayed."""

    name: str
    hypotheses: tuple[Expr, ...]
    conclusion: Expr
    axioms: frozenset[str]

    @property
    def sequent(self) -> Sequent:
        """`⊢ h1 → ... → conclusion`, as later proofs cite it."""
        return Sequent(
            frozenset(),
            reduce(_implied_by, reversed(self.hypotheses), self.conclusion),
            self.axioms,
        )

    @property
    def trust(self) -> str:
        """`kernel`, or `kernel + axioms [...]` with the axioms beyond arithmetic, exp and log."""
        return trust_label(self.axioms)


def trust_label(axioms: frozenset[str]) -> str:
    """The trust label of a theorem that rests on `axioms`.

    >>> trust_label(frozenset({"exp_add"})), trust_label(frozenset({"derivative_log"}))
    ('kernel', 'kernel + axioms [derivative_log]')
    """
    beyond = sorted(axioms - CORE)
    return f"kernel + axioms [{', '.join(beyond)}]" if beyond else "kernel"


def _implied_by(conclusion: Expr, hypothesis: Expr) -> Expr:
    return implies(hypothesis, conclusion)


def check_document(document: object) -> dict[str, Checked]:
    """Every theorem of the document by name, in order; `CheckError` at the first that fails."""
    match document:
        case {"format": "derive-proofs/1", "theorems": [*theorems]}:
            pass
        case {"format": str() as other}:
            raise CheckError("document", f"the format is {other!r}, not {FORMAT!r}")
        case _:
            raise CheckError("document", f'not a proof document: no "format": "{FORMAT}"')
    known: dict[str, Checked] = {}
    for position, theorem in enumerate(theorems):
        checked = check_theorem(theorem, known, f"theorem {position}")
        if checked.name in known:
            raise CheckError(checked.name, "proved twice in one document")
        known[checked.name] = checked
    return known


def check_theorem(theorem: object, known: Mapping[str, Checked], place: str = "theorem") -> Checked:
    """Replays one theorem; it may cite those of `known`."""
    match theorem:
        case {
            "name": str() as name,
            "signature": dict() as types,
            "hypotheses": [*hypothesis_texts],
            "conclusion": conclusion_text,
            "steps": [*steps],
            **rest,
        }:
            pass
        case _:
            raise CheckError(place, "needs a name, a signature, hypotheses, a conclusion and steps")
    place = name
    try:
        scope = Scope(types)
        hypotheses = tuple(scope.read(text) for text in hypothesis_texts)
        conclusion = scope.read(conclusion_text)
        for prop in (*hypotheses, conclusion):
            if prop.sort != "prop":
                raise IllFormed(f"{prop!r} is not a proposition")
        sequents = replay(name, steps, scope, known)
        place = f"{name}, derivation"
        _check_derivation(rest.get("derivation", []), scope, sequents)
    except IllFormed as error:
        raise CheckError(place, str(error)) from None
    except RecursionError:
        raise CheckError(place, "an expression is nested too deeply") from None
    _check_conclusion(name, hypotheses, conclusion, sequents)
    return Checked(name, hypotheses, conclusion, sequents[-1].axioms)


def replay(
    name: str, steps: Sequence[object], scope: Scope, known: Mapping[str, Checked]
) -> list[Sequent]:
    """What each step proves; `CheckError` at the first that proves nothing."""
    sequents: list[Sequent] = []
    for number, step in enumerate(steps):
        try:
            sequents.append(_replay(step, scope, sequents, known))
        except (IllFormed, TooLarge, RuleError) as error:
            raise CheckError(f"{name}, step {number}", str(error)) from None
    return sequents


def _check_conclusion(
    name: str, hypotheses: tuple[Expr, ...], conclusion: Expr, sequents: Sequence[Sequent]
) -> None:
    if not sequents:
        raise CheckError(name, "there are no steps")
    last = sequents[-1]
    if last.conclusion is not conclusion:
        raise CheckError(name, f"states {conclusion!r}, but proves {last.conclusion!r}")
    for extra in last.hypotheses - set(hypotheses):
        raise CheckError(name, f"uses a hypothesis that is not stated: {extra!r}")


def _check_derivation(blocks: object, scope: Scope, sequents: Sequence[Sequent]) -> None:
    """Every displayed proposition must be the conclusion of the step that it names."""
    if not isinstance(blocks, list):
        raise IllFormed("the derivation is a list of blocks")
    for block in blocks:
        match block:
            case {"lines": [*lines]}:
                for line in lines:
                    match line:
                        case {"step": int() as step, "says": text} if 0 <= step < len(sequents):
                            if scope.read(text) is not sequents[step].conclusion:
                                raise IllFormed(f"step {step} does not prove {text}")
                        case _:
                            raise IllFormed(f"a line needs a step and what it says: {line!r}")
            case _:
                raise IllFormed("a block of a derivation needs lines")


# --- one step ---------------------------------------------------------------------------------


def _replay(
    step: object, scope: Scope, sequents: Sequence[Sequent], known: Mapping[str, Checked]
) -> Sequent:
    match step:
        case ["axiom", str() as name]:
            if name not in AXIOMS:
                raise RuleError("axiom", f"there is no axiom {name!r}")
            return Sequent(frozenset(), AXIOMS[name].statement, frozenset({name}))
        case ["theorem", str() as name]:
            if name not in known:
                raise RuleError("theorem", f"{name!r} is not proved before this one")
            return known[name].sequent
        case [str() as name, *arguments]:
            if name not in RULES:
                raise RuleError(name, "there is no such rule")
            rule = RULES[name]
            if len(arguments) != len(rule.kinds):
                raise RuleError(name, f"takes {len(rule.kinds)} arguments, not {len(arguments)}")
            try:
                values = [
                    _argument(kind, argument, scope, sequents)
                    for kind, argument in zip(rule.kinds, arguments, strict=True)
                ]
                return rule.apply(*values)
            except (IllFormed, TooLarge) as error:
                raise RuleError(name, str(error)) from None
    raise IllFormed(f"a step is [rule, arguments...], not {step!r}")


def _argument(kind: str, text: object, scope: Scope, sequents: Sequence[Sequent]) -> Any:
    match kind, text:
        case "premise", int() as number if 0 <= number < len(sequents) and number is not True:
            return sequents[number]
        case "premises", [*numbers]:
            return [_argument("premise", n, scope, sequents) for n in numbers]
        case "prop" | "term", str():
            return _sorted_as(kind, scope.read(text))
        case "terms", [*texts]:
            return [_sorted_as("term", scope.read(t)) for t in texts]
        case "symbol", str():
            return scope.symbol(text)
        case "substitution", dict():
            return _substitution(text, scope)
    raise IllFormed(f"{text!r} is not a {kind}")


def _sorted_as(kind: str, expr: Expr) -> Expr:
    if (expr.sort == "prop") != (kind == "prop"):
        raise IllFormed(f"{expr!r} is not a {kind}")
    return expr


def _substitution(text: Mapping[Any, object], scope: Scope) -> dict[Symbol, Expr]:
    """`{"f : nat -> real": "(lambda (i) ...)"}`: the key carries its type, as it may be foreign."""
    bodies: dict[Symbol, Expr] = {}
    for key, body in text.items():
        name, _, type_text = str(key).partition(" : ")
        symbol = Scope({name: type_text}).symbol(name)
        bodies[symbol] = scope.read_lambda(body, symbol.arguments)
    return bodies
