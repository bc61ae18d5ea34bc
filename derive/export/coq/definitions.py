"""The drift guard: what a theorem calls H(p), H(p, q) and KL(p || q) is what the prelude defines.

Main definitions
    definition_remarks      one Coq remark for each such abbreviation of a theorem
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.calculus.theorem import Notation, Theorem
from derive.export.coq.script import parameters, quantified
from derive.export.coq.terms import Names, Printer
from derive.kernel.expression import Expr

__all__ = ["definition_remarks"]

#: (head, number of arguments) -> the prelude's definition
_PLAIN = {("H", 1): "entropy", ("H", 2): "cross_entropy", ("KL", 2): "kl"}


def definition_remarks(theorem: Theorem, coq_names: Mapping[str, str]) -> list[str]:
    """Lines of Coq that prove the theorem's abbreviations equal to the prelude's definitions.

    Only abbreviations whose arguments are families of the theorem have a counterpart there.
    """
    lines = []
    for k, notation in enumerate(theorem.notation):
        names = Names(coq_names.values())
        said = _counterpart(notation, names)
        if said is not None:
            written = Printer(names).term(notation.expr, "real")
            lines += [
                f"Remark {coq_names[theorem.name]}_says_{k} :",
                *quantified((notation.expr,), names),
                f"  {written} = {said}.",
                "Proof. reflexivity. Qed.",
            ]
    return lines


def _counterpart(notation: Notation, names: Names) -> str | None:
    definition = _PLAIN.get((notation.head, len(notation.arguments)))
    families = {s.name: s for s in parameters((notation.expr,)) if s.arguments == ("nat",)}
    size = next(_sizes(notation.expr), None)
    if definition is None or size is None or not set(notation.arguments) <= families.keys():
        return None
    chosen = " ".join(names[families[a]] for a in notation.arguments)
    return f"{definition} {Printer(names).term(size, 'nat')} {chosen}"


def _sizes(expr: Expr) -> Iterator[Expr]:
    if expr.op == "sum":
        yield expr.args[1]
    for argument in expr.args:
        yield from _sizes(argument)
