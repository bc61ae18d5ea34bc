"""The pages of the rules: for `derive rule`, for docs/rules.md, for links in SARIF.

Main definitions
    rule_page           one rule as text
    rule_list           all rules, a line each
    rules_markdown      the content of docs/rules.md
    rule_uri            where the page of a rule is found
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, metadata
from itertools import groupby

from derive.document.rules import RULES, Rule

__all__ = ["rule_list", "rule_page", "rule_uri", "rules_markdown"]

_GROUPS = {
    "DRV1": "Numbers",
    "DRV2": "Tables and distributions",
    "DRV3": "Codes and intervals",
    "DRV4": "Formulas",
    "DRV5": "Consistency across a document",
    "DRV6": "Information",
    "DRV9": "Reading and suppressions",
}
_SILENCE = (
    "To silence it in one place, write `derive: ignore[{code}] reason` in a comment on the line "
    'or above it; everywhere, `--ignore {code}` or `ignore = ["{code}"]` in the settings.'
)


def rule_page(rule: Rule) -> str:
    """Return the page of one rule.

    >>> rule_page(RULES["DRV303"]).splitlines()[0]
    'DRV303 kraft-violated (error)'
    """
    return (
        f"{rule.code} {rule.name} ({rule.severity})\n\n{rule.summary}\n\n{rule.page}\n\n"
        f"{_SILENCE.format(code=rule.code)}\n"
    )


def rule_list() -> str:
    """Return a line a rule: code, name, severity, summary."""
    width = max(len(rule.name) for rule in RULES.values())
    return "".join(
        f"{rule.code}  {rule.name:<{width}}  {rule.severity:<7}  {rule.summary}\n"
        for _, rule in sorted(RULES.items())
    )


def rules_markdown() -> str:
    """Return docs/rules.md."""
    parts = [
        "# Rules of `derive check`\n",
        "`derive rule CODE` prints a page of these. Codes are never reused. Errors make "
        "`derive check` exit with 1, warnings only with `--fail-on warning`; notes tell what was "
        "checked and holds, or could not be checked.\n",
        "(Written by `derive rule --output-format markdown`.)\n",
    ]
    for group, rules in groupby(sorted(RULES.items()), key=lambda item: item[0][:4]):
        parts.append(f"## {_GROUPS.get(group, group)}\n")
        for code, rule in rules:
            parts.append(f"### {code}\n\n`{rule.name}` · {rule.severity}\n")
            parts.append(f"{rule.summary} {rule.page}\n")
    return "\n".join(parts)


def rule_uri(code: str) -> str:
    """Return an absolute URI of the page: below the project's documentation, if it has a URL."""
    documentation = _documentation()
    return f"{documentation}#{code.lower()}" if documentation else f"urn:derive:rule:{code}"


@cache
def _documentation() -> str | None:
    try:
        urls = metadata("derive-proofs").get_all("Project-URL") or []
    except PackageNotFoundError:
        return None
    for entry in urls:
        label, _, url = entry.partition(",")
        if label.strip().lower() == "rules":
            return str(url.strip())
    return None
