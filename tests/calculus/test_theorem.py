"""Proofs as text: the same on every run, so that what was checked once is known again."""

import os
import subprocess
import sys

WRITE = """
import random, sys
size = random.Random(int(sys.argv[1]))
spread = [bytearray(size.randrange(1, 600)) for _ in range(20000)]
del spread[::2]  # objects get other addresses now, and sets of them another order
import json, proofs
from derive.calculus.theorem import proof_document
print(json.dumps(proof_document(["log_pade_square", "pinsker_term"])))
"""


def written(seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", WRITE, seed],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_proofs_do_not_depend_on_the_order_of_sets() -> None:
    assert len({written(seed) for seed in "123"}) == 1
