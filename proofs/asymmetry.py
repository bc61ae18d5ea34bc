"""Cross-entropy and divergence are not symmetric: the order of p and q matters.

Main statements
    cross_entropy_not_symmetric, kl_not_symmetric       p = (1/2, 1/2), q = (1/4, 3/4)

Implementation notes
    The two values are compared exactly: the laws of the logarithm leave one rational number, which
    is compared with 1.
"""

from collections.abc import Callable
from fractions import Fraction

from derive.calculus.measures import binary_cross_entropy, binary_divergence
from derive.calculus.proof import Fact
from derive.calculus.terms import FALSE_PROP, Prop, Term, conj, eq, exists, log, ne, term
from derive.calculus.theorem import Author, theorem

_SOURCE = "MacKay, Information Theory, Inference, and Learning Algorithms, section 2.6"
_HALF, _QUARTER = term(Fraction(1, 2)), term(Fraction(1, 4))


def _asymmetric(measure: Callable[[Term, Term], Term]) -> Callable[[Term, Term], Prop]:
    """(a, 1 - a) and (b, 1 - b) have no zeros, and their order matters to `measure`."""
    return lambda a, b: conj(a > 0, a < 1, b > 0, b < 1, ne(measure(a, b), measure(b, a)))


def _somewhere(prop: Callable[[Term, Term], Prop]) -> Prop:
    return exists("real", lambda a: exists("real", lambda b: prop(a, b)))


def _by_half_and_quarter(t: Author, measure: Callable[[Term, Term], Term], larger: Fact) -> Fact:
    """The witness (1/2, 1/2), (1/4, 3/4), from `measure(1/4, 1/2) < measure(1/2, 1/4)`."""
    here = _asymmetric(measure)
    values = measure(_HALF, _QUARTER), measure(_QUARTER, _HALF)
    differ = t.suppose(eq(*values), lambda same: t.linear(FALSE_PROP, same, larger))
    bounds = [t.linear(bound) for x in (_HALF, _QUARTER) for bound in (x > 0, x < 1)]
    inner = exists("real", lambda b: here(_HALF, b))
    found = t.witness(inner, _QUARTER, t.both(*bounds, differ))
    return t.witness(_somewhere(here), _HALF, found)


def _log_of(t: Author, x: Term, value: Term) -> Fact:
    """`log x = log value` where the numbers are the same."""
    return t.congruence(t.linear(eq(x, value)), log)


def _log_product(t: Author, a: Term, b: Term, value: Term) -> Fact:
    """`log value = log a + log b` where value = a b, for numbers."""
    law = t.use("log_mul", t.linear(a > 0), t.linear(b > 0), a=a, b=b)
    return t.linear(eq(log(value), log(a) + log(b)), law, _log_of(t, a * b, value))


@theorem("cross_entropy_not_symmetric", title="Cross-entropy is not symmetric", source=_SOURCE)
def cross_entropy_not_symmetric(t: Author) -> None:
    """p = (1/2, 1/2) and q = (1/4, 3/4): the values differ by log(4/3) / 2."""
    t.claim(_somewhere(_asymmetric(binary_cross_entropy)))
    there = t.denote("H", "p", "q", by=binary_cross_entropy(_HALF, _QUARTER))
    back = t.denote("H", "q", "p", by=binary_cross_entropy(_QUARTER, _HALF))
    rest = term(Fraction(3, 4))
    quarter = _log_product(t, _HALF, _HALF, _QUARTER)
    others = _log_of(t, 1 - _HALF, _HALF), _log_of(t, 1 - _QUARTER, rest)
    negative = t.linear(
        log(rest) < 0,
        t.use(
            "log_lt_log", t.linear(rest > 0), t.linear(rest < 1), t.linear(term(1) > 0), a=rest, b=1
        ),
        t.use("log_one"),
    )
    with t.part("Take p = (1/2, 1/2) and q = (1/4, 3/4)"):
        larger = (
            t.chain(there - back)
            .eq(
                log(_HALF) - _HALF * log(_QUARTER) - _HALF * log(rest),
                "definition; 1/4 + 3/4 = 1",
                *others,
            )
            .eq(-(_HALF * log(rest)), "log(1/4) = 2 log(1/2)", quarter)
            .gt(0, "log(3/4) < log 1 = 0", negative)
            .done()
        )
    t.qed(_by_half_and_quarter(t, binary_cross_entropy, t.linear(back < there, larger)))


@theorem("kl_not_symmetric", title="The divergence is not symmetric", source=_SOURCE)
def kl_not_symmetric(t: Author) -> None:
    """p = (1/2, 1/2) and q = (1/4, 3/4): the values differ by log(256/243) / 4."""
    t.claim(_somewhere(_asymmetric(binary_divergence)))
    there = t.denote("KL", "p", "q", by=binary_divergence(_HALF, _QUARTER))
    back = t.denote("KL", "q", "p", by=binary_divergence(_QUARTER, _HALF))
    two, ratio, inverse = term(2), term(Fraction(3, 2)), term(Fraction(2, 3))
    powers = [
        _log_product(t, two, two, term(4)),
        _log_product(t, two, term(4), term(8)),
        _log_product(t, ratio, ratio, term(Fraction(9, 4))),
        _log_product(t, term(Fraction(9, 4)), term(Fraction(9, 4)), term(Fraction(81, 16))),
        _log_product(t, ratio, term(Fraction(81, 16)), term(Fraction(243, 32))),
    ]
    arguments = [
        _log_of(t, _HALF / _QUARTER, two),
        _log_of(t, (1 - _HALF) / (1 - _QUARTER), inverse),
        _log_of(t, _QUARTER / _HALF, _HALF),
        _log_of(t, (1 - _QUARTER) / (1 - _HALF), ratio),
    ]
    inverses = [
        _log_product(t, two, _HALF, term(1)),
        _log_product(t, ratio, inverse, term(1)),
        t.use("log_one"),
    ]
    powers_positive = t.linear(term(Fraction(243, 32)) > 0), t.linear(term(8) > 0)
    less = t.use(
        "log_lt_log",
        *powers_positive,
        t.linear(term(Fraction(243, 32)) < 8),
        a=term(Fraction(243, 32)),
        b=8,
    )
    with t.part("Take p = (1/2, 1/2) and q = (1/4, 3/4)"):
        larger = (
            t.chain(there - back)
            .eq(
                _HALF * log(2)
                + _HALF * log(inverse)
                - _QUARTER * log(_HALF)
                - term(Fraction(3, 4)) * log(ratio),
                "definition",
                *arguments,
            )
            .eq(
                term(Fraction(3, 4)) * log(2) - term(Fraction(5, 4)) * log(ratio),
                "log(1/x) = -log x",
                *inverses,
            )
            .eq(
                _QUARTER * (log(8) - log(term(Fraction(243, 32)))),
                "3 log 2 = log 8 and 5 log(3/2) = log(243/32)",
                *powers,
            )
            .gt(0, "243/32 < 8", less)
            .done()
        )
    t.qed(_by_half_and_quarter(t, binary_divergence, t.linear(back < there, larger)))
