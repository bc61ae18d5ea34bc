"""Families and laws: what a family file declares, and a family at given parameters.

Main definitions
    family      declares a family: parameters, support, log-density in normal form, and either the
                standard law that it is an image of, or the expectations that it knows
    Family      the declaration; called with a name and parameters it gives a `Law`
    Law         a family at parameters that were checked
    Support     an interval of reals, or of integers
    Moment      the value of one expectation, and the lemmas that it rests on
    Image       a standard law seen through monotone maps
    FAMILIES    every declared family by name

Implementation notes
    A family declares facts only.  Everything else (support decision, finiteness of moments,
    entropies, divergences) is derived from them in `measures`, for every pair.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Literal, Protocol, TypeVar

import sympy

from derive.distributions.errors import Declined, DistributionError, UnknownFamily
from derive.distributions.laws.domains import Domain, number
from derive.distributions.statistics import Combination, Expr, Map, Statistic, same
from derive.distributions.unsupported import UNSUPPORTED

__all__ = [
    "ALIASES",
    "FAMILIES",
    "Family",
    "Image",
    "Law",
    "Moment",
    "Standard",
    "Support",
    "combine",
    "declare",
    "family",
    "family_of",
    "implied",
    "positive_reals",
    "reals",
]


@dataclass(frozen=True)
class Moment:
    """The expectation of a statistic, with the names of the lemmas that give it.

    >>> Moment(sympy.Integer(1), ("gamma_mellin",)).value
    1
    """

    value: Expr
    lemmas: tuple[str, ...]


class Standard(Protocol):
    """A law without location and scale, or a family: whoever knows expectations."""

    def moment(self, statistic: Statistic) -> Moment | None:
        """E T(Z), None if no lemma gives it.  Asked only where it is finite."""


@dataclass(frozen=True)
class Image:
    """X = g1(g2(...(Z))): a standard law Z and the maps, outermost first.

    >>> from derive.distributions.standard.normal import StandardNormal
    >>> from derive.distributions.statistics import Affine, X
    >>> Image(StandardNormal(), (Affine(sympy.Integer(1), sympy.Integer(2)),)).moment(X).value
    1
    """

    standard: Standard
    maps: tuple[Map, ...] = ()

    def moment(self, statistic: Statistic) -> Moment | None:
        """E T(X) = E T(g(Z)), by linearity."""
        combination = Combination(sympy.S.Zero, {statistic: sympy.S.One})
        for g in self.maps:
            combination = combination.through(g)
        return combine(combination, self.standard.moment)


def combine(
    combination: Combination, moment: Callable[[Statistic], Moment | None]
) -> Moment | None:
    """The expectation of a combination, by linearity; None if one of its statistics has none."""
    values: list[Expr] = [combination.constant]
    lemmas: list[str] = []
    for statistic, coefficient in combination.terms.items():
        found = moment(statistic)
        if found is None:
            return None
        values.append(coefficient * found.value)
        lemmas.extend(found.lemmas)
    return Moment(sympy.Add(*values), tuple(dict.fromkeys(lemmas)))


@dataclass(frozen=True)
class Support:
    """The interval [lower, upper] of `reals` or `integers`; or items, or vectors of a `shape`.

    >>> print(Support(sympy.S.Zero, sympy.oo), Support(sympy.S.One, sympy.Integer(6), "integers"))
    [0, oo) {1, ..., 6}
    """

    lower: Expr
    upper: Expr
    kind: Literal["reals", "integers", "items", "vectors"] = "reals"
    shape: tuple[Any, ...] = ()

    def __contains__(self, x: Expr) -> bool:
        return bool(self.lower <= x <= self.upper)

    def within(self, other: Support) -> Expr:
        """The condition under which this support lies in the other, as a SymPy Boolean."""
        return other.covers(self)

    def covers(self, inner: Support) -> Expr:
        """The condition under which another support lies in this one."""
        if self.kind == "integers" and inner.kind == "items":
            return sympy.And(*(self._has(item) for item in inner.shape))
        if self.kind != inner.kind or self.shape != inner.shape:
            return sympy.false
        return sympy.And(_at_most(self.lower, inner.lower), _at_most(inner.upper, self.upper))

    def _has(self, item: Expr) -> Expr:
        if item.is_integer is None and item.is_complex:
            raise Declined(f"whether {item} is in {self} is not known; give a number")
        if not item.is_integer:
            return sympy.false
        return sympy.And(_at_most(self.lower, item), _at_most(item, self.upper))

    @property
    def atomic(self) -> bool:
        """Whether the law is discrete on numbers or items."""
        return self.kind in ("integers", "items")

    def __str__(self) -> str:
        if self.kind == "reals":
            left = "(" if self.lower == -sympy.oo else "["
            right = ")" if self.upper == sympy.oo else "]"
            return f"{left}{self.lower}, {self.upper}{right}"
        if self.kind == "integers":
            return f"{{{self.lower}, ..., {self.upper}}}"
        return f"{self.kind} {self.shape}"


def _at_most(left: Expr, right: Expr) -> Expr:
    if same(left, right) or left == -sympy.oo or right == sympy.oo:
        return sympy.true
    if left == sympy.oo or right == -sympy.oo:
        return sympy.false
    return sympy.Le(left, right)


def reals(*_: Expr) -> Support:
    """The whole line, whatever the parameters: the `support` of a family."""
    return Support(-sympy.oo, sympy.oo)


def positive_reals(*_: Expr) -> Support:
    """The positive half-line, whatever the parameters: the `support` of a family."""
    return Support(sympy.S.Zero, sympy.oo)


Parameters = Mapping[str, Domain]


@dataclass(frozen=True, eq=False)
class Family:
    """A family as its file declares it.  `Family("X", *parameters)` is a law of it.

    Raises `DistributionError` for parameters that are missing, too many or outside their domain,
    and `MissingAssumption` for symbols that are not known to be inside.

    >>> from derive.distributions import Normal
    >>> Normal, Normal("X", mean=0, std=1)
    (<family Normal(mean, std)>, Normal(0, 1))
    """

    name: str
    parameters: Parameters
    support: Callable[..., Support]
    log_density: Callable[..., Combination]
    image: Callable[..., Standard] | None = None
    relations: Callable[..., Sequence[Expr]] = lambda *_: ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    reference: str = ""
    proper: bool = True  #: whether its entropy is finite at all parameters

    def __call__(self, name: str, *arguments: Any, **named: Any) -> Law:
        """The law of a random variable; parameters by place or by name, as in `sympy.stats`."""
        if not isinstance(name, str):
            raise DistributionError(
                f'{self.name} takes the name of the variable first: {self.name}("X", '
                f"{', '.join(self.parameters)})"
            )
        values = self._bind(arguments, named)
        stated: list[Expr] = []
        for parameter, value in values.items():
            stated += self.parameters[parameter].check(self.name, parameter, value)
        for relation in self.relations(*values.values()):
            if relation == False:  # noqa: E712  SymPy's false
                shown = ", ".join(f"{k} = {v}" for k, v in values.items())
                raise DistributionError(f"{self.name}: {shown} is outside its domain")
            if relation != True:  # noqa: E712
                stated.append(relation)
        return Law(self, name, tuple(values.values()), tuple(stated))

    def _bind(self, arguments: Sequence[Any], named: Mapping[str, Any]) -> dict[str, Expr]:
        wanted = list(self.parameters)
        usage = f'{self.name}("X", {", ".join(wanted)})'
        if len(arguments) > len(wanted):
            raise DistributionError(f"{usage} takes {len(wanted)} parameters, not {len(arguments)}")
        given = dict(zip(wanted, arguments, strict=False))
        for key, value in named.items():
            if key not in wanted or key in given:
                raise DistributionError(f"{usage}: {key} is not one of its missing parameters")
            given[key] = value
        missing = [k for k in wanted if k not in given and k not in self.defaults]
        if missing:
            raise DistributionError(f"{usage}: {', '.join(missing)} is missing")
        return {k: self.value(given.get(k, self.defaults.get(k))) for k in wanted}

    def value(self, given: Any) -> Any:
        """A parameter as it was given, read."""
        return number(given)

    def same(self, left: Law, right: Law) -> bool:
        """Whether two laws of the family are certainly equal."""
        return all(map(same, left.arguments, right.arguments))

    def text(self, arguments: Sequence[Expr]) -> str:
        """The parameters as text."""
        return ", ".join(map(str, arguments))

    def __repr__(self) -> str:
        return f"<family {self.name}({', '.join(self.parameters)})>"


@dataclass(frozen=True, eq=False)
class Law:
    """A family at parameters; `conditions` are what its domain needs beyond the assumptions.

    >>> from derive.distributions import Exponential
    >>> law = Exponential("X", 2)
    >>> law.log_density.at(sympy.Symbol("x")), law.support.upper
    (-2*x + log(2), oo)
    """

    family: Family
    name: str
    arguments: tuple[Expr, ...]
    conditions: tuple[Expr, ...] = ()

    @cached_property
    def support(self) -> Support:
        """Where the density is positive."""
        return self.family.support(*self.arguments)

    @cached_property
    def log_density(self) -> Combination:
        """log of the density (or of the probability), in normal form."""
        return self.family.log_density(*self.arguments)

    @cached_property
    def image(self) -> Standard | None:
        """Who knows the expectations of this law."""
        return None if self.family.image is None else self.family.image(*self.arguments)

    def moment(self, statistic: Statistic) -> Moment | None:
        """E T(X), None if no lemma gives it.  Its finiteness is the caller's question."""
        return None if self.image is None else self.image.moment(statistic)

    def same_law(self, other: Law) -> bool:
        """Whether this is certainly the same law."""
        return self.family is other.family and self.family.same(self, other)

    def __str__(self) -> str:
        return f"{self.family.name}({self.family.text(self.arguments)})"

    __repr__ = __str__


