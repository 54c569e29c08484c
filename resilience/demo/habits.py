"""How professionals of each kind come to know things and record them."""

from collections.abc import Callable

from resilience.accounts.models import OrganisationKind as Kind
from resilience.signals.attributes import (
    ActionTaken,
    DayPart,
    EffectOnPeople,
    ObservationMode,
    ObservedPrecision,
    Recurrence,
)
from resilience.signals.taxonomy import SignalType

#: Chances by type and severity (or strength).
ChancesByLevel = Callable[[SignalType, int], tuple[float, ...]]

KINDS = tuple(Kind)
MODES = tuple(ObservationMode)
PRECISIONS = tuple(ObservedPrecision)
RECURRENCES = tuple(Recurrence)
EFFECTS = tuple(EffectOnPeople)
ACTIONS = tuple(ActionTaken)

#: Quarters of the day in order of the clock.
QUARTERS = (DayPart.NIGHT, DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING)

#: The share of the sources that the taxonomy names, first to last; two others add a little.
_SOURCE_SHARES = (0.40, 0.28, 0.18, 0.14)
_OTHERS = {Kind.SOCIAL_TEAM: 0.06, Kind.MUNICIPALITY: 0.03}

#: Per kind of organisation: seen, colleague, resident, business, registration, suspicion.
_MODES = {
    Kind.HOUSING: (0.44, 0.07, 0.32, 0.00, 0.14, 0.03),
    Kind.YOUTH_WORK: (0.58, 0.11, 0.26, 0.01, 0.00, 0.04),
    Kind.POLICE: (0.34, 0.07, 0.24, 0.03, 0.29, 0.03),
    Kind.ENFORCEMENT: (0.66, 0.06, 0.20, 0.05, 0.00, 0.03),
    Kind.MUNICIPALITY: (0.24, 0.18, 0.16, 0.14, 0.26, 0.02),
    Kind.SOCIAL_TEAM: (0.34, 0.12, 0.50, 0.01, 0.00, 0.03),
    Kind.SCHOOL: (0.50, 0.22, 0.10, 0.00, 0.12, 0.06),
}

#: Some types are mostly heard, from residents or from businesses.
_MORE_OF = {
    "IN04": (ObservationMode.BUSINESS, 12.0),
    "VB01": (ObservationMode.BUSINESS, 2.0),
    "WB01": (ObservationMode.RESIDENT, 3.0),
    "WB05": (ObservationMode.RESIDENT, 2.0),
    "IN03": (ObservationMode.RESIDENT, 2.0),
}

#: What leaves no room for doubt is never merely suspected: damage, finds, and what goes well.
_CERTAIN = frozenset({"IN05", "IN06", "OM03", "OM05", "LB02", "WB04", "WB05", "WB06"})

#: Who sees things at night with their own eyes.
AWAKE_AT_NIGHT = frozenset({Kind.POLICE, Kind.ENFORCEMENT})

#: Per mode: exact, part of the day, day, week, unknown.
WHEN_KNOWN = {
    ObservationMode.SEEN: (0.66, 0.26, 0.08, 0.00, 0.00),
    ObservationMode.COLLEAGUE: (0.20, 0.50, 0.25, 0.05, 0.00),
    ObservationMode.RESIDENT: (0.08, 0.56, 0.18, 0.13, 0.05),
    ObservationMode.BUSINESS: (0.05, 0.40, 0.20, 0.25, 0.10),
    ObservationMode.REGISTRATION: (0.62, 0.20, 0.18, 0.00, 0.00),
    ObservationMode.SUSPICION: (0.00, 0.30, 0.20, 0.35, 0.15),
}

#: How often a signal is more serious than its type usually is; acute is rare.
_RAISED = 0.3
_RAISED_TO_ACUTE = 0.05
_ACUTE = 4
_STRENGTHS = (0.5, 0.35, 0.15)

#: First time, more often, structural.
RECURRENCE = (0.52, 0.33, 0.15)

