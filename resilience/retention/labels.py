"""Words for classes, rules, starts, results and states."""

from flask_babel import lazy_gettext as _l

from resilience.privacy.retention import RetentionClass, Rule, SelectionResult, Start
from resilience.retention.models import Decision, ListState, ProofReason

CLASSES = {
    RetentionClass.DRAFT: _l("Drafts"),
    RetentionClass.CONTENT: _l("Text and exact place of signals"),
    RetentionClass.CORE: _l("Statistical core"),
    RetentionClass.WITHDRAWN: _l("Withdrawn signals"),
    RetentionClass.CONCERN: _l("Safety concerns"),
    RetentionClass.LOCATION_ADVICE: _l("Location advice"),
    RetentionClass.CHECK_IN: _l("Check-ins"),
    RetentionClass.LOG: _l("Log"),
    RetentionClass.PROOF: _l("Proofs of deletion"),
    RetentionClass.CONSULTATION: _l("Decisions and evaluation of approaches"),
    RetentionClass.PULSE: _l("Partner pulse"),
}

RULES = {
    Rule.DRAFT: _l("Draft"),
    Rule.CONTENT: _l("Text and exact place"),
    Rule.CONTENT_AFTER_APPROACH: _l("Text with an approach"),
    Rule.EXPORT_FILE: _l("File of an export"),
    Rule.CORE: _l("Core of a record"),
    Rule.REPORTER: _l("Who reported it"),
    Rule.WITHDRAWN_TEXT: _l("What was typed in it"),
    Rule.WITHDRAWN_CORE: _l("All of a withdrawn signal"),
    Rule.CONCERN: _l("All but the core"),
    Rule.CARE_DATES: _l("Dates of care talks"),
    Rule.WITHDRAWN_CONCERN: _l("Withdrawn safety concern"),
    Rule.LOCATION_ADVICE: _l("Advice in force"),
    Rule.LOCATION_ADVICE_HISTORY: _l("History of an advice"),
    Rule.CHECK_IN: _l("Check-in"),
    Rule.LOG: _l("Line of the log"),
    Rule.INCIDENT_LOG: _l("Line about an incident"),
    Rule.PROOF: _l("Proof, list and postponement"),
    Rule.CONSULTATION: _l("Decision and evaluation"),
    Rule.PULSE: _l("Answers"),
    Rule.PULSE_AVERAGES: _l("Averages of five people or more"),
}

STARTS = {
    Start.SAVED: _l("after it was last saved"),
    Start.OBSERVED: _l("after it was observed"),
    Start.RECORDED: _l("after it was recorded"),
    Start.APPROACH_ENDED: _l("after the approach ended"),
    Start.WITHDRAWN: _l("after it was withdrawn"),
    Start.CLOSED: _l("after it was closed, or after its last step"),
    Start.CARE_GIVEN: _l("after the talk"),
    Start.DRAWN_UP: _l("after it was drawn up"),
    Start.ENDED: _l("after it ended"),
    Start.RETURNED: _l("after a safe return"),
    Start.LOGGED: _l("after it was written"),
    Start.DESTROYED: _l("after the deletion"),
    Start.ANSWERED: _l("after the answer"),
    Start.MADE: _l("after it was made"),
}

RESULTS = {
    SelectionResult.DESTROY: _l("Destroy"),
    SelectionResult.DESTROY_AFTER_APPROVAL: _l("Destroy, after the archivist approved"),
    SelectionResult.NO_RECORD: _l("Destroy; no record in the sense of the archive law"),
}

LIST_STATES = {
    ListState.PROPOSED: _l("Waits for the archivist"),
    ListState.APPROVED: _l("Approved, goes tonight"),
    ListState.REFUSED: _l("Refused"),
    ListState.EXECUTED: _l("Destroyed"),
}

DECISIONS = {
    Decision.PROPOSED: _l("Waits for a second person"),
    Decision.ACCEPTED: _l("In force"),
    Decision.REFUSED: _l("Refused"),
}

REASONS = {
    ProofReason.TERM: _l("Term has passed"),
    ProofReason.LIST: _l("Approved destruction list"),
    ProofReason.REQUEST: _l("Request about rights"),
}

#: What a record is called, by the word that the code uses for it.
OBJECTS = {
    "signal": _l("Signal"),
    "safety_concern": _l("Safety concern"),
    "concern_core": _l("Core of a safety concern"),
    "notification": _l("Message"),
    "draft": _l("Draft"),
    "saved_view": _l("Saved view of a list"),
    "audit_entry": _l("Line of the log"),
    "exact_place_read": _l("Reading of an exact place"),
    "session": _l("Session"),
    "sign_in_attempt": _l("Attempt to sign in"),
    "sign_in_alert": _l("Warning about signing in"),
    "invitation": _l("Invitation"),
    "role_proposal": _l("Proposed role"),
    "account_closing": _l("Closing of an account"),
    "access_review": _l("Access review"),
    "rights_request": _l("Request about rights"),
    "data_breach": _l("Data breach"),
    "import": _l("Import"),
    "import_file": _l("File of an import"),
    "export": _l("Export"),
    "export_file": _l("File of an export"),
    "feedback_duty": _l("Answer owed"),
    "feedback_message": _l("Answer to a reporter"),
    "signal_confirmation": _l("Confirmation"),
}
