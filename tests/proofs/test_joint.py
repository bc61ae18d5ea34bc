"""Two variables: what the theorems say, that their text replays, and that they hold for numbers."""

import json
import math
import random

import pytest

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.theorem import load, names, proof_document
from derive.kernel.check import CheckError, check_document
from derive.kernel.expression import Expr
from derive.kernel.syntax import Scope

TYPES = {
    "m": "nat",
    "n": "nat",
    "o": "nat",
    "p": "nat -> real",
    "q": "nat -> real",
} | dict.fromkeys("rsw", "nat nat -> real")
HEADLINES = (
    "conditional_entropy_eq_mean",
    "conditional_kl_nonneg",
    "conditioning_reduces_entropy",
    "data_processing",
    "data_processing_entropy",
    "data_processing_kl",
    "entropy_chain_rule",
    "entropy_chain_rule_symmetric",
    "entropy_le_joint_entropy",
    "joint_entropy_le",
    "kl_chain_rule",
    "mutual_information_eq_entropies",
    "mutual_information_eq_entropy_sub",
    "mutual_information_le_entropy",
    "mutual_information_nonneg",
    "mutual_information_self",
    "mutual_information_symmetric",
)

P_I, Q_J = "(sum k n (r i k))", "(sum k m (r k j))"
NONNEG = "(forall i nat (implies (<= 1 i) (implies (<= i m) (forall j nat (implies (<= 1 j)"
NONNEG += " (implies (<= j n) (<= 0 (r i j))))))))"
MASS = "(= (sum i m (sum j n (r i j))) 1)"
JOINT = "(neg (sum i m (sum j n (* (r i j) (log (r i j))))))"
H_X = f"(neg (sum i m (* {P_I} (log {P_I}))))"
H_Y = f"(neg (sum j n (* {Q_J} (log {Q_J}))))"
BOTH = f"(+ {H_X} {H_Y})"
Y_GIVEN_X = f"(neg (sum i m (sum j n (* (r i j) (log (/ (r i j) {P_I}))))))"
X_GIVEN_Y = f"(neg (sum j n (sum i m (* (r i j) (log (/ (r i j) {Q_J}))))))"
INFO = f"(sum i m (sum j n (* (r i j) (log (/ (r i j) (* {P_I} {Q_J}))))))"


def _entries(prop: str, rows: str = "m", columns: str = "n") -> str:
    inner = f"(forall j nat (implies (<= 1 j) (implies (<= j {columns}) {prop})))"
    return f"(forall i nat (implies (<= 1 i) (implies (<= i {rows}) {inner})))"


def _iff(left: str, right: str) -> str:
    return f"(and (implies {left} {right}) (implies {right} {left}))"


def _says(name: str, hypotheses: list[str], conclusion: str) -> bool:
    read = Scope(TYPES).read
    found = load(name)
    return found.hypotheses == tuple(map(read, hypotheses)) and found.conclusion is read(conclusion)


INDEPENDENT = _entries(f"(= (r i j) (* {P_I} {Q_J}))")


@pytest.mark.parametrize(
    ("name", "hypotheses", "conclusion"),
    [
        ("entropy_chain_rule", [NONNEG], f"(= {JOINT} (+ {H_X} {Y_GIVEN_X}))"),
        ("entropy_chain_rule_symmetric", [NONNEG], f"(= {JOINT} (+ {H_Y} {X_GIVEN_Y}))"),
        (
            "mutual_information_nonneg",
            [NONNEG, MASS],
            f"(and (<= 0 {INFO}) {_iff(f'(= {INFO} 0)', INDEPENDENT)})",
        ),
        (
            "mutual_information_eq_entropies",
            [NONNEG, MASS],
            f"(= {INFO} (- (+ {H_X} {H_Y}) {JOINT}))",
        ),
        (
            "mutual_information_eq_entropy_sub",
            [NONNEG, MASS],
            f"(and (= {INFO} (- {H_Y} {Y_GIVEN_X})) (= {INFO} (- {H_X} {X_GIVEN_Y})))",
        ),
        (
            "conditioning_reduces_entropy",
            [NONNEG, MASS],
            f"(and (<= {Y_GIVEN_X} {H_Y}) {_iff(f'(= {Y_GIVEN_X} {H_Y})', INDEPENDENT)})",
        ),
        (
            "joint_entropy_le",
            [NONNEG, MASS],
            f"(and (<= {JOINT} {BOTH}) {_iff(f'(= {JOINT} {BOTH})', INDEPENDENT)})",
        ),
    ],
)
def test_statements(name: str, hypotheses: list[str], conclusion: str) -> None:
    assert _says(name, hypotheses, conclusion)


