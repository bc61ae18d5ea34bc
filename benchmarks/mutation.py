"""The full mutation run: altered proofs of every theorem against the kernel and the falsifier.

    python benchmarks/mutation.py --count 10000 --seed 0

Prints how many mutants were refused and by what, and how many false conclusions were accepted,
which must be 0; exits with 1 otherwise.
"""

import argparse
import json
import sys
import time

import proofs  # noqa: F401  # registers the chapters
from derive.calculus.theorem import names, proof_document
from derive.kernel.check import check_document
from derive.verification.mutation import attack


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    document = json.loads(json.dumps(proof_document(names())))
    known = check_document(document)
    started = time.perf_counter()
    tally = attack(document["theorems"], known, options.count, seed=options.seed)
    print(f"{tally}  ({time.perf_counter() - started:.1f} s)")
    for title, counts in (("refused by", tally.refused), ("kinds", tally.kinds)):
        print(f"{title}: " + ", ".join(f"{k} {v}" for k, v in counts.most_common()))
    for line in tally.false_accepted:
        print(f"FALSE: {line}")
    return 1 if tally.false_accepted else 0


if __name__ == "__main__":
    sys.exit(main())
