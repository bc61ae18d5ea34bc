"""Normal forms that decide ring and field identities with exact rational coefficients.

Main definitions
    polynomial          a term as a polynomial over atoms, where `1 / y` is an atom
    fraction            a term as a quotient of polynomials, with the divisors that must not vanish

An atom is whatever the ring operations do not look into: a variable, `log t`, `exp t`, a sum.
Two atoms are the same only when they are the same expression.

Implementation notes
    A monomial is a tuple of (atom, exponent) sorted by the atoms' serial numbers; a polynomial maps
    monomials to non-zero coefficients.  Work is bounded by `_MAX_TERMS`.
"""

from __future__ import annotations

from fractions import Fraction

from derive.kernel.expression import Expr, make, number

__all__ = ["Polynomial", "TooLarge", "add", "constant", "fraction", "multiply", "polynomial"]

Monomial = tuple[tuple[Expr, int], ...]
Polynomial = dict[Monomial, Fraction | int]

ONE: Polynomial = {(): 1}
_MAX_TERMS = 5000


class TooLarge(ValueError):
    """The normal form exceeds the budget."""


def polynomial(term: Expr) -> Polynomial:
    """`term` as a polynomial over its atoms; `x / y` is `x * (1 / y)`, and `1 / y` an atom."""
    args = term.args
    match term.op:
        case "number":
            return constant(term.data)  # type: ignore[arg-type]
        case "+":
            return add(polynomial(args[0]), polynomial(args[1]))
        case "-":
            return add(polynomial(args[0]), polynomial(args[1]), -1)
        case "neg":
            return add({}, polynomial(args[0]), -1)
        case "*":
            return multiply(polynomial(args[0]), polynomial(args[1]))
        case "^":
            return power(polynomial(args[0]), term.data)  # type: ignore[arg-type]
        case "/":
            return multiply(polynomial(args[0]), _reciprocal(args[1]))
        case _:
            return {((term, 1),): 1}


def _reciprocal(divisor: Expr) -> Polynomial:
    value = polynomial(divisor)
    if value.keys() == {()}:
        return constant(1 / Fraction(value[()]))
    return {((make("/", (number(1), divisor)), 1),): 1}


def fraction(term: Expr) -> tuple[Polynomial, Polynomial, set[Expr]]:
    """`(numerator, denominator, divisors)`; the quotient equals `term` where no divisor vanishes.

    Divisors that are non-zero constants are left out.
    """
    args = term.args
    if term.op not in ("+", "-", "neg", "*", "^", "/"):
        return polynomial(term), ONE, set()
    parts = [fraction(a) for a in args]
    divisors = set[Expr]().union(*(d for _, _, d in parts))
    top, bottom, _ = parts[0]
    match term.op:
        case "neg":
            return add({}, top, -1), bottom, divisors
        case "^":
            return power(top, term.data), power(bottom, term.data), divisors  # type: ignore[arg-type]
    top2, bottom2, _ = parts[1]
    match term.op:
        case "*":
            return multiply(top, top2), multiply(bottom, bottom2), divisors
        case "/":
            if not (top2.keys() == {()} and bottom2 == ONE):
                divisors.add(args[1])
            return multiply(top, bottom2), multiply(bottom, top2), divisors
    sign = 1 if term.op == "+" else -1
    if bottom == bottom2:
        return add(top, top2, sign), bottom, divisors
    return (
        add(multiply(top, bottom2), multiply(top2, bottom), sign),
        multiply(bottom, bottom2),
        divisors,
    )


def constant(value: Fraction | int) -> Polynomial:
    """The constant polynomial."""
    return {(): value.numerator if value.denominator == 1 else value} if value else {}


def add(left: Polynomial, right: Polynomial, scale: Fraction | int = 1) -> Polynomial:
    """`left + scale * right`."""
    result = dict(left)
    for monomial, coefficient in right.items():
        total = result.get(monomial, 0) + scale * coefficient
        if total:
            result[monomial] = total
        else:
            result.pop(monomial, None)
    return result


def multiply(left: Polynomial, right: Polynomial) -> Polynomial:
    """`left * right`; `TooLarge` beyond the budget."""
    if len(left) * len(right) > _MAX_TERMS:
        raise TooLarge(f"a product of {len(left)} and {len(right)} monomials")
    result: Polynomial = {}
    for m, a in left.items():
        for k, b in right.items():
            monomial = _product(m, k) if m and k else m or k
            total = result.get(monomial, 0) + a * b
            if total:
                result[monomial] = total
            else:
                result.pop(monomial, None)
    return result


def _product(left: Monomial, right: Monomial) -> Monomial:
    exponents = dict(left)
    for atom, exponent in right:
        exponents[atom] = exponents.get(atom, 0) + exponent
    return tuple(sorted(exponents.items(), key=lambda pair: pair[0].serial))


def power(base: Polynomial, exponent: int) -> Polynomial:
    """`base ** exponent` for a natural exponent; `TooLarge` beyond the budget."""
    if exponent > 64:
        raise TooLarge(f"the exponent {exponent}")
    result = ONE
    for _ in range(exponent):
        result = multiply(result, base)
    return result
