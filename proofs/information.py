"""The information content of an event: why it is -c log of the probability, and its properties.

Main statements
    additive_monotone_linear        g(a + b) = g(a) + g(b), g non-decreasing  =>  g is linear
    information_content             f(x y) = f(x) + f(y), f non-increasing on (0, 1]  =>  f = -c log
    information_content_iff         and conversely, for every c >= 0
    information_content_base        f(1 / b) = 1 makes b the base of the logarithm
    self_information_nonneg         I(x) = -log x >= 0 on (0, 1], = 0 iff x = 1
    self_information_lt             the less probable event is the more informative
    self_information_add_iff        I(A and B) = I(A) + I(B) iff A and B are independent
    self_information_change_base    I_b(x) = I_a(x) log_b a

Implementation notes
    Neither differentiability nor continuity is assumed.  With x = e^-a products become sums; then
    m a is squeezed between the naturals k <= m a < k + 1, and the reals are Archimedean.
"""

from collections.abc import Callable, Sequence

from derive.calculus.proof import Fact
from derive.calculus.terms import (
    Family,
    Prop,
    Term,
    conj,
    eq,
    exists,
    exp,
    forall,
    iff,
    imply,
    log,
    term,
)
from derive.calculus.theorem import Author, theorem

_SHANNON = "Shannon, A Mathematical Theory of Communication, 1948, appendix 2"
_MACKAY = "MacKay, Information Theory, Inference, and Learning Algorithms, section 2.4"
_INVERSE_OF_E = exp(-term(1))


def _antitone(f: Family) -> Prop:
    """f is non-increasing on (0, 1]."""
    return forall(
        "real", lambda x: forall("real", lambda y: imply(x > 0, x <= y, y <= 1, f(y) <= f(x)))
    )


def _additive(f: Family) -> Prop:
    """f turns products of numbers in (0, 1] into sums."""

    def law(x: Term, y: Term) -> Prop:
        return imply(x > 0, x <= 1, y > 0, y <= 1, eq(f(x * y), f(x) + f(y)))

    return forall("real", lambda x: forall("real", lambda y: law(x, y)))


def _logarithmic(f: Family, c: Term) -> Prop:
    """f(x) = -c log x on (0, 1]."""
    return forall("real", lambda x: imply(x > 0, x <= 1, eq(f(x), -(c * log(x)))))


def _for_all_pairs(
    t: Author,
    given: Callable[[Term, Term], Sequence[Prop]],
    body: Callable[[Term, Term], Fact],
    names: str = "xy",
) -> Fact:
    """For all reals x and y: `given -> body`."""

    def guarded(x: Term, y: Term, props: Sequence[Prop]) -> Fact:
        if not props:
            return body(x, y)
        return t.suppose(props[0], lambda _: guarded(x, y, props[1:]))

    return t.for_all(
        "real",
        lambda x: t.for_all("real", lambda y: guarded(x, y, given(x, y)), names[1]),
        names[0],
    )


def _exp_le_exp(t: Author, a: Term, b: Term) -> Fact:
    """`exp a <= exp b`, where `a <= b` is in scope: exp b = exp a * exp(b - a)."""
    factor = t.linear(exp(b - a) >= 1, t.use("add_one_le_exp", a=b - a), t.auto(a <= b))
    positive = t.linear(exp(a) >= 0, t.use("exp_pos", a=a))
    scaled = t.use("mul_le_mul_left", factor, positive, a=1, b=exp(b - a), c=exp(a))
    whole = t.congruence(t.linear(eq(a + (b - a), b)), exp)
    return t.linear(exp(a) <= exp(b), whole, t.use("exp_add", a=a, b=b - a), scaled)


