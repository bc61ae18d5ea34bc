"""What goes wrong with laws: each error names the thing, its place and the way out."""

__all__ = ["Declined", "DistributionError", "MissingAssumption", "UnknownFamily"]


class DistributionError(ValueError):
    """A law or a pair of laws that cannot be treated; the message says why and what to do."""


class MissingAssumption(DistributionError):
    """A symbol not known to lie in the domain of its parameter; the message says what to write."""


class UnknownFamily(DistributionError):
    """A family that is not in the registry; the message has the nearest names."""


class Declined(DistributionError):
    """A measure that is not derived, with the reason; never a wrong number instead."""
