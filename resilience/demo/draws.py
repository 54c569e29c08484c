"""Drawing what happened and how it came to be known, as columns of numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Self

import numpy as np
from numpy.typing import NDArray

from resilience.accounts.models import OrganisationKind
from resilience.demo import habits
from resilience.demo.crowd import reporters_of
from resilience.demo.intensity import draw
from resilience.demo.people import Persona
from resilience.demo.phrases import Luck
from resilience.demo.rhythms import day_parts
from resilience.demo.stories import kept_share
from resilience.demo.town import BUURTEN, TYPE_CODES
from resilience.signals.attributes import (
    ActionTaken,
    DayPart,
    EffectOnPeople,
    ObservationMode,
    ObservedPrecision,
    Recurrence,
)
from resilience.signals.taxonomy import SignalType, load_type

Indices = NDArray[np.int64]
Floats = NDArray[np.float64]

TYPES = tuple(load_type(code) for code in TYPE_CODES)
LEVELS = (1, 2, 3, 4)
NIGHT = 0
#: Numbers from 0 up to 1 that a signal may use up for its wording, moments and small choices.
LUCK = 20

#: Professionals work mostly in one wijk, and stand in for colleagues in another.
HOME_WEIGHTS = {0: 1.0, 1: 0.35}
ELSEWHERE_WEIGHT = 0.08
#: Spread of how much people record: the standard deviation of the logarithm.
DILIGENCE = 0.45


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, how it came to be known, and to whom."""

    day: date
    quarter: DayPart
    signal_type: SignalType
    level: int
    buurt: str
    kind: OrganisationKind
    reporter: Persona
    mode: ObservationMode
    precision: ObservedPrecision
    recurrence: Recurrence
    effect: EffectOnPeople
    action: ActionTaken
    luck: Luck


@dataclass(frozen=True, slots=True)
class Draws:
    """One row per signal; every column but ``luck`` holds positions in a table of options."""

    day: Indices
    buurt: Indices
    type: Indices
    quarter: Indices
    kind: Indices
    mode: Indices
    level: Indices
    precision: Indices
    recurrence: Indices
    effect: Indices
    action: Indices
    reporter: Indices
    luck: Floats

    def only(self, wanted: NDArray[np.bool_]) -> Self:
        """Return the rows that are ``wanted``."""
        return replace(self, **{f.name: getattr(self, f.name)[wanted] for f in fields(self)})


def happenings(rng: np.random.Generator, days: Sequence[date]) -> Iterator[Happening]:
    """Draw everything that is told about these days, in order of day."""
    drawn = _columns(rng, days)
    for row, luck in enumerate(drawn.luck.tolist()):
        kind = habits.KINDS[drawn.kind[row]]
        yield Happening(
            day=days[drawn.day[row]],
            quarter=habits.QUARTERS[drawn.quarter[row]],
            signal_type=TYPES[drawn.type[row]],
            level=LEVELS[drawn.level[row]],
            buurt=BUURTEN[drawn.buurt[row]].code,
            kind=kind,
            reporter=reporters_of(kind)[drawn.reporter[row]],
            mode=habits.MODES[drawn.mode[row]],
            precision=habits.PRECISIONS[drawn.precision[row]],
            recurrence=habits.RECURRENCES[drawn.recurrence[row]],
            effect=habits.EFFECTS[drawn.effect[row]],
            action=habits.ACTIONS[drawn.action[row]],
            luck=iter(luck),
        )


def _columns(rng: np.random.Generator, days: Sequence[date]) -> Draws:
    counts = draw(rng, days)
    cells = np.argwhere(counts)
    day, buurt, type_ = np.repeat(cells, counts[tuple(cells.T)], axis=0).T
    quarter = choose(rng, day_parts()[type_])
    kind = choose(rng, np.array([habits.kind_chances(each) for each in TYPES])[type_])
    mode = _modes(rng, type_, kind, quarter)
    level = choose(rng, np.array([habits.level_chances(each) for each in TYPES])[type_])
    drawn = Draws(
        day=day,
        buurt=buurt,
        type=type_,
        quarter=quarter,
        kind=kind,
        mode=mode,
        level=level,
        precision=choose(rng, np.array([habits.WHEN_KNOWN[each] for each in habits.MODES])[mode]),
        recurrence=choose(rng, np.tile(np.array(habits.RECURRENCE), (len(day), 1))),
        effect=choose(rng, _by_level(habits.effect_chances)[type_, level]),
        action=choose(rng, _by_level(habits.action_chances)[type_, level]),
        reporter=_reporters(rng, kind, buurt),
        luck=rng.random((len(day), LUCK)),
    )
    return drawn.only(_told(rng, drawn, len(days)))


def choose(rng: np.random.Generator, chances: Floats) -> Indices:
    """Return, per row of ``chances`` (each adds up to 1), the position that the draw falls on."""
    reached = rng.random((len(chances), 1)) >= np.cumsum(chances, axis=1)[:, :-1]
    position: Indices = reached.sum(axis=1)
    return position


def _by_level(chances_of: habits.ChancesByLevel) -> Floats:
    return np.array([[chances_of(each, level) for level in LEVELS] for each in TYPES])


def _modes(rng: np.random.Generator, type_: Indices, kind: Indices, quarter: Indices) -> Indices:
    """Draw how it came to be known; who does not work at night hears of it from residents."""
    table = [[habits.mode_chances(each, code) for code in TYPE_CODES] for each in habits.KINDS]
    mode = choose(rng, np.array(table)[kind, type_])
    asleep = np.array([each not in habits.AWAKE_AT_NIGHT for each in habits.KINDS])[kind]
    unseen = (quarter == NIGHT) & asleep & (mode == habits.MODES.index(ObservationMode.SEEN))
    return np.where(unseen, habits.MODES.index(ObservationMode.RESIDENT), mode)


def _reporters(rng: np.random.Generator, kind: Indices, buurt: Indices) -> Indices:
    """Draw who recorded it, by where people work and how much they record."""
    weights = np.zeros((len(habits.KINDS), len(BUURTEN), _largest_team()))
    for row, each in enumerate(habits.KINDS):
        for at in range(len(reporters_of(each))):
            diligence = np.exp(rng.normal(0, DILIGENCE))
            for column, place in enumerate(BUURTEN):
                steps = (int(place.code[7:8]) - 1 - at) % 4
                weights[row, column, at] = diligence * HOME_WEIGHTS.get(steps, ELSEWHERE_WEIGHT)
    weights /= weights.sum(axis=2, keepdims=True)
    return choose(rng, weights[kind, buurt])


def _largest_team() -> int:
    return max(len(reporters_of(each)) for each in habits.KINDS)


def _told(rng: np.random.Generator, drawn: Draws, days: int) -> NDArray[np.bool_]:
    """Return which signals came to be told at all; a story may keep residents silent."""
    shares = [
        kept_share(BUURTEN[b].code, TYPE_CODES[t], habits.MODES[m], days - int(d))
        for b, t, m, d in zip(drawn.buurt, drawn.type, drawn.mode, drawn.day, strict=True)
    ]
    told: NDArray[np.bool_] = rng.random(len(shares)) < np.array(shares)
    return told