@theorem(
    "additive_monotone_linear",
    title="An additive, non-decreasing function of a >= 0 is linear",
    source="Aczél, Lectures on Functional Equations and Their Applications, section 2.1",
)
def additive_monotone_linear(t: Author) -> None:
    """g(k) = k g(1) for naturals; m a lies in [k, k + 1], so m g(a) is within g(1) of m a g(1)."""
    g, a = t.function("g"), t.real("a")
    additive = t.given(
        forall(
            "real",
            lambda x: forall("real", lambda y: imply(x >= 0, y >= 0, eq(g(x + y), g(x) + g(y)))),
        )
    )
    increasing = t.given(
        forall("real", lambda x: forall("real", lambda y: imply(x >= 0, x <= y, g(x) <= g(y))))
    )
    t.given(a >= 0)
    unit = g(1)
    claim = t.claim(eq(g(a), unit * a))
    doubled = t.congruence(t.linear(eq(term(0) + 0, 0)), g)
    at_zero = t.linear(eq(g(0), 0), doubled, t.apply(additive, 0, 0))

    def multiples(b: Term) -> Fact:
        """`g(k b) = k g(b)` for every natural k."""

        def law(k: Term) -> Prop:
            return eq(g(k * b), k * g(b))

        def advance(k: Term, known: Fact) -> Fact:
            regroup = t.congruence(t.linear(eq((k + 1) * b, k * b + b)), g)
            return t.linear(law(k + 1), regroup, t.apply(additive, k * b, b), known)

        base = t.linear(law(term(0)), t.congruence(t.linear(eq(0 * b, 0)), g), at_zero)
        return t.induction(law, base, advance)

    of_a, of_one = multiples(a), multiples(term(1))
    with t.part("Multiples, by induction"):
        t.show(of_a, "g((k + 1) a) = g(k a) + g(a)")
    unit_nonneg = t.linear(unit >= 0, t.apply(increasing, 0, 1), at_zero)

    def at_natural(k: Term) -> Fact:
        return t.linear(
            eq(g(k), k * unit), t.congruence(t.linear(eq(k, k * 1)), g), t.at(of_one, k)
        )

    def squeeze(m: Term) -> Fact:
        floor = t.use("exists_floor", x=m * a)
        return t.obtain(floor, lambda k, _: between(m, k), "j")

    def between(m: Term, k: Term) -> Fact:
        within = (k <= m * a, m * a < k + 1)
        low, high = map(t.auto, within)
        high = t.linear(m * a <= k + 1, high)
        slope_low = t.use("mul_le_mul_left", unit_nonneg, low, a=k, b=m * a, c=unit)
        slope_high = t.use("mul_le_mul_left", unit_nonneg, high, a=m * a, b=k + 1, c=unit)
        with (
            t.assuming(high),
            t.part("For a natural m take the natural j with j <= m a < j + 1", *within),
        ):
            above = (
                t.chain(m * g(a))
                .eq(g(m * a), "multiples of the number a", t.at(of_a, m))
                .le(g(k + 1), "g is non-decreasing", t.apply(increasing, m * a, k + 1))
                .eq(k * unit + unit, "multiples of 1", at_natural(k + 1))
                .le(m * (unit * a) + unit, "j <= m a and g(1) >= 0", slope_low)
                .done()
            )
        with t.assuming(high), t.part("and from below, with the same j", *within):
            below = (
                t.chain(m * g(a))
                .eq(g(m * a), "multiples of the number a", t.at(of_a, m))
                .ge(g(k), "g is non-decreasing", t.apply(increasing, k, m * a))
                .eq((k + 1) * unit - unit, "multiples of 1", at_natural(k))
                .ge(m * (unit * a) - unit, "m a < j + 1 and g(1) >= 0", slope_high)
                .done()
            )
        return t.both(
            t.linear(m * (g(a) - unit * a) <= unit, above),
            t.linear(m * (unit * a - g(a)) <= unit, below),
        )

    bounded = t.for_all("nat", squeeze, "m")

    def vanishing(side: int, difference: Term) -> Fact:
        """`difference <= 0`, as none of its multiples exceeds g(1)."""
        each = t.for_all("nat", lambda m: t.parts(t.at(bounded, m))[side], "m")
        return t.use("archimedean", each, a=difference, b=unit)

    sides = [vanishing(0, g(a) - unit * a), vanishing(1, unit * a - g(a))]
    result = t.algebra(claim, *sides)
    with t.part("Let m grow"):
        t.qed(t.show(result, "m times the gap is at most g(1) for every m: Archimedes"))


