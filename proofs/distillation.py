"""Distillation: the gradient of a loss against a teacher, at temperature T.

Main statements
    distillation_gradient               along v: (1/T) sum (softmax(z/T)_k - p_k) v_k
    distillation_mixture_gradient       mixed with hard labels; T^2 keeps the two in proportion

The teacher p is any distribution, such as the softmax of its own scores over T.
"""

from derive.calculus.differentiate import with_value
from derive.calculus.losses import (
    line,
    softmax,
    softmax_slope,
)
from derive.calculus.measures import Vector, cross_entropy, distribution
from derive.calculus.normal import equal
from derive.calculus.terms import (
    Term,
    derivative,
    eq,
)
from derive.calculus.theorem import Author, theorem

_HINTON = "Hinton, Vinyals, Dean, Distilling the Knowledge in a Neural Network, section 2"


def _soft_loss(n: Term, p: Vector, z: Vector, temperature: Term) -> Term:
    """H(p, softmax(z / T))."""
    return cross_entropy(n, p, softmax(n, lambda k: z(k) / temperature))


@theorem(
    "distillation_gradient",
    title="The gradient of distillation at temperature T",
    source=_HINTON,
)
def distillation_gradient(t: Author) -> None:
    """Scores z / T move along v / T."""
    n, p, z, v = t.nat("n"), t.family("p"), t.family("z"), t.family("v")
    temperature = t.real("T")
    t.given(temperature > 0)
    t.given(*distribution(n, p))

    def cooled(k: Term) -> Term:
        return z(k) / temperature

    def loss(s: Term) -> Term:
        return _soft_loss(n, p, line(z, v)(s), temperature)

    slope = 1 / temperature * softmax_slope(n, p, cooled, v)
    t.claim(derivative(loss, 0, slope))

    def direction(k: Term) -> Term:
        return v(k) / temperature

    def rescaled(s: Term) -> Term:
        return cross_entropy(n, p, softmax(n, line(cooled, direction)(s)))

    known = t.use("softmax_cross_entropy_derivative", n=n, p=p, z=cooled, v=direction)
    t.show(known, "softmax minus the label, along v / T")
    value = t.algebra(eq(Term(known.expr.args[2]), slope))
    moved = with_value(t, known, value)
    t.show(moved, "1 / T moves out of the sum")
    same = t.for_all("real", lambda s: equal(t, rescaled(s).expr, loss(s).expr), "s")
    result = t.use("derivative_ext", same, moved, f=rescaled, g=loss, a=0, b=slope)
    t.qed(t.show(result, "z / T + s v / T = (z + s v) / T"))


@theorem(
    "distillation_mixture_gradient",
    title="The gradient of distillation mixed with hard labels",
    source=_HINTON,
)
def distillation_mixture_gradient(t: Author) -> None:
    """Both losses are softmax minus label; T^2 keeps the soft one in proportion."""
    n, y, p, z, v = t.nat("n"), t.family("y"), t.family("p"), t.family("z"), t.family("v")
    temperature, w = t.real("T"), t.real("w")
    t.given(temperature > 0)
    t.given(*distribution(n, y))
    t.given(*distribution(n, p))
    along = line(z, v)

    def hard(s: Term) -> Term:
        return cross_entropy(n, y, softmax(n, along(s)))

    def soft(s: Term) -> Term:
        return _soft_loss(n, p, along(s), temperature)

    def mixed(s: Term) -> Term:
        return (1 - w) * hard(s) + w * temperature**2 * soft(s)

    cooled = softmax_slope(n, p, lambda k: z(k) / temperature, v)
    slope = (1 - w) * softmax_slope(n, y, z, v) + w * temperature * cooled
    t.claim(derivative(mixed, 0, slope))
    labels = t.use("softmax_cross_entropy_derivative", n=n, p=y, z=z, v=v)
    teacher = t.use("distillation_gradient", n=n, p=p, z=z, v=v, T=temperature)
    t.show(labels, "the gradient for the labels")
    t.show(teacher, "the gradient for the teacher")
    with t.assuming(labels, teacher):
        t.qed(t.show(t.derivative(mixed, 0, slope), "T^2 times 1 / T is T"))