#: Per severity: nothing, detour, stay away, report no more, other, unknown.
_EFFECTS = {
    1: (0.62, 0.14, 0.05, 0.01, 0.05, 0.13),
    2: (0.38, 0.27, 0.12, 0.04, 0.05, 0.14),
    3: (0.12, 0.30, 0.25, 0.14, 0.06, 0.13),
    4: (0.05, 0.25, 0.35, 0.10, 0.10, 0.15),
}
_POSITIVE_EFFECT = (0.45, 0.0, 0.0, 0.0, 0.3, 0.25)
_SPECIAL_EFFECTS = {
    "WB01": (0.0, 0.0, 0.1, 0.8, 0.05, 0.05),
    "IN06": (0.45, 0.05, 0.0, 0.0, 0.2, 0.3),
    "VB05": (0.6, 0.0, 0.0, 0.0, 0.2, 0.2),
}

#: Per domain: nothing, spoken to, passed on, repaired, called police, called 112, other.
_ACTIONS = {
    "LB": (0.25, 0.05, 0.40, 0.26, 0.01, 0.00, 0.03),
    "OV": (0.28, 0.36, 0.20, 0.03, 0.09, 0.00, 0.04),
    "IN": (0.28, 0.08, 0.38, 0.02, 0.18, 0.00, 0.06),
    "OM": (0.26, 0.01, 0.46, 0.00, 0.23, 0.00, 0.04),
    "VB": (0.40, 0.02, 0.50, 0.00, 0.02, 0.00, 0.06),
    "JA": (0.22, 0.38, 0.30, 0.00, 0.05, 0.00, 0.05),
    "WB": (0.52, 0.10, 0.30, 0.00, 0.00, 0.00, 0.08),
}
_ACUTE_ACTION = (0.0, 0.0, 0.1, 0.0, 0.25, 0.65, 0.0)


def kind_chances(signal_type: SignalType) -> tuple[float, ...]:
    """Return how likely each kind of organisation is to record a type, in order of ``KINDS``."""
    shares = dict(_OTHERS)
    for code, share in zip(signal_type.typical_sources, _SOURCE_SHARES, strict=False):
        shares[Kind(code)] = shares.get(Kind(code), 0.0) + share
    return tuple(shares.get(kind, 0.0) / sum(shares.values()) for kind in KINDS)


def mode_chances(kind: Kind, type_code: str) -> tuple[float, ...]:
    """Return how likely each mode of observation is, in order of ``MODES``."""
    chances = dict(zip(MODES, _MODES[kind], strict=True))
    more, times = _MORE_OF.get(type_code, (ObservationMode.SEEN, 1.0))
    chances[more] *= times
    if type_code in _CERTAIN:
        chances[ObservationMode.SUSPICION] = 0.0
    return tuple(chance / sum(chances.values()) for chance in chances.values())


def level_chances(signal_type: SignalType) -> tuple[float, float, float, float]:
    """Return how likely the severities (or strengths) 1 to 4 are for a type."""
    if signal_type.is_positive:
        return (*_STRENGTHS, 0.0)
    chances = [0.0] * 4
    left = 1.0
    for level in range(signal_type.severity_default, signal_type.severity_max):
        raised = _RAISED_TO_ACUTE if level + 1 == _ACUTE else _RAISED
        chances[level - 1] = left * (1 - raised)
        left *= raised
    chances[signal_type.severity_max - 1] = left
    return (chances[0], chances[1], chances[2], chances[3])


def effect_chances(signal_type: SignalType, level: int) -> tuple[float, ...]:
    """Return how likely each effect on people is, in order of ``EFFECTS``."""
    if signal_type.is_positive:
        return _POSITIVE_EFFECT
    return _SPECIAL_EFFECTS.get(signal_type.code, _EFFECTS[level])


def action_chances(signal_type: SignalType, level: int) -> tuple[float, ...]:
    """Return how likely each action already taken is, in order of ``ACTIONS``."""
    is_acute = level == _ACUTE and not signal_type.is_positive
    return _ACUTE_ACTION if is_acute else _ACTIONS[signal_type.domain]
