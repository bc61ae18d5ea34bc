r"""Closed forms of named laws: `D(N(\mu_1, \sigma_1^2) \| N(\mu_2, \sigma_2^2)) = ...`.

Main definitions
    is_of_laws     whether a side is the entropy of a named law, or the divergence of two
    try_laws       the `Finding` for a formula of it, beside what `derive.distributions` derives

Implementation notes
    What the parameters mean is a convention: a variance or a deviation, a rate or a scale.  A
    formula is wrong if it fails under every one of them.  The values at which it is tried are
    squares, so that deviations are rational beside variances.  Capitals and bold letters may be
    matrices and vectors: formulas of them are not read.
    `derive.distributions` takes SymPy, and is imported only here and only then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from math import isqrt

from derive.document.errors import MathError
from derive.document.finders.notation import base_of
from derive.document.finders.trials import Finding
from derive.document.lower import CONSTANTS, lower
from derive.document.measures import exact_value
from derive.document.render import key
from derive.document.syntax import Call, Fence, Node, Power, Symbol, walk
from derive.numeric.enclosure import Enclosure, enclose
from derive.numeric.errors import NumericError
from derive.record import record

__all__ = ["is_of_laws", "try_laws"]

_Parameters = tuple[Fraction, ...]


@record
class _Family:
    """A family of `derive.distributions`, and from what documents give, what it takes."""

    name: str
    conventions: tuple[Callable[..., _Parameters], ...]
    chances: bool = False


def _root(x: Fraction) -> Fraction:
    """The root of a square; `ValueError` for what is none."""
    root = Fraction(isqrt(x.numerator), isqrt(x.denominator)) if x > 0 else Fraction(0)
    if root * root != x or not root:
        raise ValueError(f"{x} is no positive square")
    return root


def _as_given(*parameters: Fraction) -> _Parameters:
    return parameters


_NORMAL = _Family("Normal", (lambda m, v: (m, _root(v)), _as_given))
_EXPONENTIAL = _Family("Exponential", (_as_given, lambda scale: (1 / scale,)))
_LAPLACE = _Family("Laplace", (_as_given, lambda m, rate: (m, 1 / rate)))
_GEOMETRIC = _Family("Geometric", (_as_given, lambda failure: (1 - failure,)), True)
_UNIFORM = _Family("Uniform", (_as_given,))
_GAMMA = _Family("Gamma", (lambda k, rate: (k, 1 / rate), _as_given))
_FAMILIES: dict[str, _Family] = {
    **dict.fromkeys(("N", "Normal", "Gaussian"), _NORMAL),
    **dict.fromkeys(("Exp", "exp", "Expo", "Exponential"), _EXPONENTIAL),
    **dict.fromkeys(("Gamma", "Ga"), _GAMMA),
    **dict.fromkeys(("Laplace", "Lap"), _LAPLACE),
    **dict.fromkeys(("Bern", "Ber", "Bernoulli"), _Family("Bernoulli", (_as_given,), True)),
    **dict.fromkeys(("Geom", "Geo", "Geometric"), _GEOMETRIC),
    **dict.fromkeys(("Poisson", "Pois", "Poi"), _Family("Poisson", (_as_given,))),
    **dict.fromkeys(("Beta",), _Family("Beta", (_as_given,))),
    **dict.fromkeys(("Uniform", "Unif", "U"), _UNIFORM),
}
_MEASURES = {"D": "KL", "KL": "KL", "H": "H", "h": "H", "CE": "CE"}
_VALUES = tuple(map(Fraction, "1/4 4 9/4 1/9 1 25/16 9".split()))
_CHANCES = tuple(map(Fraction, "1/4 4/9 9/16 1/9 16/25".split()))
_INSTANCES = 4
_MOST_NAMES = 6
_DIGITS = 20


def is_of_laws(node: Node) -> bool:
    """Whether a side is a measure of named laws, the divergence of two of one family."""
    if not isinstance(node, Call) or node.function.name not in _MEASURES:
        return False
    families = [_family(argument) for argument in node.arguments]
    if _UNIFORM in families and node.function.name == "H":
        return False  # on whole numbers, perhaps
    return bool(families) and None not in families and len({f.name for f in families if f}) == 1


def try_laws(left: Node, right: Node) -> Finding | None:
    """Try whether `right` is the closed form of the measure `left`; None if that cannot be told."""
    base = base_of(left, right)
    names = _names(left)
    if base is None or not isinstance(left, Call) or not names or names != names | _names(right):
        return None
    if any(_may_be_no_number(part) for side in (left, right) for part in walk(side)):
        return None
    family = _family(left.arguments[0])
    assert family is not None
    failure: Finding | None = None
    for convention in _conventions(left, family):
        tried = 0
        for bound in _instances(sorted(names), _CHANCES if family.chances else _VALUES):
            try:
                sides = _values(left, right, bound, family, convention, base)
            except (MathError, NumericError, ValueError):
                continue
            tried += 1
            if not sides[0].lower() <= sides[1].upper() or not sides[1].lower() <= sides[0].upper():
                failure = failure or _failure(bound, sides, tried)
                break
        else:
            if tried:
                return Finding(True, tried, "it is the closed form that is derived")
    return failure


def _family(node: Node) -> _Family | None:
    if not isinstance(node, Call) or node.function.index or node.function.upper:
        return None
    return _FAMILIES.get(node.function.name)


def _may_be_no_number(part: Node) -> bool:
    r"""A vector or matrix: `\Sigma`, `\mathbf{m}`, a norm."""
    if isinstance(part, Fence):
        return part.kind == "norm"
    if not isinstance(part, Symbol) or part.name in _FAMILIES or part.name in _MEASURES:
        return False
    capital = part.name[:1].isupper()
    return capital or any(accent in ("bf", "bb", "vec", "bm") for accent in part.accents)


def _conventions(measure: Call, family: _Family) -> Sequence[Callable[..., _Parameters]]:
    """Those that the notation leaves open: a square is a variance."""
    squares = (
        isinstance(law, Call) and len(law.arguments) == 2 and isinstance(law.arguments[1], Power)
        for law in measure.arguments
    )
    return family.conventions[:1] if family is _NORMAL and any(squares) else family.conventions


def _names(node: Node) -> set[str]:
    """The names of the parameters: no functions, no constants."""
    functions = {id(part.function) for part in walk(node) if isinstance(part, Call)}
    inside = {id(i) for part in walk(node) if isinstance(part, Symbol) for i in part.index}
    return {
        key(part)
        for part in walk(node)
        if isinstance(part, Symbol) and id(part) not in functions | inside
    } - CONSTANTS.keys()


def _instances(names: list[str], values: Sequence[Fraction]) -> Iterator[dict[str, Fraction]]:
    if len(names) > _MOST_NAMES:
        return
    for k in range(_INSTANCES):
        yield {name: values[(i * (k + 1) + k) % len(values)] for i, name in enumerate(names)}


def _values(
    left: Call,
    right: Node,
    bound: dict[str, Fraction],
    family: _Family,
    convention: Callable[..., _Parameters],
    base: str,
) -> tuple[Enclosure, Enclosure]:
    """What is derived of the laws, and what the formula gives."""
    laws = []
    for law in left.arguments:
        assert isinstance(law, Call)
        given = [exact_value(lower(a, bound).expression) for a in law.arguments]
        parameters = convention(*(x for x in given if x is not None))
        laws.append(f"{family.name}({', '.join(map(str, parameters))})")
    formula = enclose(lower(right, bound, base=base).expression, digits=_DIGITS)
    measure = f"{_MEASURES[left.function.name]}({' || '.join(laws)})"
    return _derived(measure, base), formula


@lru_cache(maxsize=256)
def _derived(measure: str, base: str) -> Enclosure:
    """The value of a measure of laws with numbers; `ValueError` where none is derived."""
    from derive.distributions import DistributionError, closed_form_text

    try:
        answer = closed_form_text(measure, base=None if base == "e" else int(base))
        value: Enclosure = answer.evaluate(_DIGITS)
    except DistributionError as error:
        raise ValueError(str(error)) from None
    if answer.kind != "derived":
        raise ValueError(f"{measure}: no closed form is derived")
    return value


def _failure(bound: dict[str, Fraction], sides: tuple[Enclosure, Enclosure], tried: int) -> Finding:
    values = sides[0].decimal_bounds(6)[0], sides[1].decimal_bounds(6)[0]
    where = ", ".join(f"{name} = {value}" for name, value in bound.items())
    message = f"at {where} the law has {values[0]}… and the formula {values[1]}…"
    return Finding(False, tried, message, values)
