"""The formulas of columns: what searches agrees with what is judged."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.document.finders.formulas import FORMULAS, Formula
from derive.document.lower import lower
from derive.document.parse import parse
from derive.numeric.approximate import approximate
from derive.numeric.expression import Number

ARGUMENTS = {
    "p": st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=100),
    "y": st.sampled_from([Fraction(0), Fraction(1)]),
    "d": st.fractions(-20, 40, max_denominator=10),
}
OTHERS = st.fractions(Fraction(1, 10), 9, max_denominator=10)


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f"{f.text} {f.kinds}")
@settings(max_examples=5)  # of each of eighty formulas
@given(data=st.data())
def test_the_search_computes_what_the_text_says(formula: Formula, data: st.DataObject) -> None:
    kinds = formula.kinds.replace("c", "p")
    values = [data.draw(ARGUMENTS.get(kind, OTHERS)) for kind in kinds]
    if formula.text == "a/b" and values[1] == 0:
        return
    for base, log in (("e", math.log), ("2", math.log2), ("10", math.log10)):
        arguments = dict(zip("abcd", map(Number, values), strict=False))
        tree = parse(formula.text, notation="plain").tree
        exact = lower(tree, arguments, base=base).expression
        quick = formula.quick(log, *map(float, values))
        assert approximate(exact) == pytest.approx(quick, rel=1e-9, abs=1e-9)
