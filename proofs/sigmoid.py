"""The sigmoid: binary cross-entropy of a score, its slope and its curvature.

Main statements
    sigmoid_bounds                              0 < sigmoid z < 1
    sigmoid_neg                                 sigmoid(-z) = 1 - sigmoid z
    sigmoid_derivative                          sigmoid' = sigmoid (1 - sigmoid)
    log_sigmoid                                 log sigmoid z = -log(1 + exp(-z))
    sigmoid_cross_entropy                       = log(1 + exp(-z)) + (1 - y) z
    sigmoid_cross_entropy_derivative            sigmoid z - y
    sigmoid_cross_entropy_second_derivative     sigmoid z (1 - sigmoid z) > 0

Conventions
    The label y is any number; 0 and 1 are the hard ones.
"""

from derive.calculus.losses import sigmoid
from derive.calculus.measures import binary_cross_entropy
from derive.calculus.terms import Term, conj, derivative, eq, exp, log
from derive.calculus.theorem import Author, theorem

_BISHOP = "Bishop, Pattern Recognition and Machine Learning, section 4.3.2"


@theorem("sigmoid_bounds", title="The sigmoid lies strictly between 0 and 1", source=_BISHOP)
def sigmoid_bounds(t: Author) -> None:
    """1 is less than 1 + exp(-z)."""
    z = t.real("z")
    above, below = sigmoid(z) > 0, sigmoid(z) < 1
    t.claim(conj(above, below))
    power = t.use("exp_pos", a=-z)
    with t.assuming(power):
        positive = t.auto(above)
        rest = t.auto(exp(-z) / (1 + exp(-z)) > 0)
        whole = t.algebra(eq(sigmoid(z) + exp(-z) / (1 + exp(-z)), 1))
    t.show(positive, "exp is positive")
    t.show(whole, "common denominator")
    t.qed(t.both(positive, t.show(t.linear(below, whole, rest), "the second term is positive")))


@theorem("sigmoid_neg", title="The sigmoid of the negative", source=_BISHOP)
def sigmoid_neg(t: Author) -> None:
    """Multiply above and below by exp(-z)."""
    z = t.real("z")
    t.claim(eq(sigmoid(-z), 1 - sigmoid(z)))
    opposite = -z
    there = t.congruence(t.linear(eq(-opposite, z)), exp)
    inverse = t.use("exp_neg", a=z)
    with t.assuming(t.use("exp_pos", a=z)):
        t.qed(
            t.chain(sigmoid(-z))
            .eq(1 / (1 + exp(z)), "-(-z) = z", t.congruence(there, lambda x: 1 / (1 + x)))
            .eq(1 - 1 / (1 + 1 / exp(z)), "common denominator")
            .eq(
                1 - sigmoid(z),
                "exp(-z) = 1 / exp z",
                t.congruence(t.symmetric(inverse), lambda x: 1 / (1 + x)),
            )
            .done()
        )


@theorem("sigmoid_derivative", title="The derivative of the sigmoid", source=_BISHOP)
def sigmoid_derivative(t: Author) -> None:
    """The derivative of an inverse."""
    z = t.real("z")
    value = sigmoid(z) * (1 - sigmoid(z))
    t.claim(derivative(sigmoid, z, value))
    with t.assuming(t.use("exp_pos", a=-z)):
        t.show(
            t.derivative(sigmoid, z, exp(-z) / (1 + exp(-z)) ** 2),
            "the derivative of 1 / f is -f' / f^2",
        )
        t.qed(t.show(t.derivative(sigmoid, z, value), "exp(-z) / (1 + exp(-z)) = 1 - sigmoid z"))


