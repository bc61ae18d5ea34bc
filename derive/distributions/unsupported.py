"""Families that are known by name and not treated, with the reason and the way out.

Main definitions
    UNSUPPORTED     name -> reason
"""

__all__ = ["UNSUPPORTED"]

_SERIES = "its density is an infinite series, whose logarithm is no sum of statistics"
_MIXTURE = (
    "the logarithm of a sum of densities is no sum of statistics; bound the entropy by those of "
    "the components (concavity, and the joint law), or the divergence by convexity"
)
_TRUNCATED = (
    "its expectations are truncated moments; a truncated exponential law is ContinuousBernoulli, a "
    "truncated Pareto law BoundedPareto, a half-normal law HalfNormal"
)

UNSUPPORTED = {
    "BetaNoncentral": f"{_SERIES}; Beta is the central one",
    "ChiNoncentral": "the logarithm of a Bessel function has no known expectation; Chi is the "
    "central one",
    "ChiSquaredNoncentral": "the logarithm of a Bessel function has no known expectation; "
    "ChiSquared is the central one",
    "Rice": "the logarithm of a Bessel function has no known expectation; Rayleigh is the central "
    "one",
    "ExGaussian": "the logarithm of the error function has no known expectation",
    "SkewNormal": "the logarithm of the error function has no known expectation",
    "UniformSum": "its density is a polynomial on each of n pieces; n = 1 is Uniform, n = 2 is "
    "Triangular(0, 2, 1)",
    "ContinuousRV": "a density of one's own has no normal form here; give one of the families",
    "DiscreteRV": "a probability of one's own has no normal form here; give one of the families",
    "Mixture": _MIXTURE,
    "MixtureSameFamily": _MIXTURE,
    "GaussianMixture": _MIXTURE,
    "Compound": f"a law whose parameter is random is a mixture; {_MIXTURE}",
    "TruncatedNormal": _TRUNCATED,
    "Truncated": _TRUNCATED,
    "GeneralizedMultivariateLogGamma": f"{_SERIES}",
    "LKJ": "it is a law of correlation matrices, whose statistics are not declared; Wishart is the "
    "nearest law",
    "Stable": "its density is not elementary; Normal, Cauchy and Levy are those that are",
    "Empirical": "give FiniteRV with the frequencies",
}
