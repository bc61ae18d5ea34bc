"""Writing suppressions into documents."""

import zipfile
from pathlib import Path

import pytest

from derive.document.batch import Outcome, Task, check_one
from derive.document.fixes import Fixed

MARKDOWN = """# With $1 + 1 = 3$

> So $0.5 \\times 1 + 0.5 \\times 2 = 1.6$ and $2/3 = 0.66$.
>
> $$
> \\log_2 8 = 4
> $$

| p\\q | 0.1 | 0.2 | 0.3 |
|-----|-----|-----|-----|
| 0.1 | 0.33 | 0.36 | 0.44 |
| 0.2 | 0.54 | 0.52 | 0.53 |
| 0.3 | 0.76 | 0.64 | 0.61 |

Last $1 + 1 = 4$"""

IGNORED = """# With $1 + 1 = 3$ <!-- derive: ignore[DRV101] -->

> So $0.5 \\times 1 + 0.5 \\times 2 = 1.6$ and $2/3 = 0.66$. <!-- derive: ignore[DRV101, DRV102] -->
>
> <!-- derive: ignore[DRV101] -->
> $$
> \\log_2 8 = 4
> $$

<!-- derive: ignore[DRV201] -->
| p\\q | 0.1 | 0.2 | 0.3 |
|-----|-----|-----|-----|
| 0.1 | 0.33 | 0.36 | 0.44 |
| 0.2 | 0.54 | 0.52 | 0.53 |
| 0.3 | 0.76 | 0.64 | 0.61 |

Last $1 + 1 = 4$ <!-- derive: ignore[DRV101] -->"""


def ignored(path: Path, data: bytes) -> tuple[Outcome, Fixed]:
    path.write_bytes(data)
    outcome = check_one(Task(str(path), add_ignores=True))
    assert outcome.fixed is not None
    return outcome, outcome.fixed


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_finding_gets_a_comment_and_nothing_else_changes(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.md"
    outcome, fixed = ignored(path, MARKDOWN.replace("\n", end).encode("utf-8-sig"))
    assert fixed.data.decode("utf-8-sig") == IGNORED.replace("\n", end)
    assert outcome.report is not None
    assert outcome.report.coverage.refuted == outcome.report.coverage.warning == 0
    assert outcome.report.suppressed == 6
    _, again = ignored(path, fixed.data)
    assert (again.data, again.edits) == (fixed.data, 0)


def test_tex_and_what_has_a_comment_already(tmp_path: Path) -> None:
    text = "\\begin{align}\n1 + 1 &= 3 \\\\\n2 + 2 &= 4\n\\end{align}\n$1+1=5$ % known\n"
    _, fixed = ignored(tmp_path / "a.tex", text.encode())
    comment = "% derive: ignore[DRV101]\n"
    assert fixed.after == f"{comment}{text}".replace("$1", f"{comment}$1")


@pytest.mark.parametrize("name", ["a.txt", "a.docx"])
def test_what_holds_no_comments_is_left_alone_with_a_way_out(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"0.5 + 0.5 = 1.5")
    if name == "a.docx":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", "<w><p><t>0.5 + 0.5 = 1.5</t></p></w>")
    data = path.read_bytes()
    _, fixed = ignored(path, data)
    assert fixed.data == data
    assert 'write ignore = ["DRV101"] into a.derive.toml' in (fixed.reason or "")
    (tmp_path / "a.derive.toml").write_text('ignore = ["DRV101"]')
    assert ignored(path, data)[1].reason is None


def test_comments_stand_before_a_fenced_block_not_in_it(tmp_path: Path) -> None:
    text = "Results:\n\n```text\n0.5 * 2 = 1.5\n1/4 + 1/4 = 0.6\n```\n\nand 1/4 + 1/4 = 0.7\n"
    outcome, fixed = ignored(tmp_path / "a.md", text.encode())
    comment = "<!-- derive: ignore[DRV101] -->"
    assert fixed.after == text.replace("```text", f"{comment}\n```text").replace(
        "0.7", f"0.7 {comment}"
    )
    assert outcome.report is not None
    assert outcome.report.suppressed == 3
