"""The words that people read for jobs."""

from flask_babel import lazy_gettext as _l

JOBS = {
    "escalate-overdue": _l("Escalate overdue safety concerns"),
    "publish-closed-periods": _l("Publish periods that have closed"),
}
