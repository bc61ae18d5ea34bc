"""`derive recheck`: replays proof files with the kernel alone."""

from __future__ import annotations

import gc
import sys
import time
from typing import TYPE_CHECKING, Any

from derive.commands.errors import CommandError, read_text

if TYPE_CHECKING:
    from derive.kernel.check import Checked

__all__ = ["add_parsers"]


def add_parsers(commands: Any) -> None:
    """`recheck FILE...`."""
    parser = commands.add_parser(
        "recheck",
        help="replay proof files with the kernel alone",
        description="Recomputes every conclusion of the proofs from their text. Imports nothing "
        "but the standard library; exit code 1 if a proof does not prove what it states.",
    )
    parser.add_argument("files", nargs="+", metavar="PROOF.json", help="proof files; - for stdin")
    parser.add_argument("--axioms", action="store_true", help="list the axioms of each theorem")
    parser.set_defaults(run=_run)


def _run(options: Any) -> int:
    gc.disable()  # a short run that keeps nearly everything it makes: a quarter of the time
    failed = False
    for path in options.files:
        failed |= not _recheck(path, options.axioms)
    return int(failed)


def _recheck(path: str, show_axioms: bool) -> bool:
    import json

    from derive.kernel.check import CheckError, check_document

    try:
        document = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        place = f"{path}:{error.lineno}:{error.colno}"
        raise CommandError(f"{place}: not JSON: {error.msg}") from None
    except RecursionError:
        raise CommandError(f"{path}: nested too deeply") from None
    started = time.perf_counter()
    try:
        theorems = check_document(document)
    except CheckError as error:
        print(f"{path}: refused: {error.place}: {error.reason}")
        return False
    for theorem in theorems.values():
        print(f"{theorem.name}: {theorem.trust}{_axioms(theorem) if show_axioms else ''}")
    seconds = time.perf_counter() - started
    print(f"{path}: {len(theorems)} theorems replayed in {seconds:.2f} s", file=sys.stderr)
    return True


def _axioms(theorem: Checked) -> str:
    return "".join(f"\n    {name}" for name in sorted(theorem.axioms))
