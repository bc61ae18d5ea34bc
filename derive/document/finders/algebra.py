r"""Equality by the laws of sums and logarithms: a normal form of formulas about distributions.

Main definitions
    normal_form     a canonical tree as a polynomial in p(x), log p(x) and sums of their products

Main statements
    Two formulas of one normal form are equal for all positive distributions: the normal form is
    reached by log(ab) = log a + log b, log(a/b) = log a - log b, linearity of sums, Σ p(x) = 1, and
    the definitions of entropy, cross-entropy and divergence.

Implementation notes
    All logarithms are to one base (`notation.base_of`).  What has no normal form here gives None.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias

from derive.document.finders.notation import JOINT
from derive.document.render import key
from derive.document.syntax import (
    Add,
    Big,
    Call,
    Chain,
    Divide,
    Multiply,
    Negative,
    Node,
    Number,
    Power,
    Symbol,
)

__all__ = ["Polynomial", "minus", "normal_form"]

#: An atom is a tuple: ("name", n), ("at", p, x), ("log", atom) or ("sum", monomial).
Atom: TypeAlias = tuple[object, ...]
Monomial: TypeAlias = tuple[tuple[Atom, int], ...]
Polynomial: TypeAlias = dict[Monomial, Fraction]

_DISTRIBUTIONS = ("p", "q")
_MOST_TERMS = 200
_BOUND = "#"


class _NoForm(Exception):
    """This formula has no normal form."""


def normal_form(node: Node, joint: bool = False) -> Polynomial | None:
    """Return the normal form of a canonical tree, or None."""
    try:
        return _form(node, joint)
    except (_NoForm, ValueError, RecursionError):
        return None


def minus(a: Polynomial, b: Polynomial) -> Polynomial:
    """Return a - b."""
    return _sum([a, _scaled(b, Fraction(-1))])


def _form(node: Node, joint: bool) -> Polynomial:
    match node:
        case Number():
            return _constant(Fraction(node.literal))
        case Add():
            return _sum([_form(term, joint) for term in node.terms])
        case Negative():
            return _scaled(_form(node.operand, joint), Fraction(-1))
        case Multiply():
            product = _constant(Fraction(1))
            for factor in node.factors:
                product = _times(product, _form(factor, joint))
            return product
        case Divide():
            bottom = _inverse(_form(node.denominator, joint))
            return _times(_form(node.numerator, joint), bottom)
        case Power(exponent=Number(literal=digits)) if digits.isdigit() and int(digits) <= 4:
            result = _constant(Fraction(1))
            for _ in range(int(digits)):
                result = _times(result, _form(node.base, joint))
            return result
        case Symbol():
            return _symbol(node)
        case Call():
            return _call(node, joint)
        case Big():
            return _big(node, joint)
    raise _NoForm


def _symbol(node: Symbol) -> Polynomial:
    if node.upper:
        raise _NoForm
    if not node.index:
        return _atom(("name", key(node)))
    if not all(isinstance(part, (Symbol, Number)) for part in node.index):
        raise _NoForm
    bare = key(Symbol(node.name, node.accents))
    return _atom(("at", bare, *map(key, node.index)))


def _call(node: Call, joint: bool) -> Polynomial:
    name = node.function.name
    if joint and key(node) in JOINT:
        terms = [_scaled(_atom(("name", n)), Fraction(c)) for n, c in JOINT[key(node)].items()]
        return _sum(terms)
    if name in ("log", "ln", "lg"):
        if len(node.arguments) != 1:
            raise _NoForm
        return _logarithm(_form(node.arguments[0], joint))
    if name in _DISTRIBUTIONS and len(node.arguments) == 1:
        return _atom(("at", name, key(node.arguments[0])))
    names = tuple(key(argument) for argument in node.arguments)
    if any(n not in _DISTRIBUTIONS for n in names) or joint:
        raise _NoForm
    if name == "H" and len(names) == 1:
        return _scaled(_expected_log(names[0], names[0]), Fraction(-1))
    if name in ("H", "CE") and len(names) == 2 and "|" not in node.separators:
        return _scaled(_expected_log(*names), Fraction(-1))
    if name in ("D", "KL", "kl", "d") and len(names) == 2:
        return minus(_expected_log(names[0], names[0]), _expected_log(*names))
    raise _NoForm


def _expected_log(p: str, q: str) -> Polynomial:
    """Σ p log q."""
    body = _times(_atom(("at", p, _BOUND)), _atom(("log", ("at", q, _BOUND))))
    return _summed(body, _BOUND)


def _big(node: Big, joint: bool) -> Polynomial:
    if node.kind != "sum" or joint:
        raise _NoForm
    under = node.under
    if isinstance(under, Chain) and under.relations == ("=",) and node.over is not None:
        if under.operands[1] != Number("1"):
            raise _NoForm
        under = under.operands[0]
    if not isinstance(under, Symbol) or under.index:
        raise _NoForm
    return _summed(_form(node.body, joint), key(under), key(node.over) if node.over else "")


def _summed(body: Polynomial, index: str, last: str = "") -> Polynomial:
    """The sum of each monomial over `index`: what does not depend on it comes out."""
    result: list[Polynomial] = []
    for monomial, coefficient in body.items():
        bound = f"{_BOUND}{1 + max((_depth(a) for a, _ in monomial), default=0)}"
        inside = tuple((_renamed(a, index, bound), n) for a, n in monomial if _depends(a, index))
        outside = tuple((a, n) for a, n in monomial if not _depends(a, index))
        if not inside:
            raise _NoForm
        # p and q say themselves over what a sum runs; for other families the limit counts.
        own = any(a[:2] in (("at", "p"), ("at", "q")) for a, _ in inside)
        atom: Atom = ("sum", tuple(sorted(inside, key=repr)), "" if own else last)
        total = inside[0][0][:2] in (("at", "p"), ("at", "q")) and len(inside) == 1
        one = total and inside[0][1] == 1
        factor: Monomial = () if one else ((atom, 1),)
        result.append(_times({outside: coefficient}, {factor: Fraction(1)}))
    return _sum(result)


def _depends(atom: Atom, index: str) -> bool:
    """Whether an atom speaks of `index`; the index as a number has no normal form."""
    if atom[0] == "name":
        if atom[1] == index:
            raise _NoForm
        return False
    if atom[0] == "at":
        return index in atom[2:]
    return any(_depends(part, index) for part in _parts(atom))


def _parts(atom: Atom) -> list[Atom]:
    """The atoms inside a logarithm or a sum."""
    inner = atom[1]
    if atom[0] == "log" and isinstance(inner, tuple):
        return [inner]
    return [part for part, _ in inner] if atom[0] == "sum" and isinstance(inner, tuple) else []


def _depth(atom: Atom) -> int:
    """How deep sums are nested in an atom."""
    return (atom[0] == "sum") + max((_depth(part) for part in _parts(atom)), default=0)


def _renamed(atom: Atom, index: str, bound: str) -> Atom:
    if atom[0] == "at":
        return (*atom[:2], *(bound if part == index else part for part in atom[2:]))
    inner = atom[1]
    assert isinstance(inner, tuple)
    if atom[0] == "log":
        return ("log", _renamed(inner, index, bound))
    renamed = (
        (_renamed(part, index, bound) if _depends(part, index) else part, n) for part, n in inner
    )
    return ("sum", tuple(sorted(renamed, key=repr)), atom[2])


def _logarithm(argument: Polynomial) -> Polynomial:
    """The logarithm of a monomial; that of a sum has no normal form."""
    if len(argument) != 1:
        raise _NoForm
    ((monomial, coefficient),) = argument.items()
    if coefficient <= 0:
        raise _NoForm
    terms = [_scaled(_atom(("log", atom)), Fraction(n)) for atom, n in monomial]
    if coefficient != 1:
        terms.append(_atom(("log", ("number", str(coefficient)))))
    return _sum(terms)


# --- polynomials ---------------------------------------------------------------------------------


def _constant(value: Fraction) -> Polynomial:
    return {(): value} if value else {}


def _atom(atom: Atom) -> Polynomial:
    return {((atom, 1),): Fraction(1)}


def _scaled(a: Polynomial, factor: Fraction) -> Polynomial:
    return {monomial: coefficient * factor for monomial, coefficient in a.items()}


def _sum(terms: Iterable[Polynomial]) -> Polynomial:
    result: Polynomial = {}
    for term in terms:
        for monomial, coefficient in term.items():
            result[monomial] = result.get(monomial, Fraction(0)) + coefficient
    if len(result) > _MOST_TERMS:
        raise _NoForm
    return {monomial: coefficient for monomial, coefficient in result.items() if coefficient}


def _times(a: Polynomial, b: Polynomial) -> Polynomial:
    if len(a) * len(b) > _MOST_TERMS:
        raise _NoForm
    return _sum({_merged(m, n): c * d} for m, c in a.items() for n, d in b.items())


def _merged(a: Monomial, b: Monomial) -> Monomial:
    powers: dict[Atom, int] = {}
    for atom, n in (*a, *b):
        powers[atom] = powers.get(atom, 0) + n
    return tuple(sorted(((atom, n) for atom, n in powers.items() if n), key=repr))


def _inverse(a: Polynomial) -> Polynomial:
    if len(a) != 1:
        raise _NoForm
    ((monomial, coefficient),) = a.items()
    return {tuple((atom, -n) for atom, n in monomial): 1 / coefficient}
