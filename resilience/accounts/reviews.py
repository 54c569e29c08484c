"""The half-yearly access review: opening it, judging its lines, closing it (R-15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from resilience.accounts.models import Organisation, User
from resilience.accounts.queries import list_colleagues_with, list_held
from resilience.accounts.review_models import AccessReview, AccessReviewLine, Verdict
from resilience.accounts.role_changes import end_membership
from resilience.accounts.role_rules import NEEDS_SUCCESSOR
from resilience.accounts.succession import holders
from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.roles import Role
from resilience.authz.scope import visible
from resilience.clock import local_day
from resilience.errors import ConflictError, NotAllowedError, NotFoundError
from resilience.notifications.models import NotificationKind
from resilience.notifications.services import notify
from resilience.uow import UnitOfWork

#: BIO2 5.18.02 asks for a yearly review; R-15 keeps the half year of the older BIO.
EVERY = timedelta(days=182)
ANSWER_WITHIN = timedelta(days=30)
REVIEWERS = (Role.ORG_ADMIN, Role.PRIVACY_OFFICER)


@dataclass(frozen=True)
class Judgement:
    """What a reviewer says of one line."""

    verdict: Verdict
    remark: str = ""


def open_review(uow: UnitOfWork, organisation_id: UUID) -> AccessReview:
    """Put every role that is held now on a list; raise ``ConflictError`` while one is open."""
    if find_open_review(uow.session, organisation_id) is not None:
        raise ConflictError("a review is under way already")
    review = AccessReview(
        organisation_id=organisation_id,
        opened_at=uow.now,
        due_at=uow.now + ANSWER_WITHIN,
        opened_by_id=uow.actor.user_id,
    )
    review.lines = [
        AccessReviewLine(
            membership_id=held.id,
            user_id=held.user_id,
            role=held.role,
            area_codes=list(held.area_codes),
            last_signed_in_at=held.user.last_signed_in_at,
        )
        for held in list_held(uow.session, organisation_id, uow.now)
    ]
    uow.session.add(review)
    uow.session.flush()
    record_act(uow, "access_review:open", "access_review", review.id)
    told = (review.id, f"{local_day(uow.now):%d-%m-%Y}")
    notify(uow, _reviewers(uow, organisation_id), NotificationKind.ACCESS_REVIEW_OPENED, told)
    return review


def open_own_review(uow: UnitOfWork) -> AccessReview:
    """Open a round of the own organisation by hand."""
    authorize(uow.actor, Permission.ACCESS_REVIEW)
    if uow.actor.organisation_id is None:
        raise NotAllowedError("a review is of an organisation")
    return open_review(uow, uow.actor.organisation_id)


def list_due_organisations(session: Session, now: datetime) -> Sequence[UUID]:
    """Return the organisations whose last round, or whose first account, is half a year old."""
    rounds = select(AccessReview.id).where(AccessReview.organisation_id == Organisation.id)
    recent = rounds.where(AccessReview.opened_at > now - EVERY)
    begun = select(func.min(User.created_at)).where(User.organisation_id == Organisation.id)
    return session.scalars(
        select(Organisation.id).where(
            Organisation.is_active,
            ~exists(recent),
            ~exists(rounds.where(AccessReview.closed_at.is_(None))),
            begun.scalar_subquery() <= now - EVERY,
        )
    ).all()


def open_due_review(uow: UnitOfWork, organisation_id: UUID) -> bool:
    """Open the round of an organisation; return False when another process came first."""
    if organisation_id not in list_due_organisations(uow.session, uow.now):
        return False
    open_review(uow, organisation_id)
    return True


def judge(uow: UnitOfWork, review_id: UUID, judgements: Mapping[UUID, Judgement]) -> None:
    """Keep what the reviewer says of lines; nobody judges the own roles."""
    authorize(uow.actor, Permission.ACCESS_REVIEW)
    review = load_review(uow, review_id)
    if review.closed_at is not None:
        raise ConflictError("this round was closed")
    lines = {line.id: line for line in review.lines}
    for line_id, judgement in judgements.items():
        line = lines.get(line_id)
        if line is None:
            raise NotFoundError(f"no line {line_id}")
        if line.user_id == uow.actor.user_id:
            raise NotAllowedError("nobody judges the own roles")
        if (line.verdict, line.remark) != (judgement.verdict, judgement.remark):
            line.verdict, line.remark = judgement.verdict, judgement.remark
            line.judged_by_id, line.judged_at = uow.actor.user_id, uow.now
    uow.session.flush()
    record_act(uow, "access_review:judge", "access_review", review.id)


def close_review(uow: UnitOfWork, review_id: UUID) -> AccessReview:
    """Close a round: what was withdrawn ends now; the lines stay as the record."""
    authorize(uow.actor, Permission.ACCESS_REVIEW)
    review = load_review(uow, review_id)
    if review.closed_at is not None:
        raise ConflictError("this round was closed")
    if unjudged(uow, review):
        raise ConflictError("some lines were not judged")
    if left_empty(uow, review):
        raise ConflictError("a role that may not fall empty would")
    for line in review.lines:
        if line.verdict is Verdict.WITHDRAWN and line.membership.valid_to is None:
            end_membership(uow, line.membership)
    review.closed_at, review.closed_by_id = uow.now, uow.actor.user_id
    uow.session.flush()
    record_act(uow, "access_review:close", "access_review", review.id)
    return review


def unjudged(uow: UnitOfWork, review: AccessReview) -> list[AccessReviewLine]:
    """Return the lines that still need a verdict.

    The own lines of the only reviewer of an organisation cannot be judged by anybody: they do
    not keep the round open, and the record shows them as not judged.
    """
    reviewers = set(_reviewers(uow, review.organisation_id))
    return [
        line for line in review.lines if line.verdict is Verdict.OPEN and reviewers - {line.user_id}
    ]


def left_empty(uow: UnitOfWork, review: AccessReview) -> list[Role]:
    """Return the roles that nobody would hold any more after this round."""
    empty = []
    for role in NEEDS_SUCCESSOR:
        withdrawn = {
            line.user_id
            for line in review.lines
            if line.role is role and line.verdict is Verdict.WITHDRAWN
        }
        if withdrawn and holders(uow.session, role, review.organisation_id, uow.now) <= withdrawn:
            empty.append(role)
    return empty


def load_review(uow: UnitOfWork, review_id: UUID) -> AccessReview:
    """Return a round of the own organisation with its lines, or raise ``NotFoundError``."""
    wanted = (
        select(AccessReview)
        .where(AccessReview.id == review_id)
        .options(
            selectinload(AccessReview.lines).options(
                joinedload(AccessReviewLine.user),
                joinedload(AccessReviewLine.membership),
                joinedload(AccessReviewLine.judged_by),
            )
        )
    )
    found = uow.session.scalar(visible(uow.actor, wanted, AccessReview))
    if found is None:
        raise NotFoundError(f"no access review {review_id}")
    return found


def list_reviews(uow: UnitOfWork) -> Sequence[AccessReview]:
    """Return the rounds of the own organisation, newest first."""
    wanted = (
        select(AccessReview)
        .order_by(AccessReview.opened_at.desc())
        .options(selectinload(AccessReview.lines), joinedload(AccessReview.closed_by))
    )
    return uow.session.scalars(visible(uow.actor, wanted, AccessReview)).all()


def find_open_review(session: Session, organisation_id: UUID) -> AccessReview | None:
    """Return the round that is under way in an organisation, or None."""
    return session.scalar(
        select(AccessReview).where(
            AccessReview.organisation_id == organisation_id, AccessReview.closed_at.is_(None)
        )
    )


def _reviewers(uow: UnitOfWork, organisation_id: UUID) -> list[UUID]:
    found = (
        list_colleagues_with(uow.session, organisation_id, role, uow.now) for role in REVIEWERS
    )
    return [user.id for users in found for user in users]
