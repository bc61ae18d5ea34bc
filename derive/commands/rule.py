"""`derive rule`: what a rule of `derive check` finds, and what to do about it."""

from __future__ import annotations

from typing import Any

from derive.commands.errors import CommandError

__all__ = ["add_parsers"]


def add_parsers(commands: Any) -> None:
    """`rule [CODE]`."""
    parser = commands.add_parser(
        "rule",
        help="explain a rule of derive check, or list all",
        description="Prints the page of a rule, given by code (DRV101) or name (wrong-number); "
        "without one, a line for each rule.",
    )
    parser.add_argument("code", nargs="?", metavar="CODE")
    parser.add_argument("--output-format", choices=["text", "markdown", "json"], default="text")
    parser.set_defaults(run=_run)


def _run(options: Any) -> int:
    import json

    from derive.document.rules import RULES
    from derive.document.selection import nearest_rule
    from derive.export.findings.rule_pages import rule_list, rule_page, rules_markdown

    if options.code is None:
        if options.output_format == "json":
            rules = [rule._asdict() for _, rule in sorted(RULES.items())]
            print(json.dumps({"schema": "derive-rules/1", "rules": rules}, indent=1))
        else:
            text = rules_markdown() if options.output_format == "markdown" else rule_list()
            print(text, end="")
        return 0
    named = [r for r in RULES.values() if options.code.lower() in (r.code.lower(), r.name)]
    if not named:
        hint = nearest_rule(options.code)
        raise CommandError(f"there is no rule {options.code!r}{hint} (all of them: derive rule)")
    if options.output_format == "json":
        print(json.dumps({"schema": "derive-rules/1", "rules": [named[0]._asdict()]}, indent=1))
    else:
        print(rule_page(named[0]), end="")
    return 0
