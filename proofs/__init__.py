"""The library of theorems: one chapter a topic, in the order of a textbook.

Importing this package registers every theorem under its name; a proof runs when
`derive.calculus.theorem.load` first asks for it.
"""

from importlib import import_module

__all__ = ["CHAPTERS"]

#: Module names, in reading order.
CHAPTERS = (
    "order",
    "sums",
    "logarithm",
    "calculus",
    "scalar",
    "information",
    "entropy",
    "binary_entropy",
    "grouping",
    "divergence",
    "asymmetry",
    "infinite_divergence",
    "log_sum",
    "densities",
    "distributions.moments",
    "distributions.substitutions",
    "jensen",
    "joint",
    "mutual_information",
    "kl_chain_rule",
    "data_processing",
    "log_pade",
    "pinsker",
    "learning",
    "fixed_labels",
    "sigmoid",
    "softmax",
    "softmax_curvature",
    "distillation",
    "regression",
    "coding.powers",
    "coding.parts",
    "coding.intervals",
    "coding.words",
    "coding.kraft",
    "coding.blocks",
    "coding.mcmillan",
    "coding.redundancy",
    "dyadic",
    "code_lengths",
    "coding.block_entropy",
    "coding.shannon",
    "coding.shannon_blocks",
    "coding.aligned",
    "coding.arithmetic",
    "coding.rearrange",
    "coding.exchange",
    "coding.huffman",
    "coding.typical",
    "coding.equipartition",
    "corrections",
)

for _chapter in CHAPTERS:
    import_module(f"proofs.{_chapter}")
