"""Words for the forms of files and for what they are needed for."""

from flask_babel import lazy_gettext as _l

from resilience.outgoing.purposes import Purpose
from resilience.outgoing.table import FileKind

PURPOSES = {
    Purpose.CONSULTATION: _l("Preparing a consultation"),
    Purpose.APPROACH: _l("Drawing up or evaluating an approach"),
    Purpose.ACCOUNT: _l("Accounting to the board, the council or a supervisor"),
    Purpose.RIGHTS: _l("A request about rights or under the Woo"),
    Purpose.OWN_SYSTEM: _l("The own system of our organisation"),
    Purpose.OTHER: _l("Something else"),
}

FILE_KINDS = {
    FileKind.CSV: _l("CSV: plain text, for every program"),
    FileKind.XLSX: _l("Excel (XLSX)"),
    FileKind.GEOPACKAGE: _l("GeoPackage: with the shapes of areas, for a map program"),
}


def reason_words(purpose: Purpose, note: str) -> str:
    """Return a purpose with its note, as it stands in the log and in the file."""
    words = str(PURPOSES[purpose])
    return f"{words}: {note}" if note else words
