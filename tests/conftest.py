"""Shared by all tests: no test may run away.

Speed is measured in `benchmarks/`; here a test fails only if it uses far more processor time than
any honest run of it: a hang, or a cost that explodes with the size of hostile input.
"""

import signal
from collections.abc import Iterator
from types import FrameType

import pytest

_MOST_SECONDS = 60.0


@pytest.fixture(autouse=True)
def _runaway_guard() -> Iterator[None]:
    """Raises in the test after a minute of its own processor time (where the system can)."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"the test has used {_MOST_SECONDS:.0f} s of processor time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
        signal.signal(signal.SIGVTALRM, before)
