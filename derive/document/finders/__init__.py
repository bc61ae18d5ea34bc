"""Finders: each looks at a document and yields the claims of its kind, judged.

Main definitions
    Finder        a function of a document and its context that yields claims
    Context       what the finders share: settings, statements, bindings, budget, evaluation
    Settings      what a file's configuration says: base of logarithms, unit, operands, budgets

Implementation notes
    A finder is a plain function; `derive.document.check` lists them in the order in which they
    run.  A finder that gives values to names (`p = 0.3`, a table of probabilities) calls
    `context.bind`; later finders, and later places of the document, see the value.  Finders may
    raise what they like for one claim inside `context.guarded`; nothing they raise stops a check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from derive.document.claim import Claim
from derive.document.finders.context import Context, Settings
from derive.document.source import Document

__all__ = ["Context", "Finder", "Settings"]

Finder = Callable[[Document, Context], Iterable[Claim]]
