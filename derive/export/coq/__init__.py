"""Coq: every theorem as a script that `coqc` checks step for step, every number by `interval`.

Main definitions
    export_coq, export_numbers      self-contained Coq text
    verify_coq, verify_numbers      has `coqc` check theorems and printed numbers
    ask_coq, coq_lines, refused     the same for the claims of documents
    CoqReport, CoqFailure, NumberReport     what it said
    NumberClaim                     a printed number with the expression that it is the value of
    coq_available, CoqUnavailable   the version of `coqc`; how to install one
    ALLOWED                         the axioms that a theorem may rest on

Implementation notes
    `terms` and `closed` print expressions, `rules` has one emitter a kernel rule, `script` makes a
    theorem of its proof, `library` lays files out, `compiler` and `build` run `coqc`.
    The hand-written ground is `proofs/coq/*.v`.  Nothing here is trusted: Coq checks it all.
"""

from derive.export.coq.compiler import INSTALL, CoqUnavailable, coq_available, coq_version
from derive.export.coq.documents import ask_coq, coq_lines, refused
from derive.export.coq.library import export_coq
from derive.export.coq.number_runner import NumberReport, verify_numbers
from derive.export.coq.numbers import NumberClaim, export_numbers
from derive.export.coq.runner import (
    ALLOWED,
    CoqFailure,
    CoqReport,
    default_cache_dir,
    verify_coq,
)

__all__ = [
    "ALLOWED",
    "INSTALL",
    "CoqFailure",
    "CoqReport",
    "CoqUnavailable",
    "NumberClaim",
    "NumberReport",
    "ask_coq",
    "coq_available",
    "coq_lines",
    "coq_version",
    "default_cache_dir",
    "export_coq",
    "export_numbers",
    "refused",
    "verify_coq",
    "verify_numbers",
]
