"""A file that brought in redacted words goes as a whole, with its first rows and its survey."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from resilience.imports.models import ImportedSignal, ImportPiece, SignalImport
from resilience.imports.states import ENDED
from resilience.redaction import Redaction, Redactor


def drop_file(session: Session, redaction: Redaction) -> None:
    """Drop what is left of the file from which the signal came."""
    came_in = select(ImportedSignal.import_id).where(
        ImportedSignal.signal_id == redaction.signal_id
    )
    imports = session.scalars(
        select(SignalImport.id).where(SignalImport.id.in_(came_in), SignalImport.state.in_(ENDED))
    ).all()
    session.execute(delete(ImportPiece).where(ImportPiece.import_id.in_(imports)))
    session.execute(
        update(SignalImport)
        .where(SignalImport.id.in_(imports))
        .values(sealed_sample=b"", survey={})
        .execution_options(synchronize_session=False)
    )


FILES = Redactor(
    columns=("import_pieces.content", "signal_imports.sample", "signal_imports.survey"),
    redact=drop_file,
)
