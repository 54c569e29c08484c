"""Words for acts, for what they were done to, and for how they ended."""

from flask_babel import lazy_gettext as _l

from resilience.audit.models import Outcome

OUTCOMES = {Outcome.DONE: _l("done"), Outcome.REFUSED: _l("refused")}

#: By the second half of an act; an act without words here is shown by its code alone.
VERBS = {
    "acknowledge": _l("Receipt confirmed"),
    "close": _l("Closed"),
    "escalate": _l("Escalated"),
    "export": _l("Exported"),
    "grant": _l("Granted"),
    "issue": _l("Issued"),
    "list": _l("Seen in a list"),
    "open": _l("Opened"),
    "propose": _l("Proposed"),
    "prune": _l("Lines removed after their term"),
    "publish": _l("Published"),
    "raise": _l("Raised"),
    "read": _l("Read"),
    "read_exact": _l("Exact numbers read"),
    "record": _l("Recorded"),
    "revoke": _l("Revoked"),
    "search": _l("Searched"),
    "withdraw": _l("Withdrawn"),
}

OBJECTS = {
    "agreement": _l("Sharing agreement"),
    "sharing_agreement": _l("Sharing agreement"),
    "audit_anchor": _l("Anchor of the log"),
    "log": _l("Log"),
    "map": _l("Map"),
    "organisation": _l("Organisation"),
    "person": _l("Account"),
    "release": _l("Published period"),
    "request": _l("Address"),
    "safety_concern": _l("Safety concern"),
    "session": _l("Session"),
    "signal": _l("Signal"),
    "user": _l("Account"),
}
