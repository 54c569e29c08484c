"""Signals whose words wait for a quality reviewer, whatever the text guard makes of them."""

import json

from sqlalchemy import delete

from resilience.authz.actor import SYSTEM
from resilience.notifications.models import Notification
from resilience.retention.redacting import carry_out_redaction, list_to_redact
from resilience.review.decisions import ReviewReason
from resilience.review.services import Said, ask_rewording, order_redaction
from resilience.signals.attributes import SignalState
from resilience.signals.flags import SignalFlag, close_flags
from resilience.uow import UnitOfWork
from tests.factories.signals import recorded

#: Found nowhere else, and not in the word lists of anything.
NAME = "Zwaluwstaartkwispel"
TEXT = f"Meneer {NAME} schreeuwde tegen voorbijgangers op het plein."
NEUTRAL = "Iemand schreeuwde tegen voorbijgangers op het plein."
BY_NAME = Said(ReviewReason.NAME, "Graag zonder de naam.")


def flagged(uow, signal_type="OV01", text=TEXT, **changes):
    """Record a signal whose text waits for review, with the name in it marked."""
    signal = recorded(uow, signal_type, text=text, **changes)
    close_flags(uow.session, signal.id, uow.now)
    signal.state, signal.flagged_at = SignalState.TO_REVIEW, uow.now
    # Nobody is told of what waits: here the words were recorded as if they needed no look.
    uow.session.execute(delete(Notification).where(Notification.subject_id == signal.id))
    start = text.find(NAME)
    uow.session.add(
        SignalFlag(
            signal_id=signal.id, field="text", start=start, end=start + len(NAME), kind="name",
            rule_version="1", flagged_at=uow.now,
        )
    )  # fmt: skip
    uow.session.flush()
    return signal


def carry_out(uow):
    """Do what the job does with every redaction that waits; return how many there were."""
    waiting = list_to_redact(uow.session, uow.now)
    job = UnitOfWork(uow.session, SYSTEM, uow.now)
    return sum(carry_out_redaction(job, review_id) for review_id in waiting)


def fill_review(author, reviewer):
    """Put a row in every table of review, a redaction that waits among them."""
    signal = flagged(author)
    ask_rewording(reviewer, signal.id, BY_NAME)
    return order_redaction(reviewer, signal.id, [NAME], BY_NAME)


def words_of(review):
    """Return the words that a redaction still waits with."""
    return json.loads(review.words or "[]")
