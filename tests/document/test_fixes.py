"""Repairs: only what passes a new check, only the wrong digits; the file is otherwise kept."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.document.check import check_document
from derive.document.claim import Claim, Repair, Report
from derive.document.fixes import (
    apply_edits,
    encode_as,
    fix_document,
    unified_diff,
    write_atomically,
)
from derive.document.readers import read


def check(path: str, data: bytes) -> Report:
    return check_document(read(path, data))


def fix(data: bytes, path: str = "a.md") -> tuple[bytes, int]:
    fixed = fix_document(data, check(path, data), lambda new: check(path, new))
    return fixed.data, fixed.edits


def test_only_the_wrong_digits_change() -> None:
    text = "Total $0.5 \\times 1 + 0.5 \\times 2 = 1.6$ bits,\r\nand $1/4 = 0.25$.\r\n"
    assert fix(text.encode()) == (text.replace("1.6", "1.5").encode(), 1)


def test_several_at_once() -> None:
    text = "$1 + 1 = 3$\n\n$2 + 2 = 4$\n\n$\\log_2 8 = 3.5$\n"
    data, edits = fix(text.encode())
    assert edits == 2
    assert check("a.md", data).coverage.refuted == 0
    assert data.decode().startswith("$1 + 1 = 2$")


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_encoding_and_mark_stay(codec: str) -> None:
    text = "엔트로피 $0.5 \\times 1 + 0.5 \\times 2 = 1.6$\r\n"
    data, edits = fix(text.encode(codec))
    assert edits == 1
    assert data == text.replace("1.6", "1.5").encode(codec)


def test_broken_bytes_are_left_alone() -> None:
    data = b"\xff $1 + 1 = 3$\n"
    report = check("a.md", data)
    fixed = fix_document(data, report, lambda new: check("a.md", new))
    assert (fixed.data, fixed.edits) == (data, 0)
    assert fixed.reason is not None
    assert "left alone" in fixed.reason


def wrong(text: str, raw: str, *repairs: Repair, status: str = "refuted") -> Claim:
    start = text.index(raw)
    return Claim(
        "relation",
        start,
        start + len(raw),
        raw,
        status,  # type: ignore[arg-type]
        "wrong",
        "DRV101",
        "wrong",
        repairs=repairs,
    )


def fake(data: bytes) -> Report:
    """A checker that finds each `bad` wrong, and can repair it in a way that does not help."""
    document = read("a.md", data)
    claims = []
    for k, word in enumerate(document.text.split()):
        start = document.text.index(word)
        if word.startswith("bad"):
            replacement = "bad!" if word == "badly" else f"good{k}"
            claims.append(
                wrong(document.text, word, Repair(start, start + len(word), replacement, ""))
            )
        elif word.startswith("lost"):
            continue
        else:
            claims.append(wrong(document.text, word, status="confirmed"))
    return Report(document, tuple(claims))


def test_an_edit_that_does_not_help_is_dropped_and_the_others_kept() -> None:
    data = b"bad0 fine badly bad1\n"
    fixed = fix_document(data, fake(data), fake)
    assert fixed.after == "good0 fine badly good3\n"
    assert fixed.edits == 2
    assert fixed.report.coverage.refuted == 1


def test_an_edit_that_hides_a_claim_is_dropped() -> None:
    """The finding goes, but so does a claim that was right."""

    def checker(data: bytes) -> Report:
        report = fake(data)
        text = report.document.text
        if "good" not in text:
            return report
        return Report(report.document, report.claims[2:])

    data = b"bad0 fine fair\n"
    fixed = fix_document(data, checker(data), checker)
    assert (fixed.data, fixed.edits) == (data, 0)


def test_overlapping_repairs_are_not_both_made() -> None:
    text = "abc = 1\n"

    def checker(data: bytes) -> Report:
        document = read("a.md", data)
        claims = []
        if "b" in document.text:
            claims.append(wrong(document.text, "bc", Repair(1, 3, "xy", "")))
        if "a" in document.text:
            claims.append(wrong(document.text, "a", Repair(0, 2, "zw", "")))
        return Report(document, tuple(claims))

    fixed = fix_document(text.encode(), checker(text.encode()), checker)
    assert fixed.report.coverage.refuted == 0
    assert len(fixed.after) == len(text)


def test_slides_are_not_edited() -> None:
    document = read("a.md", b"bad0\n")
    report = Report(
        type(document)("a.pptx", "bad0\n", "pptx", ()),
        (wrong("bad0\n", "bad0", Repair(0, 4, "x", "")),),
    )
    fixed = fix_document(b"PK", report, fake)
    assert (fixed.data, fixed.edits) == (b"PK", 0)


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.text(max_size=3))))
def test_edits_change_nothing_else(text: str, places: list[tuple[int, str]]) -> None:
    edits, done = [], 0
    for offset, new in sorted(places):
        if done <= offset < len(text):
            edits.append(Repair(offset, offset + 1, new, ""))
            done = offset + 1
    after = apply_edits(text, edits)
    touched = {e.start: e.replacement for e in edits}
    assert after == "".join(touched.get(k, c) for k, c in enumerate(text))


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply_edits("abc", [Repair(0, 2, "x", ""), Repair(1, 3, "y", "")])


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["utf-8", "utf-16"]))
def test_encoding_round_trips(text: str, codec: str) -> None:
    data = f"x{text}".encode(codec)
    assert encode_as(data, f"x{text}") == data


def test_the_diff_can_be_applied() -> None:
    data = b"one\n$1 + 1 = 3$"
    fixed = fix_document(data, check("a.md", data), lambda new: check("a.md", new))
    diff = unified_diff(fixed, "a.md")
    assert "-$1 + 1 = 3$\n\\ No newline at end of file\n+$1 + 1 = 2$\n\\ No newline" in diff


# --- writing --------------------------------------------------------------------------------------


def test_writing_keeps_mode_and_links(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(file)
    write_atomically(str(link), b"old", b"new")
    assert file.read_bytes() == b"new"
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.md", "link.md"]


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"newer")
    with pytest.raises(OSError, match="changed while it was checked"):
        write_atomically(str(file), b"old", b"new")
    assert file.read_bytes() == b"newer"
