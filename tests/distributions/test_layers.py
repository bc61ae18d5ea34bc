"""The sub-packages of derive.distributions stand on each other in one order."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "derive/distributions"
PACKAGE = "derive.distributions."
#: From the ground up; an import inside a function (a referee that is asked late) may point upwards.
LAYERS = (
    "statistics",
    "laws",
    "discrete",
    "tails",
    "evaluation",
    "vectors",
    "standard",
    "families",
    "normalizers",
    "measures",
    "referees",
)


def imported(path: Path) -> Iterator[str]:
    """The sub-packages that a file imports as it is loaded."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            yield str(node.module).removeprefix(PACKAGE).split(".")[0]


def test_every_sub_package_has_its_place() -> None:
    assert {p.parent.name for p in ROOT.glob("*/__init__.py")} == set(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_point_downwards(layer: str) -> None:
    above = set(LAYERS[LAYERS.index(layer) + 1 :])
    for path in (ROOT / layer).glob("*.py"):
        assert not above & set(imported(path)), path


@pytest.mark.parametrize("layer", LAYERS)
def test_a_module_imports_no_face_of_its_own_package(layer: str) -> None:
    for path in (ROOT / layer).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and path.stem != "__init__":
                assert node.module != PACKAGE + layer, path


def test_no_module_takes_private_names_of_another() -> None:
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("derive"):
                assert not [a.name for a in node.names if a.name.startswith("_")], path
