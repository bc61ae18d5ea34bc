"""`derive eval`: the value of an expression, enclosed rigorously and seconded by mpmath."""

from __future__ import annotations

import json
import re
from typing import Any

from derive.commands.errors import CommandError

__all__ = ["add_parsers"]

_MOST_DIGITS = 10_000


def add_parsers(commands: Any) -> None:
    """`eval EXPRESSION`."""
    parser = commands.add_parser(
        "eval",
        help="evaluate an expression with a rigorous error bound",
        description="Evaluates plain or LaTeX mathematics, e.g. "
        "'H(0.5, 0.25, 0.125, 0.125)' or 'KL((0.9, 0.1) || (0.8, 0.2))'.",
    )
    parser.add_argument("expression", metavar="EXPRESSION")
    parser.add_argument("--base", default="e", help="base of bare logarithms: e (default), 2, 10")
    parser.add_argument("--digits", type=int, default=30, help="digits to compute (default 30)")
    parser.add_argument("--output-format", choices=["text", "json"], default="text")
    parser.set_defaults(run=_run)


def _run(options: Any) -> int:
    from derive.document.errors import MathError
    from derive.document.evaluate import evaluate_text, render_error
    from derive.numeric.errors import NumericError

    if not 1 <= options.digits <= _MOST_DIGITS:
        raise CommandError(f"--digits is between 1 and {_MOST_DIGITS}, not {options.digits}")
    try:
        value = evaluate_text(options.expression, base=options.base, digits=options.digits)
    except MathError as error:
        shown = render_error(options.expression, error)
        raise CommandError(f"cannot evaluate\n{shown}{_hint(options.expression)}") from None
    except NumericError as error:
        raise CommandError(f"{options.expression}: {error}") from None
    except ValueError as error:
        raise CommandError(f"--base {options.base}: {error}") from None
    lower, upper = value.enclosure.decimal_bounds(options.digits)
    if options.output_format == "json":
        result = {
            "schema": "derive-eval/1",
            "expression": options.expression,
            "enclosure": [lower, upper],
            "exact": None if value.enclosure.exact is None else str(value.enclosure.exact),
            "mpmath": value.second_opinion,
            "base": value.base,
            "unit": value.unit,
            "notes": list(value.notes),
        }
        print(json.dumps(result, ensure_ascii=False))
        return 0
    one = value.enclosure.exact == 1
    unit = f" {value.unit}{'' if one else 's'}" if value.unit else ""
    if value.enclosure.exact is not None:
        print(f"{value.enclosure.exact}{unit}  (exact)")
    else:
        print(f"[{lower}, {upper}]{unit}")
    for note in value.notes:
        print(f"note: {note}")
    return 0


def _hint(expression: str) -> str:
    """Where to ask, if the expression names a family of laws."""
    names = re.findall(r"\b([A-Z]\w+)\s*\(", expression)
    if not names:
        return ""
    from derive.distributions import FAMILIES

    laws = [name for name in names if name in FAMILIES]
    return f"\n{laws[0]} is a law: derive closed-form {expression!r}" if laws else ""
