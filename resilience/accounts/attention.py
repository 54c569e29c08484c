"""What about people and access waits: proposals, the access review, lapsed invitations."""

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.accounts import invitations, reviews, role_changes
from resilience.accounts.labels import ROLES
from resilience.authz.permissions import Permission
from resilience.uow import UnitOfWork
from resilience.web.attention import AttentionItem


def roles_to_confirm(uow: UnitOfWork) -> list[AttentionItem]:
    """Return an item for each far-reaching role on which the actor can decide."""
    return [
        AttentionItem(
            title=gettext("A role waits for a second person"),
            explanation=f"{each.user.name}: {ROLES[each.role]}",
            url=url_for("role_proposals.proposal_list"),
            act=_l("Judge"),
            icon="user-round",
        )
        for each in role_changes.list_to_decide(uow)
    ]


def access_review_to_do(uow: UnitOfWork) -> list[AttentionItem]:
    """Return an item for the round under way, due on its day."""
    if not uow.actor.may(Permission.ACCESS_REVIEW) or uow.actor.organisation_id is None:
        return []
    review = reviews.find_open_review(uow.session, uow.actor.organisation_id)
    if review is None:
        return []
    return [
        AttentionItem(
            title=gettext("Access review"),
            explanation=gettext("Confirm or withdraw every role of your organisation."),
            url=url_for("access_reviews.review_detail", review_id=review.id),
            act=_l("Review"),
            icon="users",
            due_at=review.due_at,
        )
    ]


def lapsed_invitations(uow: UnitOfWork) -> list[AttentionItem]:
    """Return an item for each invitation that was not accepted in time."""
    if not uow.actor.may(Permission.PERSON_MANAGE):
        return []
    return [
        AttentionItem(
            title=gettext("An invitation was not accepted in time"),
            explanation=each.user.name,
            url=url_for("accounts.person_detail", person_id=each.user_id),
            act=_l("View"),
            icon="user-round",
            due_at=each.expires_at,
        )
        for each in invitations.list_open(uow)
        if each.expires_at <= uow.now
    ]
