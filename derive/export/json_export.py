"""A proof document that `derive recheck` reads, with what its theorems say in words of data.

Main definitions
    json_document       the theorems, all that they cite, and a `statements` list beside them

Implementation notes
    The checker reads `format` and `theorems` alone; `statements` is for people and programs
    that list them, and repeats nothing that is not in the theorems.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from derive.calculus.theorem import Theorem, load, proof_document
from derive.export.chapters import lay_out_some
from derive.export.latex import layout_latex
from derive.export.options import RenderOptions
from derive.kernel.syntax import write

__all__ = ["json_document"]


def json_document(theorems: Sequence[Theorem], options: RenderOptions | None = None) -> str:
    """JSON text; `check_document` accepts it, and `statements` describes each theorem in it."""
    document = proof_document([t.name for t in theorems])
    asked = {t.name for t in theorems}
    document["statements"] = [
        _statement(load(proof["name"]), options if proof["name"] in asked else None)
        for proof in document["theorems"]
    ]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _statement(theorem: Theorem, options: RenderOptions | None) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": theorem.name,
        "title": theorem.title,
        "source": theorem.source,
        "chapter": theorem.chapter,
        "hypotheses": [write(h) for h in theorem.hypotheses],
        "conclusion": write(theorem.conclusion),
        "equality": write(theorem.equality) if theorem.equality else None,
        "steps": len(theorem.proof["steps"]),
        "trust": theorem.trust,
        "axioms": sorted(theorem.axioms),
        "cites": list(theorem.cites),
    }
    if options is not None:
        (layout,) = lay_out_some([theorem], options)
        described["latex"] = layout_latex(layout)
    return described
