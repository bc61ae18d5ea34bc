"""The exponential and the logarithm: all laws from three axioms, and the tangent inequality.

Main statements
    exp_zero, exp_pos, exp_neg, exp_sub                         the exponential
    exp_lt_exp, exp_injective                                   its monotonicity
    log_exp, log_one, log_mul, log_div, log_inv                 the laws of the logarithm
    log_lt_log, log_le_log, log_nonneg, log_pos, log_injective  monotonicity
    add_one_lt_exp, log_tangent                                 the tangent inequalities
    log_prod                                                    log of a product of n factors

The axioms are `exp_add`, `add_one_le_exp` and `exp_log`; no calculus is used.
"""

from derive.calculus.proof import Fact
from derive.calculus.terms import (
    FALSE_PROP,
    Term,
    eq,
    exp,
    forall_in,
    iff,
    imply,
    log,
    ne,
    product,
    term,
    total,
)
from derive.calculus.theorem import Author, theorem

_SOURCE = "Rudin, Principles of Mathematical Analysis, chapter 8"


def _exp_sum(t: Author, a: Term, b: Term, value: Term) -> Fact:
    """`exp(value) = exp a * exp b` where `a + b = value` is an identity."""
    return t.rewrite(t.linear(eq(a + b, value)), t.use("exp_add", a=a, b=b))


@theorem("exp_zero", title="exp 0 = 1", source=_SOURCE)
def exp_zero(t: Author) -> None:
    """exp 0 is its own square and at least 1."""
    t.claim(eq(exp(0), 1))
    zero = term(0)
    square = _exp_sum(t, zero, zero, zero)
    at_least = t.linear(exp(0) >= 1, t.use("add_one_le_exp", a=0))
    excess = t.linear(exp(0) - 1 >= 0, at_least)
    squared = t.use("mul_nonneg", excess, excess, a=exp(0) - 1, b=exp(0) - 1)
    at_most = t.linear(exp(0) <= 1, squared, square)
    t.qed(t.use("le_antisymm", at_most, at_least, a=exp(0), b=1))


@theorem("exp_pos", title="The exponential is positive", source=_SOURCE)
def exp_pos(t: Author) -> None:
    """exp a is a square, and it has the inverse exp(-a)."""
    a = t.real("a")
    goal = t.claim(exp(a) > 0)
    square = t.linear(exp(a) >= 0, _exp_sum(t, a / 2, a / 2, a), t.use("sq_nonneg", a=exp(a / 2)))
    unit = _exp_sum(t, a, -a, term(0))
    one = t.use("exp_zero")

    def impossible(le: Fact) -> Fact:
        zero = t.use("le_antisymm", le, square, a=exp(a), b=0)
        return t.absurd_from(goal, t.linear(eq(exp(0), 0), unit, zero), one)

    t.qed(t.cases_le(exp(a), 0, goal, impossible, lambda gt: gt))


@theorem("exp_neg", title="exp(-a) = 1 / exp a", source=_SOURCE)
def exp_neg(t: Author) -> None:
    """The two multiply to exp 0."""
    a = t.real("a")
    goal = t.claim(eq(exp(-a), 1 / exp(a)))
    t.qed(t.algebra(goal, _exp_sum(t, a, -a, term(0)), t.use("exp_zero")))


@theorem("add_one_lt_exp", title="exp lies strictly above its tangent at 0", source=_SOURCE)
def add_one_lt_exp(t: Author) -> None:
    """Squaring 1 + a/2 <= exp(a/2) gains a^2/4, unless 1 + a/2 <= 0 and exp wins by its sign."""
    a = t.real("a")
    t.given(ne(a, 0))
    goal = t.claim(a + 1 < exp(a))
    half, root = a / 2 + 1, exp(a / 2)
    square = _exp_sum(t, a / 2, a / 2, a)
    tangent = t.use("add_one_le_exp", a=a / 2)

    def above(positive: Fact) -> Fact:
        gain = t.use("sq_pos", a=a)
        gap = t.linear(root - half >= 0, tangent)
        grows = t.use(
            "mul_nonneg",
            gap,
            t.linear(root + half >= 0, tangent, positive),
            a=root - half,
            b=root + half,
        )
        return t.linear(goal, grows, square, gain)

    def below(le: Fact) -> Fact:
        return t.linear(goal, le, t.use("exp_pos", a=a))

    t.qed(t.cases_le(half, 0, goal, below, above))


@theorem("exp_lt_exp", title="The exponential is strictly increasing", source=_SOURCE)
def exp_lt_exp(t: Author) -> None:
    """exp b = exp a * exp(b - a), and the second factor exceeds 1."""
    a, b = t.real("a"), t.real("b")
    lt = t.given(a < b)
    goal = t.claim(exp(a) < exp(b))
    factor = t.linear(exp(b - a) > 1, t.use("add_one_le_exp", a=b - a), lt)
    scaled = t.use("mul_lt_mul_left", factor, a=1, b=exp(b - a), c=exp(a))
    t.qed(t.linear(goal, scaled, _exp_sum(t, a, b - a, b)))


