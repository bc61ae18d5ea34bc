"""A sharp lower bound of the logarithm by a quotient of polynomials, without calculus.

Main statements
    log_pade_square     the excess g of log over the bound has g(y^2) >= 2 g(y)
    log_pade_scaled     (k + 1) g(x) >= -(3/4)(x + 1/x - 2), for every k
    log_pade            (x - 1)(5 x + 1) / (2 x (x + 2)) <= log x, with equality iff x = 1

The bound touches the logarithm at 1 to third order; Pinsker's inequality rests on it.

Implementation notes
    It is usually proved by differentiating.  Here g(y^2) >= 2 g(y), while the crude lower bound
    -(3/4)(x + 1/x - 2) of g is divided by at least 4 when y^2 is replaced by y: halving log x again
    and again leaves g(x) >= 0.
"""

from fractions import Fraction

from derive.calculus.proof import Fact
from derive.calculus.terms import FALSE_PROP, Prop, Term, eq, exp, forall, iff, imply, log, term
from derive.calculus.theorem import Author, theorem

__all__ = ["pade"]

_SOURCE = "Pollard, A User's Guide to Measure Theoretic Probability, section 3.3"
_CRUDE = Fraction(3, 4)


def pade(x: Term) -> Term:
    """The bound: (x - 1)(5 x + 1) / (2 x (x + 2))."""
    return (x - 1) * (5 * x + 1) / (2 * x * (x + 2))


def _excess(x: Term) -> Term:
    return log(x) - pade(x)


def _gain(y: Term) -> Term:
    return (y - 1) ** 4 * (5 * y + 2) / (2 * y**2 * (y**2 + 2) * (y + 2))


def _spread(x: Term) -> Term:
    return x + 1 / x - 2


@theorem(
    "log_pade_square", title="What the bound of the logarithm gains by squaring", source=_SOURCE
)
def log_pade_square(t: Author) -> None:
    """log y^2 = 2 log y; the rest is algebra."""
    y = t.real("y")
    t.given(y > 0)
    start, twice = _excess(y**2), t.denote("g", "y", by=_excess(y))
    t.claim(eq(start, 2 * twice + _gain(y)))
    square = t.linear(eq(log(y * y), 2 * log(y)), t.use("log_mul", a=y, b=y))
    same = t.congruence(t.linear(eq(y**2, y * y)), log)
    rational = t.algebra(eq(pade(y**2), 2 * pade(y) - _gain(y)))
    t.qed(
        t.chain(start)
        .eq(2 * log(y) - pade(y**2), "log y^2 = 2 log y", same, square)
        .eq(2 * twice + _gain(y), "algebra", rational)
        .done()
    )


@theorem("log_pade_crude", title="The bound of the logarithm holds to second order", source=_SOURCE)
def log_pade_crude(t: Author) -> None:
    """log x >= 1 - 1 / x, and the bound exceeds this by (3/2)(x - 1)^2 / (x (x + 2))."""
    x = t.real("x")
    t.given(x > 0)
    t.claim(_excess(x) >= -(_CRUDE * _spread(x)))
    inverse = t.use("log_inv", a=x)
    tangent = t.parts(t.use("log_tangent", x=1 / x))[0]
    rest = _CRUDE * (x - 1) ** 2 / (x + 2)
    positive = t.auto(rest >= 0)
    rational = t.algebra(eq(pade(x), 1 - 1 / x + _CRUDE * _spread(x) - rest))
    t.qed(
        t.chain(_excess(x))
        .ge(1 - 1 / x - pade(x), "log(1 / x) <= 1 / x - 1", tangent, inverse)
        .eq(rest - _CRUDE * _spread(x), "algebra", rational)
        .ge(-(_CRUDE * _spread(x)), "a square over a positive number", positive)
        .done()
    )


def _bound(k: Term, x: Term) -> Prop:
    return (k + 1) * _excess(x) >= -(_CRUDE * _spread(x))


@theorem("log_pade_step", title="From y to y^2 the crude bound improves", source=_SOURCE)
def log_pade_step(t: Author) -> None:
    """The excess doubles at least, while the crude bound quadruples."""
    k, y = t.nat("k"), t.real("y")
    t.given(y > 0)
    here = t.given(_bound(k, y))
    goal = t.claim(_bound(k + 1, y**2))
    excess, before = t.denote("g", "y^2", by=_excess(y**2)), t.denote("g", "y", by=_excess(y))
    spread = t.algebra(eq(_spread(y), (y - 1) ** 2 / y))
    nonneg = t.linear(_spread(y) >= 0, spread, t.auto((y - 1) ** 2 / y >= 0))
    square = t.use("sq_nonneg", a=_spread(y))
    fourfold = t.algebra(eq(_spread(y**2), _spread(y) * _spread(y) + 4 * _spread(y)))
    doubles = t.linear(excess >= 2 * before, t.use("log_pade_square", y=y), t.auto(_gain(y) >= 0))

    def positive(gt: Fact) -> Fact:
        grown = t.use("mul_nonneg", t.linear(excess >= 0, gt), a=k + 1 + 1, b=excess)
        return t.linear(goal, grown, square, nonneg, fourfold)

    def negative(le: Fact) -> Fact:
        scaled = t.use("mul_le_mul_left", doubles, a=2 * before, b=excess, c=2 * (k + 1))
        room = t.use("mul_nonneg", t.linear(-excess >= 0, le), a=k, b=-excess)
        with t.part("If g(y^2) > 0, its multiple exceeds 0; otherwise", excess <= 0):
            return (
                t.chain((k + 1 + 1) * excess)
                .ge(2 * (k + 1) * excess, "k + 2 <= 2 (k + 1), and g(y^2) <= 0", room)
                .ge(2 * (k + 1) * (2 * before), "g(y^2) >= 2 g(y)", scaled)
                .ge(-(4 * (_CRUDE * _spread(y))), "the bound at y, four times", here)
                .ge(
                    -(_CRUDE * _spread(y**2)),
                    "with u = y + 1/y - 2: y^2 + 1/y^2 - 2 = u^2 + 4 u",
                    square,
                    fourfold,
                )
                .done()
            )

    t.qed(t.cases_le(excess, 0, goal, negative, positive))


