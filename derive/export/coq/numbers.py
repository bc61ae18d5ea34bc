"""Printed numbers as Coq lemmas: `Rabs (expression - decimal) <= half unit`, by `interval`.

Main definitions
    NumberClaim     a printed decimal, the expression that it is the value of, and our verdict
    NumberLemma     the statement that the verdict makes, and its proof
    number_lemma    the lemma of a claim; `NotExported` with the reason
    export_numbers  one self-contained Coq text

What a verdict states
    exact                   expression = decimal
    rounded, tie            Rabs (expression - decimal) <= half of the last place
    truncated               Rabs (expression - decimal) < the last place
    float64                 Rabs (expression - decimal) <= so many ulps of binary64
    wrong, impossible       half of the last place < Rabs (expression - decimal)
A relation, which prints no decimal, is stated as it stands (exact) or with its opposite (wrong).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from typing import Literal

from derive.export.coq.closed import ClosedPrinter, NotExported
from derive.export.coq.terms import coq_identifier, rational
from derive.numeric.decimal_claim import DecimalClaim, read_decimal
from derive.numeric.enclosure import Enclosure, enclose
from derive.numeric.errors import NumericError
from derive.numeric.expression import Apply, Environment, Expression, Relation

__all__ = [
    "NotExported",
    "NumberClaim",
    "NumberLemma",
    "export_numbers",
    "number_lemma",
    "numbers_prelude",
]

# Coq's precedence levels
_PRODUCT, _SUM, _RELATION = 40, 50, 69

#: Bits of the interval arithmetic beyond those that the claim's last place needs.
_GUARD_BITS = 40
_MOST_BITS = 4_000

#: Numerators and denominators of logarithms are taken apart by trial division.
_LARGEST_PRIME = 1_000


@dataclass(frozen=True)
class NumberClaim:
    """A printed number: `claimed` for `expression`, with the verdict that we give it.

    `verdict` is one of `derive.numeric.verdict`; `ulps` belongs to `float64`.  The name is for
    people: it never becomes a part of a Coq script that runs.
    """

    name: str
    expression: Expression | Relation
    claimed: str
    verdict: str
    environment: Environment | None = None
    ulps: int | None = None


@dataclass(frozen=True)
class NumberLemma:
    """A Coq lemma about one claim."""

    name: str
    statement: str
    proof: str

    def text(self, coq_name: str) -> str:
        """The lemma on three lines."""
        return f"Lemma {coq_name} :\n  {self.statement}.\nProof. {self.proof}. Qed.\n"


def numbers_prelude() -> str:
    """The hand-written tactics: `proofs/coq/Numbers.v`."""
    return (files("proofs") / "coq" / "Numbers.v").read_text(encoding="utf-8")


def export_numbers(claims: Sequence[NumberClaim]) -> str:
    """One self-contained Coq text; claims that are not exported stand in it as comments."""
    parts = [numbers_prelude()]
    for number, claim in enumerate(claims):
        name = f"claim_{number}_{coq_identifier(claim.name)}"
        try:
            parts.append(number_lemma(claim).text(name))
        except NotExported as reason:
            parts.append(f"(* {_comment(claim.name)}: not exported: {_comment(str(reason))} *)\n")
    return "\n".join(parts)


def number_lemma(claim: NumberClaim) -> NumberLemma:
    """The lemma that says what the claim's verdict says.

    `NotExported` for verdicts that state nothing about the value, and for functions that Interval
    does not enclose.
    """
    try:
        if isinstance(claim.expression, Relation):
            return _relation_lemma(claim, claim.expression)
        return _decimal_lemma(claim, claim.expression)
    except RecursionError:
        raise NotExported("the expression nests too deep") from None


def _decimal_lemma(claim: NumberClaim, expression: Expression) -> NumberLemma:
    try:
        decimal = read_decimal(claim.claimed)
    except NumericError as error:
        raise NotExported(str(error)) from None
    printer = ClosedPrinter(claim.environment)
    written = printer.print(expression, _SUM)
    value = rational(decimal.value, _PRODUCT)
    gap = f"Rabs ({written} - {value})"
    match claim.verdict:
        case "exact":
            return NumberLemma(claim.name, f"{written} = {value}", _equation(printer))
        case "tie":
            statement = f"{gap} <= {rational(decimal.unit / 2, _RELATION)}"
            return NumberLemma(claim.name, statement, f"on_the_bound ltac:({_equation(printer)})")
        case "rounded":
            statement, bound = f"{gap} <= {rational(decimal.unit / 2, _RELATION)}", decimal.unit
        case "truncated":
            statement, bound = f"{gap} < {rational(decimal.unit, _RELATION)}", decimal.unit
        case "float64":
            bound = _ulp(decimal) * (claim.ulps or 1)
            statement = f"{gap} <= {rational(bound, _RELATION)}"
        case "wrong" | "impossible":
            if claim.verdict == "impossible":
                _require_difference(expression, claim.environment, decimal)
            statement, bound = f"{rational(decimal.unit / 2, _RELATION)} < {gap}", decimal.unit
        case verdict:
            raise NotExported(f"the verdict {verdict} is not about the digits of a value")
    return NumberLemma(claim.name, statement, f"enclosed {_bits(decimal, bound)}%positive")


_RELATIONS = {"=": " = ", "<": " < ", "<=": " <= ", "!=": " <> "}
_OPPOSITES: Mapping[str, Literal["=", "!=", "<", "<="]] = {
    "=": "!=",
    "!=": "=",
    "<": "<=",
    "<=": "<",
}


def _relation_lemma(claim: NumberClaim, relation: Relation) -> NumberLemma:
    """The relation if it holds, its opposite if it does not."""
    if claim.verdict not in ("exact", "wrong"):
        raise NotExported(f"the verdict {claim.verdict} is not about a relation")
    left, right, symbol = relation.left, relation.right, relation.symbol
    if claim.verdict == "wrong":
        if symbol in ("<", "<="):
            left, right = right, left
        symbol = _OPPOSITES[symbol]
    printer = ClosedPrinter(claim.environment)
    statement = _RELATIONS[symbol].join(printer.print(side, _SUM) for side in (left, right))
    gap = _value(Apply("-", (right, left)), claim.environment)
    if gap.compare(0) == 0:
        proof = _equation(printer)
        return NumberLemma(
            claim.name, statement, proof if symbol == "=" else f"apply Req_le; {proof}"
        )
    bits = _bits_of_gap(gap)
    match symbol:
        case "!=":
            side = "Rlt_not_eq" if gap.lower() > 0 else "Rgt_not_eq"
            return NumberLemma(
                claim.name, statement, f"apply {side}; unfold Rgt; enclosed {bits}%positive"
            )
        case "<" | "<=":
            return NumberLemma(claim.name, statement, f"enclosed {bits}%positive")
    raise NotExported("an equation between values that are not known to be equal")


def _bits_of_gap(gap: Enclosure) -> int:
    """Enough bits to tell two values of moderate size apart."""
    least = min(abs(gap.lower()), abs(gap.upper()))
    if gap.infinite or not least:
        raise NotExported("two values that are not told apart")
    bits = 2 * _GUARD_BITS + math.ceil(1 / least).bit_length()
    if bits > _MOST_BITS:
        raise NotExported(f"the claim needs {bits} bits, more than {_MOST_BITS}")
    return bits


def _value(expression: Expression, environment: Environment | None) -> Enclosure:
    try:
        return enclose(expression, environment, digits=30)
    except NumericError as error:
        raise NotExported(str(error)) from None


def _require_difference(
    expression: Expression, environment: Environment | None, decimal: DecimalClaim
) -> None:
    """An impossible number may be the true value of an impossible quantity."""
    value = _value(expression, environment)
    low, high = decimal.value - decimal.unit / 2, decimal.value + decimal.unit / 2
    if value.lower() <= high and low <= value.upper():
        raise NotExported("the number is the value, and impossible for what it stands for")


def _bits(decimal: DecimalClaim, bound: Fraction) -> int:
    """Enough bits to tell the value from the claim at the claim's last place."""
    size = max(abs(decimal.value), Fraction(1)) / bound
    bits = _GUARD_BITS + math.ceil(size).bit_length()
    if bits > _MOST_BITS:
        raise NotExported(f"the claim needs {bits} bits, more than {_MOST_BITS}")
    return max(bits, 60)


