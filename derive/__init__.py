"""`derive`: derivations of information theory that are checked, and documents that are too."""

__all__ = ["__version__"]

__version__ = "0.1.0"
