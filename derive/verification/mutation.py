"""Attacks on the kernel: systematically altered proofs, none of which may prove a falsehood.

Main definitions
    mutants         alterations of one serialised theorem, in a seeded order
    attack          runs mutants of many theorems against the checker and the falsifier
    Tally           how many were refused, by which rule, and how many false conclusions got through

Main statements
    `Tally.false_accepted` must be 0.  A mutant that the checker accepts is either the same
    statement or one that the falsifier does not refute; the latter are counted apart.

Implementation notes
    Some mutants alter the statement alone, some one step, some every occurrence in the whole proof.
    Where the altered steps still replay but prove something else, the mutant is tried again with
    that as its statement: the strongest attack, for now only the truth of the conclusion counts.
"""

from __future__ import annotations

import copy
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from derive.calculus.numeric_bridge import NotNumeric
from derive.kernel.check import Checked, CheckError, check_theorem, replay
from derive.kernel.expression import Expr, IllFormed
from derive.kernel.syntax import Scope, write
from derive.numeric.errors import NumericError
from derive.verification.referees import falsify_statement

__all__ = ["Mutant", "Tally", "attack", "mutants"]

Proof = dict[str, Any]

_TOKEN = re.compile(r"[()]|[^\s()]+")
_FLIPS = {"<=": "<", "<": "<=", "=": "<="}
_RELATIONS = ("<=", "<", "=")
_SWAPS = {"+": "-", "-": "+", "*": "+", "/": "*", "log": "exp", "exp": "log", "sum": "prod"}
_NUMBER = re.compile(r"-?\d+(/\d+)?")


@dataclass(frozen=True, slots=True)
class Mutant:
    """An altered proof, and in words what was done to it."""

    kind: str
    proof: Proof


@dataclass
class Tally:
    """The outcome of an attack."""

    tried: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    accepted_true: int = 0
    accepted_unknown: int = 0
    false_accepted: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        refused = sum(self.refused.values())
        return (
            f"{self.tried} mutants: {refused} refused, {self.unchanged} say the same, "
            f"{self.accepted_true} accepted and true at every instance tried, "
            f"{self.accepted_unknown} accepted without a decidable instance, "
            f"{len(self.false_accepted)} false conclusions accepted"
        )


def attack(
    theorems: Sequence[Proof], known: Mapping[str, Checked], count: int, *, seed: int = 0
) -> Tally:
    """`count` mutants of the theorems, taken in turn, against the checker and the falsifier."""
    rng = random.Random(seed)
    streams = [mutants(proof, random.Random(rng.random())) for proof in theorems]
    tally = Tally()
    while streams and tally.tried < count:
        for stream in list(streams):
            mutant = next(stream, None)
            if mutant is None:
                streams.remove(stream)
            elif tally.tried < count:
                _try(mutant, known, tally)
    return tally


def _try(mutant: Mutant, known: Mapping[str, Checked], tally: Tally) -> None:
    tally.tried += 1
    tally.kinds[mutant.kind] += 1
    name = mutant.proof["name"]
    original = _statement(known[name])
    refusal = None
    try:
        checked = check_theorem(mutant.proof, known)
    except CheckError as error:
        refusal = error.reason.split(":")[0].split(" ")[0]
        restated = _restated(mutant.proof, known)
        checked = check_theorem(restated, known) if restated else known[name]
    if _statement(checked) == original:
        if refusal:
            tally.refused[refusal] += 1
        else:
            tally.unchanged += 1
        return
    try:
        report = falsify_statement(checked.hypotheses, checked.conclusion, seconds=0.5)
    except (NotNumeric, NumericError):
        tally.accepted_unknown += 1
        return
    if report.counterexample is not None:
        tally.false_accepted.append(f"{name} ({mutant.kind}): {report.counterexample}")
    elif report.held + report.plausible:
        tally.accepted_true += 1
    else:
        tally.accepted_unknown += 1


def _statement(checked: Checked) -> tuple[Expr, frozenset[Expr]]:
    return checked.conclusion, frozenset(checked.hypotheses)


def _restated(proof: Proof, known: Mapping[str, Checked]) -> Proof | None:
    """The proof with the statement that its steps do prove, if they replay."""
    try:
        sequents = replay(proof["name"], proof["steps"], Scope(proof["signature"]), known)
    except (CheckError, IllFormed, RecursionError):
        return None
    if not sequents:
        return None
    last = sequents[-1]
    used = {s.name: s.type for prop in (*last.hypotheses, last.conclusion) for s in prop.free}
    if any(proof["signature"].get(name, text) != text for name, text in used.items()):
        return None  # a cited statement's own name clashes with one of the proof
    return {
        **proof,
        "signature": proof["signature"] | used,
        "hypotheses": [write(h) for h in last.hypotheses],
        "conclusion": write(last.conclusion),
        "derivation": [],
    }