@theorem(
    "information_content",
    title="Information content is -c log of the probability",
    source=_SHANNON,
)
def information_content(t: Author) -> None:
    """Put x = e^-a: then g(a) = f(e^-a) is additive and non-decreasing, hence linear."""
    f, y = t.function("f"), _INVERSE_OF_E
    antitone = t.given(_antitone(f))
    additive = t.given(_additive(f))
    t.claim(eq(f(1), 0), f(y) >= 0, _logarithmic(f, f(y)))
    one_squared = t.congruence(t.linear(eq(term(1) * 1, 1)), f)
    with t.part("Certainty"):
        doubled = t.linear(eq(f(1), f(1) + f(1)), one_squared, t.apply(additive, 1, 1))
        t.show(doubled, "f(1) = f(1 * 1)")
        at_one = t.show(t.linear(eq(f(1), 0), doubled), "subtract f(1)")

    def g(a: Term) -> Term:
        return f(exp(-a))

    exp_zero = t.use("exp_zero")

    def at_most_one(a: Term) -> Fact:
        """`exp(-a) <= 1`, where `0 <= a` is in scope."""
        with t.assuming(t.linear(-a <= 0, t.auto(a >= 0))):
            return t.linear(exp(-a) <= 1, _exp_le_exp(t, -a, term(0)), exp_zero)

    def sum_law(a: Term, b: Term) -> Fact:
        whole = t.linear(
            eq(exp(-(a + b)), exp(-a) * exp(-b)),
            t.congruence(t.linear(eq(-(a + b), -a + -b)), exp),
            t.use("exp_add", a=-a, b=-b),
        )
        with t.assuming(at_most_one(a), at_most_one(b)):
            product = t.apply(additive, exp(-a), exp(-b))
        return t.linear(eq(g(a + b), g(a) + g(b)), t.congruence(whole, f), product)

    def order_law(a: Term, b: Term) -> Fact:
        order = t.linear(-b <= -a, t.auto(a <= b))
        with t.assuming(at_most_one(a), order), t.assuming(_exp_le_exp(t, -b, -a)):
            return t.apply(antitone, exp(-b), exp(-a))

    sums = _for_all_pairs(t, lambda a, b: (a >= 0, b >= 0), sum_law, "ab")
    monotone = _for_all_pairs(t, lambda a, b: (a >= 0, a <= b), order_law, "ab")
    with t.part("The function g(a) = f(exp(-a)) on a >= 0"):
        t.show(sums, "f turns products into sums")
        t.show(monotone, "f is non-increasing")

    def value(x: Term) -> Fact:
        a = -log(x)
        exponent = t.linear(a >= 0, t.use("log_nonpos", a=x))
        inverse = t.linear(
            eq(exp(-a), x),
            t.congruence(t.linear(eq(-a, log(x))), exp),
            t.use("exp_log", a=x),
        )
        linear = t.use("additive_monotone_linear", sums, monotone, exponent, g=g, a=a)
        with t.part("Hence for 0 < x <= 1", x > 0, x <= 1):
            return (
                t.chain(f(x))
                .eq(f(exp(-a)), "x = exp(-a) with a = -log x", t.congruence(inverse, f))
                .eq(f(y) * a, "g is additive and monotone, hence linear", linear)
                .eq(-(f(y) * log(x)), "algebra")
                .done()
            )

    everywhere = t.for_all(
        "real",
        lambda x: t.suppose(x > 0, lambda _: t.suppose(x <= 1, lambda _: value(x))),
        "x",
    )
    with t.assuming(at_most_one(term(1))):
        nonneg = t.linear(f(y) >= 0, t.apply(antitone, y, 1), at_one)
    t.qed(at_one, t.show(nonneg, "f is non-increasing and f(1) = 0"), everywhere)


