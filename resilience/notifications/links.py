"""Where the subject of a notification can be read."""

from typing import Any

from flask import url_for

from resilience.notifications.models import Notification, NotificationKind

CONCERN = ("safety.concern_detail", "concern_id")
SIGNAL = ("signals.signal_detail", "signal_id")

#: The page of the subject of each kind, and the name of its id in the address.
PAGES = dict.fromkeys(NotificationKind, CONCERN) | {NotificationKind.SIGNAL_ACUTE: SIGNAL}


def subject_url(told: Notification) -> str:
    """Return the address of what a notification is about."""
    endpoint, argument = PAGES[told.kind]
    named: dict[str, Any] = {argument: told.subject_id}
    return url_for(endpoint, **named)
