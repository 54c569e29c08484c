"""The inbox."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext

from resilience.authz.permissions import Permission
from resilience.notifications import queries
from resilience.notifications.links import subject_url
from resilience.notifications.models import Notification
from resilience.web.filters import label, moment
from resilience.web.guards import requires
from resilience.web.transaction import current_uow

bp = Blueprint("notifications", __name__, url_prefix="/notifications")


@bp.get("")
@requires(Permission.NOTIFICATION_READ)
def notification_list() -> Any:
    """Show what one was told, newest first."""
    found = [_shown(each) for each in queries.list_notifications(current_uow())]
    return render_template("notifications/notification_list.html", notifications=found)


def _shown(notification: Notification) -> dict[str, Any]:
    unread = gettext("new") if notification.read_at is None else ""
    return {
        "title": f"{label(notification.kind)}, {notification.subject_number}",
        "url": subject_url(notification),
        "lines": [unread, moment(notification.created_at)],
    }


def unread_count() -> int:
    """Return how many notifications wait to be read, for the bell in the header."""
    return queries.count_unread(current_uow())
