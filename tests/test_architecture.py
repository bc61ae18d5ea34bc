"""The house: imports point downwards only, and the kernel stands on the standard library."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROVING = ROOT / "derive/document/proving"
LEVELS = {
    "kernel": 0,
    "numeric": 0,
    "calculus": 1,
    "coding": 1,
    "distributions": 2,
    "document": 2,
    "export": 3,
    "verification": 4,
    "cli": 5,
}
#: Pairs on one level that still may not know each other.
STRANGERS = {("kernel", "numeric"), ("numeric", "kernel")}


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports_of(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def part_of(module: str) -> str | None:
    pieces = module.split(".")
    return pieces[1] if pieces[0] == "derive" and len(pieces) > 1 else None


@pytest.mark.parametrize("path", sorted((ROOT / "derive").rglob("*.py")), ids=lambda p: p.name)
def test_imports_point_downwards(path: Path) -> None:
    here = path.relative_to(ROOT / "derive").parts[0].removesuffix(".py")
    if here not in LEVELS:
        return
    for module in imports_of(path):
        there = part_of(module)
        if there is None or there == here or there not in LEVELS:
            # formulas of documents are proved by citing the library
            below = LEVELS[here] < 4 and not path.is_relative_to(PROVING)
            assert not (module.startswith("proofs") and below), f"{path} imports {module}"
            continue
        assert LEVELS[there] <= LEVELS[here], f"{path} imports {module} from above"
        assert LEVELS[there] < LEVELS[here] or (here, there) not in STRANGERS, f"{path}: {module}"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "derive/kernel").glob("*.py")), ids=lambda p: p.name
)
def test_the_kernel_imports_the_standard_library_only(path: Path) -> None:
    for module in imports_of(path):
        top = module.split(".")[0]
        assert top in sys.stdlib_module_names or module.startswith("derive.kernel"), module


@pytest.mark.parametrize("path", sorted((ROOT / "proofs").glob("*.py")), ids=lambda p: p.name)
def test_proofs_stand_on_the_calculus(path: Path) -> None:
    for module in imports_of(path):
        assert part_of(module) not in ("document", "export", "cli", "verification"), module


def test_the_checker_runs_without_sympy() -> None:
    """`import sympy` fails in the child, and the kernel does not notice."""
    code = (
        "import sys; sys.modules['sympy'] = sys.modules['mpmath'] = sys.modules['flint'] = None\n"
        "import derive.kernel.check as c\n"
        "try:\n    c.check_document({})\nexcept c.CheckError as e:\n    print(e)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "not a proof document" in done.stdout


@pytest.mark.parametrize("package", ["derive", "proofs"])
def test_no_code_is_made_from_text(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        for node in nodes_of(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                name = node.func.id
                assert name not in ("eval", "exec", "sympify", "parse_expr", "parse_latex"), path
