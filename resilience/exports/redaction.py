"""A finished file that holds redacted words goes as a whole: what is sealed is not rewritten."""

from sqlalchemy import Uuid, any_, delete, literal, select, update
from sqlalchemy.orm import Session

from resilience.exports.models import Export, ExportPiece
from resilience.exports.states import ExportState
from resilience.redaction import Redaction, Redactor


def drop_files(session: Session, redaction: Redaction) -> None:
    """Drop the files with the words in them; whoever made one can make it anew."""
    holding = session.scalars(
        select(Export.id).where(
            Export.state == ExportState.READY,
            Export.has_text.is_(True),
            literal(redaction.signal_id, Uuid) == any_(Export.signal_ids),
        )
    ).all()
    session.execute(delete(ExportPiece).where(ExportPiece.export_id.in_(holding)))
    session.execute(
        update(Export)
        .where(Export.id.in_(holding))
        .values(state=ExportState.EXPIRED, sealed_wanted=b"", signal_ids=None)
        .execution_options(synchronize_session=False)
    )


FILES = Redactor(columns=("export_pieces.content", "exports.wanted"), redact=drop_files)
