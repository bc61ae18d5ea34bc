"""Laws of vectors and matrices: their supports, their families, and pairs of them.

Main definitions
    VectorSupport       where a random vector lives: a space, its shape, what singles it out there
    VectorFamily        a family that reads its own parameters, matrices among them
    vector_family       declares one
    VectorLaw           who knows expectations: mean, covariance, `known` and `finite`
    commensurable       two laws on one space, laws of one number as univariate laws

Main statements
    A vector of one component is a number: laws of such vectors are compared as univariate laws.
    Laws on different spaces of one shape (a simplex, all vectors, counts) are mutually singular.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import sympy
from sympy import S

from derive.distributions.errors import DistributionError
from derive.distributions.laws import (
    NATURAL,
    POSITIVE,
    REAL,
    UNIT,
    Domain,
    Family,
    Law,
    Moment,
    Support,
    declare,
    number,
)
from derive.distributions.statistics import Combination, Expr, Statistic, same
from derive.distributions.vectors.matrices import same_matrix, shown

__all__ = [
    "DEFINITE",
    "VectorFamily",
    "VectorLaw",
    "VectorSupport",
    "commensurable",
    "scalar",
    "vector_family",
]

#: The domain of a positive definite matrix: what its symbols are assumed to be off the diagonal.
DEFINITE = Domain("positive definite", lambda v: v.is_extended_real, {"real": True})

#: Parameters that were read, and the conditions under which they are in their domain.
Read = tuple[tuple[Expr, ...], tuple[Expr, ...]]


@dataclass(frozen=True)
class VectorSupport(Support):
    """A space of vectors or matrices of a `shape`.

    `marks` must be equal for one support to lie in another (the number of trials, say), and the
    components that may be positive must be so in both.
    """

    space: str = "vectors"
    marks: tuple[Expr, ...] = ()
    active: frozenset[int] = frozenset()

    def within(self, other: Support) -> Expr:
        """The condition under which this support lies in the other."""
        if not isinstance(other, VectorSupport) or self.shape != other.shape:
            return sympy.false
        if self.space != other.space:
            return sympy.true if (self.space, other.space) in _INSIDE else sympy.false
        if not self.active <= other.active:
            return sympy.false
        return sympy.And(*map(_equal, self.marks, other.marks))

    def __str__(self) -> str:
        marks = "".join(f", total {m}" for m in self.marks)
        size = " x ".join(map(str, self.shape))
        zero = sorted(set(range(self.shape[0])) - self.active) if self.active else []
        never = f", component {', '.join(str(i + 1) for i in zero)} zero" if zero else ""
        return f"{{{self.space} of size {size}{marks}{never}}}"


#: (number, positive number) lies in the plane, with positive measure.
_INSIDE = frozenset([("pairs (x, t) with t > 0", "vectors")])


def _equal(left: Expr, right: Expr) -> Expr:
    return sympy.true if same(left, right) else sympy.Eq(left, right)


def space(name: str, *shape: int, **more: Any) -> VectorSupport:
    """A support of that shape."""
    return VectorSupport(-sympy.oo, sympy.oo, "vectors", shape, name, **more)


# --- who knows expectations -------------------------------------------------------------------


class VectorLaw:
    """Expectations under a law of vectors; subclasses answer `known` and, where it matters, more.

    `mean` and `covariance` are given where the law knows them, for quadratic forms.
    """

    def known(self, statistic: Statistic) -> Moment | None:
        """E T(X) where a lemma of this law gives it.  Asked only where it is finite."""
        raise NotImplementedError

    def finite(self, statistic: Statistic) -> Expr | None:
        """The condition under which E |T(X)| is finite; None if the law does not know."""
        raise NotImplementedError

    def moment(self, statistic: Statistic) -> Moment | None:
        """E T(X), None if no lemma gives it."""
        return self.known(statistic)


class VectorStatistic(Statistic):
    """A function of a vector or a matrix; it is displayed at x, and the law knows the rest."""

    def finite_under(self, law: Law) -> Expr | None:
        """The condition under which E |T| is finite under the law."""
        knows = law.family.image(*law.arguments) if law.family.image else None
        return knows.finite(self) if isinstance(knows, VectorLaw) else None


# --- families ---------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False, repr=False)
class VectorFamily(Family):
    """A family whose `read` turns what the caller gives into parameters and conditions.

    The last parameter may be `variadic`: it takes all further arguments, or one list of them.
    `simpler` names the same law in another family (that of a number, as a rule) where there is one.
    """

    read: Callable[..., Read] = lambda *_: ((), ())
    variadic: str = ""
    simpler: Callable[..., Law | None] = lambda *_: None
    equal: Callable[..., bool] | None = None
    examples: Callable[[Any], Sequence[Any]] = lambda _: ()

    def __call__(self, name: str, *arguments: Any, **named: Any) -> Law:
        """The law of a random vector; parameters as in `sympy.stats`, matrices also as lists."""
        if not isinstance(name, str):
            raise DistributionError(
                f'{self.name} takes the name of the variable first: {self.name}("X", '
                f"{', '.join(self.parameters)})"
            )
        if self.variadic and self.variadic not in named:
            arguments = self._gathered(arguments)
        values, conditions = self.read(*self._bind(arguments, named).values())
        return Law(self, name, values, tuple(dict.fromkeys(conditions)))

    def _gathered(self, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments, those of the variadic parameter in one list."""
        fixed = len(self.parameters) - 1
        rest = arguments[fixed:]
        if not rest or (len(rest) == 1 and _is_list(rest[0])):
            return arguments
        return (*arguments[:fixed], list(rest))

    def value(self, given: Any) -> Any:
        """Numbers are read by `read`, where their places are known."""
        return given

    def same(self, left: Law, right: Law) -> bool:
        """Whether the laws are certainly equal."""
        if self.equal is not None and self.equal(left.arguments, right.arguments):
            return True
        return len(left.arguments) == len(right.arguments) and all(
            map(same_matrix, left.arguments, right.arguments)
        )

    def text(self, arguments: Sequence[Expr]) -> str:
        """The parameters as text, matrices as lists."""
        return ", ".join(map(shown, arguments))

    def representative(self, suffix: str = "") -> Law:
        """The family at symbols, in two dimensions."""
        given = self.examples(lambda name, domain: domain.symbol(f"{name}{suffix}"))
        return self(f"X{suffix}", *given)

    def sampled(self, random: Random) -> Law:
        """The family at small rational numbers, in two dimensions."""

        def value(_: str, domain: Domain) -> Expr:
            return sympy.Rational(random.choice(_DRAWN.get(domain.name, (2, 3))))

        for _ in range(400):
            try:
                return self("X", *self.examples(value))
            except DistributionError:
                continue
        raise DistributionError(f"no parameters were found for {self.name}")


