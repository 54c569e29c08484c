"""The words that people read for jobs."""

from flask_babel import lazy_gettext as _l

JOBS = {
    "escalate-overdue": _l("Escalate overdue safety concerns"),
    "settle-closed-accounts": _l("Settle accounts that have ended"),
    "open-access-reviews": _l("Open access reviews that are due"),
    "anchor-log": _l("Put an anchor in the log"),
    "apply-retention": _l("Let go of what has been kept long enough"),
    "publish-closed-periods": _l("Publish periods that have closed"),
    "watch-sign-ins": _l("Watch for unusual sign-ins"),
    "end-unused-sessions": _l("Note the end of sessions that ran out"),
    "count-answers": _l("Count which answers came in time"),
    "make-exports": _l("Make exports that wait"),
    "tidy-exports": _l("Close exports that may not stay"),
    "try-keys": _l("Try the encryption keys"),
}
