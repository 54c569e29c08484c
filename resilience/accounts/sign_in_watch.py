"""Watching who signs in: lock-outs, peaks of failures, odd places (BIO2 5.17.01, R-15).

A job looks at the attempts and tells administrators; signing in itself never waits for it, so how
long it takes says nothing about whether an account exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Interval, exists, func, literal, select, type_coerce, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from resilience.accounts.models import Membership, User
from resilience.accounts.queries import list_colleagues_with
from resilience.accounts.session_models import (
    AlertKind,
    Attempt,
    SignInAlert,
    SignInAttempt,
    SignInSession,
)
from resilience.accounts.session_times import ABSOLUTE_LIMIT, IDLE_LIMIT, EndReason
from resilience.accounts.throttle import count_failures
from resilience.accounts.throttle_rules import LOCKED_FOR
from resilience.authz.roles import Role
from resilience.db.base import new_id
from resilience.db.types import UTCDateTime
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.uow import UnitOfWork

#: A peak: so many failures within the window, of one organisation or of all together.
PEAK_WINDOW = timedelta(minutes=10)
ORGANISATION_PEAK = 15
PLATFORM_PEAK = 60
#: A place is odd when nobody of the organisation signed in there for so long.
PLACE_REMEMBERED = timedelta(days=90)
#: So far back a run looks for what earlier runs have missed.
LOOK_BACK = timedelta(hours=1)
EVERYBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd: what, about which account, organisation or session, and since when."""

    kind: AlertKind
    subject_id: UUID
    since: datetime
    person_id: UUID | None = None
    organisation_id: UUID | None = None


def list_findings(session: Session, now: datetime) -> Sequence[Finding]:
    """Return everything odd of the last hour, told or not."""
    return [
        *_lock_outs(session, now),
        *_organisation_peaks(session, now),
        *_platform_peak(session, now),
        *_odd_places(session, now),
    ]


def tell(uow: UnitOfWork, finding: Finding) -> bool:
    """Tell those who must know of a finding, once; return False when that was done already."""
    claim = insert(SignInAlert).values(
        id=new_id(),
        kind=finding.kind,
        subject_id=finding.subject_id,
        since=finding.since,
        told_at=uow.now,
    )
    told = uow.session.scalar(claim.on_conflict_do_nothing().returning(SignInAlert.id))
    if told is None:
        return False
    _notify_administrators(uow, finding)
    if finding.kind is AlertKind.ODD_PLACE and finding.person_id is not None:
        own = (finding.subject_id, "")
        notify(uow, [finding.person_id], NotificationKind.OWN_ODD_PLACE, own)
    return True


def end_unused(session: Session, now: datetime) -> int:
    """Write down the end of sessions that ran out while nobody looked; return how many."""
    done = 0
    for limit, column, reason in (
        (ABSOLUTE_LIMIT, SignInSession.started_at, EndReason.EXPIRED),
        (IDLE_LIMIT, SignInSession.last_seen_at, EndReason.IDLE),
    ):
        over = update(SignInSession).where(SignInSession.ended_at.is_(None), column <= now - limit)
        ran_out = type_coerce(column + literal(limit, Interval()), UTCDateTime())
        ended = over.values(ended_at=ran_out, end_reason=reason)
        done += len(session.scalars(ended.returning(SignInSession.id)).all())
    return done


def _notify_administrators(uow: UnitOfWork, finding: Finding) -> None:
    kinds = {
        AlertKind.LOCK_OUT: NotificationKind.SIGN_IN_LOCKED,
        AlertKind.ODD_PLACE: NotificationKind.SIGN_IN_ODD_PLACE,
        AlertKind.PEAK: NotificationKind.SIGN_IN_PEAK,
        AlertKind.PLATFORM_PEAK: NotificationKind.SIGN_IN_PLATFORM_PEAK,
    }
    if finding.organisation_id is None:
        recipients = _platform_admins(uow.session, uow.now)
    else:
        admins = list_colleagues_with(uow.session, finding.organisation_id, Role.ORG_ADMIN, uow.now)
        recipients = [each.id for each in admins]
    about = (finding.person_id or finding.subject_id, "")
    notify(uow, recipients, kinds[finding.kind], about)


def _lock_outs(session: Session, now: datetime) -> list[Finding]:
    tried = (
        select(SignInAttempt.account_hash, User.id, User.organisation_id)
        .join(User, User.id == SignInAttempt.user_id)
        .where(SignInAttempt.outcome == Attempt.FAILED, SignInAttempt.at > now - LOCKED_FOR)
        .distinct()
    )
    return [
        Finding(AlertKind.LOCK_OUT, user_id, failures.first_at, user_id, organisation_id)
        for hashed, user_id, organisation_id in session.execute(tried)
        if (failures := count_failures(session, hashed, now)).is_lock_out
        and failures.first_at is not None
    ]


def _organisation_peaks(session: Session, now: datetime) -> list[Finding]:
    busy = (
        select(User.organisation_id)
        .join(SignInAttempt, SignInAttempt.user_id == User.id)
        .where(SignInAttempt.outcome == Attempt.FAILED, SignInAttempt.at > now - PEAK_WINDOW)
        .group_by(User.organisation_id)
        .having(func.count() >= ORGANISATION_PEAK)
    )
    return [
        Finding(AlertKind.PEAK, found, _hour(now), organisation_id=found)
        for found in session.scalars(busy)
    ]


def _platform_peak(session: Session, now: datetime) -> list[Finding]:
    count = select(func.count()).where(
        SignInAttempt.outcome == Attempt.FAILED, SignInAttempt.at > now - PEAK_WINDOW
    )
    is_peak = (session.scalar(count) or 0) >= PLATFORM_PEAK
    return [Finding(AlertKind.PLATFORM_PEAK, EVERYBODY, _hour(now))] if is_peak else []


def _odd_places(session: Session, now: datetime) -> list[Finding]:
    """Return sessions on a network new to the organisation, of people who were here before."""
    before, earlier, colleague = (
        aliased(SignInSession), aliased(SignInSession), aliased(User)
    )  # fmt: skip
    was_here = exists().where(
        before.user_id == SignInSession.user_id,
        before.id != SignInSession.id,
        before.started_at <= SignInSession.started_at,
        before.started_at > now - PLACE_REMEMBERED,
    )
    is_known = exists().where(
        earlier.network == SignInSession.network,
        earlier.started_at > now - PLACE_REMEMBERED,
        earlier.started_at < SignInSession.started_at,
        earlier.user_id == colleague.id,
        colleague.organisation_id == User.organisation_id,
    )
    odd = (
        select(SignInSession.id, SignInSession.started_at, User.id, User.organisation_id)
        .join(User, User.id == SignInSession.user_id)
        .where(SignInSession.started_at > now - LOOK_BACK, was_here, ~is_known)
    )
    return [Finding(AlertKind.ODD_PLACE, *row) for row in session.execute(odd)]


def _platform_admins(session: Session, now: datetime) -> list[UUID]:
    held = select(Membership.user_id).where(
        Membership.role == Role.PLATFORM_ADMIN,
        Membership.valid_from <= now,
        (Membership.valid_to.is_(None)) | (Membership.valid_to > now),
    )
    return list(session.scalars(held))


def _hour(now: datetime) -> datetime:
    """Return the hour of ``now``: one message an hour about what goes on."""
    return now.replace(minute=0, second=0, microsecond=0)
