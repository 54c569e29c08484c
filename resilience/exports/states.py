"""Where an export stands, and the limits that hold for one (ADR 0025)."""

from datetime import datetime, timedelta
from enum import StrEnum

from resilience.errors import N_, ConflictError


class ExportSubject(StrEnum):
    """What leaves."""

    SIGNALS = "signalen"
    MAP = "kaart"


class ExportState(StrEnum):
    """Where an export stands."""

    #: In the queue, and being made.
    WAITING = "wacht"
    RUNNING = "bezig"
    #: The sealed file waits for its maker.
    READY = "klaar"
    #: A small one, handed over in the same moment; nothing of it was kept.
    HANDED_OVER = "meegegeven"
    CANCELLED = "gestopt"
    FAILED = "mislukt"
    #: Something in it changed in a way that the file may not survive, as after a redaction.
    LAPSED = "vervallen"
    #: Its term has passed.
    EXPIRED = "verlopen"


#: Somebody still waits for these.
UNDER_WAY = (ExportState.WAITING, ExportState.RUNNING)
#: Of these the maker can still take something back.
ENDABLE = (*UNDER_WAY, ExportState.READY)
#: A file is gone after this, fetched or not.
KEPT_FOR = timedelta(hours=72)
#: Without a sign of life for so long, the process that made the file is taken to be gone.
SILENT_FOR = timedelta(minutes=3)
#: More often than this nobody starts over with the same file.
MOST_ATTEMPTS = 5
#: So many files one person can have under way.
MOST_UNDER_WAY = 3

NOT_THERE = N_("This file is no longer there. Make the export again.")
TOO_MANY = N_("You have three exports under way. Wait for one of them, or stop it.")
TOO_MUCH = N_("This is more than may leave in one file. Narrow the list first.")
RIGHTS_CHANGED = N_(
    "What you may take along changed after this file was made. Make the export again."
)
CONTENT_CHANGED = N_(
    "Something in this file was taken back or protected after it was made. Make the export again."
)


def gone_at(finished_at: datetime) -> datetime:
    """Return the moment from which a file is no longer there."""
    return finished_at + KEPT_FOR


def refuse_gone(state: ExportState, finished_at: datetime | None, now: datetime) -> None:
    """Raise ``ConflictError`` when there is no file to hand over."""
    is_there = state is ExportState.READY and finished_at is not None
    if not is_there or finished_at is None or now >= gone_at(finished_at):
        raise ConflictError(NOT_THERE)
