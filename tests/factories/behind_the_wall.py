"""One of everything that lies behind the second wall: every sort of row, from every side."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import cast

from sqlalchemy import update
from sqlalchemy.orm import Session

from resilience.accounts.models import User
from resilience.db.base import Base, new_id
from resilience.maps.rollups import count_in
from resilience.notifications.models import Notification, NotificationKind
from resilience.review.decisions import Decision, ReviewReason
from resilience.review.models import SignalReview
from resilience.safety.models import ConcernEvent, SafetyConcern
from resilience.safety.states import ConcernEventKind
from resilience.signals.attributes import (
    Handling,
    LocationPrecision,
    ObservedPrecision,
    SignalEventKind,
    SignalState,
)
from resilience.signals.flags import SignalFlag
from resilience.signals.models import Signal, SignalEvent, SignalLocation
from resilience.signals.states import COUNTED_OUT
from resilience.uow import UnitOfWork
from tests.cast import ANNET, DIRK, KARIN, MIRJAM, NOW, ROB, SANNE, TOM, YUSUF, People
from tests.factories.counted import make_signal
from tests.factories.exports import fill_exports
from tests.factories.feedback import fill_feedback
from tests.factories.handling import add_handling
from tests.factories.imports import fill_imports

REPORTERS = (YUSUF, ANNET, DIRK, SANNE, KARIN)
#: A nuisance, a weapon (for the safety officer), burning waste, something good.
TYPES = ("OV01", "IN03", "OM02", "WB01")
#: In three wijken of Havermonde.
BUURTEN = ("BU99010101", "BU99010201", "BU99010304")
#: Permitted, on a condition, withdrawn, rejected, and waiting for a look at its words.
STANDINGS = (
    (Handling.PERMITTED, SignalState.SUBMITTED),
    (Handling.CONDITIONAL, SignalState.SUBMITTED),
    (Handling.PERMITTED, SignalState.WITHDRAWN),
    (Handling.PERMITTED, SignalState.REJECTED),
    (Handling.PERMITTED, SignalState.TO_REVIEW),
)


def fill(session: Session) -> None:
    """Store signals, concerns, their parts, messages and counts of every sort."""
    cast_of = People(session)
    people = {slug: cast_of[slug] for slug in (*REPORTERS, MIRJAM, ROB)}
    for slug, kind, buurt in product(REPORTERS, TYPES, BUURTEN):
        for handling, state in STANDINGS:
            _signal(session, people[slug], kind, buurt, (handling, state))
    _forget_reporter(session, people[KARIN])
    fill_feedback(session)
    for concern in _concerns(people):
        session.add(concern)
        session.add(
            ConcernEvent(
                concern=concern,
                at=NOW,
                actor_id=concern.reporter_id,
                kind=ConcernEventKind.RAISED,
            )
        )
        session.add(_told(people[ROB], concern))
    fill_exports(session, people.values())
    fill_imports(UnitOfWork(session, cast_of.actor(TOM), NOW))
    session.flush()


def _signal(
    session: Session,
    reporter: User,
    kind: str,
    buurt: str,
    standing: tuple[Handling, SignalState],
) -> None:
    signal = make_signal(session, reporter, kind, buurt)
    signal.handling, signal.state = standing
    if signal.state is SignalState.TO_REVIEW:
        signal.flagged_at = NOW
        session.add_all(_words_of(signal))
    if kind == "OM02":
        signal.severity = 4
    session.add(SignalLocation(signal_id=signal.id, place='{"x": 1, "y": 2, "accuracy": null}'))
    session.add(
        SignalEvent(
            signal_id=signal.id, at=NOW, actor_id=reporter.id, kind=SignalEventKind.RECORDED
        )
    )
    add_handling(session, signal, reporter)
    if standing[1] not in COUNTED_OUT:
        count_in(session, signal)


def _words_of(signal: Signal) -> Iterator[Base]:
    where = {"field": "text", "start": 0, "end": 5, "kind": "name", "rule_version": "1"}
    yield SignalFlag(signal_id=signal.id, flagged_at=NOW, **where)
    by = {"reviewer_id": signal.reporter_id, "decision": Decision.ASK}
    yield SignalReview(signal_id=signal.id, at=NOW, reason=ReviewReason.NAME, note="", **by)


def _forget_reporter(session: Session, reporter: User) -> None:
    """Make some signals as old as those whose reporter retention has forgotten."""
    old = update(Signal).where(Signal.reporter_id == reporter.id, Signal.signal_type == "OV01")
    session.execute(old.values(reporter_id=None))


def _concerns(people: dict[str, User]) -> Iterator[SafetyConcern]:
    for number, (slug, is_shielded, is_hidden) in enumerate(
        product((YUSUF, ANNET, ROB), (True, False), (True, False))
    ):
        reporter = people[slug]
        hidden = cast(User, people[ROB]).id if slug == ANNET else reporter.line_manager_id
        yield SafetyConcern(
            number=f"V-2026-W{number:04}",
            client_id=new_id(),
            organisation_id=reporter.organisation_id,
            reporter_id=reporter.id,
            is_shielded=is_shielded,
            hidden_from_id=hidden if is_hidden else None,
            concern_type="PV05",
            severity=2,
            text="De doorgang was versperd.",
            buurt_code=BUURTEN[0],
            area_year=2025,
            location_precision=LocationPrecision.BUURT,
            occurred_at=NOW,
            occurred_precision=ObservedPrecision.DAY,
            raised_at=NOW,
            due_at=NOW + timedelta(days=1),
        )


def _told(recipient: User, concern: SafetyConcern) -> Notification:
    return Notification(
        recipient_id=recipient.id,
        kind=NotificationKind.CONCERN_RAISED,
        subject_id=new_id(),
        subject_number=concern.number,
        created_at=NOW,
    )