@theorem("exp_injective", title="The exponential is injective", source=_SOURCE)
def exp_injective(t: Author) -> None:
    """Unequal exponents give unequal values."""
    a, b = t.real("a"), t.real("b")
    same = t.given(eq(exp(a), exp(b)))
    goal = t.claim(eq(a, b))
    t.qed(
        t.cases_eq(
            a,
            b,
            goal,
            lambda equal: equal,
            lambda lt: t.absurd_from(goal, t.use("exp_lt_exp", lt, a=a, b=b), same),
            lambda gt: t.absurd_from(goal, t.use("exp_lt_exp", gt, a=b, b=a), same),
        )
    )


@theorem("log_exp", title="log(exp a) = a", source=_SOURCE)
def log_exp(t: Author) -> None:
    """exp is injective."""
    a = t.real("a")
    t.claim(eq(log(exp(a)), a))
    same = t.use("exp_log", a=exp(a))
    t.qed(t.use("exp_injective", same, a=log(exp(a)), b=a))


@theorem("log_one", title="log 1 = 0", source=_SOURCE)
def log_one(t: Author) -> None:
    """exp 0 = 1."""
    t.claim(eq(log(1), 0))
    t.qed(t.rewrite(t.use("exp_zero"), t.use("log_exp", a=0)))


@theorem("log_mul", title="The logarithm of a product", source=_SOURCE)
def log_mul(t: Author) -> None:
    """Exponentiate both sides."""
    a, b = t.real("a"), t.real("b")
    t.given(a > 0, b > 0)
    t.claim(eq(log(a * b), log(a) + log(b)))
    left, right = t.use("exp_log", a=a), t.use("exp_log", a=b)
    sum_law = t.use("exp_add", a=log(a), b=log(b))
    whole = t.use("exp_log", a=a * b)
    same = t.linear(eq(exp(log(a * b)), exp(log(a) + log(b))), whole, sum_law, left, right)
    t.qed(t.use("exp_injective", same, a=log(a * b), b=log(a) + log(b)))


@theorem("log_inv", title="The logarithm of an inverse", source=_SOURCE)
def log_inv(t: Author) -> None:
    """log a + log(1 / a) = log 1."""
    a = t.real("a")
    t.given(a > 0)
    goal = t.claim(eq(log(1 / a), -log(a)))
    product = t.use("log_mul", a=a, b=1 / a)
    unit = t.congruence(t.algebra(eq(a * (1 / a), 1)), log)
    t.qed(t.linear(goal, product, unit, t.use("log_one")))


@theorem("log_div", title="The logarithm of a quotient", source=_SOURCE)
def log_div(t: Author) -> None:
    """a / b is a * (1 / b)."""
    a, b = t.real("a"), t.real("b")
    t.given(a > 0, b > 0)
    goal = t.claim(eq(log(a / b), log(a) - log(b)))
    rewritten = t.congruence(t.linear(eq(a / b, a * (1 / b))), log)
    t.qed(t.linear(goal, rewritten, t.use("log_mul", a=a, b=1 / b), t.use("log_inv", a=b)))


@theorem("log_lt_log", title="The logarithm is strictly increasing", source=_SOURCE)
def log_lt_log(t: Author) -> None:
    """Otherwise exp would reverse the order."""
    a, b = t.real("a"), t.real("b")
    t.given(a > 0, b > 0)
    lt = t.given(a < b)
    goal = t.claim(log(a) < log(b))
    values = [t.use("exp_log", a=a), t.use("exp_log", a=b)]

    def equal(same: Fact) -> Fact:
        return t.absurd_from(goal, t.congruence(same, exp), lt, *values)

    def more(gt: Fact) -> Fact:
        return t.absurd_from(goal, t.use("exp_lt_exp", gt, a=log(b), b=log(a)), lt, *values)

    t.qed(t.cases_eq(log(a), log(b), goal, equal, lambda less: less, more))


@theorem("log_le_log", title="The logarithm is increasing", source=_SOURCE)
def log_le_log(t: Author) -> None:
    """Strictly, or the arguments are equal."""
    a, b = t.real("a"), t.real("b")
    t.given(a > 0, b > 0)
    le = t.given(a <= b)
    goal = t.claim(log(a) <= log(b))
    t.qed(
        t.cases_eq(
            a,
            b,
            goal,
            lambda same: t.linear(goal, t.congruence(same, log)),
            lambda lt: t.linear(goal, t.use("log_lt_log", lt, a=a, b=b)),
            lambda gt: t.absurd_from(goal, gt, le),
        )
    )


@theorem("log_nonneg", title="log x >= 0 for x >= 1", source=_SOURCE)
def log_nonneg(t: Author) -> None:
    """log 1 = 0."""
    a = t.real("a")
    least = t.given(a >= 1)
    goal = t.claim(log(a) >= 0)
    positive = t.linear(a > 0, least)
    t.qed(t.linear(goal, t.use("log_le_log", positive, a=1, b=a), t.use("log_one")))


