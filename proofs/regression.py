"""Regression: under Gaussian noise, the negative log-likelihood is the squared error.

Main statements
    gaussian_neg_log_density        -log f(y) = (y - m)^2 / (2 v) + 1/2 log(2 pi v)
    gaussian_nll_eq                 NLL = N/2 (MSE / v + log(2 pi v))
    gaussian_nll_le_iff_mse_le      NLL is smaller iff the mean squared error is (also strictly)

Conventions
    `v` is the variance, not the standard deviation.  The normaliser `w` is the square root of
    2 pi v, which is stated as w > 0 and v = w^2 / (2 pi).  Of `pi` only pi > 0 is used.
"""

from derive.calculus.losses import mean_squared_error
from derive.calculus.proof import Fact
from derive.calculus.terms import Family, Prop, Term, eq, exp, iff, log, term, total
from derive.calculus.theorem import Author, theorem

_SOURCE = "Bishop, Pattern Recognition and Machine Learning, section 1.2.5"


def _density(y: Term, m: Term, v: Term, w: Term) -> Term:
    """The density of the normal distribution with mean m and variance v at y."""
    return exp(-((y - m) ** 2) / (2 * v)) / w


def _noise(t: Author) -> tuple[Term, Term, Term]:
    """The variance, the normaliser and pi, with their hypotheses."""
    v, w, pi = t.real("v"), t.real("w"), t.real("pi")
    t.given(pi > 0, w > 0)
    definition = t.given(eq(v, w**2 / (2 * pi)))
    t.keep(t.linear(v > 0, definition, t.auto(w**2 / (2 * pi) > 0)))
    return v, w, pi


@theorem(
    "gaussian_neg_log_density",
    title="The negative logarithm of the normal density",
    source=_SOURCE,
)
def gaussian_neg_log_density(t: Author) -> None:
    """The logarithm of a quotient; log inverts exp; log w is half of log w^2."""
    y, m = t.real("y"), t.real("m")
    v, w, pi = _noise(t)
    square = (y - m) ** 2
    value = -log(_density(y, m, v, w))
    t.claim(eq(value, square / (2 * v) + log(2 * pi * v) / 2))
    power = exp(-square / (2 * v))
    quotient = t.use("log_div", t.use("exp_pos", a=-square / (2 * v)), a=power, b=w)
    inverse = t.use("log_exp", a=-square / (2 * v))
    doubled = t.use("log_mul", a=w, b=w)
    square_of_w = t.algebra(eq(w * w, 2 * pi * v), t.auto(eq(v, w**2 / (2 * pi))))
    whole = t.congruence(square_of_w, log)
    half = t.linear(eq(log(w), log(2 * pi * v) / 2), doubled, whole)
    t.qed(
        t.chain(value)
        .eq(-log(power) + log(w), "logarithm of a quotient", quotient)
        .eq(square / (2 * v) + log(w), "log inverts exp", inverse)
        .eq(square / (2 * v) + log(2 * pi * v) / 2, "w^2 = 2 pi v", half)
        .done()
    )


def _nll(samples: Term, y: Family, m: Family, v: Term, w: Term) -> Term:
    return -total(samples, lambda i: log(_density(y(i), m(i), v, w)))


@theorem(
    "gaussian_nll_eq",
    title="Gaussian negative log-likelihood is an increasing function of the squared error",
    source=_SOURCE,
)
def gaussian_nll_eq(t: Author) -> None:
    """Add up the negative log-densities."""
    samples, y, m = t.nat("N"), t.family("y"), t.family("m")
    v, w, pi = _noise(t)
    t.given(samples >= 1)
    nll = t.denote("NLL", "m", by=_nll(samples, y, m, v, w))
    mse = t.denote("MSE", "m", by=mean_squared_error(samples, y, m))
    value = samples / term(2) * (mse / v + log(2 * pi * v))
    t.claim(eq(nll, value))

    def each(i: Term) -> Fact:
        known = t.use("gaussian_neg_log_density", y=y(i), m=m(i), v=v, w=w, pi=pi)
        flipped = -((y(i) - m(i)) ** 2 / (2 * v) + log(2 * pi * v) / 2)
        return t.linear(eq(log(_density(y(i), m(i), v, w)), flipped), known)

    def negative(i: Term) -> Term:
        return -((y(i) - m(i)) ** 2 / (2 * v) + log(2 * pi * v) / 2)

    summed = t.sum_congr(samples, lambda i: log(_density(y(i), m(i), v, w)), negative, each)
    t.qed(
        t.chain(nll)
        .eq(-total(samples, negative), "the logarithm of the normal density", summed)
        .eq(value, "linearity")
        .done()
    )


@theorem(
    "gaussian_nll_le_iff_mse_le",
    title="Under Gaussian noise, the negative log-likelihood is smaller iff the squared error is",
    source=_SOURCE,
)
def gaussian_nll_le_iff_mse_le(t: Author) -> None:
    """The two differ by a positive factor and a constant."""
    samples, y = t.nat("N"), t.family("y")
    m, other = t.family("m"), t.family("r")
    v, w, pi = _noise(t)
    t.given(samples >= 1)
    nll, mse, links = [], [], []
    for f, name in ((m, "m"), (other, "r")):
        nll.append(t.denote("NLL", name, by=_nll(samples, y, f, v, w)))
        mse.append(t.denote("MSE", name, by=mean_squared_error(samples, y, f)))
        known = t.use("gaussian_nll_eq", N=samples, y=y, m=f, v=v, w=w, pi=pi)
        links.append(t.show(known, "the negative log-likelihood of normal noise"))
    t.claim(iff(nll[0] <= nll[1], mse[0] <= mse[1]), iff(nll[0] < nll[1], mse[0] < mse[1]))
    up, down = samples / term(2) * (1 / v), 2 * v * (1 / samples)
    unit = t.algebra(eq(down * up, 1))

    def equivalent(law: str, left: Prop, right: Prop) -> Fact:
        """Multiply the one by `down`, the other by `up`."""

        def forward(f: Fact) -> Fact:
            shifted = t.linear(_like(right, up * mse[0], up * mse[1]), f, *links)
            scaled = t.use(law, shifted, a=up * mse[0], b=up * mse[1], c=down)
            return t.linear(right, scaled, *(_cancel(t, unit, e, down, up) for e in mse))

        def backward(f: Fact) -> Fact:
            scaled = t.use(law, f, a=mse[0], b=mse[1], c=up)
            return t.linear(left, scaled, *links)

        both = t.iff(left, right, forward, backward)
        return t.show(both, "the factor N / (2 v) is positive, the rest the same for both")

    t.qed(
        equivalent("mul_le_mul_left", nll[0] <= nll[1], mse[0] <= mse[1]),
        equivalent("mul_lt_mul_left", nll[0] < nll[1], mse[0] < mse[1]),
    )


def _like(relation: Prop, left: Term, right: Term) -> Prop:
    """The same relation between other terms."""
    return left < right if relation.expr.op == "<" else left <= right


def _cancel(t: Author, unit: Fact, value: Term, down: Term, up: Term) -> Fact:
    """`down * (up * value) = value`."""
    return t.linear(eq(down * (up * value), value), t.congruence(unit, lambda x: x * value))
