"""Words for requests about rights, breaches and registers."""

from flask_babel import lazy_gettext as _l

from resilience.dossiers.states import (
    BreachKind,
    Notified,
    OutcomeKind,
    RightsKind,
    RightsState,
    RightsSubject,
    StepKind,
)

KINDS = {
    RightsKind.ACCESS: _l("Access"),
    RightsKind.RECTIFICATION: _l("Rectification"),
    RightsKind.ERASURE: _l("Erasure"),
    RightsKind.RESTRICTION: _l("Restriction"),
    RightsKind.OBJECTION: _l("Objection"),
    RightsKind.PORTABILITY: _l("Portability"),
}
SUBJECTS = {
    RightsSubject.PLACE: _l("A place or neighbourhood"),
    RightsSubject.ACCOUNT: _l("The account of a colleague"),
}
STATES = {
    RightsState.RECEIVED: _l("Received"),
    RightsState.IN_TREATMENT: _l("Being treated"),
    RightsState.EXTENDED: _l("Extended"),
    RightsState.ANSWERED: _l("Answered"),
    RightsState.REJECTED: _l("Turned down"),
}
STEPS = {
    StepKind.REGISTERED: _l("Registered"),
    StepKind.IDENTITY_CHECKED: _l("It was checked who asks"),
    StepKind.TAKEN_UP: _l("Taken up"),
    StepKind.EXTENDED: _l("Extended by two months, and told so"),
    StepKind.SEARCHED: _l("Records looked for"),
    StepKind.EXPORTED: _l("Records taken along"),
    StepKind.ANSWERED: _l("Answered"),
    StepKind.REJECTED: _l("Turned down"),
}
OUTCOMES = {
    OutcomeKind.DISCLOSE: _l("Goes into the answer"),
    OutcomeKind.ANNOTATE: _l("Add a note"),
    OutcomeKind.CORRECT: _l("Say what is right"),
    OutcomeKind.ERASE: _l("Erase text and exact place"),
}
BREACH_KINDS = {
    BreachKind.CONFIDENTIALITY: _l("Somebody saw what was not for them"),
    BreachKind.INTEGRITY: _l("Data were changed"),
    BreachKind.AVAILABILITY: _l("Data were lost or out of reach"),
}
NOTIFIED = {
    Notified.UNDECIDED: _l("Not decided yet"),
    Notified.YES: _l("Yes"),
    Notified.NO: _l("No"),
}
ENUM_LABELS = (KINDS, SUBJECTS, STATES, STEPS, OUTCOMES, BREACH_KINDS, NOTIFIED)
