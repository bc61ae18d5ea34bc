"""Vectors and matrices: their laws, their statistics, and the algebra of their parameters.

`laws` has the families of vectors and their supports, `statistics` what their log-densities are
made of, `matrices` positive definite matrices, `parameters` what several families read in the same
way.
"""

from derive.distributions.vectors.laws import VectorFamily, commensurable

__all__ = ["VectorFamily", "commensurable"]
