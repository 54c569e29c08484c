"""The words that people read for types, domains and attributes."""

import re

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from resilience.signals.attributes import (
    ActionTaken,
    DayPart,
    EffectOnPeople,
    Handling,
    InformationGrade,
    InformationSource,
    LocationPrecision,
    ObservationMode,
    ObservedPrecision,
    Recurrence,
    Severity,
    SignalEventKind,
    SignalOrigin,
    SignalState,
    SourceGrade,
)
from resilience.signals.listing import Period, SeverityChoice
from resilience.signals.observed_time import ObservedDay
from resilience.signals.routes import Route
from resilience.signals.taxonomy import domains, signal_types

#: A code of a type or a domain inside a sentence.
CODE = re.compile(r"\b[A-Z]{2}(?:\d{2})?\b")


def _in_language(thing: object, text: str) -> str:
    locale = get_locale()
    language = "en" if locale is not None and locale.language == "en" else "nl"
    return str(getattr(thing, f"{text}_{language}"))


def type_label(code: str) -> str:
    """Return the name of a signal type in the language of the reader."""
    return _in_language(signal_types()[code], "label")


def type_help(code: str) -> str:
    """Return what a signal type means, in the language of the reader."""
    return _in_language(signal_types()[code], "help")


def type_raise_when(code: str) -> str:
    """Return when the severity of a type is raised, in the language of the reader, or ""."""
    found = _in_language(signal_types()[code], "raise_when")
    return "" if found == "-" else CODE.sub(_named, found)


def _named(found: re.Match[str]) -> str:
    """Return the name that people know for a code of the taxonomy, or the text as it is."""
    code = found[0]
    if code in signal_types():
        return f"‘{type_label(code)}’"
    return f"‘{domain_label(code)}’" if code in domains() else code


def domain_label(code: str) -> str:
    """Return the name of a domain in the language of the reader."""
    return _in_language(domains()[code], "label")


SEVERITIES = {
    Severity.LIGHT: _l("Minor"),
    Severity.MODERATE: _l("Moderate"),
    Severity.SERIOUS: _l("Serious"),
    Severity.ACUTE: _l("Acute"),
}

STRENGTHS = {1: _l("Once"), 2: _l("Repeated"), 3: _l("Lasting")}

INFORMATION_SOURCES = {
    InformationSource.STREET: _l("Street information"),
    InformationSource.SYSTEM: _l("System information"),
}

OBSERVATION_MODES = {
    ObservationMode.SEEN: _l("Seen myself"),
    ObservationMode.COLLEAGUE: _l("From a colleague"),
    ObservationMode.RESIDENT: _l("From a resident"),
    ObservationMode.BUSINESS: _l("From a business"),
    ObservationMode.REGISTRATION: _l("From a registration"),
    ObservationMode.SUSPICION: _l("Suspicion"),
}

SOURCE_GRADES = {
    SourceGrade.RELIABLE: _l("Reliable"),
    SourceGrade.UNTESTED: _l("Not tested"),
    SourceGrade.UNRELIABLE: _l("Not reliable"),
}

INFORMATION_GRADES = {
    InformationGrade.SEEN: _l("A: seen or measured by myself"),
    InformationGrade.CONFIRMED: _l("B: the source knows it at first hand, or it was confirmed"),
    InformationGrade.HEARSAY: _l("C: from hearsay"),
    InformationGrade.UNKNOWN: _l("D: unknown"),
    InformationGrade.PRESUMED_WRONG: _l("E: presumed wrong"),
}

HANDLING = {
    Handling.PERMITTED: _l("Share within the agreement"),
    Handling.CONDITIONAL: _l("Only on a condition"),
    Handling.WITHHELD: _l("Not provided: police only"),
}

#: How the same choices are put to the police (article 20 Wpg).
POLICE_HANDLING = {
    Handling.PERMITTED: _l("Provide to the partners in the agreement"),
    Handling.CONDITIONAL: _l("Provide on a condition only"),
    Handling.WITHHELD: _l("Do not provide: police only"),
}

OBSERVED_PRECISIONS = {
    ObservedPrecision.EXACT: _l("Exact"),
    ObservedPrecision.DAY_PART: _l("Part of the day"),
    ObservedPrecision.DAY: _l("Day"),
    ObservedPrecision.WEEK: _l("Week"),
    ObservedPrecision.UNKNOWN: _l("Unknown"),
}

OBSERVED_DAYS = {
    ObservedDay.NOW: _l("Now"),
    ObservedDay.TODAY: _l("Today"),
    ObservedDay.YESTERDAY: _l("Yesterday"),
    ObservedDay.EARLIER: _l("Earlier"),
}

DAY_PARTS = {
    DayPart.MORNING: _l("Morning, 6 to 12"),
    DayPart.AFTERNOON: _l("Afternoon, 12 to 18"),
    DayPart.EVENING: _l("Evening, 18 to 24"),
    DayPart.NIGHT: _l("Night, 0 to 6"),
    DayPart.UNKNOWN: _l("I do not know"),
}

