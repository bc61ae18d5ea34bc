"""The command line: parses the arguments, hands them to a command, turns errors into messages.

Exit codes: 0 clean, 1 findings (a theorem or claim that fails), 2 usage or unreadable input.
Results go to standard output, diagnostics to standard error.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from derive import __version__
from derive.commands.errors import CommandError

__all__ = ["main"]

#: The module of each command, in the order of `derive --help`.
_COMMANDS = {
    "verify": "verify",
    "check": "check",
    "list": "library",
    "show": "library",
    "export": "export",
    "eval": "evaluate",
    "closed-form": "closed_form",
    "code": "code",
    "recheck": "recheck",
    "rule": "rule",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs `derive` and returns its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = _parser(arguments[0] if arguments else "")
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return 2
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except CommandError as error:
        print(f"derive: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # the reader of our output has gone, which is its right
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("derive: interrupted", file=sys.stderr)
        return 130
    return code


def _parser(command: str = "") -> argparse.ArgumentParser:
    """The parser of one command; of all of them, if it is none of them."""
    parser = argparse.ArgumentParser(
        prog="derive",
        description="Derives and verifies information theory.",
        epilog="Exit codes: 0 clean, 1 findings, 2 usage, configuration or missing file.",
    )
    parser.add_argument("--version", action="version", version=f"derive {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    modules = [_COMMANDS[command]] if command in _COMMANDS else dict.fromkeys(_COMMANDS.values())
    for module in modules:
        import_module(f"derive.commands.{module}").add_parsers(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
