"""Answers in the past of Havermonde: most in time, some late, a few owed right now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, cast

import numpy as np
from sqlalchemy import Table, exists, insert, select, update

from resilience.accounts.models import User
from resilience.agreements.actors import load_actor
from resilience.authz.permissions import Permission
from resilience.authz.scope import visible, within_areas
from resilience.clock import local_day
from resilience.db.base import Base, new_id
from resilience.demo.stage import Stage, local
from resilience.feedback.confirming import confirm_signal
from resilience.feedback.nearby import RECENT
from resilience.feedback.services import judge_answer
from resilience.signals.attributes import SignalEventKind, SignalState
from resilience.signals.feedback_models import (
    FIRST_ROUND,
    FeedbackDuty,
    FeedbackMessage,
    FeedbackVerdict,
)
from resilience.signals.feedback_terms import answer_due
from resilience.signals.models import Signal, SignalEvent
from resilience.uow import UnitOfWork
from resilience.working_days import add_working_days

SEED = 1_123
#: Texts, and so answers, are kept half a year; what is older was closed without much ado.
ANSWERS_KEPT = timedelta(days=182)
#: What is younger may still be owed.
YOUNG = timedelta(days=20)
YOUNG_SHARE, LATE_SHARE, HELPFUL_SHARE = 0.92, 0.1, 0.4
#: So many working days after recording, in the morning; late ones after the term.
EARLY_DAYS, LATE_DAYS, ANSWERED_AT = (1, 6), (11, 15), time(10, 20)
COORDINATORS = ("marit-dekker", "hassan-bouzid")
#: Who confirms a few of the newest signals of others.
CONFIRMERS = ("sanne-lont", "lotte-visser", "karin-de-wit")
CONFIRMED_EACH = 3
NOT_ENOUGH = "De lamp bij de ingang doet het nog steeds niet."
SENTENCES = (
    (
        "Bedankt voor je signaal. Een collega is gaan kijken op deze plek. Wij letten er "
        "de komende weken op."
    ),
    (
        "Bedankt voor je signaal. Wij pakken het op, samen met de partners in de wijk. Je hoort "
        "van ons als er op deze plek iets verandert."
    ),
    (
        "Bedankt voor je signaal. Wij kennen dit uit meer signalen en werken eraan. Jouw signaal "
        "helpt om te zien wanneer en waar het gebeurt."
    ),
    (
        "Bedankt voor je signaal. Wat je meldde is hersteld of opgeruimd. Zie je het weer? Leg het "
        "dan opnieuw vast."
    ),
)
Row = dict[str, Any]


@dataclass(frozen=True)
class Given:
    """An answer that was given in the past."""

    signal: Signal
    by: User
    at: datetime


def answer_past(stage: Stage) -> None:
    """Close what is old, answer what coordinators may read, and let people react."""
    rng = np.random.default_rng(SEED)
    _close_old(stage)
    given = [each for slug in COORDINATORS for each in _answers(stage, slug, rng)]
    _store(stage, given, rng)
    stage.session.expire_all()
    _object(stage)
    for slug in CONFIRMERS:
        _confirm(stage, stage.people[slug])


def _close_old(stage: Stage) -> None:
    old = (Signal.recorded_at <= stage.now - ANSWERS_KEPT, Signal.state == SignalState.SUBMITTED)
    closed = update(Signal).where(*old).values(state=SignalState.CLOSED)
    stage.session.execute(closed.execution_options(synchronize_session=False))


def _answers(stage: Stage, slug: str, rng: np.random.Generator) -> Iterator[Given]:
    """Yield the answers of a coordinator to what the agreements of today let them read."""
    coordinator = stage.people[slug]
    actor = load_actor(stage.session, coordinator.id, stage.now)
    if actor is None:
        return
    wanted = (
        select(Signal)
        .where(
            Signal.is_feedback_wanted.is_(True),
            Signal.state == SignalState.SUBMITTED,
            within_areas(Signal.buurt_code, actor.areas_for(Permission.SIGNAL_HANDLE)),
        )
        .order_by(Signal.recorded_at, Signal.id)
    )
    for signal in stage.session.scalars(visible(actor, wanted, Signal)):
        moment = _moment(stage, signal, rng)
        if moment is not None:
            yield Given(signal, coordinator, moment)


def _moment(stage: Stage, signal: Signal, rng: np.random.Generator) -> datetime | None:
    """Return when a signal was answered; None for what is still owed."""
    is_young = signal.recorded_at > stage.now - YOUNG
    if is_young and rng.random() > YOUNG_SHARE:
        return None
    days = LATE_DAYS if not is_young and rng.random() < LATE_SHARE else EARLY_DAYS
    reached = add_working_days(signal.recorded_at, int(rng.integers(*days)))
    moment = local(local_day(reached), ANSWERED_AT)
    return moment if moment < stage.now else None


def _store(stage: Stage, given: Sequence[Given], rng: np.random.Generator) -> None:
    """Store answers, what was owed, and what the history says of it."""
    at = {each.signal.id: each.at for each in given}
    known = exists().where(FeedbackDuty.signal_id == Signal.id)
    owed = stage.session.execute(
        select(Signal.id, Signal.recorded_at).where(
            Signal.is_feedback_wanted.is_(True),
            Signal.recorded_at > stage.now - ANSWERS_KEPT,
            ~known,
        )
    ).all()
    _insert(stage, FeedbackDuty, [_duty(each, moment, at.get(each)) for each, moment in owed])
    # What was written by hand was owed from its recording on.
    for signal_id in at.keys() - {each for each, _ in owed}:
        stage.session.execute(
            update(FeedbackDuty)
            .where(FeedbackDuty.signal_id == signal_id)
            .values(answered_at=at[signal_id])
        )
    _insert(stage, FeedbackMessage, [_message(each, rng) for each in given])
    kinds = (SignalEventKind.ACCEPTED, SignalEventKind.FED_BACK)
    _insert(stage, SignalEvent, [_event(each, kind) for each in given for kind in kinds])
    answered = update(Signal).where(Signal.id.in_(at)).values(state=SignalState.FED_BACK)
    stage.session.execute(answered.execution_options(synchronize_session=False))


def _duty(signal_id: Any, owed_at: datetime, answered_at: datetime | None) -> Row:
    return {
        "id": new_id(),
        "signal_id": signal_id,
        "round": FIRST_ROUND,
        "owed_at": owed_at,
        "due_at": answer_due(owed_at),
        "answered_at": answered_at,
    }


def _message(given: Given, rng: np.random.Generator) -> Row:
    is_helpful = rng.random() < HELPFUL_SHARE
    return {
        "id": new_id(),
        "signal_id": given.signal.id,
        "round": FIRST_ROUND,
        "text": SENTENCES[int(rng.integers(len(SENTENCES)))],
        "given_by_id": given.by.id,
        "organisation_id": given.by.organisation_id,
        "given_at": given.at,
        "verdict": FeedbackVerdict.HELPFUL if is_helpful else None,
        "verdict_at": given.at + timedelta(minutes=40) if is_helpful else None,
        "verdict_reason": "",
    }


def _event(given: Given, kind: SignalEventKind) -> Row:
    return {
        "id": new_id(),
        "signal_id": given.signal.id,
        "at": given.at,
        "actor_id": given.by.id,
        "kind": kind,
        "reason": "",
    }


def _insert(stage: Stage, model: type[Base], rows: Sequence[Row]) -> None:
    if rows:
        stage.session.connection().execute(insert(cast(Table, model.__table__)), rows)


def _object(stage: Stage) -> None:
    """Let the newest reader of an answer say that it is not enough."""
    wanted = (
        select(FeedbackMessage)
        .join(FeedbackMessage.signal)
        .where(FeedbackMessage.verdict.is_(None), Signal.signal_type == "LB03")
        .order_by(FeedbackMessage.given_at.desc())
        .limit(1)
    )
    answer = stage.session.scalar(wanted)
    if answer is None or answer.signal.reporter is None:
        return
    uow = _acting(stage, answer.signal.reporter, answer.given_at + timedelta(hours=2))
    judge_answer(uow, answer.id, FeedbackVerdict.NOT_SATISFIED, NOT_ENOUGH, stage.ports)


def _confirm(stage: Stage, person: User) -> None:
    """Let somebody confirm the newest signals of others in the area."""
    uow = _acting(stage, person, stage.now)
    newest = (
        select(Signal.id)
        .where(
            Signal.recorded_at > stage.now - RECENT,
            Signal.state.in_((SignalState.SUBMITTED, SignalState.FED_BACK)),
            Signal.reporter_id != person.id,
        )
        .order_by(Signal.recorded_at.desc())
        .limit(CONFIRMED_EACH)
    )
    for signal_id in stage.session.scalars(visible(uow.actor, newest, Signal)).all():
        confirm_signal(uow, signal_id)


def _acting(stage: Stage, person: User, moment: datetime) -> UnitOfWork:
    actor = load_actor(stage.session, person.id, stage.now)
    if actor is None:
        raise LookupError(f"{person.name} has no account")
    return UnitOfWork(stage.session, actor, moment)
