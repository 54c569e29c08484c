"""What somebody asks for when they make an export."""

from collections.abc import Mapping
from dataclasses import dataclass

from resilience.exports.states import ExportSubject
from resilience.outgoing.purposes import Purpose
from resilience.outgoing.table import FileKind


@dataclass(frozen=True, slots=True)
class ExportDraft:
    """An export as it is asked for."""

    subject: ExportSubject
    file_kind: FileKind
    purpose: Purpose
    note: str
    #: The address of the list or the map that it is made of.
    wanted: Mapping[str, str]
    language: str
    has_text: bool = False
    text_reason: str = ""
