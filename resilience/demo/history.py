"""The generated history of Havermonde: 26 months of signals, the same for the same day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from resilience.accounts.models import OrganisationKind
from resilience.clock import AMSTERDAM
from resilience.demo.draws import Happening, happenings
from resilience.demo.people import Persona
from resilience.demo.phrases import Phrase, Place, phrase, with_tails
from resilience.demo.recording_time import Moments, moments
from resilience.signals.attributes import (
    Handling,
    InformationGrade,
    LocationPrecision,
    ObservationMode,
)
from resilience.signals.drafts import PlaceDraft, ResponseDraft, SignalDraft, SourceDraft
from resilience.signals.taxonomy import SignalType

#: Another seed gives other signals, and so other screenshots.
SEED = 20_261_123
#: Twenty-six months.
HISTORY_DAYS = 791

FEEDBACK_SHARE = 0.55
CONDITIONAL_SHARE = 0.02
CONDITION = "Eerst overleggen met de melder."
HEARSAY_SHARE = 0.3
DOUBTED_SHARE = 0.01

#: Youth workers protect their sources most: their bond of trust is at stake.
PROTECTED_SHARES = {OrganisationKind.YOUTH_WORK: 0.14, OrganisationKind.SOCIAL_TEAM: 0.08}
PROTECTED_SHARE = 0.02

#: How often the place is marked on the map, by who saw it and by who heard of it.
MARKED_SHARE, MARKED_BY_HEARING_SHARE = 0.8, 0.35

_HEARD = frozenset({ObservationMode.RESIDENT, ObservationMode.BUSINESS})


@dataclass(frozen=True, slots=True)
class PastSignal:
    """A generated signal: what the reporter handed in, who it was, and when.

    ``marked`` is the place that was marked on the map; the draft itself only holds the buurt.
    """

    draft: SignalDraft
    signal_type: SignalType
    reporter: Persona
    recorded_at: datetime
    marked: Place | None


def generate(today: date, days: int = HISTORY_DAYS) -> list[PastSignal]:
    """Return the signals of the ``days`` before ``today``, in the order of recording.

    Parameters
    ----------
    today : date
        The Dutch calendar day on which the demo begins; nothing is recorded on it or after.
    days : int
        Length of the history.

    Returns
    -------
    list of PastSignal
        About 6,000 for 26 months. The same day always gives the same signals.

    Notes
    -----
    Counts are Poisson with a gamma factor per week, buurt and domain; the expected numbers are
    the product of tables for the town, season, weekday, adoption and the staged stories. All of
    it is invented: nothing is fitted to real reports.

    """
    rng = np.random.default_rng(SEED)
    listed = [today - timedelta(days=ago) for ago in range(days, 0, -1)]
    latest = datetime.combine(today, time(0), AMSTERDAM).astimezone(UTC)
    client_ids = _client_ids(np.random.default_rng([SEED, 1]))
    signals = [
        _signal(happening, client_id, latest)
        for happening, client_id in zip(happenings(rng, listed), client_ids, strict=False)
    ]
    return sorted(signals, key=lambda each: each.recorded_at)


def _signal(happening: Happening, client_id: UUID, latest: datetime) -> PastSignal:
    """Let the reporter say in words what happened."""
    luck = happening.luck
    known = (happening.recurrence, happening.effect, happening.mode)
    said = phrase(happening.signal_type.code, happening.buurt, luck)
    times = moments(
        happening.day, happening.quarter, (happening.mode, happening.precision), latest, luck
    )
    draft = SignalDraft(
        client_id=client_id,
        signal_type=happening.signal_type.code,
        text=with_tails(said.text, known, luck),
        place=PlaceDraft(buurt_code=happening.buurt, precision=_precision(said)),
        level=happening.level,
        observed=times.observed,
        recurrence=happening.recurrence,
        source=_source(happening, times),
        response=ResponseDraft(
            effect_on_people=happening.effect,
            action_taken=happening.action,
            is_feedback_wanted=next(luck) < FEEDBACK_SHARE,
        ),
        **_handling(next(luck)),
    )
    marked = _marked(said, happening.mode, next(luck))
    return PastSignal(draft, happening.signal_type, happening.reporter, times.recorded_at, marked)


def _client_ids(rng: np.random.Generator) -> Iterator[UUID]:
    while True:
        yield UUID(bytes=rng.bytes(16), version=4)


def _precision(said: Phrase) -> LocationPrecision:
    return said.place.precision if said.place else LocationPrecision.BUURT


def _source(happening: Happening, times: Moments) -> SourceDraft:
    protected = PROTECTED_SHARES.get(happening.kind, PROTECTED_SHARE)
    return SourceDraft(
        mode=happening.mode,
        information_grade=_grade(happening.mode, next(happening.luck)),
        is_protected=next(happening.luck) < protected,
        reported_on=times.reported_on,
    )


def _marked(said: Phrase, mode: ObservationMode, luck: float) -> Place | None:
    """Return the place, if the reporter marked it on the map."""
    share = MARKED_SHARE if mode is ObservationMode.SEEN else MARKED_BY_HEARING_SHARE
    return said.place if luck < share else None


def _grade(mode: ObservationMode, luck: float) -> InformationGrade | None:
    """Return a grade that differs from the usual one of the mode: by hearsay, or by doubt."""
    if luck < DOUBTED_SHARE:
        return InformationGrade.PRESUMED_WRONG
    return InformationGrade.HEARSAY if mode in _HEARD and luck < HEARSAY_SHARE else None


def _handling(luck: float) -> dict[str, Any]:
    if luck < CONDITIONAL_SHARE:
        return {"handling": Handling.CONDITIONAL, "handling_condition": CONDITION}
    # The police says so in words, signal by signal; to the others it goes without saying.
    return {"handling": Handling.PERMITTED}
