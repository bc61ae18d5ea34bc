"""`derive`: derivations of information theory that are checked, and documents that are too."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.distributions import (
        bhattacharyya,
        cross_entropy,
        entropy,
        hellinger,
        jensen_shannon,
        kl_divergence,
        mutual_information,
        renyi_divergence,
        renyi_entropy,
    )

__all__ = [
    "__version__",
    "bhattacharyya",
    "cross_entropy",
    "entropy",
    "hellinger",
    "jensen_shannon",
    "kl_divergence",
    "mutual_information",
    "renyi_divergence",
    "renyi_entropy",
]

__version__ = "0.1.0"

_DISTRIBUTIONS = frozenset(__all__) - {"__version__"}


def __getattr__(name: str) -> Any:
    """The measures of distributions, imported on first use: `derive --version` needs no SymPy."""
    if name in _DISTRIBUTIONS:
        return getattr(import_module("derive.distributions"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
