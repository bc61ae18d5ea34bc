"""The commands as a user meets them: exit codes, outputs, and what is said of bad input."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from derive.cli import _COMMANDS, _parser, main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(arguments)
    except SystemExit as stop:  # argparse ends usage errors itself
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_eval_exact(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "eval", "H(0.5, 0.25, 0.125, 0.125)", "--base", "2")
    assert (code, out) == (0, "7/4 bits  (exact)\n")


def test_eval_encloses_to_the_digits_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "eval", "log(2)", "--digits", "40", "--output-format", "json")
    result = json.loads(out)
    lower, upper = result["enclosure"]
    assert code == 0
    assert lower.startswith("0.69314718055994530941723212145817656807")
    assert upper > lower
    assert result["exact"] is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("H(0.5, 0.4)", "sum to 0.9"),
        ("lgo(3)", "did you mean"),
        ("2 + * 3", "    ^"),
        ("9^{9^{9^{9}}}", "9"),
        ("log(0)*0 + 1/0", "derive:"),
    ],
)
def test_eval_refuses_with_the_place_and_the_reason(
    capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    code, out, err = run(capsys, "eval", text)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize("option", [["--base", "1"], ["--base", "x"], ["--digits", "0"]])
def test_eval_options_out_of_range(capsys: pytest.CaptureFixture[str], option: list[str]) -> None:
    code, _, err = run(capsys, "eval", "log(2)", *option)
    assert code == 2
    assert option[0] in err


def test_list_names_every_theorem(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "list")
    assert code == 0
    assert "  gibbs " in out
    _, text, _ = run(capsys, "list", "--output-format", "json")
    rows = json.loads(text)["theorems"]
    assert out.rstrip().splitlines()[-1].startswith(f"{len(rows)} theorems")
    gibbs = next(r for r in rows if r["name"] == "gibbs")
    assert gibbs["trust"] == "kernel"
    assert gibbs["equality"]
    assert gibbs["source"]
    assert gibbs["steps"] > 10
    assert "exp_log" in gibbs["axioms"]


def test_show(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "show", "gibbs")
    assert code == 0
    assert "Gibbs" in out
    assert "log x <= x - 1" in out or "log x ≤ x − 1" in out or "term by term" in out


@pytest.mark.parametrize("command", [["show"], ["export"], ["verify"]])
def test_an_unknown_theorem_names_the_nearest(
    capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    code, out, err = run(capsys, *command, "gibs")
    assert (code, out) == (2, "")
    assert "did you mean gibbs" in err


def test_verify_some(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "verify", "gibbs", "--output-format", "json")
    result = json.loads(out)
    assert code == 0
    assert result["passed"]
    referees = {r["name"]: r["outcome"] for r in result["theorems"][0]["referees"]}
    assert referees == {"kernel": "passed", "falsifier": "passed"}


def test_export_and_recheck(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "gibbs.json"
    assert run(capsys, "export", "gibbs", "--to", "json", "-o", str(path))[0] == 0
    code, out, err = run(capsys, "recheck", str(path))
    assert code == 0
    assert "gibbs: kernel\n" in out
    assert "replayed" in err
    forged = path.read_text().replace('"(<= 0 ', '"(<= 1 ')
    assert forged != path.read_text()
    path.write_text(forged)
    code, out, _ = run(capsys, "recheck", str(path))
    assert code == 1
    assert "refused" in out


def test_recheck_without_sympy(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "gibbs.json"
    run(capsys, "export", "gibbs", "--to", "json", "-o", str(path))
    code = (
        "import sys\n"
        "for name in ('sympy', 'mpmath', 'flint', 'rich'): sys.modules[name] = None\n"
        "from derive.cli import main\n"
        f"sys.exit(main(['recheck', {str(path)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "gibbs: kernel" in done.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "1:2: not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("{}", "not a proof document"),
        ('{"format": "derive-proofs/9", "theorems": []}', "derive-proofs/9"),
    ],
)
def test_recheck_of_what_is_no_proof(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content)
    code, out, err = run(capsys, "recheck", str(path))
    assert code in (1, 2)
    assert message in out + err


def test_missing_files_and_commands(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "recheck", str(tmp_path / "nowhere.json"))
    assert code == 2
    assert "nowhere.json: No such file" in err
    assert run(capsys, "prove")[0] == 2
    assert run(capsys)[0] == 2
    assert run(capsys, "export")[0] == 2
    assert run(capsys, "export", "gibbs", "--to", "word")[0] == 2


def test_version_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom derive.cli import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('sympy', 'mpmath', 'flint', 'proofs') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_code_reports_the_block_code_of_the_post(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "code", "a:0.9 b:0.1", "--block", "2", "--to", "json")
    report = json.loads(out)
    assert code == 0
    assert report["average"] == "169/100"
    code, out, _ = run(
        capsys, "code", "a:0.9 b:0.1", "--block", "2", "--words", "aa:0 ab:1 ba:10 bb:11"
    )
    assert code == 1
    assert "uniquely decodable" in out


@pytest.mark.parametrize("to", ["text", "latex", "json", "svg"])
def test_code_in_every_format(capsys: pytest.CaptureFixture[str], tmp_path: Path, to: str) -> None:
    path = tmp_path / "out"
    arguments = ["code", "x:1/3 y:2/3", "--method", "huffman", "--to", to, "-o", str(path)]
    assert run(capsys, *arguments)[0] == 0
    assert path.read_text().strip()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a:0.5 b:0.4", "0.9"),
        ("a:1.5 b:-0.5", "b"),
        ("", "empty"),
        ("a:0.5 a:0.5", "a"),
        ("a:half b:half", "half"),
    ],
)
def test_code_refuses_what_is_no_source(
    capsys: pytest.CaptureFixture[str], source: str, message: str
) -> None:
    code, out, err = run(capsys, "code", source)
    assert (code, out) == (2, "")
    assert message in err


def test_closed_form(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(
        capsys, "closed-form", "KL(Exponential(1) || Exponential(2))", "--output-format", "json"
    )
    answer = json.loads(out)
    assert code == 0
    assert answer["expression"] == "1 - log(2)"
    assert answer["value"].startswith("[0.3068528194400546905827")
    assert answer["steps"]
    code, out, _ = run(capsys, "closed-form", "H(Normal(mu, s))")
    assert code == 0
    assert "log" in out
    assert "trust" in out


@pytest.mark.parametrize(
    "text", ["KL(Normale(0, 1) || Normal(0, 1))", "H(", "2 + 3", "H(Normal(0, -1))"]
)
def test_closed_form_refuses_with_a_reason(capsys: pytest.CaptureFixture[str], text: str) -> None:
    code, out, err = run(capsys, "closed-form", text)
    assert (code, out) == (2, "")
    assert err.startswith("derive: ")
    assert "Traceback" not in err


def test_each_command_alone_is_as_among_all() -> None:
    def choices(command: str = "") -> dict:
        (action,) = (a for a in _parser(command)._actions if a.choices)
        return action.choices

    everything = choices()
    assert list(everything) == list(_COMMANDS)
    for name in _COMMANDS:
        assert choices(name)[name].format_help() == everything[name].format_help()
