"""Whole-process times of the commands: median and range over several runs.

    python benchmarks/commands.py --runs 5

Targets: `derive --version` under 0.1 s, `derive recheck` of every proof under 1 s with SymPy
unimportable, `derive verify` of everything under 10 s on two cores.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DERIVE = [sys.executable, "-m", "derive"]
NO_SYMPY = (
    "import sys\n"
    "for name in ('sympy', 'mpmath', 'flint'): sys.modules[name] = None\n"
    "from derive.cli import main\n"
    "sys.exit(main(sys.argv[1:]))\n"
)


def seconds(command: list[str], runs: int) -> list[float]:
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        times.append(time.perf_counter() - started)
        if done.returncode:
            raise SystemExit(f"{command} exits with {done.returncode}: {done.stderr}")
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        proofs = str(Path(folder) / "proofs.json")
        subprocess.run([*DERIVE, "export", "--all", "--to", "json", "-o", proofs], check=True)
        cases = {
            "python -c pass": ([sys.executable, "-c", "pass"], None),
            "derive --version": ([*DERIVE, "--version"], 0.1),
            "derive eval": ([*DERIVE, "eval", "H(0.5, 0.25, 0.125, 0.125)"], None),
            "derive recheck, no SymPy": ([sys.executable, "-c", NO_SYMPY, "recheck", proofs], 1.0),
            "derive verify": ([*DERIVE, "verify"], 10.0),
        }
        print(f"{runs} runs on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        print(f"{'command':<28}{'median':>9}{'min':>9}{'max':>9}{'target':>9}")
        for name, (command, target) in cases.items():
            times = seconds(command, runs)
            row = (statistics.median(times), min(times), max(times))
            goal = f"{target:>8.1f}s" if target else ""
            print(f"{name:<28}" + "".join(f"{t:>8.2f}s" for t in row) + goal)


if __name__ == "__main__":
    main()
