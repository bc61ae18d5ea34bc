"""`derive closed-form`: entropy, cross-entropy and KL divergence of laws, with the derivation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from derive.commands.errors import CommandError

if TYPE_CHECKING:
    from derive.distributions.closed_form import ClosedForm

__all__ = ["add_parsers"]


def add_parsers(commands: Any) -> None:
    """`closed-form MEASURE`."""
    parser = commands.add_parser(
        "closed-form",
        help="derive the entropy or divergence of named laws",
        description="For example 'KL(Normal(mu1, s1) || Normal(mu2, s2))', 'H(Gamma(k, theta))' or "
        "'H(Normal(0, 1), Laplace(0, b))'; names and order of parameters are those of sympy.stats.",
    )
    parser.add_argument("measure", metavar="MEASURE")
    parser.add_argument("--base", help="base of the logarithm (default: e)")
    parser.add_argument("--digits", type=int, default=25, help="digits of a value (default 25)")
    parser.add_argument("--output-format", choices=["text", "latex", "json"], default="text")
    parser.set_defaults(run=_run)


def _run(options: Any) -> int:
    from derive.distributions.errors import DistributionError
    from derive.distributions.text import closed_form_text

    try:
        form = closed_form_text(options.measure, base=options.base)
        value = None
        if not form.expr.free_symbols and form.kind != "+inf":
            lower, upper = form.evaluate(options.digits).decimal_bounds(options.digits)
            value = lower if lower == upper else f"[{lower}, {upper}]"
    except (DistributionError, ValueError) as error:
        raise CommandError(str(error)) from None
    match options.output_format:
        case "latex":
            print(form.latex())
        case "json":
            print(json.dumps(_as_json(form, value), ensure_ascii=False))
        case _:
            _print(form, value)
    return 0


def _print(form: ClosedForm, value: str | None) -> None:
    print(form)
    if value is not None:
        print(f"  = {value}")
    for condition in form.conditions:
        print(f"  where {condition}")
    print()
    for step in form.steps:
        print(f"  {step}")
    print(f"\n  {form.kind}; trust: {form.trust}")


def _as_json(form: ClosedForm, value: str | None) -> dict[str, Any]:
    return {
        "schema": "derive-closed-form/1",
        "name": form.name,
        "expression": str(form.expr),
        "latex": form.latex(),
        "value": value,
        "kind": form.kind,
        "conditions": [str(c) for c in form.conditions],
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
