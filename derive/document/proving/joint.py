"""Measures of two variables: H(X), H(Y), H(X, Y), H(X | Y), I(X; Y), and sums over p(x, y).

Main definitions
    JointReading    a link as terms over one joint distribution r, and what may be cited of it

Main statements
    Every linear inequality between these measures that holds for all joint distributions follows
    from I(X; Y) >= 0, H(X | Y) >= 0 and H(Y | X) >= 0 (Yeung, A First Course, section 14.2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from operator import add, mul

from derive.calculus.author import Author
from derive.calculus.joint_measures import (
    Matrix,
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
from derive.calculus.terms import Term, log, term, total
from derive.document.joint_notation import COLUMNS, JOINT, ROWS
from derive.document.proving.conventions import Hypothesis
from derive.document.proving.domains import Unread
from derive.document.render import key
from derive.document.syntax import (
    Add,
    Big,
    Call,
    Chain,
    Divide,
    Multiply,
    Negative,
    Node,
    Number,
    Symbol,
    Tuple,
    walk,
)

__all__ = ["JointReading"]


class JointReading:
    """A link as terms over a joint distribution r on m x n letters; `Unread` if it is not read.

    `sides` are the terms, `given` says that r is a joint distribution.  Logarithms and measures to
    another base than e are read as natural ones, if each term of both sides has just one: then
    only the unit is another.
    """

    def __init__(self, t: Author, left: Node, right: Node, base: str | None = None) -> None:
        if base not in (None, "e") and {_degree(left), _degree(right)} != {1}:
            raise Unread("a term without a logarithm beside logarithms to a base")
        self._t = t
        self._m, self._n, self._r = m, n, r = t.nat("m"), t.nat("n"), t.family("r", 2)
        turned = transpose(r)
        both, mutual = joint_entropy(m, n, r), mutual_information(m, n, r)
        self._sizes = {ROWS: m, COLUMNS: n}
        self._families: dict[str, Callable[..., Term]] = {
            JOINT: r,
            ROWS: row_sums(n, r),
            COLUMNS: column_sums(m, r),
        }
        self._values = {
            "H(X)": entropy(m, self._families[ROWS]),
            "H(Y)": entropy(n, self._families[COLUMNS]),
            "H(X,Y)": both,
            "H(Y,X)": both,
            "H(X|Y)": conditional_entropy(n, m, turned),
            "H(Y|X)": conditional_entropy(m, n, r),
            "I(X;Y)": mutual,
            "I(Y;X)": mutual,
            "I(X,Y)": mutual,
        }
        self._double: list[tuple[Term, Term, Matrix]] = []
        self.sides = self._read(left, {}), self._read(right, {})
        self.given = [
            Hypothesis(h, "a joint distribution of X and Y") for h in joint_distribution(m, n, r)
        ]

    # --- what may be cited ---

    def exchanges(self) -> list[Fact]:
        """The double sums in the other order."""
        return [self._t.use("sum_exchange", m=m, n=n, f=f) for m, n, f in self._double]

    def means(self) -> list[Fact]:
        """The conditional entropies as means over the letters that are given."""
        return self._for_both("conditional_entropy_eq_mean")

    def relations(self) -> list[Fact]:
        """The chain rules, and the inequalities that generate all others."""
        t, m, n, r = self._t, self._m, self._n, self._r
        facts = [
            t.use("entropy_chain_rule", m=m, n=n, r=r),
            t.use("entropy_chain_rule_symmetric", m=m, n=n, r=r),
        ]
        facts += t.parts(t.use("mutual_information_eq_entropy_sub", m=m, n=n, r=r))
        facts.append(t.parts(t.use("mutual_information_nonneg", m=m, n=n, r=r))[0])
        return facts + [t.parts(f)[0] for f in self._for_both("conditional_entropy_nonneg")]

    def _for_both(self, theorem: str) -> list[Fact]:
        """A theorem on r with entries that are not negative, and on its transpose."""
        t, m, n, r = self._t, self._m, self._n, self._r
        nonnegative = t.for_all_in(n, lambda j: t.for_all_in(m, lambda i: t.auto(r(i, j) >= 0)))
        return [
            t.use(theorem, m=m, n=n, r=r),
            t.use(theorem, nonnegative, m=n, n=m, r=transpose(r)),
        ]

    # --- reading ---

    def _read(self, node: Node, at: Mapping[str, Term]) -> Term:
        """The term of a node whose indices are `at` those places."""
        match node:
            case Call() if key(node) in self._values:
                return self._values[key(node)]
            case Call(function=Symbol(name=name)) if name in self._families:
                places = [at.get(key(argument)) for argument in node.arguments]
                if None not in places:
                    return self._families[name](*places)
            case Call(function=Symbol(name="log" | "ln"), arguments=(argument,)):
                return log(self._read(argument, at))
            case Number() if len(node.literal) < 20 and "e" not in node.literal.lower():
                return term(Fraction(node.literal))
            case Add():
                return reduce(add, (self._read(part, at) for part in node.terms))
            case Negative():
                return -self._read(node.operand, at)
            case Multiply():
                return reduce(mul, (self._read(part, at) for part in node.factors))
            case Divide():
                return self._read(node.numerator, at) / self._read(node.denominator, at)
            case Big(kind="sum", over=None):
                return self._sum(node.body, _running(node.under), at)
        raise Unread(f"the prover does not know {key(node)}")

    def _sum(self, body: Node, names: Sequence[str], at: Mapping[str, Term]) -> Term:
        if not names:
            return self._read(body, at)
        name, *rest = names
        if not at:
            self._note_order(names, body)
        return total(self._size(name, body), lambda i: self._sum(body, rest, {**at, name: i}))

    def _note_order(self, names: Sequence[str], body: Node) -> None:
        """Remember a double sum, which the prover may need in the other order."""
        if len(names) == 1 and isinstance(body, Big):
            names, body = [*names, *_running(body.under)], body.body
        if len(names) == 2:
            first, second = names

            def entry(i: Term, j: Term) -> Term:
                return self._read(body, {first: i, second: j})

            self._double.append((self._size(first, body), self._size(second, body), entry))

    def _size(self, name: str, body: Node) -> Term:
        """The number of letters that an index runs over: those of X, or those of Y."""
        found = set()
        for part in walk(body):
            if isinstance(part, Call) and part.function.name in self._families:
                of = part.function.name
                lines = (ROWS, COLUMNS) if of == JOINT else (of,)
                found |= {
                    line for line, a in zip(lines, part.arguments, strict=True) if key(a) == name
                }
        if len(found) != 1:
            raise Unread(f"nothing tells what {name} runs over")
        return self._sizes[found.pop()]


def _degree(node: Node) -> int:
    """The number of logarithms and measures that are multiplied in each term, -1 if they differ."""
    match node:
        case Call() if node.function.name in (JOINT, ROWS, COLUMNS):
            return 0
        case Call():
            return 1
        case Add():
            degrees = set(map(_degree, node.terms))
            return degrees.pop() if len(degrees) == 1 else -1
        case Negative():
            return _degree(node.operand)
        case Multiply():
            degrees = set(map(_degree, node.factors))
            return -1 if -1 in degrees else sum(map(_degree, node.factors))
        case Divide():
            return _degree(node.numerator) if _degree(node.denominator) == 0 else -1
        case Big(kind="sum"):
            return _degree(node.body)
    return 0


def _running(under: Node | None) -> list[str]:
    """The indices of a sum, those of X before those of Y where it runs over both at once."""
    if isinstance(under, Chain) and under.relations == ("∈",):
        under = under.operands[0]
    names = under.items if isinstance(under, Tuple) else (under,)
    if not all(isinstance(name, Symbol) for name in names):
        raise Unread("a sum over something else than an index")
    return sorted(key(name) for name in names if name is not None)