@theorem(
    "information_content_iff",
    title="The functions -c log with c >= 0 are the measures of information, and no others",
    source=_SHANNON,
)
def information_content_iff(t: Author) -> None:
    """The constant is f(1 / e); conversely, log is increasing and turns products into sums."""
    f = t.function("f")
    axioms = conj(_antitone(f), _additive(f))
    shape = exists("real", lambda c: conj(c >= 0, _logarithmic(f, c)))
    t.claim(iff(axioms, shape), remark="The choice of c is the choice of the base.")

    def forward(_: Fact) -> Fact:
        _, nonneg, formula = t.parts(t.use("information_content", f=f))
        with t.part("If f is non-increasing and additive", axioms):
            return t.show(
                t.witness(shape, f(_INVERSE_OF_E), t.both(nonneg, formula)), "with c = f(1 / e)"
            )

    def monotone(c: Term, formula: Fact, x: Term, y: Term) -> Fact:
        with t.assuming(t.auto(x <= 1), t.auto(y > 0)):
            growth = t.use(
                "mul_le_mul_left", t.use("log_le_log", a=x, b=y), a=log(x), b=log(y), c=c
            )
            with t.part("-c log is non-increasing", c >= 0, x > 0, x <= y, y <= 1):
                return (
                    t.chain(f(y))
                    .eq(-(c * log(y)), "the form of f", t.apply(formula, y))
                    .le(-(c * log(x)), "log is increasing and c >= 0", growth)
                    .eq(f(x), "the form of f", t.apply(formula, x))
                    .done()
                )

    def product(c: Term, formula: Fact, x: Term, y: Term) -> Fact:
        below = t.use("mul_le_mul_left", t.auto(y <= 1), a=y, b=1, c=x)
        with t.assuming(t.linear(x * y <= 1, below, t.auto(x <= 1))):
            whole = t.apply(formula, x * y)
        with t.part("and additive", x > 0, x <= 1, y > 0, y <= 1):
            return (
                t.chain(f(x * y))
                .eq(-(c * log(x * y)), "the form of f, as u v <= 1", whole)
                .eq(-(c * log(x)) - c * log(y), "log of a product", t.use("log_mul", a=x, b=y))
                .eq(f(x) + f(y), "the form of f", t.apply(formula, x), t.apply(formula, y))
                .done()
            )

    def backward(c: Term, given: Fact) -> Fact:
        formula = t.parts(given)[1]
        antitone = _for_all_pairs(
            t, lambda x, y: (x > 0, x <= y, y <= 1), lambda x, y: monotone(c, formula, x, y)
        )
        additive = _for_all_pairs(
            t,
            lambda x, y: (x > 0, x <= 1, y > 0, y <= 1),
            lambda x, y: product(c, formula, x, y),
            "uv",
        )
        return t.both(antitone, additive)

    t.qed(t.iff(axioms, shape, forward, lambda found: t.obtain(found, backward, "c")))


@theorem(
    "information_content_base",
    title="One unit of information for an event of probability 1 / b",
    source=_SHANNON,
)
def information_content_base(t: Author) -> None:
    """f(1 / b) = c log b, so that c = 1 / log b."""
    f, b = t.function("f"), t.real("b")
    t.given(_antitone(f), _additive(f), b > 1)
    unit = t.given(eq(f(1 / b), 1))
    t.claim(
        forall("real", lambda x: imply(x > 0, x <= 1, eq(f(x), -log(x) / log(b)))),
        remark="b = 2 measures in bits, b = e in nats.",
    )
    c = f(_INVERSE_OF_E)
    formula = t.parts(t.use("information_content", f=f))[2]
    inverse_pos = t.use("inv_pos", a=b)
    scaled = t.use(
        "mul_le_mul_left", t.linear(b >= 1, t.auto(b > 1)), inverse_pos, a=1, b=b, c=1 / b
    )
    with t.assuming(t.algebra(1 / b <= 1, scaled), t.use("log_pos", a=b)):
        constant = (
            t.chain(c * log(b))
            .eq(-(c * log(1 / b)), "log(1 / b) = -log b", t.use("log_inv", a=b))
            .eq(f(1 / b), "f = -c log", t.apply(formula, 1 / b))
            .eq(1, "the unit", unit)
            .done()
        )
        everywhere = t.for_all(
            "real",
            lambda x: t.suppose(
                x > 0,
                lambda _: t.suppose(
                    x <= 1,
                    lambda _: t.algebra(eq(f(x), -log(x) / log(b)), t.apply(formula, x), constant),
                ),
            ),
            "x",
        )
    t.qed(t.show(everywhere, "divide f(x) = -c log x by c log b = 1"))