@theorem("log_sigmoid", title="The logarithm of the sigmoid, and of its complement", source=_BISHOP)
def log_sigmoid(t: Author) -> None:
    """The logarithm of an inverse; the complement has a factor exp(-z) more."""
    z = t.real("z")
    soft = log(1 + exp(-z))
    t.claim(eq(log(sigmoid(z)), -soft), eq(log(1 - sigmoid(z)), -z - soft))
    power = t.use("exp_pos", a=-z)
    with t.assuming(power):
        inverse = t.use("log_inv", a=1 + exp(-z))
        split = t.use("log_div", a=exp(-z), b=1 + exp(-z))
        quotient = t.congruence(t.algebra(eq(1 - sigmoid(z), exp(-z) / (1 + exp(-z)))), log)
    t.show(inverse, "logarithm of an inverse")
    complement = (
        t.chain(log(1 - sigmoid(z)))
        .eq(log(exp(-z) / (1 + exp(-z))), "common denominator", quotient)
        .eq(log(exp(-z)) - soft, "logarithm of a quotient", split)
        .eq(-z - soft, "log inverts exp", t.use("log_exp", a=-z))
        .done()
    )
    t.qed(inverse, complement)


def _loss(y: Term, z: Term) -> Term:
    return binary_cross_entropy(y, sigmoid(z))


@theorem(
    "sigmoid_cross_entropy",
    title="Binary cross-entropy of a score",
    source=_BISHOP,
)
def sigmoid_cross_entropy(t: Author) -> None:
    """Put in the two logarithms."""
    y, z = t.real("y"), t.real("z")
    ce = t.denote("CE", "y", "sigmoid(z)", by=_loss(y, z))
    value = log(1 + exp(-z)) + (1 - y) * z
    t.claim(eq(ce, value))
    first, second = t.parts(t.use("log_sigmoid", z=z))
    t.show(first, "logarithm of the sigmoid")
    t.show(second, "and of its complement")
    t.qed(t.chain(ce).eq(value, "put them in", first, second).done())


@theorem(
    "sigmoid_cross_entropy_derivative",
    title="The slope of binary cross-entropy is the sigmoid minus the label",
    source=_BISHOP,
)
def sigmoid_cross_entropy_derivative(t: Author) -> None:
    """Differentiate log(1 + exp(-z)) + (1 - y) z."""
    y, z = t.real("y"), t.real("z")
    slope = sigmoid(z) - y
    t.claim(derivative(lambda x: _loss(y, x), z, slope))

    def closed(x: Term) -> Term:
        return log(1 + exp(-x)) + (1 - y) * x

    same = t.for_all("real", lambda x: t.symmetric(t.use("sigmoid_cross_entropy", y=y, z=x)))
    t.show(same, "binary cross-entropy of a score")
    with t.assuming(t.use("exp_pos", a=-z)):
        raw = -(exp(-z) / (1 + exp(-z))) + (1 - y)
        t.show(t.derivative(closed, z, raw), "chain rule")
        found = t.show(t.derivative(closed, z, slope), "1 - exp(-z) / (1 + exp(-z)) = sigmoid z")
    t.qed(t.use("derivative_ext", same, found, f=closed, g=lambda x: _loss(y, x), a=z, b=slope))


@theorem(
    "sigmoid_cross_entropy_second_derivative",
    title="Binary cross-entropy is strictly convex in the score",
    source=_BISHOP,
)
def sigmoid_cross_entropy_second_derivative(t: Author) -> None:
    """The derivative of sigmoid z - y; the label drops out."""
    y, z = t.real("y"), t.real("z")
    curvature = sigmoid(z) * (1 - sigmoid(z))
    t.claim(
        derivative(lambda x: sigmoid(x) - y, z, curvature),
        curvature > 0,
        remark="sigmoid z - y is the slope of the loss, by sigmoid_cross_entropy_derivative.",
    )
    with t.assuming(t.use("sigmoid_derivative", z=z)):
        second = t.derivative(lambda x: sigmoid(x) - y, z, curvature)
    above, below = t.parts(t.use("sigmoid_bounds", z=z))
    rest = t.linear(1 - sigmoid(z) > 0, below)
    positive = t.use("mul_pos", above, rest, a=sigmoid(z), b=1 - sigmoid(z))
    t.qed(
        t.show(second, "the derivative of the sigmoid"),
        t.show(positive, "the sigmoid lies strictly between 0 and 1"),
    )