def _ulp(decimal: DecimalClaim) -> Fraction:
    """One unit in the last place of binary64 at the claim."""
    if not decimal.value:
        raise NotExported("no unit in the last place at 0")
    size = abs(decimal.value)
    exponent = size.numerator.bit_length() - size.denominator.bit_length()
    while Fraction(2) ** exponent > size:
        exponent -= 1
    while Fraction(2) ** (exponent + 1) <= size:
        exponent += 1
    return Fraction(2) ** (exponent - 52)


# --- exact values -----------------------------------------------------------------------------


def _equation(printer: ClosedPrinter) -> str:
    """The proof of an equation: arithmetic, once every logarithm is one of primes."""
    if printer.transcendental:
        raise NotExported("an exact value that is not made of rationals and their logarithms")
    if not printer.logarithms:
        return "by_rationals"
    return f"{_in_primes(printer)}by_logarithms"


def _in_primes(printer: ClosedPrinter) -> str:
    """Tactics that write every logarithm in those of primes."""
    steps: list[str] = []
    for text, value in printer.logarithms.items():
        if value <= 0:
            continue  # multiplied by zero, and gone with it
        factors = dict(_factors(value))
        top = " * ".join(f"{p} ^ {e}" for p, e in factors.items() if e > 0) or "1"
        bottom = " * ".join(f"{p} ^ {-e}" for p, e in factors.items() if e < 0) or "1"
        steps.append(f"log_as {text} ({top}) ({bottom}); ")
    return "".join(steps)


def _factors(value: Fraction) -> Iterator[tuple[int, int]]:
    top, bottom = value.numerator, value.denominator
    for prime in range(2, _LARGEST_PRIME):
        exponent = 0
        while top % prime == 0:
            top, exponent = top // prime, exponent + 1
        while bottom % prime == 0:
            bottom, exponent = bottom // prime, exponent - 1
        if exponent:
            yield prime, exponent
    if top * bottom != 1:
        raise NotExported(f"the logarithm of {value} has a prime above {_LARGEST_PRIME}")


def _comment(text: str) -> str:
    return re.sub(r"[*\"]", "'", text)
