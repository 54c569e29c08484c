"""Words for what one is told."""

from flask_babel import lazy_gettext as _l

from resilience.notifications.models import NotificationKind

KINDS = {
    NotificationKind.CONCERN_RAISED: _l("A safety concern waits for you"),
    NotificationKind.CONCERN_ACKNOWLEDGED: _l("Your safety concern has been received"),
    NotificationKind.CONCERN_ESCALATED: _l("A safety concern is overdue"),
    NotificationKind.SIGNAL_ACUTE: _l("A colleague recorded an acute signal"),
}
