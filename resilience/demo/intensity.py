"""How many signals there are per day, buurt and type."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from resilience.demo.rhythms import adoption, seasons, weekdays
from resilience.demo.stories import story_factors
from resilience.demo.town import BUURTEN, DOMAINS, SHARES, TYPE_CODES

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

#: What the whole history amounts to on average, before the stories.
EXPECTED_TOTAL = 6_200

#: Some weeks are busier than others for no reason: a gamma factor per week, buurt and domain
#: with this shape, which makes counts vary more than a Poisson distribution would.
SHAPE = 8.0
WEEK = 7


def expected(days: Sequence[date]) -> Floats:
    """Return the expected number of signals per day, buurt and type; they add up to the total."""
    ago = np.arange(len(days), 0, -1)
    per_type_and_day = seasons(days) * weekdays(days) * adoption(len(days))[:, None]
    per_cell = per_type_and_day[:, None, :] * _usual()[None, :, :]
    cells: Floats = per_cell * (EXPECTED_TOTAL / per_cell.sum())
    return cells * story_factors([int(each) for each in ago])


def draw(rng: np.random.Generator, days: Sequence[date]) -> Counts:
    """Draw the number of signals per day, buurt and type."""
    weeks = (np.arange(len(days), 0, -1) - 1) // WEEK
    luck = rng.gamma(SHAPE, 1 / SHAPE, (int(weeks.max()) + 1, len(BUURTEN), len(DOMAINS)))
    domains = [DOMAINS.index(code[:2]) for code in TYPE_CODES]
    return rng.poisson(expected(days) * luck[weeks][:, :, domains])


def _usual() -> Floats:
    """Return how much of each type happens in each buurt (buurten by types), as proportions."""
    activity = np.array([buurt.activity for buurt in BUURTEN])
    inhabitants = np.array([buurt.inhabitants for buurt in BUURTEN])
    domains = [DOMAINS.index(code[:2]) for code in TYPE_CODES]
    by_domain = activity * inhabitants[:, None]
    # Within a domain the buurten share what the table of types says, whatever their activity.
    by_domain = by_domain / by_domain.sum(axis=0)
    usual: Floats = by_domain[:, domains] * np.array([SHARES[code] for code in TYPE_CODES])
    return usual
