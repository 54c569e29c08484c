"""Reading safety concerns: every row comes through the scope of the actor."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, selectinload, undefer

from resilience.authz.permissions import Permission
from resilience.authz.scope import visible
from resilience.errors import NotFoundError
from resilience.safety.models import ConcernEvent, SafetyConcern
from resilience.safety.states import ConcernState
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork

LONGEST_LIST = 200


def load_concern(uow: UnitOfWork, concern_id: UUID) -> SafetyConcern:
    """Return the concern with its history, or raise ``NotFoundError``."""
    wanted = (
        select(SafetyConcern)
        .where(SafetyConcern.id == concern_id)
        .options(
            undefer(SafetyConcern.text),
            selectinload(SafetyConcern.reporter),
            selectinload(SafetyConcern.events).selectinload(ConcernEvent.actor),
        )
    )
    concern = uow.session.scalar(visible(uow.actor, wanted, SafetyConcern))
    if concern is None:
        raise NotFoundError(f"no safety concern {concern_id}")
    return concern


def find_own_signal(uow: UnitOfWork, signal_id: UUID | None) -> Signal | None:
    """Return the actor's own signal to raise a concern with; the concern can do without it."""
    if signal_id is None:
        return None
    own = select(Signal).where(Signal.id == signal_id, Signal.reporter_id == uow.actor.user_id)
    return uow.session.scalar(visible(uow.actor, own, Signal))


def find_sent(uow: UnitOfWork, client_id: UUID) -> SafetyConcern | None:
    """Return what the actor sent before under the same id, if anything."""
    sent = select(SafetyConcern).where(
        SafetyConcern.reporter_id == uow.actor.user_id, SafetyConcern.client_id == client_id
    )
    return uow.session.scalar(visible(uow.actor, sent, SafetyConcern))


def list_worklist(uow: UnitOfWork) -> Sequence[SafetyConcern]:
    """Return the concerns of others: what waits first, next due on top, then the newest."""
    concerns = (
        select(SafetyConcern)
        .where(SafetyConcern.reporter_id != uow.actor.user_id)
        .options(selectinload(SafetyConcern.reporter), selectinload(SafetyConcern.acknowledged_by))
        .order_by(
            _waits().desc(),
            case((_waits(), SafetyConcern.due_at)),
            SafetyConcern.acknowledged_at.desc(),
            SafetyConcern.id,
        )
    )
    return _first(uow, concerns)


def list_own_concerns(uow: UnitOfWork) -> Sequence[SafetyConcern]:
    """Return the concerns that the actor raised, newest first."""
    own = (
        select(SafetyConcern)
        .where(SafetyConcern.reporter_id == uow.actor.user_id)
        .options(selectinload(SafetyConcern.acknowledged_by))
        .order_by(SafetyConcern.id.desc())
    )
    return _first(uow, own)


def count_waiting(uow: UnitOfWork) -> int:
    """Return how many concerns wait until the actor confirms their receipt."""
    if not uow.actor.may(Permission.CONCERN_ACKNOWLEDGE):
        return 0
    waiting = select(func.count(SafetyConcern.id)).where(
        _waits(), SafetyConcern.reporter_id != uow.actor.user_id
    )
    return uow.session.scalar(visible(uow.actor, waiting, SafetyConcern)) or 0


def list_due_for_escalation(session: Session, now: datetime) -> Sequence[UUID]:
    """Return the ids of the concerns that were not confirmed in time, longest overdue first.

    Reads ids only and locks nothing: ``escalate_concern`` claims each one by itself.
    """
    overdue = (
        select(SafetyConcern.id)
        .where(_waits(), SafetyConcern.escalated_at.is_(None), SafetyConcern.due_at <= now)
        .order_by(SafetyConcern.due_at, SafetyConcern.id)
    )
    return session.scalars(overdue).all()


def _first(uow: UnitOfWork, statement: Select[SafetyConcern]) -> Sequence[SafetyConcern]:
    narrowed = visible(uow.actor, statement, SafetyConcern).limit(LONGEST_LIST)
    return uow.session.scalars(narrowed).all()


def _waits() -> ColumnElement[bool]:
    return SafetyConcern.state == ConcernState.RAISED
