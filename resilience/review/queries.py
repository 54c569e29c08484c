"""Reading what waits for a quality reviewer, and what was decided about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import selectinload

from resilience.authz.permissions import Permission
from resilience.authz.scope import visible
from resilience.errors import NotFoundError
from resilience.review.decisions import DAYS_TO_REVIEW, Decision
from resilience.review.models import SignalReview
from resilience.signals.attributes import SignalState
from resilience.signals.flags import SignalFlag
from resilience.signals.models import Signal
from resilience.signals.taxonomy import ALWAYS_TO_SAFETY_OFFICER, SEVERITY_TO_SAFETY_OFFICER
from resilience.uow import UnitOfWork
from resilience.working_days import add_working_days

#: More than this nobody reviews in a day; the oldest come first.
LONGEST_QUEUE = 200
#: What was decided lately stays in sight for a while.
RECENT = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """One flagged signal and where its review stands."""

    signal: Signal
    kinds: tuple[str, ...]
    is_own: bool
    is_acute: bool
    due_at: datetime
    #: The decision since the words were last flagged, if there is one.
    review: SignalReview | None

    @property
    def is_with_author(self) -> bool:
        """Whether the author was asked for other words."""
        return self.review is not None and self.review.decision is Decision.ASK

    @property
    def is_being_redacted(self) -> bool:
        """Whether a job is taking words out."""
        return self.review is not None and self.review.decision is Decision.REDACT


def load_flagged(uow: UnitOfWork, signal_id: UUID, *, for_update: bool = False) -> Signal:
    """Return a signal of which the actor may know what was flagged, or raise NotFoundError."""
    wanted = select(Signal).where(
        Signal.id == signal_id, Signal.words_open_to(uow.actor), Signal.flagged_at.is_not(None)
    )
    if for_update:
        wanted = wanted.with_for_update(of=Signal)
    found = visible(uow.actor, wanted, Signal).execution_options(populate_existing=True)
    signal = uow.session.scalar(found)
    if signal is None:
        raise NotFoundError(f"no flagged signal {signal_id}")
    return signal


def list_queue(uow: UnitOfWork) -> list[Waiting]:
    """Return what waits in the own organisation: acute first, then what waits longest."""
    acute = case((_is_acute(), 0), else_=1)
    ordered = _to_review(uow).order_by(acute, Signal.flagged_at, Signal.id).limit(LONGEST_QUEUE)
    signals = uow.session.scalars(ordered).all()
    queue = _waiting(uow, signals)
    return sorted(queue, key=lambda each: each.review is not None)


def count_queue(uow: UnitOfWork) -> int:
    """Return how many texts wait for a decision of the actor."""
    counted = _to_review(uow).with_only_columns(func.count(Signal.id))
    others = Signal.reporter_id.is_distinct_from(uow.actor.user_id)
    return uow.session.scalar(counted.where(others, ~_is_reviewed())) or 0


def list_asked_of(uow: UnitOfWork) -> list[Waiting]:
    """Return the actor's own signals for which a reviewer asked other words."""
    mine = select(Signal).where(
        Signal.reporter_id == uow.actor.user_id,
        Signal.state == SignalState.TO_REVIEW,
        _is_reviewed(),
    )
    signals = uow.session.scalars(visible(uow.actor, mine, Signal)).all()
    return [each for each in _waiting(uow, signals) if each.is_with_author]


def list_decided(uow: UnitOfWork) -> Sequence[SignalReview]:
    """Return what was decided lately in the own organisation, newest first."""
    newest = (
        select(SignalReview)
        .join(Signal, Signal.id == SignalReview.signal_id)
        .where(Signal.organisation_id == uow.actor.organisation_id)
        .order_by(SignalReview.at.desc(), SignalReview.id.desc())
        .limit(RECENT)
        .options(selectinload(SignalReview.signal), selectinload(SignalReview.reviewer))
    )
    return uow.session.scalars(visible(uow.actor, newest, SignalReview)).all()


def standing_of(uow: UnitOfWork, signal: Signal) -> Waiting:
    """Return where the review of one signal stands."""
    (standing,) = _waiting(uow, [signal])
    return standing


