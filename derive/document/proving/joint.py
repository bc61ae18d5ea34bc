"""Measures of two variables: linear relations between H(X), H(Y), H(X, Y), H(X | Y), I(X; Y).

Main definitions
    joint_sides     the sides of a link as terms over one joint distribution r, with hypotheses
    joint_facts     the chain rules, and the inequalities that generate all others

Main statements
    Every linear inequality between these measures that holds for all joint distributions follows
    from I(X; Y) >= 0, H(X | Y) >= 0 and H(Y | X) >= 0 (Yeung, A First Course, section 14.2).
"""

from __future__ import annotations

from fractions import Fraction

from derive.calculus.author import Author
from derive.calculus.joint_measures import (
    column_sums,
    conditional_entropy,
    joint_distribution,
    joint_entropy,
    mutual_information,
    row_sums,
    transpose,
)
from derive.calculus.measures import entropy
from derive.calculus.proof import Fact
from derive.calculus.terms import Family, Term, term
from derive.document.proving.conventions import Hypothesis
from derive.document.proving.domains import Unread
from derive.document.render import key
from derive.document.syntax import Add, Call, Multiply, Negative, Node, Number
from derive.kernel.expression import apply

__all__ = ["joint_facts", "joint_sides"]


def joint_sides(t: Author, left: Node, right: Node) -> tuple[tuple[Term, Term], list[Hypothesis]]:
    """The terms of both sides, and that r is a joint distribution."""
    m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
    values = _values(m, n, r)
    given = [Hypothesis(h, "a joint distribution of X and Y") for h in joint_distribution(m, n, r)]
    return (_read(left, values), _read(right, values)), given


def _values(m: Term, n: Term, r: Family) -> dict[str, Term]:
    turned = transpose(r)
    both, mutual = joint_entropy(m, n, r), mutual_information(m, n, r)
    return {
        "H(X)": entropy(m, row_sums(n, r)),
        "H(Y)": entropy(n, column_sums(m, r)),
        "H(X,Y)": both,
        "H(Y,X)": both,
        "H(X|Y)": conditional_entropy(n, m, turned),
        "H(Y|X)": conditional_entropy(m, n, r),
        "I(X;Y)": mutual,
        "I(Y;X)": mutual,
        "I(X,Y)": mutual,
    }


def _read(node: Node, values: dict[str, Term]) -> Term:
    match node:
        case Call() if key(node) in values:
            return values[key(node)]
        case Number() if len(node.literal) < 20 and "e" not in node.literal.lower():
            return term(Fraction(node.literal))
        case Add():
            parts = [_read(part, values) for part in node.terms]
            return sum(parts[1:], parts[0])
        case Negative():
            return -_read(node.operand, values)
        case Multiply(factors=(first, second)):
            return _read(first, values) * _read(second, values)
    raise Unread(f"the prover does not know {key(node)}")


def joint_facts(t: Author) -> list[Fact]:
    """What relates the measures; `m`, `n` and `r` are those of `joint_sides`."""
    m, n = (Term(apply(t.symbols[name])) for name in ("m", "n"))
    r = Family(t.symbols["r"])
    facts = [
        t.use(name, m=m, n=n, r=r)
        for name in ("entropy_chain_rule", "entropy_chain_rule_symmetric")
    ]
    facts += t.parts(t.use("mutual_information_eq_entropy_sub", m=m, n=n, r=r))
    turned = transpose(r)
    with_rows = {"m": m, "n": n, "r": r}
    with_columns = {"m": n, "n": m, "r": turned}
    for name, bodies in (
        ("mutual_information_nonneg", with_rows),
        ("conditional_entropy_nonneg", with_rows),
        ("conditional_entropy_nonneg", with_columns),
    ):
        if name == "conditional_entropy_nonneg" and bodies is with_columns:
            fact = t.use(name, _turned(t, m, n, r), **bodies)  # type: ignore[arg-type]
        else:
            fact = t.use(name, **bodies)  # type: ignore[arg-type]
        facts.append(t.parts(fact)[0])
    return facts


def _turned(t: Author, m: Term, n: Term, r: Family) -> Fact:
    """The transpose of r is not negative."""
    return t.for_all_in(n, lambda j: t.for_all_in(m, lambda i: t.auto(r(i, j) >= 0)))
