"""What is going on about access in Havermonde: an invitation, and rounds of the access review."""

from datetime import timedelta

from sqlalchemy import select

from resilience.accounts import reviews
from resilience.accounts.invitations import InvitationDraft, invite
from resilience.accounts.people_models import Invitation
from resilience.accounts.queries import find_actor
from resilience.accounts.review_models import Verdict
from resilience.accounts.reviews import Judgement
from resilience.accounts.role_changes import RoleDraft
from resilience.authz.roles import Role
from resilience.demo.accounts import Cast
from resilience.demo.people import MUNICIPALITY, WC
from resilience.uow import UnitOfWork

ADMIN = "tom-jansen"
#: Who held the last round of the own organisation.
REVIEWERS = ("anja-postma", "farid-benali")
LAST_ROUND = timedelta(days=96)
THIS_ROUND = timedelta(days=12)
INVITED = timedelta(days=2)


def set_access_going(uow: UnitOfWork, cast: Cast) -> str:
    """Invite a new colleague, close a round everywhere and leave one under way."""
    if uow.session.scalar(select(Invitation.id).limit(1)) is not None:
        return ""
    for slug in REVIEWERS:
        _hold_round(_as(_earlier(uow, LAST_ROUND), cast, slug))
    review = reviews.open_review(_earlier(uow, THIS_ROUND), cast.organisations[WC].id)
    judging = _as(_earlier(uow, THIS_ROUND - timedelta(days=3)), cast, ADMIN)
    some = [line.id for line in review.lines if line.user.name < "J"]
    reviews.judge(judging, review.id, dict.fromkeys(some, Judgement(Verdict.CONFIRMED)))
    _invite(_as(_earlier(uow, INVITED), cast, ADMIN))
    return "one invitation and one access review under way"


def _hold_round(uow: UnitOfWork) -> None:
    """Keep a round of some months ago in which every other role was confirmed."""
    review = reviews.open_own_review(uow)
    others = [line.id for line in review.lines if line.user_id != uow.actor.user_id]
    reviews.judge(uow, review.id, dict.fromkeys(others, Judgement(Verdict.CONFIRMED)))
    reviews.close_review(uow, review.id)


def _invite(uow: UnitOfWork) -> None:
    draft = InvitationDraft(
        email=f"noor-smit@{WC}.example",
        name="Noor Smit",
        function_title="Huismeester",
        roles=(RoleDraft(Role.FIELD_WORKER, (MUNICIPALITY,)),),
    )
    invite(uow, draft)


def _earlier(uow: UnitOfWork, ago: timedelta) -> UnitOfWork:
    return UnitOfWork(uow.session, uow.actor, uow.now - ago)


def _as(uow: UnitOfWork, cast: Cast, slug: str) -> UnitOfWork:
    actor = find_actor(uow.session, cast.people[slug].id, uow.now)
    if actor is None:
        raise LookupError(f"{slug} has no open account")
    return UnitOfWork(uow.session, actor, uow.now)
