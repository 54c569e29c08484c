"""The pages of the access review; the page of a closed round is its record."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.accounts import reviews
from resilience.accounts.pages import area_words
from resilience.accounts.review_models import AccessReview, AccessReviewLine, Verdict
from resilience.accounts.reviews import Judgement
from resilience.authz.permissions import Permission
from resilience.notifications.services import mark_read
from resilience.uow import UnitOfWork
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.step_up import needs_step_up
from resilience.web.transaction import current_uow

bp = Blueprint("access_reviews", __name__, url_prefix="/access-reviews")

NAVIGATION = (
    NavigationItem(
        _l("Access review"), "access_reviews.review_list", (Permission.ACCESS_REVIEW,), 72
    ),
)
LONGEST_REMARK = 200


@bp.get("")
@requires(Permission.ACCESS_REVIEW)
def review_list() -> Any:
    """Show the rounds of the own organisation, newest first."""
    uow = current_uow()
    return render_template(
        "accounts/review_list.html", reviews=reviews.list_reviews(uow), now=uow.now
    )


@bp.post("")
@requires(Permission.ACCESS_REVIEW)
def review_open() -> Any:
    """Open a round by hand."""
    review = reviews.open_own_review(current_uow())
    return redirect(url_for(".review_detail", review_id=review.id))


@bp.get("/<uuid:review_id>")
@requires(Permission.ACCESS_REVIEW)
@needs_step_up
def review_detail(review_id: UUID) -> Any:
    """Show every line of a round: to judge while it is open, as the record afterwards."""
    uow = current_uow()
    review = reviews.load_review(uow, review_id)
    mark_read(uow, review.id)
    return render_template("accounts/review_detail.html", **_shown(uow, review))


@bp.post("/<uuid:review_id>")
@requires(Permission.ACCESS_REVIEW)
@needs_step_up
def review_judge(review_id: UUID) -> Any:
    """Keep the verdicts; with the other button, close the round as well."""
    uow = current_uow()
    review = reviews.load_review(uow, review_id)
    reviews.judge(uow, review_id, _judgements(uow, review))
    if request.form.get("act") != "close":
        flash(gettext("Your verdicts are kept. The round is still open."), "ok")
    elif reviews.unjudged(uow, review) or reviews.left_empty(uow, review):
        flash(gettext("The round cannot be closed yet. See what is still needed."), "warning")
    else:
        reviews.close_review(uow, review_id)
        flash(gettext("The round is closed. What was withdrawn has ended."), "ok")
    return redirect(url_for(".review_detail", review_id=review_id))


def _shown(uow: UnitOfWork, review: AccessReview) -> dict[str, Any]:
    return {
        "review": review,
        "people": _by_person(review),
        "unjudged": reviews.unjudged(uow, review),
        "left_empty": reviews.left_empty(uow, review),
        "own_id": uow.actor.user_id,
        "areas": area_words(uow),
        "now": uow.now,
        "verdicts": Verdict,
    }


def _by_person(review: AccessReview) -> list[list[AccessReviewLine]]:
    """Return the lines person by person, by name."""
    people: dict[UUID, list[AccessReviewLine]] = {}
    for line in sorted(review.lines, key=lambda each: (each.user.name, each.role)):
        people.setdefault(line.user_id, []).append(line)
    return list(people.values())


def _judgements(uow: UnitOfWork, review: AccessReview) -> dict[UUID, Judgement]:
    """Return what was chosen; a line that was left alone, or is one's own, is not in it."""
    return {
        line.id: Judgement(Verdict(said), _remark_on(line))
        for line in review.lines
        if line.user_id != uow.actor.user_id
        and (said := request.form.get(f"verdict-{line.id}", "")) in set(Verdict)
    }


def _remark_on(line: AccessReviewLine) -> str:
    typed = request.form.get(f"remark-{line.id}", "").replace("\0", "")
    return typed.strip()[:LONGEST_REMARK]
