"""`derive closed-form`: measures of laws with their derivation; the families; the whole matrix."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from derive.commands.closed_form_matrix import print_families, print_matrix
from derive.commands.errors import CommandError

if TYPE_CHECKING:
    from derive.distributions.measures import ClosedForm

__all__ = ["add_parsers"]

_EXAMPLES = """examples:
  derive closed-form "KL(Normal(mu1, s1) || Laplace(mu2, b))"
  derive closed-form "H(Gamma(3, 1/2))" --base 2 --digits 50
  derive closed-form "Renyi(Normal(0, 1) || Normal(1, 2), 1/2)"       order last
  derive closed-form "JSD(Bernoulli(1/3), Bernoulli(1/2))"
  derive closed-form "Hellinger(Gamma(2, 1), Weibull(1, 1))"          1 - integral of sqrt(p q)
  derive closed-form "I(MultivariateNormal([0, 0], [[2, 1], [1, 2]]), [0])"
  derive closed-form --list Gamma Normal                              parameters and supports
  derive closed-form --matrix Normal Laplace Gamma                    what is known of each pair
"""


def add_parsers(commands: Any) -> None:
    """`closed-form MEASURE`, `closed-form --list`, `closed-form --matrix`."""
    from argparse import RawDescriptionHelpFormatter

    parser = commands.add_parser(
        "closed-form",
        help="derive the entropy or divergence of named laws",
        description="Names and order of parameters are those of sympy.stats.",
        epilog=_EXAMPLES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "measure", metavar="MEASURE", nargs="*", help="a measure; with --list and --matrix families"
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--list", action="store_true", help="families with their parameters and supports"
    )
    which.add_argument(
        "--matrix",
        action="store_true",
        help="every family against every other: derived, +inf, value only, or declined and why",
    )
    parser.add_argument("--base", help="base of the logarithm (default: e)")
    parser.add_argument("--digits", type=int, default=25, help="digits of a value (default 25)")
    parser.add_argument(
        "--output-format",
        "--format",
        choices=["text", "latex", "markdown", "json"],
        default="text",
    )
    for name in ("latex", "json"):
        parser.add_argument(
            f"--{name}",
            dest="output_format",
            action="store_const",
            const=name,
            help=f"short for --output-format {name}",
        )
    parser.add_argument(
        "--steps",
        action="store_true",
        help="with --latex: the derivation too, as an aligned display",
    )
    parser.set_defaults(run=_run)


def _run(options: Any) -> int:
    if options.list:
        return print_families(options.measure, options.output_format)
    if options.matrix:
        return print_matrix(options.measure, options.output_format)
    if len(options.measure) != 1:
        raise CommandError(
            "closed-form takes one measure, in quotes: derive closed-form "
            '"KL(Normal(0, 1) || Laplace(0, 1))" (or --list, --matrix)'
        )
    return _one(options)


def _one(options: Any) -> int:
    from derive.distributions.errors import DistributionError
    from derive.distributions.text import closed_form_text

    if not 1 <= options.digits <= _MOST_DIGITS:
        raise CommandError(f"--digits is between 1 and {_MOST_DIGITS}, not {options.digits}")
    try:
        form = closed_form_text(options.measure[0], base=_base(options.base))
        value = _value(form, options.digits)
    except (DistributionError, ValueError) as error:
        raise CommandError(str(error)) from None
    match options.output_format:
        case "latex":
            print(_aligned(form) if options.steps else form.latex())
        case "markdown":
            print(_markdown(form, value))
        case "json":
            print(json.dumps(_as_json(form, value), ensure_ascii=False))
        case _:
            _print(form, value)
    return 0


_MOST_DIGITS = 10_000


def _base(text: str | None) -> Any:
    if text in (None, "e"):
        return None
    from fractions import Fraction

    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise CommandError(f"--base {text}: give a number such as 2 or 10, or e") from None


def _value(form: ClosedForm, digits: int) -> str | None:
    """The number, or the interval in which it lies; None if symbols are left."""
    if form.expr.free_symbols or form.kind == "+inf":
        return None
    enclosure = form.evaluate(digits)
    if enclosure.infinite:
        return "oo"
    lower, upper = enclosure.decimal_bounds(digits)
    return str(lower) if lower == upper else f"[{lower}, {upper}]"


def _print(form: ClosedForm, value: str | None) -> None:
    print(form)
    if value is not None and value != str(form.expr):
        print(f"  = {value}")
    for condition in form.conditions:
        print(f"  where {condition}")
    print()
    for step in form.steps:
        print(f"  {step}")
    print(f"\n  {form.kind}; trust: {form.trust}")


def _aligned(form: ClosedForm) -> str:
    """The derivation as `align*`, each line with its reason."""
    import sympy

    lines = [f"  & {sympy.latex(s.expression)} && \\text{{{_plain(s.reason)}}}" for s in form.steps]
    body = " \\\\\n".join([f"  & {form.latex()}", *lines])
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"


def _plain(text: str) -> str:
    """Text for LaTeX."""
    for special in "\\{}_^&%$#~":
        replacement = {"\\": r"\textbackslash ", "~": r"\~{}", "^": r"\^{}"}
        text = text.replace(special, replacement.get(special, f"\\{special}"))
    return text


def _markdown(form: ClosedForm, value: str | None) -> str:
    lines = [f"$${form.latex()}$$", ""]
    if value is not None:
        lines += [f"= {value}", ""]
    lines += [f"- where `{condition}`" for condition in form.conditions]
    lines += ["", "| step | why | lemma | checked by |", "|---|---|---|---|"]
    for step in form.steps:
        cells = (str(step.expression), step.reason, step.lemma, step.status)
        shown = [cell.replace("|", "\\|") for cell in cells]
        lines.append(f"| `{shown[0]}` | {shown[1]} | {shown[2]} | {shown[3]} |")
    return "\n".join([*lines, "", f"{form.kind}; trust: {form.trust}"])


def _as_json(form: ClosedForm, value: str | None) -> dict[str, Any]:
    return {
        "schema": "derive-closed-form/1",
        "name": form.name,
        "expression": str(form.expr),
        "latex": form.latex(),
        "value": value,
        "kind": form.kind,
        "conditions": [str(c) for c in form.conditions],
        "finite_if": str(form.finite_if),
        "steps": [
            {
                "expression": str(s.expression),
                "reason": s.reason,
                "lemma": s.lemma,
                "status": s.status,
            }
            for s in form.steps
        ],
        "trust": form.trust,
        "axioms": list(form.axioms),
    }
