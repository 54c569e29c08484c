"""Who takes a file out, when and what for: the watermark that stands in every file (R-28)."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from resilience.clock import AMSTERDAM
from resilience.outgoing.table import Column
from resilience.uow import UnitOfWork
from resilience.web.filters import moment


@dataclass(frozen=True, slots=True)
class Taking:
    """Who took what out, when and what for."""

    name: str
    organisation: str
    at: datetime
    reason: str
    #: By which the log and the list of exports know the file; not every file has one.
    number: str = ""

    @property
    def moment(self) -> str:
        """The moment as tools read it, in Dutch time."""
        return self.at.astimezone(AMSTERDAM).isoformat(timespec="seconds")

    def facts(self) -> list[tuple[str, str]]:
        """Return the watermark as names and values, for a head or a sheet of its own."""
        rows = [
            (_("Export"), self.number),
            (_("Taken by"), self.name),
            (_("Organisation"), self.organisation),
            (_("At"), f"{moment(self.at)} ({self.at.astimezone(AMSTERDAM):%Y})"),
            (_("For"), self.reason),
        ]
        return [(str(name), value) for name, value in rows if value]

    def record(self) -> dict[str, str]:
        """Return the watermark for a file that another system reads, in names that never change."""
        names = ("number", "taken_by", "organisation", "taken_at", "taken_for")
        return dict(zip(names, self.cells(), strict=True))

    def columns(self) -> list[Column]:
        """Return the columns that carry the watermark on every row of a plain text file."""
        words = (_("Export"), _("Taken by"), _("Organisation"), _("At"), _("For"))
        names = ("export", "taken_by", "taken_for_organisation", "taken_at", "taken_for")
        return [Column(name, str(word)) for name, word in zip(names, words, strict=True)]

    def cells(self) -> list[str]:
        """Return what stands in those columns."""
        return [self.number, self.name, self.organisation, self.moment, self.reason]


def taking_of(uow: UnitOfWork, reason: str, number: str = "") -> Taking:
    """Return the watermark of what the actor takes out now."""
    return Taking(uow.actor.name, uow.actor.organisation_name, uow.now, reason, number)
