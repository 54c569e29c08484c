"""Made-up areas with known rises, to measure false alarms and detection before people meet them."""

from dataclasses import dataclass

import numpy as np

from resilience.trends.false_discoveries import raised
from resilience.trends.gamma_poisson import EbGpSettings, gather, predictive
from resilience.trends.verdicts import BoolArray, FloatArray

HISTORY = 40
WEEKS = 52
RISE_AT = HISTORY + 30
RISE_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Setting:
    """One area level: areas, mean signals a week, coefficient of variation between areas.

    ``dispersion`` is variance / mean of the weekly counts, ``share`` the part of the areas
    that gets a rise, ``factor`` its size.
    """

    areas: int
    mean: float
    variation: float
    dispersion: float = 1.6
    share: float = 0.01
    factor: float = 3.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """False alarms a week over a year, and the part of the rises noticed while they last."""

    false_alarms: float
    detected: float


def tripled(setting: Setting, seed: int, settings: EbGpSettings | None = None) -> Outcome:
    """Run EB-GP for a year in which some areas rise for eight weeks.

    Parameters
    ----------
    setting : Setting
        The area level.
    seed : int
        Of the random numbers.
    settings : EbGpSettings or None
        Of the method.

    Returns
    -------
    Outcome
        An alarm in an area that never rises is false.

    Notes
    -----
    Rates differ as a gamma distribution, weekly counts are negative binomial. The volumes and
    the rise are those of methods.md 2; how much areas differ is not stated there.

    """
    chosen = settings or EbGpSettings()
    random = np.random.default_rng(seed)
    struck = np.zeros(setting.areas, dtype=np.bool_)
    number = max(1, round(setting.areas * setting.share))
    struck[random.choice(setting.areas, number, replace=False)] = True
    means = np.tile(_rates(setting, random), (HISTORY + WEEKS, 1))
    means[RISE_AT : RISE_AT + RISE_WEEKS, struck] *= setting.factor
    alarms = _alarms(_drawn(means, setting.dispersion, random), np.ones_like(means), chosen)
    rise = slice(RISE_AT - HISTORY, RISE_AT - HISTORY + RISE_WEEKS)
    return Outcome(
        float(alarms[:, ~struck].sum(axis=1).mean()), float(alarms[rise][:, struck].any(0).mean())
    )


def doubled_reporters(setting: Setting, seed: int) -> float:
    """Return the part of areas and weeks that raise an alarm when twice as many look.

    The problem stays the same, the reporters and so the signals double for eight weeks.
    """
    random = np.random.default_rng(seed)
    effort = np.ones((HISTORY + WEEKS, setting.areas))
    effort[RISE_AT : RISE_AT + RISE_WEEKS] = 2
    counts = _drawn(effort * _rates(setting, random), setting.dispersion, random)
    rise = slice(RISE_AT - HISTORY, RISE_AT - HISTORY + RISE_WEEKS)
    return float(_alarms(counts, effort, EbGpSettings())[rise].mean())


def _rates(setting: Setting, random: np.random.Generator) -> FloatArray:
    variance = setting.variation**2
    return setting.mean * random.gamma(1 / variance, variance, setting.areas)


def _drawn(means: FloatArray, dispersion: float, random: np.random.Generator) -> FloatArray:
    extra = dispersion - 1
    return random.poisson(random.gamma(means / extra, extra)).astype(np.float64)


def _alarms(counts: FloatArray, effort: FloatArray, settings: EbGpSettings) -> BoolArray:
    weeks = np.arange(HISTORY, HISTORY + WEEKS)
    return raised(predictive(gather(counts, effort, weeks, settings)).upper_tail(), settings.q)
