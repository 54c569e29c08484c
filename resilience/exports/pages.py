"""What the pages of exports show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from resilience.exports.labels import EXPLANATIONS
from resilience.exports.models import Export
from resilience.exports.states import ExportState, gone_at
from resilience.outgoing.labels import PURPOSES
from resilience.web.filters import label, moment, number

#: How the word for a state is coloured; a sign of its own stands beside what is ready.
KINDS = {
    ExportState.READY: "done",
    ExportState.HANDED_OVER: "done",
    ExportState.WAITING: "wait",
    ExportState.RUNNING: "wait",
    ExportState.FAILED: "warn",
    ExportState.LAPSED: "warn",
}


@dataclass(frozen=True, slots=True)
class ShownExport:
    """An export as its maker, or the privacy officer, reads it."""

    export: Export
    #: As of now: a file whose term is over is gone, whether or not a job has been by.
    state: ExportState

    @property
    def kind(self) -> str:
        """How the state is coloured."""
        return KINDS.get(self.state, "plain")

    @property
    def explanation(self) -> str:
        """What the state means for its maker."""
        return str(EXPLANATIONS[self.state])

    @property
    def percent(self) -> int:
        """How far it is; never done before it is."""
        done = 100 * self.export.row_count // max(1, self.export.row_total)
        return min(99, done) if self.export.is_under_way else 100

    @property
    def progress(self) -> str:
        """How far it is, in words."""
        return str(
            _(
                "%(count)s of %(total)s rows",
                count=number(self.export.row_count),
                total=number(self.export.row_total),
            )
        )

    def facts(self) -> list[tuple[str, Any]]:
        """Return what there is to know of it."""
        export = self.export
        gone = export.finished_at if self.state is ExportState.READY else None
        texts = _("In the file: %(why)s", why=export.text_reason)
        return [
            (_("Number"), export.number),
            (_("What"), label(export.subject)),
            (_("Form of the file"), label(export.file_kind)),
            (_("Rows"), number(export.row_count or export.row_total)),
            (_("Texts"), texts if export.has_text else _("Not in the file")),
            (_("For"), str(PURPOSES[export.purpose])),
            (_("Explanation"), export.note),
            (_("Asked"), moment(export.asked_at)),
            (_("Gone"), moment(gone_at(gone)) if gone else ""),
            (_("Last taken along"), moment(export.taken_at) if export.taken_at else ""),
        ]  # fmt: skip


def shown(export: Export, now: datetime) -> ShownExport:
    """Return an export as it stands at this moment."""
    state = export.state
    if state is ExportState.READY and export.finished_at and now >= gone_at(export.finished_at):
        state = ExportState.EXPIRED
    return ShownExport(export, state)
