"""Words for acts, for what they were done to, and for how they ended."""

from flask_babel import lazy_gettext as _l

from resilience.audit.models import Outcome

OUTCOMES = {Outcome.DONE: _l("done"), Outcome.REFUSED: _l("refused")}

#: By the second half of an act; an act without words here is shown by its code alone.
VERBS = {
    "acknowledge": _l("Receipt confirmed"),
    "answer_handover": _l("Handover answered"),
    "assign": _l("Taken up or given"),
    "close": _l("Closed"),
    "confirm": _l("Confirmed"),
    "withdraw_confirmation": _l("Confirmation taken back"),
    "feed_back": _l("Answered"),
    "give": _l("Answer given"),
    "judge": _l("Answer judged"),
    "add_sentence": _l("Sentence added"),
    "change_sentence": _l("Sentence changed"),
    "remove_sentence": _l("Sentence removed"),
    "restore_sentences": _l("Usual sentences restored"),
    "correct": _l("Corrected"),
    "erase_note": _l("Note erased"),
    "escalate": _l("Escalated"),
    "export": _l("Exported"),
    "grant": _l("Granted"),
    "hand_over": _l("Person case passed on"),
    "issue": _l("Issued"),
    "list": _l("Seen in a list"),
    "note": _l("Note written"),
    "open": _l("Opened"),
    "propose": _l("Proposed"),
    "prune": _l("Lines removed after their term"),
    "publish": _l("Published"),
    "raise": _l("Raised"),
    "read": _l("Read"),
    "read_exact": _l("Exact numbers read"),
    "record": _l("Recorded"),
    "release": _l("Let go"),
    "revoke": _l("Revoked"),
    "search": _l("Searched"),
    "withdraw": _l("Withdrawn"),
    "ask_export": _l("Export asked"),
    "take_export": _l("Export taken along"),
    "cancel_export": _l("Export stopped"),
}

OBJECTS = {
    "agreement": _l("Sharing agreement"),
    "sharing_agreement": _l("Sharing agreement"),
    "audit_anchor": _l("Anchor of the log"),
    "export": _l("Export"),
    "log": _l("Log"),
    "map": _l("Map"),
    "neutral_message": _l("Sentence to answer with"),
    "organisation": _l("Organisation"),
    "person": _l("Account"),
    "release": _l("Published period"),
    "request": _l("Address"),
    "safety_concern": _l("Safety concern"),
    "session": _l("Session"),
    "signal": _l("Signal"),
    "user": _l("Account"),
}