_DRAWN: dict[str, tuple[Any, ...]] = {
    POSITIVE.name: ("1/2", 1, "3/2", 2, 3, "7/3"),
    REAL.name: (0, 1, "-1/2", "2/3", 2, -1),
    UNIT.name: ("1/2", "1/3", "3/4", "1/5"),
    NATURAL.name: (1, 2, 3, 5),
}


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple | sympy.Tuple | sympy.MatrixBase) or hasattr(
        value, "tolist"
    )


def vector_family(
    name: str,
    *,
    parameters: Mapping[str, Domain],
    read: Callable[..., Read],
    support: Callable[..., VectorSupport],
    log_density: Callable[..., Combination],
    image: Callable[..., VectorLaw],
    examples: Callable[[Any], Sequence[Any]],
    variadic: bool = False,
    simpler: Callable[..., Law | None] = lambda *_: None,
    equal: Callable[..., bool] | None = None,
    reference: str = "",
) -> VectorFamily:
    """Declares a family of random vectors or matrices.

    `parameters` gives the domain of their entries, `DEFINITE` for positive definite matrices.
    `read` takes what the caller gave, in the order of `parameters`, and returns parameters and
    conditions; the other functions take the parameters that it returned.  `examples(value)` gives
    parameters in two dimensions, `value(name, domain)` being a symbol or a number.
    """
    return declare(
        VectorFamily(
            name=name,
            parameters=parameters,
            support=support,
            log_density=log_density,
            image=image,
            reference=reference,
            read=read,
            variadic=list(parameters)[-1] if variadic else "",
            simpler=simpler,
            equal=equal,
            examples=examples,
        )
    )


def scalar(owner: str, parameter: str, domain: Domain, value: Any) -> Read:
    """One number of a domain, and its conditions.

    Raises `DistributionError` for a list and as `Domain.check` does.

    >>> scalar("MultivariateT", "nu", POSITIVE, 3)
    ((3,), ())
    """
    if _is_list(value) and not hasattr(value, "item"):
        raise DistributionError(f"{owner}: {parameter} = {value} is no number; give one")
    read = number(value)
    return (read,), domain.check(owner, parameter, read)


# --- pairs ------------------------------------------------------------------------------------


def commensurable(p: Law, q: Law) -> tuple[Law, Law]:
    """Both laws as laws on one space; laws of vectors with one component become univariate.

    Raises `DistributionError` for a number and a vector, and for vectors of different sizes.

    >>> from derive.distributions import MultivariateNormal, Normal
    >>> commensurable(Normal("X", 0, 1), MultivariateNormal("Y", [0], [[1]]))
    (Normal(0, 1), Normal(0, 1))
    """
    if not isinstance(p.family, VectorFamily) and not isinstance(q.family, VectorFamily):
        return p, q
    names = list(_names_of(p)), list(_names_of(q))
    if not _shape(names[0][-1]) and not _shape(names[1][-1]):
        return names[0][-1], names[1][-1]
    ways = [(a, b) for a in names[0] for b in names[1] if _shape(a) == _shape(b)]
    for a, b in ways:
        if a.family is b.family:
            return a, b
    if ways:
        return ways[-1]
    raise DistributionError(
        f"dimension mismatch: {p} is a law of {_size(p)}, {q} of {_size(q)}; "
        "both must be laws of the same size"
    )


def _names_of(law: Law) -> Iterator[Law]:
    """The law, and the same law in simpler families."""
    found: Law | None = law
    while found is not None:
        yield found
        family = found.family
        try:
            found = family.simpler(*found.arguments) if isinstance(family, VectorFamily) else None
        except DistributionError:  # its domain is not known to hold
            return


def _shape(law: Law) -> tuple[Any, ...]:
    return law.support.shape if law.support.kind == "vectors" else ()


def _size(law: Law) -> str:
    shape = _shape(law)
    if not shape:
        return "one number"
    return (
        f"vectors of {shape[0]} components"
        if len(shape) == 1
        else (f"{' x '.join(map(str, shape))} matrices")
    )


ZERO = S.Zero
