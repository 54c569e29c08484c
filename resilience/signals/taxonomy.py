"""The taxonomy: eight domains and forty-five types, read from ``taxonomy.json`` (domain.md 1.3)."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from resilience.errors import ValidationError
from resilience.signals.wording import UNKNOWN_TYPE

SOURCE = Path(__file__).with_name("taxonomy.json")

#: Signals about a professional's own safety go through the safety concern form.
CONCERN_DOMAIN = "PV"

#: Types that the safety officer hears of whatever their severity (domain.md 1.3, IN03).
ALWAYS_TO_SAFETY_OFFICER = frozenset({"IN03"})
SEVERITY_TO_SAFETY_OFFICER = 4


class Scope(StrEnum):
    """What a type is about."""

    PLACE = "place"
    PHENOMENON = "phenomenon"
    PROFESSIONAL_SAFETY = "professional_safety"


@dataclass(frozen=True, slots=True)
class Domain:
    """First level of the taxonomy."""

    code: str
    label_nl: str
    label_en: str


@dataclass(frozen=True, slots=True)
class SignalType:
    """Second level of the taxonomy: behaviour at a place, never a kind of people."""

    code: str
    domain: str
    label_nl: str
    label_en: str
    help_nl: str
    help_en: str
    typical_sources: tuple[str, ...]
    severity_default: int
    severity_max: int
    raise_when_nl: str
    raise_when_en: str
    scope: Scope
    sensitive: bool
    polarity: int
    words_nl: str
    words_en: str
    needs_exact_place: bool

    @property
    def is_positive(self) -> bool:
        """Whether it has a strength of 1 to 3 instead of a severity."""
        return self.polarity > 0


@cache
def domains() -> dict[str, Domain]:
    """Return the domains by code, in the order of the taxonomy."""
    return {found["code"]: Domain(**found) for found in _source()["domains"]}


@cache
def signal_types() -> dict[str, SignalType]:
    """Return the types by code, in the order of the taxonomy."""
    return {found["code"]: _signal_type(found) for found in _source()["types"]}


def load_type(code: str) -> SignalType:
    """Return the type; raise ``ValidationError`` when there is none with this code."""
    found = signal_types().get(code)
    if found is None:
        raise ValidationError(UNKNOWN_TYPE, "signal_type")
    return found


def recordable_types() -> tuple[SignalType, ...]:
    """Return the types that a signal can have: all but those of a safety concern."""
    return tuple(found for found in signal_types().values() if found.domain != CONCERN_DOMAIN)


def whole_subjects(type_codes: Collection[str]) -> frozenset[tuple[str, int]]:
    """Return the subjects, as (domain, polarity), of which every kind is among ``type_codes``.

    Counts are kept by subject. A subject that an agreement covers only in part is therefore not
    counted for partners at all: too little is shown rather than too much.
    """
    known = recordable_types()
    partly = {(found.domain, found.polarity) for found in known if found.code not in type_codes}
    return frozenset((found.domain, found.polarity) for found in known) - partly


def capped(signal_type: SignalType, level: int | None) -> int:
    """Return the severity or strength that counts for a type.

    Parameters
    ----------
    signal_type : SignalType
        The type of the signal.
    level : int or None
        What was chosen; ``None`` takes the default of the type.

    Returns
    -------
    int
        At least 1 and at most the highest that the type allows.

    Notes
    -----
    Facade and wealth indicators are weak alone, so the taxonomy caps them (domain.md 1.1).

    Examples
    --------
    >>> capped(load_type("VB01"), 4)
    2

    """
    wanted = signal_type.severity_default if level is None else level
    return max(1, min(wanted, signal_type.severity_max))


def concerns_safety_officer(signal_type: SignalType, severity: int | None) -> bool:
    """Tell whether the safety officer of the own organisation hears of it (domain.md 1.4)."""
    return severity == SEVERITY_TO_SAFETY_OFFICER or signal_type.code in ALWAYS_TO_SAFETY_OFFICER


@cache
def _source() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(SOURCE.read_text(encoding="utf-8"))
    return found


def _signal_type(found: dict[str, Any]) -> SignalType:
    scope, sources = Scope(found["scope"]), tuple(found["typical_sources"])
    return SignalType(**{**found, "scope": scope, "typical_sources": sources})
