import math
import random
from fractions import Fraction

import pytest
from flint import arb, ctx

from derive.numeric.batch import Chunk, judge_cells
from derive.numeric.expression import Environment, Name
from derive.numeric.verdict import judge


@pytest.fixture
def cross_entropy(build):
    p, q = Name("p"), Name("q")
    left = build.apply("*", p, build.apply("log", q))
    right = build.apply("*", build.apply("-", 1, p), build.apply("log", build.apply("-", 1, q)))
    return build.apply("neg", build.apply("+", left, right))


def table(rows, seed=0):
    """A printed table with mistakes in it: some cells off by one or more in the last place."""
    rng = random.Random(seed)
    ps, qs, claimed = [], [], []
    for _ in range(rows):
        p, q = rng.randrange(0, 101), rng.randrange(1, 100)
        p1, q1 = p / 100, q / 100
        value = -(p1 * math.log(q1) + (1 - p1) * math.log(1 - q1))
        value += rng.choice((0, 0, 0, 0.5e-5, 1e-5, -2e-5))
        ps.append(f"{p1:.2f}")
        qs.append(f"{q1:.2f}")
        claimed.append(f"{value:.5f}")
    return Chunk({"p": ps, "q": qs}, claimed)


@pytest.mark.parametrize("numpy", [True, False])
@pytest.mark.parametrize("filtered", [True, False])
def test_every_cell_gets_the_verdict_of_judge(cross_entropy, numpy, filtered):
    chunk = table(150)
    cells = list(judge_cells(cross_entropy, [chunk], numpy=numpy, filtered=filtered))
    for i, cell in enumerate(cells):
        names = {name: Fraction(column[i]) for name, column in chunk.columns.items()}
        alone = judge(chunk.claimed[i], cross_entropy, Environment(names, {}))
        assert (cell.verdict, cell.status) == (alone.verdict, alone.status)
    assert {"rounded", "wrong"} <= {cell.verdict for cell in cells}


@pytest.mark.parametrize("numpy", [True, False])
def test_cells_that_the_filter_must_leave_alone(build, numpy):
    x = Name("x")
    claims = ["0.12", "0.13", "0.125", "0.1250000", "1", "x", "0.1_3", "1e-1", "", "٠.١٢"]
    chunk = Chunk({"x": ["0.125"] * len(claims)}, claims)
    verdicts = [cell.verdict for cell in judge_cells(x, [chunk], numpy=numpy)]
    assert verdicts[:4] == ["tie", "tie", "exact", "exact"]
    assert verdicts[4] == "wrong"
    assert verdicts[5:7] == ["unchecked", "unchecked"]
    assert verdicts[7] == "rounded"
    assert verdicts[8:] == ["unchecked", "unchecked"]


@pytest.mark.parametrize("numpy", [True, False])
def test_cancellation_is_never_confirmed_by_floats(build, numpy):
    # In binary64, (1e16 + x) - 1e16 is 2 for x = 1.00000001; the bound must see that.
    value = build.apply("-", build.apply("+", 10**16, Name("x")), 10**16)
    chunk = Chunk({"x": ["1.00000001", "1.00000001"]}, ["2.0", "1.0"])
    verdicts = [cell.verdict for cell in judge_cells(value, [chunk], numpy=numpy)]
    assert verdicts == ["wrong", "rounded"]


def test_a_bad_parameter_spoils_only_its_cell(cross_entropy):
    chunk = Chunk({"p": ["0.5", "oops", "2"], "q": ["0.5", "0.5", "0"]}, ["0.69"] * 3)
    assert [c.verdict for c in judge_cells(cross_entropy, [chunk])] == [
        "rounded",
        "unchecked",
        "wrong",
    ]


def test_sums_over_fixed_families_are_filtered(build):
    environment = build.environment({"n": 2}, p=["0.25", "0.75"])
    value = build.apply("*", Name("x"), build.entropy())
    chunk = Chunk({"x": ["1", "2"]}, ["0.5623", "1.1250"])
    cells = list(judge_cells(value, [chunk], environment))
    assert [c.verdict for c in cells] == ["rounded", "wrong"]


@pytest.mark.parametrize("name", ["log", "exp"])
def test_the_assumption_on_the_library_functions_holds(name):
    numpy = pytest.importorskip("numpy")
    rng = random.Random(1)
    points = [rng.uniform(1e-6, 2) for _ in range(1500)] + [1 - 2.0**-k for k in range(1, 53)]
    points += [10.0 ** rng.uniform(-300, 2) for _ in range(200)]
    arrays = getattr(numpy, name)(numpy.array(points)).tolist()
    before = ctx.prec
    ctx.prec = 200
    try:
        for x, vectorised in zip(points, arrays, strict=True):
            true = getattr(arb(x), name)()
            for computed in (getattr(math, name)(x), vectorised):
                assert abs(arb(computed) - true) <= arb(math.ulp(computed)) * 4
    finally:
        ctx.prec = before


def test_memory_stays_that_of_a_chunk(cross_entropy):
    alive = []

    def chunks():
        for number in range(5):
            alive.append(number)
            yield table(20, seed=number)

    verdicts = judge_cells(cross_entropy, chunks())
    for _ in range(20):
        next(verdicts)
    assert alive == [0]