LOCATION_PRECISIONS = {
    LocationPrecision.ADDRESS: _l("Address"),
    LocationPrecision.COMPLEX: _l("Complex"),
    LocationPrecision.STREET: _l("Street"),
    LocationPrecision.PLACE: _l("Spot"),
    LocationPrecision.BUURT: _l("Buurt"),
    LocationPrecision.WIJK: _l("Wijk"),
}

RECURRENCES = {
    Recurrence.FIRST: _l("First time"),
    Recurrence.REPEATED: _l("Seen before"),
    Recurrence.STRUCTURAL: _l("All the time"),
}

EFFECTS = {
    EffectOnPeople.UNKNOWN: _l("I do not know"),
    EffectOnPeople.NONE: _l("Nothing"),
    EffectOnPeople.DETOUR: _l("They take a detour"),
    EffectOnPeople.STAY_AWAY: _l("They stay away"),
    EffectOnPeople.STOP_REPORTING: _l("They no longer report"),
    EffectOnPeople.OTHER: _l("Something else"),
}

ACTIONS = {
    ActionTaken.NONE: _l("Nothing yet"),
    ActionTaken.SPOKEN: _l("Spoken to people"),
    ActionTaken.PASSED_ON: _l("Passed on to somebody else"),
    ActionTaken.REPAIRED: _l("Repaired or cleaned up"),
    ActionTaken.CALLED_POLICE: _l("Called the police"),
    ActionTaken.CALLED_112: _l("Called 112"),
    ActionTaken.OTHER: _l("Something else"),
}

ORIGINS = {
    SignalOrigin.OWN: _l("Own observation"),
    SignalOrigin.POLICE: _l("Police data"),
}

STATES = {
    SignalState.SUBMITTED: _l("Recorded"),
    SignalState.TO_REVIEW: _l("Being checked"),
    SignalState.ACCEPTED: _l("Accepted"),
    SignalState.FED_BACK: _l("Answered"),
    SignalState.CLOSED: _l("Closed"),
    SignalState.REJECTED: _l("Rejected"),
    SignalState.WITHDRAWN: _l("Withdrawn"),
}

EVENTS = {
    SignalEventKind.RECORDED: _l("Recorded"),
    SignalEventKind.WITHDRAWN: _l("Withdrawn"),
    SignalEventKind.ANNOTATED: _l("Note after a request"),
    SignalEventKind.CORRECTED: _l("Corrected after a request"),
    SignalEventKind.REVISED: _l("Corrected"),
    SignalEventKind.FLAGGED: _l("Put forward for a check of the text"),
    SignalEventKind.REWORDING_ASKED: _l("Asked to word it differently"),
    SignalEventKind.REWORDED: _l("Worded differently"),
    SignalEventKind.CLEARED: _l("Text checked"),
    SignalEventKind.REDACTED: _l("Words taken out of the text"),
    SignalEventKind.ACCEPTED: _l("Accepted"),
    SignalEventKind.FED_BACK: _l("Answered"),
    SignalEventKind.CLOSED: _l("Closed"),
    SignalEventKind.REOPENED: _l("Taken up again"),
    SignalEventKind.REJECTED: _l("Rejected"),
}

SEVERITY_CHOICES = {
    SeverityChoice.MODERATE: _l("Moderate or more"),
    SeverityChoice.SERIOUS: _l("Serious or acute"),
    SeverityChoice.ACUTE: _l("Acute"),
    SeverityChoice.POSITIVE: _l("Positive signals"),
}

PERIODS = {
    Period.FOUR_WEEKS: _l("Last 4 weeks"),
    Period.THIRTEEN_WEEKS: _l("Last 13 weeks"),
    Period.YEAR: _l("Last 52 weeks"),
}

ROUTES = {
    Route.DANGER: _l("Danger right now: call 112"),
    Route.POLICE: _l("Police, no hurry: 0900-8844"),
    Route.ANONYMOUS: _l("Report crime anonymously: Meld Misdaad Anoniem, 0800-7000"),
    Route.VIOLENCE_AT_HOME: _l("Violence at home, or a child at risk: Veilig Thuis, 0800-2000"),
    Route.CONFUSED: _l(
        "Worries about a confused person: Landelijk Meldpunt Zorgwekkend Gedrag, 0800-1205"
    ),
    Route.PERSON_CASE: _l(
        "A person with several problems: Zorg- en Veiligheidshuis, through your own organisation"
    ),
    Route.REPAIR: _l(
        "Only a repair or litter: the report form of the municipality or the housing corporation"
    ),
}

#: What the `label` filter shows for the members of this feature's enums.
ENUM_LABELS = (
    SEVERITIES,
    INFORMATION_SOURCES,
    OBSERVATION_MODES,
    SOURCE_GRADES,
    INFORMATION_GRADES,
    HANDLING,
    OBSERVED_PRECISIONS,
    DAY_PARTS,
    LOCATION_PRECISIONS,
    RECURRENCES,
    EFFECTS,
    ACTIONS,
    ORIGINS,
    STATES,
    EVENTS,
)
