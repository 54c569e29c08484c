"""Words for where an export stands and for what it is made of."""

from flask_babel import lazy_gettext as _l

from resilience.exports.states import ExportState, ExportSubject

SUBJECTS = {
    ExportSubject.SIGNALS: _l("Signals"),
    ExportSubject.MAP: _l("Numbers of the map"),
}

STATES = {
    ExportState.WAITING: _l("Waits for its turn"),
    ExportState.RUNNING: _l("Being made"),
    ExportState.READY: _l("Ready"),
    ExportState.HANDED_OVER: _l("Taken along at once"),
    ExportState.CANCELLED: _l("Stopped"),
    ExportState.FAILED: _l("Did not work"),
    ExportState.LAPSED: _l("Closed: its content changed"),
    ExportState.EXPIRED: _l("Gone after 72 hours"),
}

#: What it means for the one who waits.
EXPLANATIONS = {
    ExportState.WAITING: _l("You can leave this page. You will get a message when it is ready."),
    ExportState.RUNNING: _l("You can leave this page. You will get a message when it is ready."),
    ExportState.READY: _l("Only you can open it, and it is gone after 72 hours."),
    ExportState.HANDED_OVER: _l("You got this file at once. Nothing of it was kept here."),
    ExportState.CANCELLED: _l("Nothing of it was kept."),
    ExportState.FAILED: _l("Nothing of it was kept. Try again, or ask the administrator."),
    ExportState.LAPSED: _l(
        "Something in it was taken back or protected, or what you may take along changed. "
        "Make the export again."
    ),
    ExportState.EXPIRED: _l("Make the export again if you still need it."),
}
