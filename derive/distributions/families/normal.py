"""Normal, half-normal and log-normal laws."""

from sympy import S, log, pi

from derive.distributions.laws import POSITIVE, REAL, Image, family, positive_reals, reals
from derive.distributions.standard.gamma import StandardGamma
from derive.distributions.standard.normal import StandardNormal
from derive.distributions.statistics import LOG, Affine, Combination, ExpMap, Power, PowerMap

Normal = family(
    "Normal",
    parameters={"mean": REAL, "std": POSITIVE},
    support=reals,
    log_density=lambda mean, std: Combination(
        -log(2 * pi) / 2 - log(std), {Power(S(2), 0, mean): -1 / (2 * std**2)}
    ),
    image=lambda mean, std: Image(StandardNormal(), (Affine(mean, std),)),
)

LogNormal = family(
    "LogNormal",
    parameters={"mean": REAL, "std": POSITIVE},
    support=positive_reals,
    log_density=lambda mean, std: Combination(
        -log(2 * pi) / 2 - log(std) - mean**2 / (2 * std**2),
        {LOG: mean / std**2 - 1, Power(S.Zero, 2): -1 / (2 * std**2)},
    ),
    image=lambda mean, std: Image(StandardNormal(), (ExpMap(), Affine(mean, std))),
)

HalfNormal = family(
    "HalfNormal",
    parameters={"std": POSITIVE},
    support=positive_reals,
    log_density=lambda std: Combination(
        log(2 / pi) / 2 - log(std), {Power(S(2)): -1 / (2 * std**2)}
    ),
    image=lambda std: Image(
        StandardGamma(S.Half), (Affine(S.Zero, std), PowerMap(S.Half), Affine(S.Zero, S(2)))
    ),
)
