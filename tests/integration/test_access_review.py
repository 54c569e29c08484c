"""The access review: every role, confirmed or withdrawn, with a record (R-15)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from resilience.accounts import reviews
from resilience.accounts.attention import access_review_to_do
from resilience.accounts.queries import held_roles
from resilience.accounts.review_models import AccessReview, Verdict
from resilience.accounts.reviews import Judgement
from resilience.authz.actor import SYSTEM
from resilience.authz.roles import Role
from resilience.errors import ConflictError, NotAllowedError, NotFoundError
from resilience.notifications.models import Notification, NotificationKind
from resilience.uow import UnitOfWork
from tests.cast import ANJA, ANNET, ELS, NOW, ROB, TOM, YUSUF

HALF_A_YEAR = timedelta(days=182)
CONFIRMED = Judgement(Verdict.CONFIRMED)
WITHDRAWN = Judgement(Verdict.WITHDRAWN, "Werkt nu elders")


@pytest.fixture
def review(uow_of):
    return reviews.open_own_review(uow_of(TOM))


def line_of(review, user, role=None):
    return next(
        line for line in review.lines if line.user_id == user.id and role in {None, line.role}
    )


def judge_all(uow_of, review, said=None):
    """Let Tom judge everybody, and Els judge Tom."""
    said = said or {}
    for slug in (TOM, ELS):
        uow = uow_of(slug)
        mine = [line for line in review.lines if line.user_id != uow.actor.user_id]
        reviews.judge(uow, review.id, {line.id: said.get(line.id, CONFIRMED) for line in mine})


def test_a_round_lists_every_role_that_is_held(review, cast):
    annet = line_of(review, cast[ANNET])
    assert (annet.role, annet.area_codes) == (Role.FIELD_WORKER, ["GM9901"])
    assert {line.user.organisation_id for line in review.lines} == {cast[TOM].organisation_id}


def test_a_round_shows_who_never_signed_in(uow_of, cast):
    cast[ROB].last_signed_in_at = NOW - timedelta(days=3)
    review = reviews.open_own_review(uow_of(TOM))
    assert line_of(review, cast[ROB]).last_signed_in_at == NOW - timedelta(days=3)
    assert line_of(review, cast[ANNET]).last_signed_in_at is None


def test_a_second_round_cannot_be_opened_beside_the_first(review, uow_of):
    with pytest.raises(ConflictError):
        reviews.open_own_review(uow_of(ELS))


def test_who_judged_what_and_when_is_kept(review, uow_of, cast):
    line = line_of(review, cast[ANNET])
    reviews.judge(uow_of(TOM), review.id, {line.id: WITHDRAWN})
    assert (line.verdict, line.judged_by_id, line.judged_at, line.remark) == (
        Verdict.WITHDRAWN, cast[TOM].id, NOW, "Werkt nu elders",
    )  # fmt: skip


def test_a_withdrawal_takes_effect_when_the_round_is_closed(review, uow_of, cast):
    judge_all(uow_of, review, {line_of(review, cast[ANNET]).id: WITHDRAWN})
    assert held_roles(uow_of(TOM), cast[ANNET])
    reviews.close_review(uow_of(TOM), review.id)
    assert held_roles(uow_of(TOM), cast[ANNET]) == []


def test_what_was_confirmed_stays(review, uow_of, cast):
    judge_all(uow_of, review)
    reviews.close_review(uow_of(ELS), review.id)
    assert held_roles(uow_of(TOM), cast[ANNET])


def test_a_round_with_lines_that_nobody_judged_stays_open(review, uow_of):
    with pytest.raises(ConflictError):
        reviews.close_review(uow_of(TOM), review.id)


def test_nobody_judges_the_own_roles(review, uow_of, cast):
    with pytest.raises(NotAllowedError):
        reviews.judge(uow_of(TOM), review.id, {line_of(review, cast[TOM]).id: CONFIRMED})


def test_the_only_reviewer_can_close_with_the_own_line_not_judged(uow_of, cast):
    uow = uow_of(ANJA)
    review = reviews.open_own_review(uow)
    others = [line for line in review.lines if line.user_id != uow.actor.user_id]
    reviews.judge(uow, review.id, {line.id: CONFIRMED for line in others})
    reviews.close_review(uow, review.id)
    assert line_of(review, cast[ANJA]).verdict is Verdict.OPEN


def test_a_round_that_would_leave_nobody_as_safety_officer_stays_open(review, uow_of, cast):
    judge_all(uow_of, review, {line_of(review, cast[ROB]).id: WITHDRAWN})
    assert reviews.left_empty(uow_of(TOM), review) == [Role.SAFETY_OFFICER]
    with pytest.raises(ConflictError):
        reviews.close_review(uow_of(TOM), review.id)


def test_a_closed_round_cannot_be_changed(review, uow_of, cast):
    judge_all(uow_of, review)
    reviews.close_review(uow_of(TOM), review.id)
    with pytest.raises(ConflictError):
        reviews.judge(uow_of(TOM), review.id, {line_of(review, cast[ANNET]).id: WITHDRAWN})


@pytest.mark.parametrize("slug", [ROB, YUSUF])
def test_who_reviews_nothing_cannot_judge(review, uow_of, cast, slug):
    with pytest.raises((NotAllowedError, NotFoundError)):
        reviews.judge(uow_of(slug), review.id, {line_of(review, cast[ANNET]).id: CONFIRMED})


def test_another_organisation_does_not_find_the_round(review, uow_of):
    with pytest.raises(NotFoundError):
        reviews.load_review(uow_of(ANJA), review.id)


def test_a_round_opens_by_itself_every_half_year(session, review, cast):
    own = cast[TOM].organisation_id
    review.closed_at = NOW
    assert own not in reviews.list_due_organisations(session, NOW + HALF_A_YEAR - timedelta(days=1))
    later = NOW + HALF_A_YEAR
    assert own in reviews.list_due_organisations(session, later)
    assert reviews.open_due_review(UnitOfWork(session, SYSTEM, later), own)
    assert not reviews.open_due_review(UnitOfWork(session, SYSTEM, later), own)


@pytest.mark.parametrize("slug", [TOM, ELS])
def test_a_round_shows_on_the_start_page_of_both_reviewers(app, review, uow_of, slug):
    with app.test_request_context():
        (item,) = access_review_to_do(uow_of(slug))
    assert item.due_at == review.due_at


def test_a_round_waits_for_nobody_else(review, uow_of):
    assert access_review_to_do(uow_of(ROB)) == []


def test_the_other_reviewers_hear_that_a_round_was_opened(review, session, cast):
    told = select(Notification).where(Notification.kind == NotificationKind.ACCESS_REVIEW_OPENED)
    assert [each.recipient_id for each in session.scalars(told)] == [cast[ELS].id]


def test_the_record_names_who_closed_it(review, uow_of, session, cast):
    judge_all(uow_of, review)
    reviews.close_review(uow_of(ELS), review.id)
    assert session.scalars(select(AccessReview.closed_by_id)).one() == cast[ELS].id
