"""Registers, bias reports and disclosed records as files to take along."""

import json
from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from resilience.accountability.documents import RegisterDocument
from resilience.accountability.models import BiasReport
from resilience.accountability.rights_search import FoundRecord
from resilience.dossiers.models import RightsRequest
from resilience.outgoing.csv_file import csv_text
from resilience.outgoing.taking import Taking
from resilience.web.filters import moment, short_date


def register_json(document: RegisterDocument, taking: Taking) -> str:
    """Return a register for another system, with who took it along."""
    content = document.model_dump(mode="json") | {"export": taking.record()}
    return json.dumps(content, ensure_ascii=False, indent=2)


def register_csv(document: RegisterDocument, taking: Taking) -> str:
    """Return a register for a spreadsheet: one line for each thing that an entry says."""
    head = [
        [document.title],
        [_("Made on %(moment)s", moment=moment(document.made_at))],
        *taking.facts(),
    ]
    rows = (
        [entry.id, entry.title, field.code, field.label, field.text]
        for entry in document.entries
        for field in entry.fields
    )
    open_points = (["", _("Open point"), "open", "", point] for point in document.open_points)
    names = [_("Id"), _("Name"), "code", _("Field"), _("Content")]
    return csv_text(head, [names, *rows, *open_points])


def register_markdown(document: RegisterDocument, taking: Taking) -> str:
    """Return a register as a text that people can go on writing in."""
    lines = [f"# {document.title}", "", _("Made on %(moment)s", moment=moment(document.made_at))]
    lines += ["", *(f"- {name}: {value}" for name, value in taking.facts())]
    for entry in document.entries:
        lines += ["", f"## {entry.id} {entry.title}", ""]
        lines += [f"- **{field.label}**: {field.text}" for field in entry.fields]
    if document.open_points:
        lines += ["", f"## {_('Open points')}", ""]
        lines += [f"- [ ] {point}" for point in document.open_points]
    return "\n".join([*lines, ""])


def bias_csv(report: BiasReport, taking: Taking) -> str:
    """Return a bias report for a spreadsheet; what is withheld stays empty."""
    head = [
        [_("Bias report"), report.period_code],
        [_("Rule version"), report.rule_version],
        [_("Share of soft flags on origin"), _origin_share(report)],
        *taking.facts(),
    ]
    names = [
        _("Part"), _("Code"), _("Name"), _("Signals"), _("Active reporters, at least"),
        _("Signals per reporter"), _("Withdrawn"), _("Share in percent"),
    ]  # fmt: skip
    parts = ("buurten", "organisations", "types", "watched")
    rows = (_bias_row(part, row) for part in parts for row in report.content[part])
    return csv_text(head, [names, *rows])


def _origin_share(report: BiasReport) -> str:
    """Return the share; a measure that is absent or withheld must not look like a good one."""
    flags = report.content["soft_flags_on_origin"]
    if flags is None:
        return str(_("not measured yet"))
    return str(_("too few")) if flags["share"] is None else f"{flags['share']} %"


def _bias_row(part: str, row: dict[str, object]) -> list[str]:
    keys = ("code", "name", "signals", "reporters_at_least", "per_reporter", "withdrawn")
    values = [row.get(key) for key in (*keys, "share_of_all")]
    return [part, *("" if value is None else str(value) for value in values)]


def disclosed_json(request: RightsRequest, records: Iterable[FoundRecord], taking: Taking) -> str:
    """Return the records that go to who asked; nobody who reported is in it."""
    rows = [
        {
            "number": one.number,
            "kind": one.object_type,
            "type": one.type_code,
            "level": one.level,
            "state": one.state,
            "moment": one.moment.isoformat(),
            "area": one.buurt_code,
            "text": one.words,
        }
        for one in records
    ]
    content = {
        "request": request.number,
        "made_at": taking.at.isoformat(),
        "export": taking.record(),
        "records": rows,
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def disclosed_csv(request: RightsRequest, records: Sequence[FoundRecord], taking: Taking) -> str:
    """Return the same records for a spreadsheet."""
    head = [[request.number], *taking.facts()]
    names = [_("Number"), _("Type"), _("Date"), _("Buurt"), _("What was written")]
    rows = (
        [one.number, one.type_code, short_date(one.moment), one.buurt_code, one.words or ""]
        for one in records
    )
    return csv_text(head, [names, *rows])