# --- the alterations --------------------------------------------------------------------------


def mutants(proof: Proof, rng: random.Random) -> Iterator[Mutant]:
    """Alterations of `proof` without end, of all kinds in turn; each is a fresh copy."""
    makers = list(_MAKERS.items())
    while True:
        made = False
        rng.shuffle(makers)
        for kind, make in makers:
            altered = copy.deepcopy(proof)
            if make(altered, rng) and altered != proof:
                made = True
                yield Mutant(kind, altered)
        if not made:
            return


def _statement_text(change: Callable[[str, random.Random], str | None]) -> Callable[..., bool]:
    """Alters one proposition of the statement."""

    def make(proof: Proof, rng: random.Random) -> bool:
        place = rng.randrange(len(proof["hypotheses"]) + 1)
        if place == len(proof["hypotheses"]):
            text = change(proof["conclusion"], rng)
            proof["conclusion"] = text or proof["conclusion"]
        else:
            text = change(proof["hypotheses"][place], rng)
            proof["hypotheses"][place] = text or proof["hypotheses"][place]
        return text is not None

    return make


def _everywhere(change: Callable[[str, random.Random], str | None]) -> Callable[..., bool]:
    """Alters every expression of the proof in the same way: the change is seeded once."""

    def make(proof: Proof, rng: random.Random) -> bool:
        seed = rng.random()

        def walk(value: Any) -> Any:
            if isinstance(value, str) and " " in value and value.startswith("("):
                return change(value, random.Random(seed)) or value
            if isinstance(value, list):
                return [walk(v) for v in value]
            if isinstance(value, dict):
                return {k: walk(v) for k, v in value.items()}
            return value

        for key in ("hypotheses", "conclusion", "steps"):
            proof[key] = walk(proof[key])
        proof["derivation"] = []
        return True

    return make


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _join(tokens: Sequence[str]) -> str:
    return re.sub(r"\( | (?=\))", lambda m: "(" if m[0] == "( " else "", " ".join(tokens))


def _replace_one(
    text: str, rng: random.Random, wanted: Callable[[str], bool], new: Callable[[str], str]
) -> str | None:
    tokens = _tokens(text)
    places = [k for k, token in enumerate(tokens) if wanted(token)]
    if not places:
        return None
    place = rng.choice(places)
    tokens[place] = new(tokens[place])
    return _join(tokens)


def _flip_relation(text: str, rng: random.Random) -> str | None:
    return _replace_one(text, rng, lambda t: t in _RELATIONS, lambda t: _FLIPS[t])


def _reverse_relation(text: str, rng: random.Random) -> str | None:
    """Exchanges the sides of one inequality."""
    tree = _tree(_tokens(text))
    found = [node for node in _nodes(tree) if node and node[0] in ("<=", "<") and len(node) == 3]
    if not found:
        return None
    node = rng.choice(found)
    node[1], node[2] = node[2], node[1]
    return _unparse(tree)


def _swap_names(text: str, rng: random.Random) -> str | None:
    """Exchanges two of the names p, q, ... that the text uses."""
    names = sorted({t for t in _tokens(text) if re.fullmatch(r"[a-z]", t)})
    if len(names) < 2:
        return None
    one, two = rng.sample(names, 2)
    table = {one: two, two: one}
    return _join([table.get(t, t) for t in _tokens(text)])


def _change_number(text: str, rng: random.Random) -> str | None:
    new = rng.choice(["0", "1", "2", "-1", "1/2", "3"])
    return _replace_one(text, rng, lambda t: bool(_NUMBER.fullmatch(t)), lambda _: new)


def _change_operation(text: str, rng: random.Random) -> str | None:
    return _replace_one(text, rng, lambda t: t in _SWAPS, lambda t: _SWAPS[t])


def _shift_range(text: str, rng: random.Random) -> str | None:
    """Sums over n + 1 instead of n, or lets an index run from 0."""
    tree = _tree(_tokens(text))
    sums = [n for n in _nodes(tree) if len(n) == 4 and n[0] in ("sum", "prod")]
    guards = [n for n in _nodes(tree) if n[:2] == ["<=", "1"]]
    if sums and (not guards or rng.random() < 0.5):
        node = rng.choice(sums)
        node[2] = ["+", node[2], "1"]
    elif guards:
        rng.choice(guards)[1] = "0"
    else:
        return None
    return _unparse(tree)


def _drop_implication(text: str, rng: random.Random) -> str | None:
    """Replaces one `P -> Q` by Q, one conjunction by a part."""
    tree = _tree(_tokens(text))
    found = [n for n in _nodes(tree) if n and n[0] in ("implies", "and") and len(n) == 3]
    if not found:
        return None
    node = rng.choice(found)
    keep = node[2] if node[0] == "implies" else node[rng.choice([1, 2])]
    node[:] = keep if isinstance(keep, list) else ["and", keep, keep]
    return _unparse(tree)


