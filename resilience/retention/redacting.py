"""Taking words out everywhere, as the owner of the tables (R-03): the one list, and the act."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.audit.services import record_act
from resilience.drafts import redaction as drafts
from resilience.exports import redaction as exports
from resilience.feedback import redaction as feedback
from resilience.handling import redaction as handling
from resilience.imports import redaction as imports
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.redaction import Redaction, Redactor
from resilience.retention.rewriting import mark_for_rewriting
from resilience.review import redaction as review
from resilience.review.models import SignalReview
from resilience.review.queries import is_order_waiting
from resilience.signals import redaction as signals
from resilience.signals.attributes import SignalEventKind, SignalState
from resilience.signals.flags import close_flags
from resilience.signals.models import Signal, SignalEvent
from resilience.signals.moves import make_move
from resilience.signals.states import COUNTED_OUT, Mover
from resilience.uow import UnitOfWork

#: Longer than from one nightly run to the next, so that none falls in between.
A_NIGHT_AND_A_DAY = timedelta(hours=36)
#: Whoever keeps words of signals stands here; a test refuses a column that stands nowhere.
REDACTORS: tuple[Redactor, ...] = (
    signals.WORDS,
    drafts.DRAFTS,
    review.WORDS,
    feedback.WORDS,
    handling.WORDS,
    imports.FILES,
    exports.FILES,
)


def list_to_redact(session: Session, _now: datetime) -> Sequence[UUID]:
    """Return the redactions that wait, in the order in which they were decided."""
    waiting = select(SignalReview.id).where(is_order_waiting())
    return session.scalars(waiting.order_by(SignalReview.id)).all()


def carry_out_redaction(uow: UnitOfWork, review_id: UUID) -> bool:
    """Take the words out wherever they are kept; False when another process came first."""
    order = uow.session.scalar(
        select(SignalReview)
        .where(SignalReview.id == review_id, is_order_waiting())
        .with_for_update(skip_locked=True)
    )
    if order is None:
        return False
    signal = uow.session.get_one(Signal, order.signal_id, with_for_update=True)
    words = tuple(json.loads(order.words))
    for each in REDACTORS:
        each.redact(uow.session, Redaction(signal.id, signal.reporter_id, words))
    order.words, order.carried_out_at = "", uow.now
    uow.session.flush()
    _go_on(uow, signal)
    mark_for_rewriting(uow.session, {name for each in REDACTORS for name in each.tables})
    return True


def mark_reworded(session: Session, now: datetime) -> None:
    """Have the old words of what was reworded lately leave the pages of the table too."""
    lately = select(SignalEvent.id).where(
        SignalEvent.kind == SignalEventKind.REWORDED, SignalEvent.at > now - A_NIGHT_AND_A_DAY
    )
    if session.scalar(lately.limit(1)) is not None:
        mark_for_rewriting(session, ["signals"])


def _go_on(uow: UnitOfWork, signal: Signal) -> None:
    """Let the signal go on with what is left of its words, unless its author ended it."""
    uow.session.refresh(signal)
    close_flags(uow.session, signal.id, uow.now)
    record_act(uow, "review:redacted", "signal", signal.id)
    if signal.state is SignalState.TO_REVIEW:
        make_move(uow, signal, Mover.SYSTEM, SignalState.SUBMITTED)
    elif signal.state not in COUNTED_OUT:
        uow.session.add(SignalEvent(signal_id=signal.id, at=uow.now, kind=SignalEventKind.REDACTED))
    if signal.reporter_id is not None:
        subject = (signal.id, signal.number)
        notify(uow, [signal.reporter_id], NotificationKind.SIGNAL_REDACTED, subject)
    uow.session.flush()
