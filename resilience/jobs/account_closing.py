"""Settling accounts that have ended: what of somebody who left still waits for an answer."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from resilience.accounts.closing import LeftOpen, settle
from resilience.accounts.people_models import AccountClosing
from resilience.safety.models import SafetyConcern
from resilience.safety.states import ConcernState
from resilience.signals.attributes import SignalState
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork

#: What became of a signal in one of these has not been told yet.
WAITING = (SignalState.SUBMITTED, SignalState.TO_REVIEW, SignalState.ACCEPTED)
#: A concern in one of these waits for nobody any more.
SETTLED = (ConcernState.CLOSED, ConcernState.WITHDRAWN, ConcernState.REFERRED)


def settle_closing(uow: UnitOfWork, closing_id: UUID) -> bool:
    """Shut an account whose moment has come; return False when another process came first."""
    closing = uow.session.get(AccountClosing, closing_id)
    if closing is None:
        return False
    return settle(uow, closing_id, count_left_open(uow.session, closing.user_id))


def count_left_open(session: Session, user_id: UUID) -> LeftOpen:
    """Return how many concerns run and signals wait for an answer; only a job can count them.

    A signal waits while its reporter asked to hear what was done with it and it still stands.
    """
    concerns = select(func.count(SafetyConcern.id)).where(
        SafetyConcern.reporter_id == user_id, SafetyConcern.state.not_in(SETTLED)
    )
    signals = select(func.count(Signal.id)).where(
        Signal.reporter_id == user_id,
        Signal.is_feedback_wanted.is_(True),
        Signal.state.in_(WAITING),
    )
    return LeftOpen(session.scalar(concerns) or 0, session.scalar(signals) or 0)
