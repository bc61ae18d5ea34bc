"""Proofs of the formulas of a document: a link of a chain as a theorem of the kernel.

Reading order: `domains` (over what the sums run), `conventions` (what the notation takes for
granted, as hypotheses), `translation` (formulas as terms), `tactics`, `prover`.
"""
