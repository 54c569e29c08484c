"""Words for how soon something is due."""

from flask_babel import lazy_gettext as _l

from resilience.web.attention import Urgency

URGENCIES = {
    Urgency.OVERDUE: _l("Overdue"),
    Urgency.TODAY: _l("Today"),
    Urgency.THIS_WEEK: _l("This week"),
    Urgency.LATER: _l("Whenever you can"),
}
