"""Reports made by hand: what the formats must show does not depend on the checker."""

from collections.abc import Callable

import pytest

from derive.document.claim import Claim, Repair, Report
from derive.document.source import Document

Make = Callable[..., Report]

SLIDES = """# 엔트로피와 코드

엔트로피 $H = 0.5 \\times 1 + 0.5 \\times 1 = 1.76$ 비트
Cut off: 2/3 = 0.66, unknown $p(x) = 0.1$, right: 1/4 = 0.25
"""


def claim_at(text: str, raw: str, digits: str, **rest: object) -> Claim:
    start = text.index(raw)
    place = start + raw.index(digits)
    values: dict[str, object] = {
        "kind": "relation",
        "start": start,
        "end": start + len(raw),
        "raw": raw,
        "claimed": digits,
        "place": (place, place + len(digits)),
    }
    return Claim(**(values | rest))  # type: ignore[arg-type]


@pytest.fixture
def report() -> Report:
    """One claim of each status."""
    document = Document("slides.md", SLIDES, "markdown", ())
    at = SLIDES.index("1.76")
    wrong = claim_at(
        SLIDES,
        "H = 0.5 \\times 1 + 0.5 \\times 1 = 1.76",
        "1.76",
        status="refuted",
        verdict="wrong",
        code="DRV101",
        message="printed 1.76, the value is 1: off by 0.76",
        enclosure=("1", "1"),
        base="2",
        repairs=(
            Repair(at, at + 4, "1.00", "the value at this precision"),
            Repair(at - 15, at - 12, "1.26", "one literal changed"),
        ),
        notes=("the logarithm was taken to base 2",),
    )
    cut = claim_at(
        SLIDES,
        "2/3 = 0.66",
        "0.66",
        status="warning",
        verdict="truncated",
        code="DRV102",
        message="cut off instead of rounded: 0.67",
        enclosure=("0.666666666666666666", "0.666666666666666667"),
    )
    unknown = claim_at(
        SLIDES,
        "p(x) = 0.1",
        "0.1",
        status="unchecked",
        verdict="unchecked",
        code="DRV100",
        message="not checked: unknown symbol p(x)",
        reason="unknown symbol p(x)",
    )
    right = claim_at(
        SLIDES,
        "1/4 = 0.25",
        "0.25",
        status="confirmed",
        verdict="exact",
        code="DRV100",
        message="0.25 is exact",
        enclosure=("0.25", "0.25"),
    )
    return Report(document, (wrong, cut, unknown, right), suppressed=2)


@pytest.fixture
def make() -> Make:
    """A report with one refuted claim `raw` in `text`, with this message and path."""

    def made(
        text: str,
        raw: str,
        digits: str,
        message: str = "wrong",
        path: str = "a.md",
        times: int = 1,
        status: str = "refuted",
        kind: str = "markdown",
        locations: tuple[str, ...] = (),
    ) -> Report:
        document = Document(path, text, kind, (), locations=locations)  # type: ignore[arg-type]
        code = "DRV101" if status == "refuted" else "DRV102"
        claim = claim_at(
            text, raw, digits, status=status, verdict="wrong", code=code, message=message
        )
        return Report(document, (claim,) * times)

    return made


@pytest.fixture
def empty() -> Report:
    """A document without claims."""
    return Report(Document("empty.md", "Nothing here.\n", "markdown", ()), ())
