"""The words that people read for agreements."""

from flask_babel import lazy_gettext as _l

from resilience.agreements.models import AgreementEventKind
from resilience.agreements.states import AgreementStatus, VersionState
from resilience.agreements.terms import Change, LegalGround
from resilience.authz.shared_fields import SharedField

GROUNDS = {
    LegalGround.PUBLIC_TASK: _l("Public task (GDPR article 6(1)(e))"),
    LegalGround.LEGAL_DUTY: _l("Legal duty (GDPR article 6(1)(c))"),
    LegalGround.CONTRACT: _l("Contract (GDPR article 6(1)(b))"),
    LegalGround.LEGITIMATE_INTEREST: _l("Legitimate interest (GDPR article 6(1)(f))"),
    LegalGround.VITAL_INTEREST: _l("Vital interest (GDPR article 6(1)(d))"),
    LegalGround.CONSENT: _l("Consent (GDPR article 6(1)(a))"),
    LegalGround.POLICE_PARTNERSHIP: _l("Police, to a partnership (Wpg article 20)"),
    LegalGround.POLICE_INCIDENTAL: _l("Police, in a single case (Wpg article 19)"),
}

FIELDS = {
    SharedField.TEXT: _l("What was seen, in words"),
    SharedField.SEVERITY: _l("How serious it is"),
    SharedField.MOMENT: _l("When it was seen, and how often"),
    SharedField.PLACE: _l("How exactly the place is known, up to street or complex"),
    SharedField.EXACT_PLACE: _l("The exact place, each time with a purpose"),
    SharedField.EFFECT: _l("What it does to people, and what was done"),
    SharedField.GRADES: _l("How it is known, and how certain it is"),
    SharedField.ORGANISATION: _l("Which organisation recorded it, in which function"),
}

STATUSES = {
    AgreementStatus.CONCEPT: _l("Concept"),
    AgreementStatus.TO_SIGN: _l("Waits for signatures"),
    AgreementStatus.NOT_YET: _l("Not yet in force"),
    AgreementStatus.IN_FORCE: _l("In force"),
    AgreementStatus.EXPIRED: _l("Ended"),
    AgreementStatus.ENDED: _l("Ended early"),
    AgreementStatus.REFUSED: _l("Turned down"),
}

STATUS_LOOKS = {
    AgreementStatus.IN_FORCE: ("done", "check"),
    AgreementStatus.TO_SIGN: ("wait", None),
    AgreementStatus.NOT_YET: ("wait", None),
}

STATES = {
    VersionState.CONCEPT: _l("Concept"),
    VersionState.TO_APPROVE: _l("Waits for a second person"),
    VersionState.TO_SIGN: _l("Waits for signatures"),
    VersionState.SIGNED: _l("Signed"),
    VersionState.REFUSED: _l("Turned down"),
}

EVENTS = {
    AgreementEventKind.DRAWN_UP: _l("Drawn up"),
    AgreementEventKind.CHANGE_DRAWN_UP: _l("Change drawn up"),
    AgreementEventKind.REVISED: _l("Concept revised"),
    AgreementEventKind.SUBMITTED: _l("Sent to the parties to sign"),
    AgreementEventKind.PROPOSED: _l("Sent to a second person"),
    AgreementEventKind.APPROVED: _l("Change approved"),
    AgreementEventKind.SIGNED: _l("Signed"),
    AgreementEventKind.TOOK_EFFECT: _l("Complete"),
    AgreementEventKind.REFUSED: _l("Turned down"),
    AgreementEventKind.LEFT: _l("Left the agreement"),
}

CHANGES = {
    Change.TYPES_ADDED: _l("more kinds of signals"),
    Change.TYPES_REMOVED: _l("fewer kinds of signals"),
    Change.FIELDS_ADDED: _l("more of each signal"),
    Change.FIELDS_REMOVED: _l("less of each signal"),
    Change.AREAS_ADDED: _l("a larger area"),
    Change.AREAS_REMOVED: _l("a smaller area"),
    Change.PARTIES_ADDED: _l("more parties"),
    Change.PARTIES_REMOVED: _l("fewer parties"),
    Change.EARLIER_START: _l("an earlier first day"),
    Change.LATER_START: _l("a later first day"),
    Change.EARLIER_END: _l("an earlier last day"),
    Change.LATER_END: _l("a later last day"),
    Change.PURPOSE: _l("another purpose or ground"),
}

#: What the `label` filter shows for the members of this feature's enums.
ENUM_LABELS = (GROUNDS, FIELDS, STATUSES, STATES, EVENTS, CHANGES)
