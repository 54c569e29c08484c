"""Words for what one is told."""

from flask_babel import lazy_gettext as _l

from resilience.notifications.models import NotificationKind

KINDS = {
    NotificationKind.CONCERN_RAISED: _l("A safety concern waits for you"),
    NotificationKind.CONCERN_ACKNOWLEDGED: _l("Your safety concern has been received"),
    NotificationKind.CONCERN_ESCALATED: _l("A safety concern is overdue"),
    NotificationKind.SIGNAL_ACUTE: _l("A colleague recorded an acute signal"),
    NotificationKind.SIGNAL_CORRECTED: _l("Your signal was corrected; see what and why"),
    NotificationKind.SIGNAL_ASSIGNED: _l("A colleague handed a signal to you"),
    NotificationKind.SIGNAL_FLAGGED: _l("An acute signal waits for a check of its text"),
    NotificationKind.REWORDING_ASKED: _l("A colleague asks you to word your signal differently"),
    NotificationKind.REVIEW_OVERDUE: _l("A text has waited for a check for two working days"),
    NotificationKind.REVIEWER_MISSING: _l(
        "Texts wait, and nobody in your organisation checks them"
    ),
    NotificationKind.SIGNAL_CLEARED: _l("The text of your signal has been checked"),
    NotificationKind.SIGNAL_REDACTED: _l("Words were taken out of the text of your signal"),
    NotificationKind.SIGNAL_REJECTED: _l("Your signal was rejected; read why"),
    NotificationKind.FEEDBACK_GIVEN: _l("Your signal has an answer"),
    NotificationKind.FEEDBACK_NOT_ENOUGH: _l("A reporter asks for a further answer"),
    NotificationKind.IMPORT_CHECKED: _l("An import waits for you"),
    NotificationKind.IMPORT_DONE: _l("An import is stored"),
    NotificationKind.IMPORT_FAILED: _l("An import could not go on"),
    NotificationKind.IMPORT_ACUTE: _l("An import holds acute signals; see the signals"),
    NotificationKind.SIGN_IN_LOCKED: _l("The account of a colleague was locked"),
    NotificationKind.SIGN_IN_PEAK: _l("Signing in fails unusually often in your organisation"),
    NotificationKind.SIGN_IN_PLATFORM_PEAK: _l("Signing in fails unusually often"),
    NotificationKind.SIGN_IN_ODD_PLACE: _l("A colleague signed in from an unusual place"),
    NotificationKind.OWN_ODD_PLACE: _l("You signed in from an unusual place. Was that you?"),
    NotificationKind.AGREEMENT_TO_SIGN: _l("A sharing agreement waits for your signature"),
    NotificationKind.AGREEMENT_TO_APPROVE: _l("A change of an agreement waits for a second person"),
    NotificationKind.AGREEMENT_IN_FORCE: _l("A sharing agreement is complete"),
    NotificationKind.AGREEMENT_REFUSED: _l("A version of an agreement was turned down"),
    NotificationKind.AGREEMENT_LEFT: _l("A party left a sharing agreement"),
    NotificationKind.AGREEMENT_ENDS_SOON: _l("A sharing agreement is about to end"),
    NotificationKind.ROLE_GRANTED: _l("You were given a role"),
    NotificationKind.INVITATION_ACCEPTED: _l("A colleague accepted your invitation"),
    NotificationKind.ACCOUNT_CLOSED: _l("An account was closed; see what is left open"),
    NotificationKind.ACCESS_REVIEW_OPENED: _l("An access review waits for you"),
    NotificationKind.EXACT_PLACE_LIMIT: _l("A colleague read many exact places today"),
    NotificationKind.BREACH_REGISTERED: _l("A data breach was registered"),
    NotificationKind.BREACH_CLOCK_RUNS: _l("A data breach waits for a decision"),
    NotificationKind.EXPORT_READY: _l("Your export is ready"),
}