Declared = TypeVar("Declared", bound=Family)

FAMILIES: dict[str, Family] = {}
#: Second names of families.
ALIASES: dict[str, str] = {}


def family(
    name: str,
    *,
    parameters: Parameters,
    support: Callable[..., Support],
    log_density: Callable[..., Combination],
    image: Callable[..., Standard] | None = None,
    relations: Callable[..., Sequence[Expr]] = lambda *_: (),
    defaults: Mapping[str, Any] | None = None,
    reference: str = "",
) -> Family:
    """Declares a family.  The functions take the parameters in their order.

    `support` gives the `Support`, `log_density` the `Combination`, `image` whoever knows the
    expectations (an `Image` of a standard law, as a rule), `relations` conditions such as a < b.
    `ValueError` if the name is taken; `derive.distributions.families` says how to add one.
    """
    return declare(
        Family(name, parameters, support, log_density, image, relations, defaults or {}, reference)
    )


def declare(family: Declared) -> Declared:
    """Enters a family into the registry; `ValueError` if there is one of that name."""
    if family.name in FAMILIES:
        raise ValueError(f"two families are named {family.name}")
    FAMILIES[family.name] = family
    return family


def family_of(name: str) -> Family:
    """The family of a name or of a second name.

    Raises `UnknownFamily` with the nearest names, or with the reason if it is known and not
    treated.

    >>> family_of("Gamma")
    <family Gamma(k, theta)>
    """
    name = ALIASES.get(name, name)
    if name not in FAMILIES:
        if name in UNSUPPORTED:
            raise UnknownFamily(f"{name} is not treated: {UNSUPPORTED[name]}")
        near = get_close_matches(name, FAMILIES, 3, 0.5)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise UnknownFamily(f"no family is named {name}{hint} (derive.distributions.FAMILIES)")
    return FAMILIES[name]


def implied(condition: Expr, known: Sequence[Expr]) -> bool:
    """Whether a condition is literally one of those known (either way round).

    >>> a = sympy.Symbol("a")
    >>> implied(sympy.Lt(a, 1), [sympy.Gt(1, a)])
    True
    """
    return any(condition in (k, getattr(k, "reversed", k)) for k in known)
