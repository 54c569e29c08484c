"""Files that are small enough to hand over in the request that asks for them."""

from collections.abc import Callable

from resilience.exports.folders import own_folder
from resilience.exports.map_table import MapExport
from resilience.exports.marks import row_mark
from resilience.exports.reading import Chunk, log_rows
from resilience.exports.signal_source import SignalSource
from resilience.exports.signal_table import SignalTable
from resilience.exports.writing import Content, write_file
from resilience.outgoing.table import FileKind
from resilience.outgoing.taking import Taking
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork


def signal_file(
    uow: UnitOfWork, source: SignalSource, kind: FileKind, taking: Taking, *, has_text: bool
) -> bytes:
    """Return the file of a short list."""
    made = SignalTable(_chunks(uow, source, taking, has_text=has_text), has_text)
    return _written(Content(made.table(), lambda: made.layer(uow)), kind, taking)


def map_file(uow: UnitOfWork, export: MapExport, kind: FileKind, taking: Taking) -> bytes:
    """Return the file of one map."""
    content = Content(export.table(), lambda: export.layer(uow), is_layer_enough=True)
    return _written(content, kind, taking)


def _chunks(
    uow: UnitOfWork, source: SignalSource, taking: Taking, *, has_text: bool
) -> Callable[[], Chunk | None]:
    last: Signal | None = None
    mark = row_mark(has_text=has_text)

    def following() -> Chunk | None:
        nonlocal last
        rows = source.chunk(uow, last, mark)
        if not rows:
            return None
        last = rows[-1][0]
        return log_rows(uow, rows, taking)

    return following


def _written(content: Content, kind: FileKind, taking: Taking) -> bytes:
    with own_folder() as folder:
        return write_file(content, kind, taking, folder).read_bytes()
