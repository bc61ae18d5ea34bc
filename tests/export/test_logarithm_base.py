"""Which statements may be written with logarithms to base 2."""

import math

import pytest

from derive.export.logarithm_base import why_not_base_free
from derive.kernel.syntax import Scope

SCOPE = Scope(
    {"n": "nat", "p": "nat -> real", "q": "nat -> real", "x": "real", "f": "real -> real"}
)


@pytest.mark.parametrize(
    "text",
    [
        "(= (log (* x x)) (* 2 (log x)))",
        "(<= 0 (sum i n (* (p i) (log (/ (p i) (q i))))))",
        "(<= (neg (sum i n (* (p i) (log (p i))))) (log n))",
        "(= (/ (log x) (log 2)) (/ (log n) (log 2)))",
        "(implies (< 0 (log x)) (< 1 x))",
        "(derivative t (* t (log x)) x (log x))",
        "(= (* 0 (log x)) (- x x))",
        "(= (^ (log x) 2) (* (log x) (log x)))",
    ],
)
def test_homogeneous(text: str) -> None:
    assert why_not_base_free(SCOPE.read(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "(<= (log x) (- x 1))",
        "(= (exp (log x)) x)",
        "(= (log (exp x)) x)",
        "(= (log x) (* (log x) (log x)))",
        "(derivative t (log t) x (/ 1 x))",
        "(= (f (log x)) 0)",
        "(= (+ (log x) 1) (+ (log x) 1))",
        "(= (log (log x)) 0)",
        "(implies (= x 1) (<= (log x) 1))",
        "(forall y real (<= (log y) y))",
    ],
)
def test_not_homogeneous(text: str) -> None:
    assert why_not_base_free(SCOPE.read(text))


def test_the_tangent_inequality_is_false_in_base_two() -> None:
    """Why the refusal matters."""
    assert math.log2(1.5) > 1.5 - 1