def test_data_processing_for_the_divergence_states_its_equality_case() -> None:
    def each(prop: str) -> str:
        return f"(forall i nat (implies (<= 1 i) (implies (<= i m) {prop})))"

    def out(f: str) -> str:
        return f"(sum i m (* ({f} i) (w i j)))"

    before = "(sum i m (* (p i) (log (/ (p i) (q i)))))"
    after = f"(sum j n (* {out('p')} (log (/ {out('p')} {out('q')}))))"
    posterior = _entries(
        "(= (* (* (p i) (w i j)) (sum k m (* (q k) (w k j))))"
        " (* (* (q i) (w i j)) (sum k m (* (p k) (w k j)))))"
    )
    assert _says(
        "data_processing_kl",
        [
            each("(<= 0 (p i))"),
            each("(<= 0 (q i))"),
            each("(implies (= (q i) 0) (= (p i) 0))"),
            _entries("(<= 0 (w i j))"),
            each("(= (sum j n (w i j)) 1)"),
        ],
        f"(and (<= {after} {before}) {_iff(f'(= {after} {before})', posterior)})",
    )


@pytest.mark.parametrize("name", HEADLINES)
def test_the_headlines_rest_on_the_logarithm_alone(name: str) -> None:
    assert name in names()
    assert load(name).trust == "kernel"


def test_the_text_replays_on_the_bare_kernel() -> None:
    checked = check_document(json.loads(json.dumps(proof_document(HEADLINES))))
    assert all(checked[name].conclusion is load(name).conclusion for name in HEADLINES)


@pytest.mark.parametrize("name", ["mutual_information_nonneg", "data_processing_kl"])
@pytest.mark.parametrize("dropped", [0, -1])
def test_no_hypothesis_can_be_dropped(name: str, dropped: int) -> None:
    document = json.loads(json.dumps(proof_document([name])))
    del document["theorems"][-1]["hypotheses"][dropped]
    with pytest.raises(CheckError, match=name):
        check_document(document)


# --- the conclusions, computed for random distributions ----------------------------------------


def _value(e: Expr, known: dict[str, object], stack: tuple[int, ...] = ()) -> float:
    """A term in floating point; a product with a zero factor vanishes, as in the kernel."""
    args = e.args
    match e.op:
        case "number":
            return float(e.data)  # type: ignore[arg-type]
        case "bound":
            return stack[e.data[0]]  # type: ignore[index]
        case "apply":
            found = known[e.data.name]  # type: ignore[union-attr]
            for a in args:
                found = found[int(_value(a, known, stack)) - 1]  # type: ignore[index]
            return found  # type: ignore[return-value]
        case "sum":
            size = int(_value(args[1], known, stack))
            return math.fsum(_value(args[0], known, (k, *stack)) for k in range(1, size + 1))
        case "neg":
            return -_value(args[0], known, stack)
        case "log":
            return math.log(_value(args[0], known, stack))
        case "*":
            left = _value(args[0], known, stack)
            return left * _value(args[1], known, stack) if left else 0.0
    left, right = (_value(a, known, stack) for a in args)
    match e.op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "/":
            return left / right
    raise AssertionError(e.op)


def _weights(source: random.Random, count: int) -> list[float]:
    raw = [source.choice((0.0, source.random(), source.random())) for _ in range(count)]
    raw[source.randrange(count)] += 0.1
    return [x / sum(raw) for x in raw]


def _relations(e: Expr) -> list[Expr]:
    """The unconditional relations of a conclusion."""
    if e.op == "and":
        return [r for a in e.args for r in _relations(a)]
    return [e] if e.op in ("=", "<=", "<") else []


@pytest.mark.parametrize("name", sorted({*HEADLINES} - {"mutual_information_self"}))
def test_the_conclusion_holds_for_random_distributions(name: str) -> None:
    source = random.Random(name)
    for _ in range(20):
        m, n, o = (source.randint(1, 4) for _ in range(3))
        flat = _weights(source, m * n)
        r = [flat[n * i : n * (i + 1)] for i in range(m)]
        dense = [source.random() for _ in range(m * n)]
        s = [[x / sum(dense) for x in dense[n * i : n * (i + 1)]] for i in range(m)]
        rows, columns = (n, o) if name in ("data_processing", "data_processing_entropy") else (m, n)
        q = [source.random() for _ in range(m)]
        values: dict[str, object] = {
            "m": m,
            "n": n,
            "o": o,
            "r": r,
            "s": s,
            "w": [_weights(source, columns) for _ in range(rows)],
            "p": _weights(source, m),
            "q": [x / sum(q) for x in q],
        }
        relations = _relations(load(name).conclusion)
        assert relations
        for relation in relations:
            left, right = (_value(side, values) for side in relation.args)
            if relation.op == "=":
                assert left == pytest.approx(right, abs=1e-9)
            else:
                assert left <= right + 1e-9
