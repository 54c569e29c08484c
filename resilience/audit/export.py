"""Lines of the log as files: for a spreadsheet, and as a Dutch "Logboek dataverwerkingen"."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from resilience.audit.models import Outcome
from resilience.audit.pages import ShownEntry
from resilience.db.types import Sealer
from resilience.outgoing.csv_file import csv_text
from resilience.outgoing.taking import Taking
from resilience.privacy.activities import find_activity
from resilience.web.filters import label

#: More lines than this do not leave at once.
MOST_LINES = 20_000
#: Records of which somebody is the data subject: the reporter, or the person of the account.
SUBJECTS = frozenset({"signal", "safety_concern", "user", "person"})
SEALED_FOR = "logboek-dataverwerkingen.data_subject_id"


def spreadsheet(
    lines: Sequence[ShownEntry], taking: Taking, wanted: Sequence[tuple[str, str]]
) -> str:
    """Return lines for a spreadsheet, with who took them and what for on top (R-28)."""
    head = [
        [_("Log of %(organisation)s", organisation=taking.organisation)],
        *taking.facts(),
        *([name, value] for name, value in wanted),
    ]
    columns = [
        _("When"), _("Who"), _("Function"), _("Act"), _("On what"), _("Purpose"),
        _("Activity"), _("Outcome"), _("Origin"), _("Trace"), _("Line"),
    ]  # fmt: skip
    return csv_text(head, [columns, *map(_cells, lines)])


def processing_log(
    lines: Sequence[ShownEntry],
    taking: Taking,
    ended: Mapping[UUID, datetime],
    sealer: Sealer,
) -> str:
    """Return one JSON object a line, in the field names of the standard of Logius."""
    resource = {
        "attributes": {
            "service.name": "weerbaar",
            "service.organisation": taking.organisation,
            "export.taken_by": taking.name,
            "export.taken_at": taking.at.isoformat(),
            "export.reason": taking.reason,
        }
    }
    told = (_operation(line, ended, sealer) | {"resource": resource} for line in lines)
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in told)


def _cells(line: ShownEntry) -> list[str]:
    entry = line.entry
    return [
        entry.at.isoformat(),
        line.who,
        line.function,
        entry.action,
        f"{line.kind} {line.record}".strip(),
        line.purpose or line.activity_purpose,
        f"{entry.activity_id} {line.activity}",
        label(entry.outcome),
        line.origin,
        "" if line.is_nameless else entry.trace_id.hex,
        str(entry.id),
    ]


def _operation(line: ShownEntry, ended: Mapping[UUID, datetime], sealer: Sealer) -> dict[str, Any]:
    entry = line.entry
    is_done = entry.outcome is Outcome.DONE
    return {
        # A trace would tie a nameless line to the lines beside it that have a name.
        "trace_id": (entry.id if line.is_nameless else entry.trace_id).hex,
        "span_id": entry.span_id,
        # In the standard a refusal is no error of the server, so it stays without a status.
        "status_code": "STATUS_CODE_OK" if is_done else "STATUS_CODE_UNSET",
        "name": entry.action,
        "start_time": _milliseconds(entry.at),
        "end_time": _milliseconds(max(entry.at, ended.get(entry.id, entry.at))),
        "attributes": _attributes(line, sealer),
    }


def _attributes(line: ShownEntry, sealer: Sealer) -> dict[str, str]:
    entry = line.entry
    activity = find_activity(entry.activity_id)
    attributes = {
        "dpl.core.processing_activity_id": activity.uri if activity else entry.activity_id,
        "dpl.weerbaar.user": line.who,
        "dpl.weerbaar.function": line.function,
        "dpl.weerbaar.origin": line.origin,
        "dpl.weerbaar.purpose": line.purpose or line.activity_purpose,
        "dpl.weerbaar.outcome": entry.outcome.value,
    }
    if entry.object_type in SUBJECTS:
        sealed = sealer.seal(f"{entry.object_type}:{entry.object_id}", SEALED_FOR)
        attributes["dpl.core.data_subject_id"] = b64encode(sealed).decode()
        attributes["dpl.core.data_subject_id_type"] = f"urn:weerbaar:{entry.object_type}"
    return attributes


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
