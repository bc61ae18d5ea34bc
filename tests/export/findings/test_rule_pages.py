"""The pages of the rules, and that the documentation is current."""

from pathlib import Path

from derive.document.rules import RULES
from derive.export.findings.rule_pages import rule_list, rule_page, rules_markdown


def test_the_documentation_is_current() -> None:
    written = (Path(__file__).parents[3] / "docs/rules.md").read_text(encoding="utf-8")
    assert written == rules_markdown(), "derive rule --output-format markdown > docs/rules.md"


def test_every_rule_has_a_page_and_a_line() -> None:
    lines = rule_list().splitlines()
    assert [line[:6] for line in lines] == sorted(RULES)
    for code, rule in RULES.items():
        page = rule_page(rule)
        assert code in page
        assert rule.page in page
        assert f"### {code}\n" in rules_markdown()
