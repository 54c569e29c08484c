"""Reading exports: one's own, and for the privacy officer those of the organisation."""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.scope import visible
from resilience.errors import ConflictError, NotFoundError
from resilience.exports.models import Export, ExportPiece
from resilience.exports.states import NOT_THERE, UNDER_WAY
from resilience.uow import UnitOfWork

LONGEST_LIST = 200


def list_own(uow: UnitOfWork) -> Sequence[Export]:
    """Return the actor's own exports, newest first."""
    newest = select(Export).where(Export.maker_id == uow.actor.user_id)
    ordered = newest.order_by(Export.asked_at.desc(), Export.id.desc()).limit(LONGEST_LIST)
    return uow.session.scalars(visible(uow.actor, ordered, Export)).all()


def list_of_organisation(uow: UnitOfWork) -> Sequence[Export]:
    """Return what people of the own organisation took out, newest first; for who keeps watch."""
    authorize(uow.actor, Permission.AUDIT_READ)
    newest = (
        select(Export)
        .where(Export.organisation_id == uow.actor.organisation_id)
        .order_by(Export.asked_at.desc(), Export.id.desc())
        .limit(LONGEST_LIST)
        .options(joinedload(Export.maker))
    )
    return uow.session.scalars(visible(uow.actor, newest, Export)).all()


def load_own(uow: UnitOfWork, export_id: UUID) -> Export:
    """Return one of the actor's own exports; of others nobody opens the file."""
    wanted = select(Export).where(Export.id == export_id, Export.maker_id == uow.actor.user_id)
    export = uow.session.scalar(visible(uow.actor, wanted, Export))
    if export is None:
        raise NotFoundError(f"no export {export_id}")
    return export


def count_under_way(uow: UnitOfWork) -> int:
    """Return how many of the actor's exports are not finished yet."""
    running = select(func.count(Export.id)).where(
        Export.maker_id == uow.actor.user_id, Export.state.in_(UNDER_WAY)
    )
    return uow.session.scalar(visible(uow.actor, running, Export)) or 0


def read_pieces(uow: UnitOfWork, export: Export) -> Iterator[bytes]:
    """Yield the file piece by piece; raise ``ConflictError`` when not every piece is there."""
    for number in range(export.piece_count):
        wanted = select(ExportPiece).where(
            ExportPiece.export_id == export.id, ExportPiece.number == number
        )
        piece = uow.session.scalar(visible(uow.actor, wanted, ExportPiece))
        if piece is None:
            raise ConflictError(NOT_THERE)
        yield b64decode(piece.content)
        uow.session.expunge(piece)