def _swap_quantifier(text: str, rng: random.Random) -> str | None:
    table = {"forall": "exists", "exists": "forall", "nat": "real", "real": "nat"}
    return _replace_one(text, rng, lambda t: t in table, lambda t: table[t])


def _drop_hypothesis(proof: Proof, rng: random.Random) -> bool:
    if not proof["hypotheses"]:
        return False
    proof["hypotheses"].pop(rng.randrange(len(proof["hypotheses"])))
    return True


def _conclude_earlier(proof: Proof, rng: random.Random) -> bool:
    """Ends the proof at an earlier step."""
    proof["steps"] = proof["steps"][: rng.randrange(1, len(proof["steps"]) + 1)]
    proof["derivation"] = []
    return True


def _step(change: Callable[[list[Any], random.Random, int], bool]) -> Callable[..., bool]:
    """Alters one step."""

    def make(proof: Proof, rng: random.Random) -> bool:
        place = rng.randrange(len(proof["steps"]))
        return change(proof["steps"][place], rng, place)

    return make


def _redirect(step: list[Any], rng: random.Random, place: int) -> bool:
    """Points a premise elsewhere, or drops one."""
    spots = [k for k, a in enumerate(step) if isinstance(a, int)]
    lists = [a for a in step if isinstance(a, list) and a and isinstance(a[0], int)]
    if lists and rng.random() < 0.5:
        chosen = rng.choice(lists)
        if rng.random() < 0.5:
            chosen.pop(rng.randrange(len(chosen)))
        else:
            chosen[rng.randrange(len(chosen))] = rng.randrange(max(1, place))
        return True
    if not spots:
        return False
    step[rng.choice(spots)] = rng.randrange(max(1, place))
    return True


def _reweigh(step: list[Any], rng: random.Random, place: int) -> bool:
    """Changes a multiplier of `linear`."""
    if step[0] != "linear" or not step[3]:
        return False
    step[3][rng.randrange(len(step[3]))] = rng.choice(["-1", "0", "2", "1/2", "-1/3"])
    return True


def _other_rule(step: list[Any], rng: random.Random, place: int) -> bool:
    step[0] = rng.choice(
        ["assume", "linear", "field", "implies_elim", "implies_intro", "and_left", "contradiction",
         "forall_intro", "forall_elim", "exists_elim", "reflexive", "theorem", "axiom", "rewrite"]
    )  # fmt: skip
    return True


def _edit_step(step: list[Any], rng: random.Random, place: int) -> bool:
    """Alters one expression inside one step."""
    spots = [k for k, a in enumerate(step) if isinstance(a, str) and a.startswith("(")]
    if not spots:
        return False
    spot = rng.choice(spots)
    change = rng.choice([_flip_relation, _reverse_relation, _change_number, _swap_names])
    step[spot] = change(step[spot], rng) or step[spot]
    return True


_MAKERS: dict[str, Callable[[Proof, random.Random], bool]] = {
    "flip a relation": _statement_text(_flip_relation),
    "reverse a relation": _statement_text(_reverse_relation),
    "swap two names": _statement_text(_swap_names),
    "change a number": _statement_text(_change_number),
    "change an operation": _statement_text(_change_operation),
    "shift a range": _statement_text(_shift_range),
    "drop a premise": _statement_text(_drop_implication),
    "swap a quantifier": _statement_text(_swap_quantifier),
    "drop a hypothesis": _drop_hypothesis,
    "end early": _conclude_earlier,
    "redirect a premise": _step(_redirect),
    "change a multiplier": _step(_reweigh),
    "another rule": _step(_other_rule),
    "edit a step": _step(_edit_step),
    "flip relations everywhere": _everywhere(_flip_relation),
    "reverse relations everywhere": _everywhere(_reverse_relation),
    "swap names everywhere": _everywhere(_swap_names),
    "change numbers everywhere": _everywhere(_change_number),
    "change operations everywhere": _everywhere(_change_operation),
    "shift ranges everywhere": _everywhere(_shift_range),
}


Tree = Any


def _tree(tokens: Sequence[str]) -> Tree:
    stack: list[list[Any]] = [[]]
    for token in tokens:
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(token)
    return stack[0][0]


def _nodes(tree: Tree) -> Iterator[list[Any]]:
    if isinstance(tree, list):
        yield tree
        for part in tree:
            yield from _nodes(part)


def _unparse(tree: Tree) -> str:
    return f"({' '.join(map(_unparse, tree))})" if isinstance(tree, list) else str(tree)
