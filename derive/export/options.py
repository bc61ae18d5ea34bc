"""How a rendering writes what it shows: the choices behind `--notation`.

Main definitions
    RenderOptions       the choices; `RenderOptions.parse("p(x),ln,KL")` reads them
    NotationError       an unknown or contradictory choice, or one that would make a statement false
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from derive.record import record, replace

__all__ = ["NotationError", "RenderOptions"]

if TYPE_CHECKING:
    from derive.calculus.theorem import Theorem

Logarithm = Literal["log", "ln", "log_2"]


class NotationError(ValueError):
    """A notation that does not exist, contradicts another, or would print a falsehood."""


def _none_known(theorem: Theorem) -> tuple[str, ...]:
    return ()


@record
class RenderOptions:
    """What to write for families, logarithms and the divergence, and whether to wrap a document.

    `referees` names those that have passed a theorem beside the kernel.  `unit` is the unit of
    every entropy.  Theorems are proved in nats; bits (and `log_2`) are offered only for statements
    that stay true when every logarithm is divided by log 2.
    """

    families: Literal["subscript", "function"] = "subscript"
    logarithm: Logarithm = "log"
    divergence: Literal["D_KL", "KL"] = "D_KL"
    unit: Literal["nats", "bits"] = "nats"
    standalone: bool = False
    referees: Callable[[Theorem], tuple[str, ...]] = _none_known

    @staticmethod
    def parse(notation: str, *, standalone: bool = False) -> RenderOptions:
        """The options that a comma-separated list names; `NotationError` if one is unknown.

        >>> RenderOptions.parse("p(x), ln, KL").logarithm
        'ln'
        >>> RenderOptions.parse("bits").logarithm
        'log_2'
        """
        chosen: dict[str, Any] = {}
        words = [word.strip() for word in notation.split(",") if word.strip()]
        for word in words:
            key = word.replace("{", "").replace("}", "").replace("\\", "")
            if key not in _CHOICES:
                raise NotationError(
                    f"no notation is called {word!r}; choose from {', '.join(_OFFERED)}"
                )
            for option, value in _CHOICES[key].items():
                if chosen.setdefault(option, value) != value:
                    raise NotationError(
                        f"{word!r} contradicts an earlier choice of {option}: {chosen[option]}"
                    )
        if "unit" in chosen and (chosen["unit"] == "bits") != (
            chosen.get("logarithm", "log_2" if chosen["unit"] == "bits" else "log") == "log_2"
        ):
            raise NotationError(
                f"{chosen['unit']} contradicts the logarithm {chosen['logarithm']}: "
                "log_2 goes with bits, log and ln with nats"
            )
        if chosen.get("unit") == "bits" or chosen.get("logarithm") == "log_2":
            chosen |= {"unit": "bits", "logarithm": "log_2"}
        return RenderOptions(standalone=standalone, **chosen)

    def in_nats(self) -> RenderOptions:
        """The same choices with natural logarithms."""
        return replace(self, unit="nats", logarithm="ln")


_OFFERED = ("p_i", "p(x)", "log", "ln", "log_2", "D_KL", "KL", "nats", "bits")

_CHOICES: Mapping[str, Mapping[str, str]] = {
    "p_i": {"families": "subscript"},
    "p(x)": {"families": "function"},
    "log": {"logarithm": "log"},
    "ln": {"logarithm": "ln"},
    "log_2": {"logarithm": "log_2"},
    "log2": {"logarithm": "log_2"},
    "D_KL": {"divergence": "D_KL"},
    "KL": {"divergence": "KL"},
    "nats": {"unit": "nats"},
    "bits": {"unit": "bits"},
}
