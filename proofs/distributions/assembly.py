"""The certificate of a closed form: the kernel derives its value from the moments.

Main definitions
    certificate     the theorem of one closed form, or None where the kernel has no words for it

Main statements
    Let p be integrable with integral 1, and let the integral of p T_j be m_j for each j.  Then the
    integral of p (c + sum_j eta_j T_j) is the value that the closed form states.
    Affinities: let the integral of f be e^r.  Then w log(integral of e^c f) is the value; f is the
    exponential of a normal form, r its log-normalizer (for Hellinger, w = 1 and the value is the
    logarithm of the affinity).

Implementation notes
    The integral of the kernel is over any fixed measure space, so a certificate holds for
    probabilities (the counting measure) as it does for densities.
    p and the T_j are opaque functions and the moments are hypotheses: they are what the axioms of
    the trust label stand for.  Special functions, pi and roots are opaque real numbers, positive
    where SymPy knows them to be; equal expressions are one number, so nothing but field arithmetic
    and the laws of the logarithm can make both sides equal.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy

import proofs
from derive.calculus.integrals import integrate
from derive.calculus.logs import expansions
from derive.calculus.proof import Fact, ProofError
from derive.calculus.terms import Term, eq, exp, integrable, integral, log, ne, term
from derive.calculus.theorem import Author, Theorem, prove
from derive.distributions.measures import ClosedForm
from derive.distributions.measures.tidy import oriented, positive_by
from derive.kernel.expression import number
from derive.kernel.rules import RuleError

__all__ = ["certificate"]

_LIBRARY = proofs  # importing it registers the theorems that a proof may cite
_MOST_ATOMS = 40
_MOST_EXPONENT = 12


class _NoWords(Exception):
    """The kernel has no words for this expression."""


def certificate(answer: ClosedForm) -> Theorem | None:
    """The theorem that states the value of `answer` from its moments; None if it is not proved."""
    if answer.finite is None:
        return None
    proof = _affinity(answer) if answer.measure in _AFFINITIES else _expectation(answer)
    try:
        proved = prove(
            proof,
            name="closed_form",
            title=answer.name,
            source="linearity",
            chapter="distributions",
        )
        return proved if proved.checked else None
    except (ProofError, RuleError, _NoWords):
        return None


_AFFINITIES = frozenset(("renyi_divergence", "renyi_entropy", "bhattacharyya", "hellinger"))


def _affinity(answer: ClosedForm) -> Callable[[Author], None]:
    ((weight, rest),) = answer.parts

    def written(t: Author) -> None:
        words = _Words(t, answer)
        f = t.function("f")
        c, r, w = words.number(answer.constant), words.number(rest), words.number(weight)
        value = words.number(answer.finite)
        t.given(integrable(f), eq(integral(f), exp(r)))

        def body(x: Term) -> Term:
            return exp(c) * f(x)

        t.claim(eq(w * log(integral(body)), value))
        scaled = t.use("integral_scale", f=f, a=exp(c))
        mass = t.auto(eq(integral(f), exp(r)))
        product = t.use("exp_add", a=c, b=r)
        whole = t.algebra(eq(integral(body), exp(c + r)), scaled, mass, product)
        logs = t.use("log_exp", a=c + r)
        known = t.linear(eq(log(integral(body)), c + r), t.congruence(whole, log), logs)
        sides = expansions(t, [a.expr for a in (c, r, w, value)])
        t.qed(t.algebra(eq(w * log(integral(body)), value), known, *sides, *words.number_facts()))

    return written


def _expectation(answer: ClosedForm) -> Callable[[Author], None]:
    def written(t: Author) -> None:
        words = _Words(t, answer)
        p = t.function("p")
        statistics = [t.function(f"T{j}") for j in range(1, len(answer.parts) + 1)]
        constant = words.number(answer.constant)
        weights = [words.number(coefficient) for coefficient, _ in answer.parts]
        moments = [words.number(moment) for _, moment in answer.parts]
        value = words.number(answer.finite)
        weighted = [_times(p, f) for f in statistics]
        t.given(integrable(p), eq(integral(p), 1))
        for f, m in zip(weighted, moments, strict=True):
            t.given(integrable(f), eq(integral(f), m))

        def body(x: Term) -> Term:
            summands = (w * f(x) for w, f in zip(weights, statistics, strict=True))
            return p(x) * reduce(lambda a, b: a + b, summands, constant)

        t.claim(eq(integral(body), value))
        parts: list[tuple[Term, Callable[[Term], Term]]] = [(constant, p)]
        parts += zip(weights, weighted, strict=True)
        _, linear = integrate(t, body, parts)
        known = [t.auto(eq(integral(f), m)) for f, m in zip(weighted, moments, strict=True)]
        mass = t.auto(eq(integral(p), 1))
        sides = [a.expr for a in (constant, *weights, *moments, value)]
        logs = expansions(t, sides)
        t.qed(
            t.algebra(eq(integral(body), value), linear, mass, *known, *logs, *words.number_facts())
        )

    return written


def _times(p: Callable[[Term], Term], f: Callable[[Term], Term]) -> Callable[[Term], Term]:
    return lambda x: p(x) * f(x)


class _Words:
    """Translates SymPy expressions; what has no word becomes a real number with a name."""

    def __init__(self, t: Author, answer: ClosedForm) -> None:
        self.t = t
        self.positive = positive_by(answer.conditions)
        self.atoms: dict[Any, Term] = {}
        self.numbers: set[Any] = set()

    def number(self, e: Any) -> Term:
        """The kernel term of an expression, whichever way its differences are written."""
        return self.term(oriented(e, self.positive))

    def term(self, e: Any) -> Term:
        """The kernel term of an expression as it is written."""
        if e.is_Rational:
            return term(int(e.p)) / term(int(e.q)) if e.q != 1 else term(int(e.p))
        if e.is_Add:
            return reduce(lambda a, b: a + b, map(self.term, e.args))
        if e.is_Mul:
            return reduce(lambda a, b: a * b, map(self.term, e.args))
        if e.is_Pow and e.exp.is_Integer and abs(e.exp) <= _MOST_EXPONENT:
            content, primitive = e.base.as_content_primitive()
            if content != 1 and e.base.is_Add:
                return self.term(content**e.exp) * self.term(primitive**e.exp)
            return self._whole_power(self.term(e.base), int(e.exp))
        if isinstance(e, sympy.log) and self._positive(e.args[0]):
            return self._log(e.args[0])
        if isinstance(e, sympy.exp) or (e.is_Pow and e.base.is_positive):
            return self._power(*e.as_base_exp())
        return self._atom(e)

    def _positive(self, e: Any) -> bool:
        """Whether SymPy knows it, or the conditions of the laws say it."""
        if e.is_Mul:
            return all(map(self._positive, e.args))
        if e.is_Pow and e.exp.is_real:
            return self._positive(e.base)
        return bool(e.is_positive) or e.as_content_primitive()[1] in self.positive

    def _power(self, base: Any, exponent: Any) -> Term:
        """A power of a positive number: its base and its exponent taken apart."""
        if base.is_Mul and all(a.is_positive for a in base.args):
            return reduce(lambda a, b: a * b, (self._power(a, exponent) for a in base.args))
        if base.is_Pow:
            return self._power(base.base, base.exp * exponent)
        summands = sympy.Add.make_args(sympy.expand(exponent))
        if len(summands) > 1:
            return reduce(lambda a, b: a * b, (self._power(base, x) for x in summands))
        if exponent.is_Integer and abs(exponent) <= _MOST_EXPONENT:
            return self._whole_power(self.term(base), int(exponent))
        if exponent.could_extract_minus_sign():
            return term(1) / self._atom(base**-exponent)
        return self._atom(base**exponent)

    def _log(self, argument: Any) -> Term:
        """A logarithm; that of a power x^a is a log x, as x^a is exp(a log x)."""
        if argument.is_Pow and argument.base.is_positive and argument.exp.is_real:
            return self.term(argument.exp) * self._log(argument.base)
        if argument.is_Mul:
            powers = [a for a in argument.args if a.is_Pow and not a.exp.is_Integer]
            if powers and all(a.is_positive for a in argument.args):
                rest = argument / sympy.Mul(*powers)
                return reduce(lambda a, b: a + b, map(self._log, powers), self._log(rest))
        if argument == 1:
            return term(0)
        rational, factors = _factored(argument)
        self.numbers.add(rational)
        terms = [self._whole_power(self._factor(base), exponent) for base, exponent in factors]
        if rational != 1 or not terms:
            terms.insert(0, self.term(rational))
        return log(reduce(lambda a, b: a * b, terms))

    def _factor(self, base: Any) -> Term:
        """A factor below a logarithm: a sum is one number, as no law takes its logarithm apart."""
        return self._atom(base) if base.is_Add else self.term(base)

    @staticmethod
    def _whole_power(base: Term, exponent: int) -> Term:
        power = base if abs(exponent) == 1 else base ** abs(exponent)
        return power if exponent > 0 else term(1) / power

    def number_facts(self) -> list[Fact]:
        """The logarithms of the rational numbers that occur, in those of primes."""
        found: list[Fact] = []
        for value in self.numbers - {sympy.S.One}:
            top, bottom = int(value.p), int(value.q)
            if bottom != 1:
                ratio = term(top) / term(bottom)
                literal = Term(number(Fraction(top, bottom)))
                found.append(self.t.congruence(self.t.linear(eq(literal, ratio)), log))
            if bottom != 1 and top != 1:
                found.append(self.t.use("log_div", a=term(top), b=term(bottom)))
            elif bottom != 1:
                found.append(self.t.use("log_inv", a=term(bottom)))
            for whole in (top, bottom):
                found += self._primes(whole)
        return found

    def _primes(self, n: int) -> list[Fact]:
        if n == 1 or sympy.isprime(n):
            return []
        p = min(sympy.primefactors(n))
        t, rest = self.t, n // p
        regroup = t.congruence(t.linear(eq(term(n), term(p) * term(rest))), log)
        return [regroup, t.use("log_mul", a=term(p), b=term(rest)), *self._primes(rest)]

    def _atom(self, e: Any) -> Term:
        if e not in self.atoms:
            if e.has(sympy.oo, sympy.Integral) or len(self.atoms) >= _MOST_ATOMS:
                raise _NoWords
            atom = self.t.real(f"a{len(self.atoms) + 1}")
            self.atoms[e] = atom
            if self._positive(e):
                self.t.given(atom > 0)
            elif e.is_nonzero:
                self.t.given(_nonzero(atom))
        return self.atoms[e]


def _factored(e: Any) -> tuple[Any, list[tuple[Any, int]]]:
    """A rational number, and factors with whole exponents; sums have no common divisor left."""
    rational, factors = sympy.S.One, []
    for factor in sympy.Mul.make_args(e):
        base, exponent = factor.as_base_exp()
        if not exponent.is_Integer:
            base, exponent = factor, sympy.S.One
        content, primitive = base.as_content_primitive()
        rational *= content**exponent
        if primitive != 1:
            factors.append((primitive, int(exponent)))
    return rational, factors


def _nonzero(atom: Term) -> Any:
    return ne(atom, 0)
