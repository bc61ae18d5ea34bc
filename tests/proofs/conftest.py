"""What all chapters are asked: does a theorem say this, does it replay, is no hypothesis spare?"""

import json
from collections.abc import Callable, Iterable, Mapping

import pytest

import proofs  # noqa: F401  (registers the theorems)
from derive.calculus.theorem import load, proof_document
from derive.kernel.check import CheckError, check_document
from derive.kernel.syntax import Scope


@pytest.fixture(scope="session")
def states() -> Callable[..., None]:
    """`states(name, types, hypotheses, conclusion)`: these are the theorem's very words."""

    def check(
        name: str, types: Mapping[str, str], hypotheses: Iterable[str], conclusion: str
    ) -> None:
        read = Scope(types).read
        assert load(name).hypotheses == tuple(map(read, hypotheses))
        assert load(name).conclusion is read(conclusion)

    return check


@pytest.fixture(scope="session")
def replays() -> Callable[..., None]:
    """`replays(names)`: their text passes the bare kernel and needs no axiom of calculus."""

    def check(names: Iterable[str]) -> None:
        names = list(names)
        checked = check_document(json.loads(json.dumps(proof_document(names))))
        for name in names:
            assert checked[name].conclusion is load(name).conclusion
            assert checked[name].trust == "kernel"

    return check


@pytest.fixture(scope="session")
def needs_every_hypothesis() -> Callable[[str], None]:
    """`needs_every_hypothesis(name)`: with any one of them gone the proof is refused."""

    def check(name: str) -> None:
        document = proof_document([name])
        for position in range(len(document["theorems"][-1]["hypotheses"])):
            edited = json.loads(json.dumps(document))
            del edited["theorems"][-1]["hypotheses"][position]
            with pytest.raises(CheckError, match="not stated"):
                check_document(edited)

    return check
