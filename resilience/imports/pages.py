"""What the pages of an import show, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from resilience.areas.queries import list_area_names
from resilience.imports import labels
from resilience.imports.mapping import Field, Matching
from resilience.imports.models import ImportRow, SignalImport
from resilience.imports.states import (
    ACCEPTED,
    ENDED,
    FAULTY,
    RUNNING,
    ImportState,
    Verdict,
)
from resilience.outgoing.csv_file import csv_text
from resilience.signals.labels import type_label
from resilience.uow import UnitOfWork
from resilience.web.filters import moment, number, short_date

#: Stands in the address for every verdict.
ALL = "alle"
LONGEST_EXAMPLE, MOST_EXAMPLES = 40, 3
#: What a verdict looks like: kind and icon of ``components/status.html``.
LOOKS = {
    Verdict.OK: ("done", "check"),
    Verdict.REVIEW: ("wait", "eye"),
    Verdict.REJECTED: ("warn", "circle-alert"),
    Verdict.TWICE: ("warn", "circle-alert"),
    Verdict.KNOWN: ("plain", None),
    Verdict.LEFT_OUT: ("plain", None),
}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the preview in words."""

    number: int
    verdict: Verdict
    #: Why not, and by which column.
    reason: str
    column: str
    kind: str
    buurt: str
    day: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an import stands, for its page."""

    is_running: bool
    has_ended: bool
    good: int
    faulty: int
    done: int
    total: int

    @property
    def percent(self) -> int:
        """How far the machine is, of a hundred."""
        return min(100, 100 * self.done // self.total) if self.total else 0


def standing(found: SignalImport) -> Standing:
    """Return how an import stands."""
    counts = found.tally
    return Standing(
        is_running=found.state in RUNNING,
        has_ended=found.state in ENDED,
        good=sum(counts.get(each.value, 0) for each in ACCEPTED),
        faulty=sum(counts.get(each.value, 0) for each in FAULTY),
        done=found.done_count,
        total=found.row_count,
    )


def progress(found: SignalImport) -> dict[str, Any]:
    """Return how far the machine is, for the script of the page."""
    now = standing(found)
    return {"state": found.state.value, "percent": now.percent, "words": progress_words(now)}


def progress_words(now: Standing) -> str:
    """Return how far the machine is, in words."""
    if not now.total:
        return str(_("We look at the whole file first."))
    said = _("%(done)s of %(total)s rows", done=number(now.done), total=number(now.total))
    return str(said)


def chosen_verdict(found: SignalImport, asked: str) -> Verdict | None:
    """Return which rows to show: those that were asked, else those that somebody must look at."""
    if asked in set(Verdict):
        return Verdict(asked)
    is_told = asked != ALL and found.tally.get(Verdict.REJECTED.value)
    return Verdict.REJECTED if is_told and found.state is ImportState.CHECKED else None


def verdict_tabs(found: SignalImport, chosen: Verdict | None) -> list[dict[str, Any]]:
    """Return the verdicts that occur as a choice, with how many rows have them."""
    counts = found.tally
    first = _tab(found, _("All rows"), None, chosen, sum(counts.values()))
    present = [each for each in Verdict if counts.get(each.value)]
    return [
        first,
        *(
            _tab(found, str(labels.VERDICTS[each]), each, chosen, counts[each.value])
            for each in present
        ),
    ]


def shown_rows(uow: UnitOfWork, found: SignalImport, rows: Sequence[ImportRow]) -> list[ShownRow]:
    """Return rows of the preview in words."""
    year = found.area_year or 0
    names = list_area_names(uow.session, {(year, row.buurt_code) for row in rows if row.buurt_code})
    return [
        ShownRow(
            number=row.row_number,
            verdict=row.verdict,
            reason=str(labels.REASONS[row.reason]),
            column=row.column_name,
            kind=type_label(row.signal_type) if row.signal_type else "",
            buurt=names.get((year, row.buurt_code), row.buurt_code),
            day=short_date(row.observed_on) if row.observed_on else "",
            level=row.level,
        )
        for row in rows
    ]


def column_examples(found: SignalImport, sample: list[list[str]]) -> list[tuple[str, str, str]]:
    """Return of each column its name, what it was taken for, and what stands in it."""
    taken = {name: field for field, name in Matching.from_json(found.matching).columns.items()}
    return [
        (name, _taken_for(taken.get(name)), _examples(sample, at))
        for at, name in enumerate(found.header)
    ]


def refused_csv(uow: UnitOfWork, found: SignalImport, rows: Sequence[ImportRow]) -> str:
    """Return the rows that were not stored, with their numbers and reasons; no content at all."""
    head = [
        [_("Rows that were not imported"), found.number, found.source_title],
        [_("Taken by"), uow.actor.name, moment(uow.now)],
        [_("The numbers are those of the rows in your own file; row 1 holds the names.")],
    ]
    names = [_("Row"), _("Verdict"), _("Column"), _("Reason")]
    lines = (
        [
            str(row.row_number),
            str(labels.VERDICTS[row.verdict]),
            row.column_name,
            str(labels.REASONS[row.reason]),
        ]
        for row in rows
    )
    return csv_text(head, [names, *lines])


def fault_words(found: SignalImport) -> str:
    """Return why a file cannot be read, and where that was found."""
    said = str(labels.FAULTS.get(found.fault, ""))
    if not said or found.fault_row is None:
        return said
    return str(_("From row %(row)s: %(said)s", row=number(found.fault_row), said=said))


def _tab(
    found: SignalImport, label: str, verdict: Verdict | None, chosen: Verdict | None, count: int
) -> dict[str, Any]:
    wanted = verdict.value if verdict else ALL
    return {
        "label": label,
        "url": url_for("imports.import_detail", import_id=found.id, verdict=wanted),
        "is_current": verdict is chosen,
        "count": number(count),
    }


def _taken_for(field: Field | None) -> str:
    return str(labels.FIELDS[field]) if field else ""


def _examples(sample: list[list[str]], at: int) -> str:
    cells = [row[at] for row in sample if at < len(row) and row[at]]
    shown = list(dict.fromkeys(shorten(cell, LONGEST_EXAMPLE, placeholder=" …") for cell in cells))
    return " · ".join(shown[:MOST_EXAMPLES])


def next_page(found: SignalImport) -> str:
    """Return where a person goes on with an import."""
    pages = {
        ImportState.MATCHING: "imports.import_columns",
        ImportState.ASKING: "imports.import_questions",
    }
    return url_for(pages.get(found.state, "imports.import_detail"), import_id=found.id)
