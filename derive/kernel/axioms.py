"""The axioms: everything that the kernel believes beyond its rules.

Main definitions
    Axiom       a name, a statement with free names that may be instantiated, a source, and the Coq
                lemma that proves it (or the word `assumed`)
    AXIOMS      all of them by name
    CORE        the names of the arithmetic, exponential and logarithm axioms; a theorem that rests
                on these alone carries the trust label `kernel`

Implementation notes
    The first group says that the reals are an Archimedean ordered field with the naturals inside
    (the rules `field` and `linear` know the rest); the second defines finite sums and products;
    the third characterises exp and log completely: the logarithm laws and `log x <= x - 1` with its
    equality case are theorems (`proofs/logarithm.py`).  The calculus and integral axioms are
    the named assumptions of the trust labels `kernel + axioms [...]`.
"""

from __future__ import annotations

from typing import NamedTuple

from derive.kernel.expression import Expr
from derive.kernel.syntax import Scope

__all__ = ["AXIOMS", "CORE", "Axiom"]


class Axiom(NamedTuple):
    """A named statement; `group` is `order`, `sums`, `exponential`, `calculus` or `integral`."""

    name: str
    group: str
    types: dict[str, str]
    statement: Expr
    source: str
    coq: str


AXIOMS: dict[str, Axiom] = {}

_REALS = {"a": "real", "b": "real"}
_FUNCTIONS = {
    "f": "real -> real",
    "g": "real -> real",
    "a": "real",
    "b": "real",
    "u": "real",
    "v": "real",
}


def _axiom(name: str, group: str, types: dict[str, str], text: str, source: str, coq: str) -> None:
    AXIOMS[name] = Axiom(name, group, types, Scope(types).read(text), source, coq)


# --- the ordered field and the naturals in it -------------------------------------------------

_axiom(
    "le_antisymm", "order", _REALS,
    "(implies (<= a b) (implies (<= b a) (= a b)))",
    "ordered field", "Rle_antisym",
)  # fmt: skip
_axiom(
    "lt_of_not_le", "order", _REALS,
    "(implies (implies (<= a b) false) (< b a))",
    "ordered field, total", "Rnot_le_lt",
)  # fmt: skip
_axiom(
    "mul_pos", "order", _REALS,
    "(implies (< 0 a) (implies (< 0 b) (< 0 (* a b))))",
    "ordered field", "Rmult_lt_0_compat",
)  # fmt: skip
_axiom(
    "nat_nonneg", "order", {"n": "nat"},
    "(<= 0 n)",
    "natural numbers", "pos_INR",
)  # fmt: skip
_axiom(
    "nat_succ_le", "order", {"m": "nat", "n": "nat"},
    "(implies (< m n) (<= (+ m 1) n))",
    "natural numbers are discrete", "INR_lt, le_INR",
)  # fmt: skip
_axiom(
    "archimedean", "order", _REALS,
    "(implies (forall n nat (<= (* n a) b)) (<= a 0))",
    "the reals are Archimedean", "archimed",
)  # fmt: skip

# --- finite sums and products over 1, ..., n ---------------------------------------------------

_axiom(
    "sum_zero", "sums", {"f": "nat -> real"},
    "(= (sum i 0 (f i)) 0)",
    "definition", "reflexivity",
)  # fmt: skip
_axiom(
    "sum_succ", "sums", {"f": "nat -> real", "n": "nat"},
    "(= (sum i (+ n 1) (f i)) (+ (sum i n (f i)) (f (+ n 1))))",
    "definition", "reflexivity",
)  # fmt: skip
_axiom(
    "prod_zero", "sums", {"f": "nat -> real"},
    "(= (prod i 0 (f i)) 1)",
    "definition", "reflexivity",
)  # fmt: skip
_axiom(
    "prod_succ", "sums", {"f": "nat -> real", "n": "nat"},
    "(= (prod i (+ n 1) (f i)) (* (prod i n (f i)) (f (+ n 1))))",
    "definition", "reflexivity",
)  # fmt: skip

# --- exp and log ------------------------------------------------------------------------------

_axiom(
    "exp_add", "exponential", _REALS,
    "(= (exp (+ a b)) (* (exp a) (exp b)))",
    "definition of exp", "exp_plus",
)  # fmt: skip
_axiom(
    "add_one_le_exp", "exponential", _REALS,
    "(<= (+ a 1) (exp a))",
    "definition of exp", "exp_ineq1_le",
)  # fmt: skip
_axiom(
    "exp_log", "exponential", _REALS,
    "(implies (< 0 a) (= (exp (log a)) a))",
    "definition of log", "exp_ln",
)  # fmt: skip

# --- derivatives ------------------------------------------------------------------------------

