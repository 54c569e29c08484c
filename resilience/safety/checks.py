"""The rules a draft must meet before it becomes a concern, and what they make of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from resilience.errors import ValidationError
from resilience.privacy.refusals import refuse_personal_data
from resilience.safety.drafts import ConcernDraft
from resilience.safety.wording import (
    NO_DATE,
    TEXT_TOO_LONG,
    TEXT_TOO_SHORT,
    TOO_SEVERE,
    UNKNOWN_SEVERITY,
    UNKNOWN_TYPE,
)
from resilience.signals.attributes import ObservedPrecision, Severity
from resilience.signals.observed_time import ObservedDay, observed
from resilience.signals.taxonomy import CONCERN_DOMAIN, SignalType, signal_types

SHORTEST_TEXT = 10
LONGEST_TEXT = 2000

#: The time of a signal and that of a concern are read by the same rules, in fields of their own.
OCCURRED_FIELDS = {"observed_on": "occurred_on", "observed_at": "occurred_at"}


@dataclass(frozen=True, slots=True)
class CheckedConcern:
    """What the rules made of a draft."""

    concern_type: SignalType
    severity: Severity
    text: str = field(repr=False)
    occurred_at: datetime
    occurred_precision: ObservedPrecision


def concern_types() -> tuple[SignalType, ...]:
    """Return the kinds of concern, PV01 to PV07, in the order of the taxonomy."""
    return tuple(found for found in signal_types().values() if found.domain == CONCERN_DOMAIN)


def checked(draft: ConcernDraft, now: datetime) -> CheckedConcern:
    """Return what a draft means at ``now``; raise ``ValidationError`` naming the field to blame."""
    occurred_at, precision = occurred(draft, now)
    return CheckedConcern(
        concern_type=type_of(draft),
        severity=severity_of(draft),
        text=text_of(draft),
        occurred_at=occurred_at,
        occurred_precision=precision,
    )


def problems(draft: ConcernDraft, now: datetime) -> dict[str, str]:
    """Return everything that is wrong with a draft: field to message, so that all show at once."""
    rules: tuple[Callable[[ConcernDraft], object], ...] = (
        type_of,
        severity_of,
        partial(occurred, now=now),
        text_of,
    )
    found: dict[str, str] = {}
    for rule in rules:
        try:
            rule(draft)
        except ValidationError as error:
            found.setdefault(error.field or "", str(error))
    return found


def type_of(draft: ConcernDraft) -> SignalType:
    """Return the kind of concern."""
    found = next((kind for kind in concern_types() if kind.code == draft.concern_type), None)
    if found is None:
        raise ValidationError(UNKNOWN_TYPE, "concern_type")
    return found


def severity_of(draft: ConcernDraft) -> Severity:
    """Return the severity: the one chosen, else the usual one of the kind.

    One that is too high for the kind is refused, not lowered: that would delay the answer
    without a word.
    """
    concern_type = type_of(draft)
    level = concern_type.severity_default if draft.severity is None else draft.severity
    if level not in set(Severity):
        raise ValidationError(UNKNOWN_SEVERITY, "severity")
    if level > concern_type.severity_max:
        raise ValidationError(TOO_SEVERE, "severity")
    return Severity(level)


def text_of(draft: ConcernDraft) -> str:
    """Return what happened, in the reporter's words, without personal data."""
    text = draft.text.strip()
    if len(text) < SHORTEST_TEXT:
        raise ValidationError(TEXT_TOO_SHORT, "text")
    if len(text) > LONGEST_TEXT:
        raise ValidationError(TEXT_TOO_LONG, "text")
    refuse_personal_data({"text": text})
    return text


def occurred(draft: ConcernDraft, now: datetime) -> tuple[datetime, ObservedPrecision]:
    """Return when it happened and how exactly that is known."""
    if draft.occurred.day is ObservedDay.EARLIER and draft.occurred.on is None:
        raise ValidationError(NO_DATE, "occurred_on")
    try:
        seen = observed(draft.occurred, now)
    except ValidationError as error:
        blamed = OCCURRED_FIELDS.get(error.field or "", "occurred_day")
        raise ValidationError(str(error), blamed) from error
    if seen.start is None:
        raise ValidationError(NO_DATE, "occurred_on")
    return seen.start, seen.precision
