"""Where the subject of a notification can be read."""

from typing import Any

from flask import url_for

from resilience.notifications.models import Notification, NotificationKind

CONCERN = ("safety.concern_detail", "concern_id")
SIGNAL = ("signals.signal_detail", "signal_id")
FLAGGED = ("review.review_detail", "signal_id")
AGREEMENT = ("agreements.agreement_detail", "agreement_id")
PERSON = ("accounts.person_detail", "person_id")
REVIEW = ("access_reviews.review_detail", "review_id")
LOG = ("audit.entry_list", "actor")
BREACH = ("breaches.breach_detail", "breach_id")
EXPORT = ("exports.export_detail", "export_id")
IMPORT = ("imports.import_detail", "import_id")
#: The own account has no id in its address.
OWN_ACCOUNT = ("own_account.account", "")
OWN_SESSIONS = ("sessions.session_list", "")
SIGN_IN_OF = ("sessions.person_sign_in", "user_id")

#: The page of the subject of each kind, and the name of its id in the address.
PAGES = dict.fromkeys(NotificationKind, CONCERN) | {
    NotificationKind.SIGNAL_ACUTE: SIGNAL,
    NotificationKind.SIGNAL_CORRECTED: SIGNAL,
    NotificationKind.SIGNAL_ASSIGNED: SIGNAL,
    NotificationKind.REWORDING_ASKED: SIGNAL,
    NotificationKind.SIGNAL_CLEARED: SIGNAL,
    NotificationKind.SIGNAL_REDACTED: SIGNAL,
    NotificationKind.SIGNAL_REJECTED: SIGNAL,
    NotificationKind.FEEDBACK_GIVEN: SIGNAL,
    NotificationKind.FEEDBACK_NOT_ENOUGH: SIGNAL,
    NotificationKind.REVIEWER_MISSING: ("accounts.person_list", ""),
    NotificationKind.SIGNAL_FLAGGED: FLAGGED,
    NotificationKind.REVIEW_OVERDUE: FLAGGED,
    NotificationKind.IMPORT_CHECKED: IMPORT,
    NotificationKind.IMPORT_DONE: IMPORT,
    NotificationKind.IMPORT_FAILED: IMPORT,
    NotificationKind.IMPORT_ACUTE: ("signals.signal_list", ""),
    NotificationKind.SIGN_IN_LOCKED: SIGN_IN_OF,
    NotificationKind.SIGN_IN_ODD_PLACE: SIGN_IN_OF,
    NotificationKind.SIGN_IN_PEAK: ("sessions.failed_list", ""),
    NotificationKind.SIGN_IN_PLATFORM_PEAK: ("sessions.hour_list", ""),
    NotificationKind.OWN_ODD_PLACE: OWN_SESSIONS,
    NotificationKind.ROLE_GRANTED: OWN_ACCOUNT,
    NotificationKind.INVITATION_ACCEPTED: PERSON,
    NotificationKind.ACCOUNT_CLOSED: PERSON,
    NotificationKind.ACCESS_REVIEW_OPENED: REVIEW,
    NotificationKind.EXACT_PLACE_LIMIT: LOG,
    NotificationKind.BREACH_REGISTERED: BREACH,
    NotificationKind.BREACH_CLOCK_RUNS: BREACH,
    NotificationKind.EXPORT_READY: EXPORT,
}

PAGES |= {kind: AGREEMENT for kind in NotificationKind if kind.value.startswith("agreement_")}


def subject_url(told: Notification) -> str:
    """Return the address of what a notification is about."""
    endpoint, argument = PAGES[told.kind]
    named: dict[str, Any] = {argument: told.subject_id} if argument else {}
    return url_for(endpoint, **named)
