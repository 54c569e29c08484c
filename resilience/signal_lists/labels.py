"""Words for the choices above the list of signals."""

from flask_babel import lazy_gettext as _l

from resilience.signal_lists.bulk import Act
from resilience.signals.listing import Assignment, Order

ORDERS = {
    Order.NEWEST: _l("Newest first"),
    Order.OLDEST: _l("Oldest first"),
    Order.SERIOUS: _l("Most serious first"),
}

ASSIGNMENTS = {
    Assignment.MINE: _l("With me"),
    Assignment.NOBODY: _l("With nobody yet"),
}

#: What each choice is about, above the list and on the chip that undoes it.
FILTERS = {
    "words": _l("Words"),
    "domain": _l("Subject"),
    "type": _l("Kind"),
    "area": _l("Area"),
    "severity": _l("Severity"),
    "state": _l("Status"),
    "period": _l("Period"),
    "from": _l("Recorded from"),
    "until": _l("Recorded until"),
    "organisation": _l("Organisation"),
    "origin": _l("Where it comes from"),
    "grade": _l("How certain"),
    "assigned": _l("Taken up"),
    "owed": _l("Feedback"),
}

ACTS = {
    Act.ACCEPT: _l("Accept"),
    Act.TAKE: _l("Take up myself"),
    Act.CLOSE: _l("Close"),
}