@theorem("log_pos", title="log x > 0 for x > 1", source=_SOURCE)
def log_pos(t: Author) -> None:
    """log 1 = 0."""
    a = t.real("a")
    least = t.given(a > 1)
    goal = t.claim(log(a) > 0)
    positive = t.linear(a > 0, least)
    t.qed(t.linear(goal, t.use("log_lt_log", positive, a=1, b=a), t.use("log_one")))


@theorem("log_nonpos", title="log x <= 0 for 0 < x <= 1", source=_SOURCE)
def log_nonpos(t: Author) -> None:
    """log 1 = 0."""
    a = t.real("a")
    t.given(a > 0, a <= 1)
    goal = t.claim(log(a) <= 0)
    t.qed(t.linear(goal, t.use("log_le_log", a=a, b=1), t.use("log_one")))


@theorem("log_injective", title="The logarithm is injective", source=_SOURCE)
def log_injective(t: Author) -> None:
    """Exponentiate."""
    a, b = t.real("a"), t.real("b")
    t.given(a > 0, b > 0)
    same = t.given(eq(log(a), log(b)))
    goal = t.claim(eq(a, b))
    values = [t.use("exp_log", a=a), t.use("exp_log", a=b)]
    t.qed(t.linear(goal, t.congruence(same, exp), *values))


@theorem(
    "log_tangent",
    title="The logarithm lies below its tangent at 1",
    source="Cover & Thomas, Theorem 2.6.3 (proof); MacKay, section 2.6",
)
def log_tangent(t: Author) -> None:
    """Put a = log x into a + 1 <= exp a, which is strict unless a = 0."""
    x = t.real("x")
    t.given(x > 0)
    equal = iff(eq(log(x), x - 1), eq(x, 1))
    t.claim(log(x) <= x - 1, equality=equal)
    value = t.use("exp_log", a=x)
    inequality = (
        t.chain(log(x))
        .le(exp(log(x)) - 1, "1 + a <= exp a at a = log x", t.use("add_one_le_exp", a=log(x)))
        .eq(x - 1, "exp inverts log", value)
        .done()
    )

    def forward(tangent: Fact) -> Fact:
        def apart(nonzero: Fact) -> Fact:
            strict = t.use("add_one_lt_exp", nonzero, a=log(x))
            return t.linear(FALSE_PROP, strict, value, tangent)

        zero = t.by_contradiction(eq(log(x), 0), apart)
        same = t.linear(eq(log(x), log(1)), zero, t.use("log_one"))
        with t.part("Equality forces x = 1", eq(log(x), x - 1)):
            t.show(zero, "otherwise 1 + a < exp a at a = log x")
            return t.show(t.use("log_injective", same, a=x, b=1), "log is injective, log 1 = 0")

    def backward(one: Fact) -> Fact:
        at_one = t.congruence(one, log)
        with t.part("and x = 1 gives equality", eq(x, 1)):
            return t.show(
                t.linear(eq(log(x), x - 1), at_one, t.use("log_one"), one), "both sides are 0"
            )

    t.qed(inequality, t.iff(eq(log(x), x - 1), eq(x, 1), forward, backward))


@theorem("log_prod", title="The logarithm of a product of n factors", source=_SOURCE)
def log_prod(t: Author) -> None:
    """By induction."""
    n, f = t.nat("n"), t.family("f")
    positive = t.given(forall_in(n, lambda i: f(i) > 0))

    t.claim(eq(log(product(n, f)), total(n, lambda i: log(f(i)))))
    one = t.congruence(t.use("prod_zero", f=f), log)
    empty = t.use("sum_zero", f=lambda i: log(f(i)))

    def step(k: Term, known: Fact) -> Fact:
        def inside(_: Fact) -> Fact:
            here = t.mp(known, t.auto(k <= n))
            initial = t.for_all_in(k, lambda i: t.apply(positive, i))
            unfolded = t.congruence(t.use("prod_succ", f=f, n=k), log)
            product_pos = t.use("prod_pos", initial, f=f, n=k)
            law = t.use(
                "log_mul", product_pos, t.apply(positive, k + 1), a=product(k, f), b=f(k + 1)
            )
            sums = t.use("sum_succ", f=lambda i: log(f(i)), n=k)
            wanted = eq(log(product(k + 1, f)), total(k + 1, lambda i: log(f(i))))
            return t.linear(wanted, unfolded, law, sums, here)

        return t.suppose(k + 1 <= n, inside)

    base = t.suppose(
        n >= 0,
        lambda _: t.linear(
            eq(log(product(0, f)), total(0, lambda i: log(f(i)))), one, empty, t.use("log_one")
        ),
    )
    result = t.induction(
        lambda k: imply(k <= n, eq(log(product(k, f)), total(k, lambda i: log(f(i))))), base, step
    )
    t.qed(t.mp(t.at(result, n), t.auto(n <= n)))
