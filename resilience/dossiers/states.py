"""Where a request about rights can stand, and what can be done with a record in it."""

from enum import StrEnum

from resilience.errors import N_, ConflictError

NO_SUCH_STEP = N_("This request no longer stands where that can be done.")


class RightsKind(StrEnum):
    """What somebody asks for (GDPR art. 15 to 21)."""

    ACCESS = "inzage"
    RECTIFICATION = "rectificatie"
    ERASURE = "wissing"
    RESTRICTION = "beperking"
    OBJECTION = "bezwaar"
    PORTABILITY = "overdraagbaarheid"


class RightsSubject(StrEnum):
    """What a request is about; never a person by name."""

    PLACE = "plek"
    ACCOUNT = "account"


class RightsState(StrEnum):
    """Where a request stands."""

    RECEIVED = "ontvangen"
    IN_TREATMENT = "in_behandeling"
    EXTENDED = "verlengd"
    ANSWERED = "beantwoord"
    REJECTED = "afgewezen"


class StepKind(StrEnum):
    """One thing that happened to a request."""

    REGISTERED = "geregistreerd"
    IDENTITY_CHECKED = "identiteit_vastgesteld"
    TAKEN_UP = "in_behandeling"
    EXTENDED = "verlengd"
    SEARCHED = "gezocht"
    EXPORTED = "uitgevoerd"
    ANSWERED = "beantwoord"
    REJECTED = "afgewezen"


class OutcomeKind(StrEnum):
    """What the officer decides about one record."""

    DISCLOSE = "verstrekken"
    ANNOTATE = "aantekenen"
    CORRECT = "corrigeren"
    ERASE = "wissen"


class BreachKind(StrEnum):
    """Which quality of the data was broken."""

    CONFIDENTIALITY = "vertrouwelijkheid"
    INTEGRITY = "integriteit"
    AVAILABILITY = "beschikbaarheid"


class Notified(StrEnum):
    """Whether the supervisor, or the people concerned, were told."""

    UNDECIDED = "nog_niet_besloten"
    YES = "ja"
    NO = "nee"


_S = RightsState
NEXT: dict[RightsState, frozenset[RightsState]] = {
    _S.RECEIVED: frozenset({_S.IN_TREATMENT, _S.REJECTED}),
    _S.IN_TREATMENT: frozenset({_S.EXTENDED, _S.ANSWERED, _S.REJECTED}),
    _S.EXTENDED: frozenset({_S.ANSWERED, _S.REJECTED}),
    _S.ANSWERED: frozenset(),
    _S.REJECTED: frozenset(),
}
#: As long as a request stands here, records can be looked for.
SEARCHABLE = frozenset({_S.IN_TREATMENT, _S.EXTENDED})
CLOSED = frozenset({_S.ANSWERED, _S.REJECTED})
STEP_TO: dict[RightsState, StepKind] = {
    _S.IN_TREATMENT: StepKind.TAKEN_UP,
    _S.EXTENDED: StepKind.EXTENDED,
    _S.ANSWERED: StepKind.ANSWERED,
    _S.REJECTED: StepKind.REJECTED,
}


def move(current: RightsState, target: RightsState) -> RightsState:
    """Return ``target``; raise ``ConflictError`` when it cannot follow upon ``current``."""
    if target not in NEXT[current]:
        raise ConflictError(NO_SUCH_STEP)
    return target
