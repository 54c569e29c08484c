"""The words that people read for concerns."""

from flask_babel import lazy_gettext as _l

from resilience.safety.states import ConcernEventKind, ConcernState
from resilience.signals.attributes import LocationPrecision

STATES = {
    ConcernState.RAISED: _l("Waits for confirmation"),
    ConcernState.ACKNOWLEDGED: _l("Receipt confirmed"),
    ConcernState.ASSESSED: _l("Assessed"),
    ConcernState.MEASURES_ACTIVE: _l("Measures active"),
    ConcernState.AFTERCARE: _l("Aftercare"),
    ConcernState.TO_CLOSE: _l("To be closed"),
    ConcernState.CLOSED: _l("Closed"),
    ConcernState.WITHDRAWN: _l("Withdrawn by the reporter"),
    ConcernState.REFERRED: _l("Referred to the own employer"),
    ConcernState.REOPENED: _l("Reopened"),
}

EVENTS = {
    ConcernEventKind.RAISED: _l("Raised"),
    ConcernEventKind.ACKNOWLEDGED: _l("Receipt confirmed"),
    ConcernEventKind.ESCALATED: _l("Overdue, warned again"),
}

#: Where it happened, as the form asks it; the exact place is not asked.
PLACES = (
    (LocationPrecision.ADDRESS, _l("At a home")),
    (LocationPrecision.COMPLEX, _l("In a complex")),
    (LocationPrecision.STREET, _l("In the street")),
    (LocationPrecision.PLACE, _l("On a square or other spot")),
    (LocationPrecision.BUURT, _l("Somewhere in the buurt")),
)
