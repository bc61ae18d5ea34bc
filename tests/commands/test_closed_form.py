"""`derive closed-form` as a user meets it."""

import json

import pytest

from derive.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(arguments)
    except SystemExit as stop:  # argparse ends usage errors itself
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_a_measure_with_its_derivation(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "closed-form", "KL(Exponential(1) || Exponential(2))")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "KL(Exponential(1) || Exponential(2)) = 1 - log(2)"
    assert lines[1].startswith("  = [0.30685281944005469058276")
    assert "theorem mellin_moment" in out
    assert lines[-1].startswith("  derived; trust: kernel + axioms [euler_integral")


@pytest.mark.parametrize(
    ("measure", "first"),
    [
        ("H(Uniform(0, 8))", "H(Uniform(0, 8)) = 3"),
        ("Renyi(Uniform(0, 8), 2)", "Renyi(Uniform(0, 8), 2) = 3"),
        ("I([[1/2, 0], [0, 1/2]])", "I([[1/2, 0], [0, 1/2]]) = 1"),
        ("JSD(Uniform(0, 1), Uniform(1, 2))", "JSD(Uniform(0, 1), Uniform(1, 2)) = 1"),
    ],
)
def test_measures_to_base_two(capsys: pytest.CaptureFixture[str], measure: str, first: str) -> None:
    code, out, _ = run(capsys, "closed-form", measure, "--base", "2")
    assert (code, out.splitlines()[0]) == (0, first)


@pytest.mark.parametrize(
    "measure",
    [
        "Renyi(Normal(0, 1) || Normal(m, 2), 1/2)",
        "Hellinger(Gamma(2, 1), Weibull(1, 1))",
        "Bhattacharyya(Normal(0, 1), Laplace(0, 1))",
        "CE(Normal(0, 1), Laplace(0, b))",
        "I(MultivariateNormal([0, 0], [[2, 1], [1, 2]]), [0])",
        "H(Poisson(2))",
        "KL(Normal(0, 1) || Exponential(1))",
    ],
)
def test_every_format_of_every_measure(capsys: pytest.CaptureFixture[str], measure: str) -> None:
    for options in ([], ["--latex"], ["--latex", "--steps"], ["--format", "markdown"]):
        code, out, err = run(capsys, "closed-form", measure, *options)
        assert (code, err) == (0, "")
        assert out.strip()
    code, out, _ = run(capsys, "closed-form", measure, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["kind"] in ("derived", "+inf", "value only")
    assert found["steps"]
    assert found["trust"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "takes one measure, in quotes"),
        (["KL(Normal(0, 1), ", "Laplace(0, 1))"], "in quotes"),
        (["H(Laplase(0, 1))"], "did you mean Laplace"),
        (["Entropie(Normal(0, 1))"], "no measure is named Entropie"),
        (["KL(Normal(0, 1))"], "write KL(P || Q)"),
        (["Renyi(Normal(0, 1) || Normal(1, 2))"], "write Renyi(P, order) or Renyi(P || Q, order)"),
        (["Renyi(Normal(0, 1) || Normal(1, 2), -1)"], "at least 0"),
        (["KL(Gamma(2) || Normal(0, 1))"], "write Gamma(k, theta)"),
        (["H(Normal(0, -1))"], "std = -1 is not positive"),
        (["H(Normal(0, 1))", "--base", "x"], "--base x"),
        (["H(Normal(0, 1))", "--base", "1"], "no base of logarithms"),
        (["H(Normal(0, 1))", "--digits", "0"], "--digits"),
        (["Hellinger(Normal(0, 1), Normal(1, 1))", "--base", "2"], "no base"),
        (["--list", "Gama"], "did you mean Gamma"),
        (["--list", "--format", "latex"], "text, markdown or json"),
        (["--matrix", "--format", "latex"], "text, markdown or json"),
        (["--matrix", "Normal", "Foo"], "no family is named Foo"),
        (["I(Normal(0, 1), [0])"], "no joint law"),
        (["I([[1/2, 1/3], [0, 0]])"], "sum to 5/6"),
    ],
)
def test_bad_input_is_answered_with_the_way_out(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    code, out, err = run(capsys, "closed-form", *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_the_families(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "closed-form", "--list", "Gamma", "Normal")
    assert code == 0
    assert out.splitlines() == [
        "Gamma   k positive, theta positive  on [0, oo)",
        "Normal  mean real, std positive  on (-oo, oo)",
    ]
    code, out, _ = run(capsys, "closed-form", "--list", "--json")
    families = json.loads(out)["families"]
    assert code == 0
    assert len(families) >= 60
    assert all(family["support"] for family in families)


def test_the_matrix(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("Normal", "Cauchy", "Gamma")
    code, out, _ = run(capsys, "closed-form", "--matrix", *names)
    assert code == 0
    assert "KL(Normal || Gamma)" in out
    assert "is not inside the support" in out
    assert out.splitlines()[-1] == "cross family: 6 (2 value only, 3 +inf, 1 derived)"
    code, out, _ = run(capsys, "closed-form", "--matrix", *names, "--format", "markdown")
    assert "| Normal | D | D | v | ∞ |" in out
    code, out, _ = run(capsys, "closed-form", "--matrix", *names, "--json")
    found = json.loads(out)
    assert {"p": "Cauchy", "q": None, "measure": "entropy"}.items() <= found["pairs"][4].items()


def test_eval_sends_laws_to_closed_form(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "eval", "H(Normal(0, 1))")
    assert code == 2
    assert "Normal is a law: derive closed-form" in err