_axiom(
    "derivative_const", "calculus", _FUNCTIONS,
    "(derivative x b a 0)",
    "Rudin, Principles, Theorem 5.3", "is_derive_const",
)  # fmt: skip
_axiom(
    "derivative_id", "calculus", _FUNCTIONS,
    "(derivative x x a 1)",
    "Rudin, Principles, Theorem 5.3", "is_derive_id",
)  # fmt: skip
_axiom(
    "derivative_add", "calculus", _FUNCTIONS,
    "(implies (derivative x (f x) a u) (implies (derivative x (g x) a v)"
    " (derivative x (+ (f x) (g x)) a (+ u v))))",
    "Rudin, Principles, Theorem 5.3", "is_derive_plus",
)  # fmt: skip
_axiom(
    "derivative_mul", "calculus", _FUNCTIONS,
    "(implies (derivative x (f x) a u) (implies (derivative x (g x) a v)"
    " (derivative x (* (f x) (g x)) a (+ (* u (g a)) (* (f a) v)))))",
    "Rudin, Principles, Theorem 5.3", "is_derive_mult",
)  # fmt: skip
_axiom(
    "derivative_inv", "calculus", _FUNCTIONS,
    "(implies (implies (= a 0) false) (derivative x (/ 1 x) a (neg (/ 1 (^ a 2)))))",
    "Rudin, Principles, Theorem 5.3", "is_derive_inv",
)  # fmt: skip
_axiom(
    "derivative_exp", "calculus", _FUNCTIONS,
    "(derivative x (exp x) a (exp a))",
    "Rudin, Principles, Theorem 8.6", "is_derive_exp",
)  # fmt: skip
_axiom(
    "derivative_log", "calculus", _FUNCTIONS,
    "(implies (< 0 a) (derivative x (log x) a (/ 1 a)))",
    "Rudin, Principles, section 8.4", "is_derive_ln",
)  # fmt: skip
_axiom(
    "derivative_comp", "calculus", _FUNCTIONS,
    "(implies (derivative x (g x) a v) (implies (derivative y (f y) (g a) u)"
    " (derivative x (f (g x)) a (* u v))))",
    "Rudin, Principles, Theorem 5.5", "is_derive_comp",
)  # fmt: skip
_axiom(
    "derivative_congr", "calculus", _FUNCTIONS,
    "(implies (< u a) (implies (< a v)"
    " (implies (forall x real (implies (< u x) (implies (< x v) (= (f x) (g x)))))"
    " (implies (derivative x (f x) a b) (derivative x (g x) a b)))))",
    "a derivative is local", "is_derive_ext_loc",
)  # fmt: skip
_axiom(
    "monotone_of_derivative_nonneg", "calculus", _FUNCTIONS,
    "(implies (<= a b)"
    " (implies (forall x real (implies (<= a x) (implies (<= x b) (derivative y (f y) x (g x)))))"
    " (implies (forall x real (implies (<= a x) (implies (<= x b) (<= 0 (g x)))))"
    " (<= (f a) (f b)))))",
    "mean value theorem; Rudin, Principles, Theorem 5.11", "MVT_cor2",
)  # fmt: skip

# --- an abstract integral: a positive linear functional on the integrable functions ------------

_axiom(
    "integrable_add", "integral", _FUNCTIONS,
    "(implies (integrable x (f x)) (implies (integrable x (g x)) (integrable x (+ (f x) (g x)))))",
    "Billingsley, Theorem 16.1", "assumed",
)  # fmt: skip
_axiom(
    "integral_add", "integral", _FUNCTIONS,
    "(implies (integrable x (f x)) (implies (integrable x (g x))"
    " (= (integral x (+ (f x) (g x))) (+ (integral x (f x)) (integral x (g x))))))",
    "Billingsley, Theorem 16.1", "assumed",
)  # fmt: skip
_axiom(
    "integrable_scale", "integral", _FUNCTIONS,
    "(implies (integrable x (f x)) (integrable x (* a (f x))))",
    "Billingsley, Theorem 16.1", "assumed",
)  # fmt: skip
_axiom(
    "integral_scale", "integral", _FUNCTIONS,
    "(implies (integrable x (f x)) (= (integral x (* a (f x))) (* a (integral x (f x)))))",
    "Billingsley, Theorem 16.1", "assumed",
)  # fmt: skip
_axiom(
    "integrable_congr", "integral", _FUNCTIONS,
    "(implies (forall x real (= (f x) (g x))) (implies (integrable x (f x)) (integrable x (g x))))",
    "functions are extensional", "assumed",
)  # fmt: skip
_axiom(
    "integral_congr", "integral", _FUNCTIONS,
    "(implies (forall x real (= (f x) (g x))) (= (integral x (f x)) (integral x (g x))))",
    "functions are extensional", "assumed",
)  # fmt: skip
_axiom(
    "integral_nonneg", "integral", _FUNCTIONS,
    "(implies (forall x real (<= 0 (f x))) (<= 0 (integral x (f x))))",
    "Billingsley, Theorem 15.1", "assumed",
)  # fmt: skip
_axiom(
    "ae_zero_of_integral_zero", "integral", _FUNCTIONS,
    "(implies (forall x real (<= 0 (f x))) (implies (integrable x (f x))"
    " (implies (= (integral x (f x)) 0) (almost_everywhere x (= (f x) 0)))))",
    "Billingsley, Theorem 15.2", "assumed",
)  # fmt: skip
_axiom(
    "ae_mono", "integral", {**_FUNCTIONS, "h": "real -> real", "k": "real -> real"},
    "(implies (forall x real (implies (= (f x) (g x)) (= (h x) (k x))))"
    " (implies (almost_everywhere x (= (f x) (g x))) (almost_everywhere x (= (h x) (k x)))))",
    "a superset of a set of full measure has full measure", "assumed",
)  # fmt: skip
_axiom(
    "integral_congr_ae", "integral", _FUNCTIONS,
    "(implies (almost_everywhere x (= (f x) (g x))) (= (integral x (f x)) (integral x (g x))))",
    "Billingsley, Theorem 15.2", "assumed",
)  # fmt: skip

CORE = frozenset(a.name for a in AXIOMS.values() if a.group in ("order", "sums", "exponential"))