def list_flags(uow: UnitOfWork, signal_id: UUID) -> Sequence[SignalFlag]:
    """Return what is flagged in a signal and not settled yet, by place in the text."""
    wanted = (
        select(SignalFlag)
        .where(SignalFlag.signal_id == signal_id, SignalFlag.closed_at.is_(None))
        .order_by(SignalFlag.field, SignalFlag.start)
    )
    return uow.session.scalars(visible(uow.actor, wanted, SignalFlag)).all()


def list_reviews(uow: UnitOfWork, signal_id: UUID) -> Sequence[SignalReview]:
    """Return every decision about a signal, newest first."""
    wanted = (
        select(SignalReview)
        .where(SignalReview.signal_id == signal_id)
        .order_by(SignalReview.at.desc(), SignalReview.id.desc())
        .options(selectinload(SignalReview.reviewer))
    )
    return uow.session.scalars(visible(uow.actor, wanted, SignalReview)).all()


def is_being_redacted(uow: UnitOfWork, signal_id: UUID) -> bool:
    """Tell whether a job still has to take words out of a signal."""
    waiting = select(SignalReview.id).where(SignalReview.signal_id == signal_id, is_order_waiting())
    return uow.session.scalar(visible(uow.actor, waiting, SignalReview).limit(1)) is not None


def is_order_waiting() -> ColumnElement[bool]:
    """Hold for redactions that were decided and not carried out."""
    return and_(SignalReview.decision == Decision.REDACT, SignalReview.carried_out_at.is_(None))


def _to_review(uow: UnitOfWork) -> Select[Signal]:
    if not uow.actor.may(Permission.SIGNAL_REVIEW):
        return select(Signal).where(Signal.id.is_(None))
    waiting = select(Signal).where(
        Signal.organisation_id == uow.actor.organisation_id,
        Signal.state == SignalState.TO_REVIEW,
    )
    return visible(uow.actor, waiting, Signal)


def _is_acute() -> ColumnElement[bool]:
    return (Signal.severity == SEVERITY_TO_SAFETY_OFFICER) | Signal.signal_type.in_(
        ALWAYS_TO_SAFETY_OFFICER
    )


def _is_reviewed() -> ColumnElement[bool]:
    """Hold for what somebody decided about since its words were last flagged."""
    return (
        select(SignalReview.id)
        .where(SignalReview.signal_id == Signal.id, SignalReview.at >= Signal.flagged_at)
        .exists()
    )


def _waiting(uow: UnitOfWork, signals: Sequence[Signal]) -> list[Waiting]:
    ids = [each.id for each in signals]
    kinds = _kinds_of(uow, ids)
    reviews = _newest_reviews(uow, ids)
    return [_standing(uow, each, kinds.get(each.id, ()), reviews.get(each.id)) for each in signals]


def _standing(
    uow: UnitOfWork, signal: Signal, kinds: tuple[str, ...], review: SignalReview | None
) -> Waiting:
    since = signal.flagged_at or signal.recorded_at
    return Waiting(
        signal=signal,
        kinds=kinds,
        is_own=signal.reporter_id == uow.actor.user_id,
        is_acute=(
            signal.severity == SEVERITY_TO_SAFETY_OFFICER
            or signal.signal_type in ALWAYS_TO_SAFETY_OFFICER
        ),
        due_at=add_working_days(since, DAYS_TO_REVIEW),
        review=review if review is not None and review.at >= since else None,
    )


def _kinds_of(uow: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    wanted = (
        select(SignalFlag)
        .where(SignalFlag.signal_id.in_(ids), SignalFlag.closed_at.is_(None))
        .order_by(SignalFlag.signal_id, SignalFlag.start)
    )
    found: dict[UUID, dict[str, None]] = {}
    for flag in uow.session.scalars(visible(uow.actor, wanted, SignalFlag)):
        found.setdefault(flag.signal_id, {})[flag.kind] = None
    return {signal_id: tuple(kinds) for signal_id, kinds in found.items()}


def _newest_reviews(uow: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, SignalReview]:
    wanted = select(SignalReview).where(SignalReview.signal_id.in_(ids)).order_by(SignalReview.at)
    found = uow.session.scalars(visible(uow.actor, wanted, SignalReview))
    return {each.signal_id: each for each in found}