# --- the properties of -log -------------------------------------------------------------------


def _information(x: Term) -> Term:
    return -log(x)


@theorem(
    "self_information_nonneg",
    title="Information is not negative, and zero for a sure event only",
    source=_MACKAY,
)
def self_information_nonneg(t: Author) -> None:
    """The logarithm is increasing, injective, and log 1 = 0."""
    x = t.real("x")
    t.given(x > 0, x <= 1)
    content = t.denote("I", "x", by=_information(x))
    nothing, sure = eq(content, 0), eq(x, 1)
    t.claim(content >= 0, equality=iff(nothing, sure))
    log_one = t.use("log_one")
    inequality = (
        t.chain(content)
        .ge(-log(1), "log is increasing and x <= 1", t.use("log_le_log", a=x, b=1))
        .eq(0, "log 1 = 0", log_one)
        .done()
    )

    def forward(f: Fact) -> Fact:
        same = t.linear(eq(log(x), log(1)), f, log_one)
        with t.part("Without information", nothing):
            return t.show(t.use("log_injective", same, a=x, b=1), "log is injective")

    def backward(f: Fact) -> Fact:
        return t.linear(nothing, t.congruence(f, log), log_one)

    t.qed(inequality, t.iff(nothing, sure, forward, backward))


@theorem(
    "self_information_lt",
    title="The less probable event is the more informative",
    source=_MACKAY,
)
def self_information_lt(t: Author) -> None:
    """The logarithm is strictly increasing."""
    x, y = t.real("x"), t.real("y")
    t.given(x > 0, x < y)
    goal = t.claim(_information(y) < _information(x))
    with t.assuming(t.linear(y > 0, t.auto(x > 0), t.auto(x < y))):
        strict = t.use("log_lt_log", a=x, b=y)
    t.qed(t.show(t.linear(goal, strict), "log is strictly increasing"))


@theorem(
    "self_information_add_iff",
    title="Information adds exactly over independent events",
    source=_MACKAY,
)
def self_information_add_iff(t: Author) -> None:
    """The logarithm of a product; log is injective."""
    x, y, r = t.real("x"), t.real("y"), t.real("r")
    t.given(x > 0, y > 0, r > 0)
    adds = eq(_information(r), _information(x) + _information(y))
    independent = eq(r, x * y)
    t.claim(
        iff(adds, independent),
        remark="x and y are the probabilities of two events, r that of both together.",
    )
    law = t.use("log_mul", a=x, b=y)

    def forward(f: Fact) -> Fact:
        same = t.linear(eq(log(r), log(x * y)), f, law)
        with t.part("If the contents add", adds):
            t.show(same, "log of a product")
            return t.show(t.use("log_injective", same, a=r, b=x * y), "log is injective")

    def backward(f: Fact) -> Fact:
        with t.part("If the events are independent", independent):
            return (
                t.chain(_information(r))
                .eq(-log(x * y), "independence", t.congruence(f, log))
                .eq(_information(x) + _information(y), "log of a product", law)
                .done()
            )

    t.qed(t.iff(adds, independent, forward, backward))


@theorem(
    "self_information_change_base",
    title="Change of base: I_b(x) = I_a(x) log_b a",
    source=_MACKAY,
)
def self_information_change_base(t: Author) -> None:
    """log_b x = log x / log b for every base b > 1."""
    x, a, b = t.real("x"), t.real("a"), t.real("b")
    t.given(x > 0, a > 1, b > 1)
    with t.assuming(t.use("log_pos", a=a), t.use("log_pos", a=b)):
        t.claim(eq(_information(x) / log(b), _information(x) / log(a) * (log(a) / log(b))))
        t.qed(
            t.chain(_information(x) / log(b))
            .eq(_information(x) / log(a) * (log(a) / log(b)), "log a > 0 and log b > 0 cancel")
            .done()
        )
