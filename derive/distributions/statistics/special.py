"""Special functions that stay what they are at large rational arguments.

Main definitions
    loggamma, gamma, polygamma, lowergamma, uppergamma     as SymPy's
    zeta_prime                                             the derivative of Riemann's zeta
    LargeNumber                                            a rational that SymPy does not unfold

Implementation notes
    SymPy writes gamma(10**8) out as a factorial and polygamma(0, 10**8) as a sum of that many
    terms.  Wrapped as a constant, like pi, the argument is left alone; evaluation unwraps it.
"""

from __future__ import annotations

from typing import Any

import mpmath
import sympy
from mpmath.libmp import from_rational

from derive.distributions.statistics.maps import Expr

__all__ = [
    "LargeNumber",
    "gamma",
    "guarded",
    "loggamma",
    "lowergamma",
    "polygamma",
    "uppergamma",
    "zeta",
    "zeta_prime",
]

LARGE = 60


class LargeNumber(sympy.NumberSymbol):  # type: ignore[misc]
    """A rational constant that no function of SymPy evaluates at.

    >>> sympy.loggamma(LargeNumber(sympy.Integer(10**8)))
    loggamma(100000000)
    """

    __slots__ = ("value",)
    is_irrational = None
    is_real = True
    is_finite = True
    is_commutative = True
    is_number = True

    def __new__(cls, value: Expr) -> Any:
        """The constant of that value."""
        self = super().__new__(cls)
        self.value = value
        return self

    def _eval_is_positive(self) -> bool:
        return bool(self.value.is_positive)

    def _eval_is_negative(self) -> bool:
        return bool(self.value.is_negative)

    def __int__(self) -> int:
        # as an integer it would be unfolded again
        raise ValueError(f"{self.value} is kept as a constant")

    def _hashable_content(self) -> tuple[Any, ...]:
        return (self.value,)

    def _as_mpf_val(self, precision: int) -> Any:
        return from_rational(int(self.value.p), int(self.value.q), precision, "n")

    def _sympystr(self, printer: Any) -> str:
        return str(printer._print(self.value))

    _latex = _sympystr
    _sympyrepr = _sympystr
    _pythoncode = _sympystr
    _numpycode = _sympystr
    _mpmathcode = _sympystr

    def __eq__(self, other: object) -> bool:
        if isinstance(other, LargeNumber):
            return bool(self.value == other.value)
        return bool(self.value == other)

    def __hash__(self) -> int:
        return hash((LargeNumber, self.value))


def guarded(z: Expr) -> Expr:
    """The argument, wrapped if it is a rational above 60 in size.

    >>> type(guarded(sympy.Integer(10**8))).__name__, type(guarded(sympy.Integer(2))).__name__
    ('LargeNumber', 'Integer')
    """
    return LargeNumber(z) if z.is_Rational and abs(z) > LARGE else z


def loggamma(z: Expr) -> Expr:
    """log Gamma(z); the argument may be a large rational.

    >>> loggamma(10**8)
    loggamma(100000000)
    """
    return sympy.loggamma(guarded(sympy.sympify(z)))


def gamma(z: Expr) -> Expr:
    """Gamma(z); the argument may be a large rational.

    >>> gamma(5), gamma(10**8)
    (24, gamma(100000000))
    """
    return sympy.gamma(guarded(sympy.sympify(z)))


def polygamma(n: Any, z: Expr) -> Expr:
    """The n-th derivative of digamma at z; the argument may be a large rational.

    >>> polygamma(1, 1)
    pi**2/6
    """
    return sympy.polygamma(n, guarded(sympy.sympify(z)))


def lowergamma(s: Expr, x: Expr) -> Expr:
    """The lower incomplete gamma function: t^(s-1) e^-t integrated over (0, x) (DLMF 8.2.1)."""
    return sympy.lowergamma(guarded(sympy.sympify(s)), x)


def uppergamma(s: Expr, x: Expr) -> Expr:
    """The upper incomplete gamma function: t^(s-1) e^-t integrated over (x, oo) (DLMF 8.2.2)."""
    return sympy.uppergamma(guarded(sympy.sympify(s)), x)


def zeta(s: Expr) -> Expr:
    """Riemann's zeta function; the argument may be a large rational.

    >>> zeta(2)
    pi**2/6
    """
    return sympy.zeta(guarded(sympy.sympify(s)))


class zeta_prime(sympy.Function):  # type: ignore[misc]  # noqa: N801  named like SymPy's zeta
    """The derivative of Riemann's zeta function.

    >>> zeta_prime(sympy.Integer(2)).evalf(10)
    -0.9375482543
    """

    nargs = (1,)

    def _eval_is_real(self) -> Any:
        return self.args[0].is_real

    def _eval_evalf(self, precision: int) -> Any:
        if not self.args[0].is_number:
            return None
        with mpmath.workprec(precision + 10):
            value = mpmath.zeta(self.args[0]._to_mpmath(precision + 10), 1, 1)
        return sympy.Float._new(value._mpf_, precision)

    def _latex(self, printer: Any) -> str:
        return rf"\zeta'\left({printer._print(self.args[0])}\right)"
