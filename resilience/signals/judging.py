"""Judging the words of a signal as they stand: what is flagged waits for a reviewer (R-03)."""

from collections.abc import Collection

from resilience.privacy.refusals import refuse_personal_data
from resilience.signals.attributes import SignalState
from resilience.signals.flags import (
    TYPED,
    close_flags,
    flagged_in,
    has_open_flags,
    keep_flags,
    typed_texts,
)
from resilience.signals.models import Signal
from resilience.signals.moves import make_move
from resilience.signals.states import Mover
from resilience.uow import UnitOfWork


def judge_words(uow: UnitOfWork, signal: Signal, fields: Collection[str] = TYPED) -> bool:
    """Let the guard read new words of a signal, and move it; tell whether it waits for review.

    For whoever let its reporter change what was typed, in the same transaction; ``fields`` are
    those that changed, as what was looked at before need not be looked at again.

    Raises
    ------
    ValidationError
        When the words hold what the hard rules refuse.

    """
    texts = {field: text for field, text in typed_texts(signal).items() if field in fields}
    refuse_personal_data(texts)
    flags = flagged_in(texts)
    close_flags(uow.session, signal.id, uow.now, fields)
    if flags:
        signal.flagged_at = uow.now
        keep_flags(uow.session, signal.id, flags, uow.now)
    uow.session.flush()
    is_flagged = has_open_flags(uow.session, signal.id)
    if is_flagged is not (signal.state is SignalState.TO_REVIEW):
        to = SignalState.TO_REVIEW if is_flagged else SignalState.SUBMITTED
        make_move(uow, signal, Mover.GUARD, to)
    return is_flagged