@theorem("log_pade_scaled", title="The crude bound, improved by any factor", source=_SOURCE)
def log_pade_scaled(t: Author) -> None:
    """By induction: x = y^2 has the bound for k + 1 if y has it for k."""
    k, x = t.nat("k"), t.real("x")
    t.given(x > 0)
    t.claim(_bound(k, x))

    def step(k: Term, known: Fact) -> Fact:
        def at(x: Term) -> Fact:
            y, square = _root(t, x)
            with t.assuming(t.use("exp_pos", a=log(x) / 2)):
                return t.rewrite(square, t.use("log_pade_step", t.apply(known, y), k=k, y=y))

        return t.for_all("real", lambda x: t.suppose(x > 0, lambda _: at(x)), "v")

    def crude(x: Term) -> Fact:
        law = t.use("log_pade_crude", x=x)
        return t.linear(_bound(term(0), x), law)

    def every(k: Term) -> Prop:
        return forall("real", lambda x: imply(x > 0, _bound(k, x)))

    base = t.for_all("real", lambda x: t.suppose(x > 0, lambda _: crude(x)), "v")
    t.show(base, "k = 0: the crude bound")
    result = t.show(t.induction(every, base, step), "from k at the square root to k + 1")
    t.qed(t.apply(result, k, x))


def _root(t: Author, x: Term) -> tuple[Term, Fact]:
    """y = exp(log x / 2), and `y^2 = x` for x > 0."""
    half = log(x) / 2
    double = t.rewrite(t.linear(eq(half + half, log(x))), t.use("exp_add", a=half, b=half))
    return exp(half), t.linear(eq(exp(half) ** 2, x), double, t.use("exp_log", a=x))


@theorem("pade_le_log", title="A quotient of polynomials below the logarithm", source=_SOURCE)
def pade_le_log(t: Author) -> None:
    """The excess g has (k + 1) g(x) >= -(3/4)(x + 1/x - 2) for every k, so g(x) >= 0."""
    x = t.real("x")
    t.given(x > 0)
    t.claim(pade(x) <= log(x))
    excess, room = _excess(x), _CRUDE * _spread(x) + _excess(x)
    scaled = t.for_all("nat", lambda k: t.use("log_pade_scaled", k=k, x=x), "k")
    bounded = t.for_all("nat", lambda k: t.linear(k * -excess <= room, t.at(scaled, k)), "k")
    t.show(scaled, "by induction, halving log x")
    t.qed(
        t.show(
            t.linear(pade(x) <= log(x), t.use("archimedean", bounded, a=-excess, b=room)),
            "the right side does not depend on k (Archimedes)",
        )
    )


@theorem("log_pade", title="The logarithm above a quotient of polynomials", source=_SOURCE)
def log_pade(t: Author) -> None:
    """Equality at x = y^2 forces it at y, with a gain that vanishes at y = 1 only."""
    x = t.real("x")
    t.given(x > 0)
    attained, one = eq(pade(x), log(x)), eq(x, 1)
    t.claim(pade(x) <= log(x), equality=iff(attained, one))
    y, square = _root(t, x)
    t.context.append(t.use("exp_pos", a=log(x) / 2))
    doubled = t.linear(
        eq(_excess(x), 2 * _excess(y) + _gain(y)),
        t.use("log_pade_square", y=y),
        t.congruence(square, _excess),
    )
    above = t.use("pade_le_log", x=y)
    inequality = t.show(t.use("pade_le_log", x=x), "the excess is not negative")

    def forward(f: Fact) -> Fact:
        goal = eq(y, 1)

        def apart(nonzero: Fact) -> Fact:
            root = t.use("sq_pos", nonzero, a=y - 1)
            fourth = t.use("mul_pos", root, root, a=(y - 1) * (y - 1), b=(y - 1) * (y - 1))
            with t.assuming(t.linear((y - 1) ** 4 > 0, fourth)):
                return t.linear(FALSE_PROP, t.auto(_gain(y) > 0), doubled, above, f)

        zero = t.by_contradiction(eq(y - 1, 0), apart)
        with t.part("Equality, with y^2 = x", attained):
            t.show(doubled, "squaring y gains a term that is not negative")
            t.show(t.linear(goal, zero), "which has to vanish")
            return t.show(t.linear(one, square, t.linear(goal, zero)), "and x = y^2")

    def backward(f: Fact) -> Fact:
        at_one = t.congruence(f, log)
        factor = t.linear(eq(pade(x), (x - 1) * ((5 * x + 1) / (2 * x * (x + 2)))))
        return t.linear(attained, factor, at_one, t.use("log_one"), f)

    t.qed(inequality, t.iff(attained, one, forward, backward))
