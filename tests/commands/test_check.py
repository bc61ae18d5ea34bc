"""`derive check` and `derive rule` as a user meets them."""

import io
import json
import os
import pty
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest

from derive.cli import main

RIGHT = "One bit: $0.5 \\times 1 + 0.5 \\times 1 = 1$.\n"
WRONG = "엔트로피 $H = 0.5 \\times 1 + 0.25 \\times 2 + 0.25 \\times 2 = 1.6$ 비트\n"
CUT = "Two thirds: $2/3 = 0.66$.\n"
UNKNOWN = "Here $\\sum_{k=1}^{10^{12}} \\frac{1}{k^{1.3}} = 3.9$.\n"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, text in (("right", RIGHT), ("wrong", WRONG), ("cut", CUT)):
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    (tmp_path / "none.md").write_text("Nothing to check.\n")

    def done(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(["check", *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return done


def test_a_finding(run: Run) -> None:
    code, out, err = run("wrong.md")
    assert (code, err) == (1, "")
    assert out.startswith("wrong.md:1:58: DRV101 ")
    assert "\n1 | 엔트로피 $H" in out
    assert "= value:   exactly 1.5\n" in out
    assert f"\n1 + {WRONG.replace('1.6', '1.5')}" in out
    assert "1 claim: 0 right, 0 rounding, 1 wrong, 0 not checked\n" in out


def test_exit_codes(run: Run) -> None:
    assert run("right.md")[0] == 0
    assert run("wrong.md")[0] == 1
    assert run("wrong.md", "--exit-zero")[0] == 0
    assert run("cut.md")[0] == 0
    assert run("cut.md", "--fail-on", "warning")[0] == 1
    assert run("right.md", "--fail-on", "unchecked")[0] == 0
    assert run("gone.md", "--exit-zero")[0] == 2
    assert run()[0] == 2
    assert run("right.md", "--output-format", "word")[0] == 2


def test_unchecked_claims_can_fail(run: Run, tmp_path: Path) -> None:
    (tmp_path / "unknown.md").write_text(UNKNOWN)
    code, out, _ = run("unknown.md")
    assert code == 0
    assert "1 not checked (1 " in out
    assert "listed by `--show unchecked`" in out
    assert run("unknown.md", "--fail-on", "unchecked")[0] == 1
    assert run("unknown.md", "right.md", "--min-coverage", "50")[0] == 0
    code, _, err = run("unknown.md", "right.md", "--min-coverage", "51")
    assert code == 1
    assert "50.0 % of the claims were checked, --min-coverage 51" in err
    assert "unknown.md:1:" in run("unknown.md", "--show", "unchecked")[1]


def test_no_claims_says_so_and_fails_a_minimum(run: Run) -> None:
    code, out, _ = run("none.md")
    assert (code, out) == (0, "no claims found\n")
    assert run("none.md", "--min-coverage", "1")[0] == 1


def test_a_missing_file_does_not_stop_the_others(run: Run) -> None:
    code, out, err = run("gone.md", "wrong.md", "zz/*.md")
    assert code == 2
    assert "derive: cannot read gone.md: No such file or directory\n" in err
    assert "derive: zz/*.md: the pattern matches no file\n" in err
    assert "wrong.md:1:58: DRV101" in out
    assert "2 documents not checked." in out


def test_bad_files_among_good_ones(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/loop.md").symlink_to("loop.md")
    (tmp_path / "bad/bytes.md").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "bad/null.txt").write_bytes(b"\0" * 100)
    (tmp_path / "bad/fake.pptx").write_bytes(b"no zip")
    (tmp_path / "bad/wrong.md").write_text(WRONG)
    code, out, err = run("bad", "--output-format", "concise")
    assert code == 2
    assert "cannot read bad/loop.md" in err
    assert "bad/wrong.md:1:58: DRV101" in out
    for name in ("bytes.md", "null.txt", "fake.pptx"):
        assert f"bad/{name}:1:1: DRV901 not read: " in out
        assert f"bad/{name}: no claims found" not in out
    assert "Traceback" not in err
    assert "internal" not in err


@pytest.mark.parametrize(
    ("name", "data"),
    [("null.txt", b"\0" * 100), ("fake.docx", b"no zip"), ("x.ipynb", b"[1, 2]")],
)
def test_a_file_of_which_nothing_can_be_read_is_an_error(
    run: Run, tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    code, out, _ = run("right.md", name, "--exit-zero")
    assert code == 2
    assert f"{name}:1:1: DRV901 not read: " in out
    assert "1 document not checked." in out
    result = json.loads(run("right.md", name, "--output-format", "json")[1])
    assert [d["readable"] for d in result["documents"]] == [True, False]


def test_a_named_pipe_does_not_hang(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    code, _, err = run("pipe.md")
    assert code == 2
    assert "cannot read pipe.md: it is a pipe; write - to read standard input" in err


def test_an_empty_directory(run: Run, tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    code, _, err = run("void")
    assert code == 2
    assert "no documents below void" in err


def test_directories_and_excludes(run: Run) -> None:
    _, out, _ = run(".", "--output-format", "concise", "--exclude", "cut.md")
    assert "3 documents, 2 claims: 1 right" in out
    assert "none.md: no claims found" in out


def test_what_is_named_is_excluded_only_by_force(run: Run) -> None:
    assert run("wrong.md", "--exclude", "wrong.md")[0] == 1
    code, out, _ = run("wrong.md", "right.md", "--exclude", "wrong.md", "--force-exclude")
    assert (code, out) == (0, "1 claim: 1 right, 0 rounding, 0 wrong, 0 not checked\n")
    assert run("wrong.md", "--exclude", "wrong.md", "--force-exclude")[0] == 0


def test_jobs_give_the_same_in_the_same_order(run: Run, tmp_path: Path) -> None:
    for k in range(10):
        (tmp_path / f"{k}.md").write_text(WRONG if k % 3 else RIGHT)
    one = run(".", "--jobs", "1")
    assert run(".", "--jobs", "2") == one
    assert one[0] == 1


def test_stdin(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def pipe(text: str) -> None:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))

    pipe(WRONG)
    code, out, _ = run("-", "--stdin-filename", "deck.md")
    assert code == 1
    assert out.startswith("deck.md:1:58: DRV101")
    pipe("% $1 + 1 = 3$\n$1 + 1 = 2$\n")
    assert run("-", "--stdin-filename", "a.tex")[0] == 0
    pipe(WRONG)
    assert run("-")[1].startswith("-:1:58: DRV101")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["right.md", "--jobs", "0"], "--jobs is at least 1"),
        (["right.md", "--base", "x"], "--base: 'x' is no base"),
        (["right.md", "--select", "DRV7"], "--select: no rule is called 'DRV7'"),
        (["right.md", "--ignore", "wrong-nmber"], "did you mean wrong-number"),
        (["right.md", "--min-coverage", "101"], "0 to 100"),
        (["right.md", "--config", "gone.toml"], "cannot read gone.toml"),
        (["right.md", "--config", "x.toml", "--isolated"], "exclude each other"),
        (["-", "--fix"], "--fix cannot change standard input"),
        (["right.md", "--stdin-filename", "x.md"], "--stdin-filename wants -"),
        (["right.md", "-o", "no/such/file"], "cannot write no/such/file"),
    ],
)
def test_usage_errors(run: Run, arguments: list[str], message: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_selecting(run: Run) -> None:
    assert run("wrong.md", "--ignore", "DRV101")[0] == 0
    assert "1 suppressed" in run("wrong.md", "--ignore", "wrong-number")[1]
    assert run("wrong.md", "--select", "DRV2")[0] == 0
    assert run("wrong.md", "--select", "DRV2", "--extend-select", "DRV101")[0] == 1


def test_the_base_is_taken_from_where_it_is_given(run: Run, tmp_path: Path) -> None:
    (tmp_path / "log.md").write_text("$\\log 8 = 3$\n")
    assert run("log.md", "--base", "2")[0] == 0
    assert run("log.md", "--base", "e", "--fail-on", "warning")[0] == 1
    (tmp_path / "derive.toml").write_text('[per-file."log.md"]\nbase = "2"\n')
    from derive.document import settings

    settings._nearest.cache_clear()
    assert run("log.md", "--fail-on", "warning")[0] == 0
    assert run("log.md", "--base", "10", "--fail-on", "warning")[0] == 1
    _, out, _ = run("log.md", "--show-settings")
    assert "base             2\n" in out
    assert str(tmp_path / "derive.toml") in out


def test_wrong_settings(run: Run, tmp_path: Path) -> None:
    from derive.document import settings

    (tmp_path / "derive.toml").write_text('bsae = "2"\n')
    settings._nearest.cache_clear()
    code, out, err = run("right.md")
    assert (code, out) == (2, "")
    assert "derive.toml: unknown key 'bsae'; did you mean 'base'?" in err
    assert run("right.md", "--isolated")[0] == 0


def test_sidecar(run: Run, tmp_path: Path) -> None:
    (tmp_path / "wrong.derive.toml").write_text(
        '[[annotation]]\nbefore = "엔트로피"\ntext = "ignore[DRV101] known"\n', encoding="utf-8"
    )
    code, out, _ = run("wrong.md")
    assert code == 0
    assert "1 suppressed" in out


def test_comments_suppress_and_unused_ones_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"<!-- derive: ignore[DRV101] known -->\n{WRONG}")
    assert run("a.md", "--fail-on", "warning")[0] == 0
    (tmp_path / "a.md").write_text(f"<!-- derive: ignore[DRV101] known -->\n{RIGHT}")
    code, out, _ = run("a.md", "--fail-on", "warning")
    assert code == 1
    assert "DRV902" in out


# --- formats --------------------------------------------------------------------------------------


def test_json_is_the_contract_on_real_checks(run: Run) -> None:
    code, out, err = run(".", "gone.md", "--output-format", "json")
    schema = json.loads((files("derive.export.findings") / "check-schema.json").read_text("utf-8"))
    result = json.loads(out)
    jsonschema.validate(result, schema)
    assert code == 2
    assert [d["path"] for d in result["documents"]] == ["cut.md", "none.md", "right.md", "wrong.md"]
    assert "3 claims: 1 right, 1 rounding, 1 wrong, 0 not checked" in err


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github", "concise"])
def test_output_goes_to_a_file(run: Run, tmp_path: Path, form: str) -> None:
    code, out, err = run("wrong.md", "--output-format", form, "-o", "out")
    assert (code, out) == (1, "")
    assert "1 claim: " in err
    assert "DRV101" in (tmp_path / "out").read_text(encoding="utf-8")


def test_statistics(run: Run) -> None:
    _, out, _ = run(".", "--statistics", "--output-format", "concise")
    assert "1  DRV101  wrong-number\n1  DRV102  truncated-number\n" in out


def test_colour(run: Run) -> None:
    assert "\x1b[" not in run("wrong.md")[1]
    assert "\x1b[31;1m^^^\x1b[0m" in run("wrong.md", "--color", "always")[1]


@pytest.mark.parametrize("no_color", [True, False])
def test_on_a_terminal(run: Run, no_color: bool) -> None:
    """Colour unless NO_COLOR, and progress on the terminal only."""
    leader, follower = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
    environment |= {"TERM": "xterm"} | ({"NO_COLOR": "1"} if no_color else {})
    with subprocess.Popen(
        [sys.executable, "-m", "derive", "check", "wrong.md", "right.md"],
        stdout=follower,
        stderr=follower,
        env=environment,
    ):
        os.close(follower)
        shown = b""
        try:
            while chunk := os.read(leader, 4096):
                shown += chunk
        except OSError:  # Linux says so at the end
            pass
    os.close(leader)
    assert b"[2/2] right.md" in shown
    assert (b"\x1b[31;1m" in shown) is not no_color


# --- repairs --------------------------------------------------------------------------------------


def test_diff_changes_nothing(run: Run, tmp_path: Path) -> None:
    code, out, err = run("wrong.md", "right.md", "--diff")
    assert code == 1
    assert out.startswith("--- a/wrong.md\n+++ b/wrong.md\n")
    assert f"\n+{WRONG.replace('1.6', '1.5')}" in out
    assert "claims" in err
    assert (tmp_path / "wrong.md").read_text(encoding="utf-8") == WRONG
    assert run("right.md", "--diff")[:2] == (0, "")


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed")
@pytest.mark.parametrize("name", ["plain.md", "folder/deep.md", "엔트로피 1.md"])
@pytest.mark.parametrize(
    "form",
    [str.encode, lambda t: t.encode("utf-8-sig"), lambda t: t.replace("\n", "\r\n").encode()],
)
def test_patch_applies_the_diff(
    run: Run, tmp_path: Path, name: str, form: Callable[[str], bytes]
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(form(f"One\x0cpage\u2028.\n\n{WRONG}\nend"))
    _, diff, _ = run(name, "--diff")
    subprocess.run(["patch", "-p1", "--binary"], input=diff.encode(), check=True, cwd=tmp_path)
    assert path.read_bytes() == form(f"One\x0cpage\u2028.\n\n{WRONG.replace('1.6', '1.5')}\nend")


def test_fix_refuses_what_has_no_lines(run: Run, tmp_path: Path) -> None:
    body = "<w><p><r><t>H = 0.5 × 1 + 0.5 × 1 = 1.5</t></r></p></w>"
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", body)
    before = (tmp_path / "a.docx").read_bytes()
    code, out, err = run("a.docx", "--fix")
    assert code == 1
    assert "a.docx:1:25 (paragraph 1): DRV101" in out
    assert "cannot be edited in place; make the repairs in the program that wrote it" in err
    assert (tmp_path / "a.docx").read_bytes() == before


def test_diff_of_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(WRONG.encode())))
    code, out, _ = run("-", "--stdin-filename", "deck.md", "--diff")
    assert code == 1
    assert out.startswith("--- a/deck.md\n+++ b/deck.md\n")


def test_add_ignore(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("wrong.md", "cut.md", "--add-ignore", "--fail-on", "warning")
    assert code == 0
    assert "Wrote 2 suppressions." in out
    comment = "<!-- derive: ignore[DRV101] -->"
    assert (tmp_path / "wrong.md").read_text(encoding="utf-8") == f"{WRONG[:-1]} {comment}\n"
    assert run("wrong.md", "cut.md", "--fail-on", "warning")[0] == 0


def test_fix(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("wrong.md", "--fix")
    assert code == 0
    assert "Fixed 1 finding." in out
    assert (tmp_path / "wrong.md").read_text(encoding="utf-8") == WRONG.replace("1.6", "1.5")
    assert "Fixed" not in run("wrong.md", "--fix")[1]


def test_fix_of_what_cannot_be_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    code, _, err = run("wrong.md", "--fix")
    assert code == 2
    assert "cannot write wrong.md: Permission denied" in err
    assert (tmp_path / "wrong.md").read_text(encoding="utf-8") == WRONG


# --- what it costs to start, and derive rule ------------------------------------------------------


def test_checking_numbers_imports_no_sympy(run: Run) -> None:
    code = (
        "import sys\nfrom derive.cli import main\nmain(['check', 'wrong.md', '--exit-zero'])\n"
        "print([m for m in ('sympy', 'rich', 'jsonschema') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "drv101"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("DRV101 wrong-number (error)\n")
    assert main(["rule", "wrong-number"]) == 0
    assert capsys.readouterr().out == page
    assert main(["rule"]) == 0
    assert "DRV101  wrong-number" in capsys.readouterr().out
    assert main(["rule", "DRV101", "--output-format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["rules"][0]["code"] == "DRV101"
    assert main(["rule", "DRV110"]) == 2
    assert "there is no rule 'DRV110'; did you mean DRV10" in capsys.readouterr().err
