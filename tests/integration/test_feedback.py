"""Answers to reporters: owed, given once, judged by who reads them, opened again once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from resilience.authz.actor import Grant
from resilience.authz.roles import Role
from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from resilience.feedback import queries
from resilience.feedback.services import answer_reporter
from resilience.notifications.models import Notification, NotificationKind
from resilience.signals.attributes import Handling, SignalState
from resilience.signals.drafts import ResponseDraft
from resilience.signals.feedback_models import FeedbackDuty, FeedbackMessage
from resilience.signals.moves import move_signal
from resilience.signals.services import withdraw_signal
from resilience.uow import UnitOfWork
from tests.cast import ANNET, HASSAN, KARIN, LOTTE, MARIT, NOW, YUSUF
from tests.factories.feedback import ANSWER, HELPFUL, NOT_SATISFIED, answered, judged
from tests.factories.signals import PORTS, TOUWSLAGERSBUURT, PlaceDraft, recorded

TEN_WORKING_DAYS = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)


@pytest.fixture
def signal(uow_of):
    return recorded(uow_of(YUSUF))


@pytest.fixture
def later(session, cast):
    """Return a maker of units of work some days from now: ``later(MARIT, 3)``."""

    def make(slug, days):
        moment = NOW + timedelta(days=days)
        return UnitOfWork(session, cast.actor(slug, moment), moment)

    return make


def duties(session, signal):
    of_signal = FeedbackDuty.signal_id == signal.id
    return session.scalars(select(FeedbackDuty).where(of_signal).order_by(FeedbackDuty.round)).all()


def told(session, kind):
    found = select(Notification.recipient_id).where(Notification.kind == kind)
    return session.scalars(found).all()


def test_an_answer_is_due_ten_working_days_after_recording(session, signal):
    assert [duty.due_at for duty in duties(session, signal)] == [TEN_WORKING_DAYS]


def test_who_wants_no_answer_is_owed_none(session, uow_of):
    silent = recorded(uow_of(YUSUF), response=ResponseDraft(is_feedback_wanted=False))
    assert duties(session, silent) == []


def test_the_coordinator_of_the_area_finds_it_first_due_on_top(uow_of, later, signal):
    second = recorded(later(ANNET, 1))
    owed = queries.list_owed(uow_of(MARIT))
    assert [each.duty.signal_id for each in owed] == [signal.id, second.id]


def test_the_coordinator_of_another_area_owes_nothing(uow_of, signal):
    assert queries.list_owed(uow_of(HASSAN)) == []
    with pytest.raises(NotFoundError):
        answered(uow_of(HASSAN), signal)


def test_a_colleague_who_reads_the_signal_cannot_answer(uow_of, signal):
    with pytest.raises(NotAllowedError):
        answered(uow_of(LOTTE), signal)


def test_a_coordinator_answers_a_partner_only_where_an_agreement_lets_them_read(uow_of, signal):
    marit = uow_of(MARIT)
    alone = type(marit.actor)(
        marit.actor.user_id, "Marit", marit.actor.organisation_id, marit.actor.grants
    )
    with pytest.raises(NotFoundError):
        answered(UnitOfWork(marit.session, alone, NOW), signal)


def test_a_coordinator_of_the_own_organisation_needs_no_agreement(uow_of, signal):
    lotte = uow_of(LOTTE).actor
    grants = (Grant(Role.AREA_COORDINATOR, ("GM9901",)),)
    own = type(lotte)(lotte.user_id, lotte.name, lotte.organisation_id, grants)
    answer = answered(UnitOfWork(uow_of(LOTTE).session, own, NOW), signal)
    assert answer.organisation_id == signal.organisation_id


def test_police_data_that_are_withheld_are_answered_by_no_partner(uow_of):
    withheld = recorded(uow_of(KARIN), handling=Handling.WITHHELD)
    with pytest.raises(NotFoundError):
        answered(uow_of(MARIT), withheld)


def test_a_flagged_text_waits_for_its_review_before_it_is_answered(uow_of, signal):
    signal.state = SignalState.TO_REVIEW
    uow_of(YUSUF).session.flush()
    assert queries.list_owed(uow_of(MARIT)) == []


def test_a_withdrawn_signal_is_owed_no_answer(uow_of, signal):
    withdraw_signal(uow_of(YUSUF), signal.id, "Vergissing", PORTS)
    assert queries.list_owed(uow_of(MARIT)) == []


def test_an_answer_takes_the_signal_up_and_says_that_it_was_answered(uow_of, signal):
    answered(uow_of(MARIT), signal)
    assert signal.state is SignalState.FED_BACK
    assert queries.count_owed(uow_of(MARIT)) == 0


def test_the_reporter_is_told_that_there_is_an_answer(uow_of, session, signal):
    answered(uow_of(MARIT), signal)
    assert told(session, NotificationKind.FEEDBACK_GIVEN) == [signal.reporter_id]


def test_of_two_answers_at_once_one_is_given(uow_of, session, signal):
    answered(uow_of(MARIT), signal)
    with pytest.raises((ConflictError, NotFoundError)):
        answered(uow_of(MARIT), signal, "Nog een antwoord over deze plek.")
    assert len(session.scalars(select(FeedbackMessage)).all()) == 1


def test_a_closed_signal_can_still_be_answered_and_stays_closed(uow_of, signal):
    for state in (SignalState.ACCEPTED, SignalState.CLOSED):
        move_signal(uow_of(MARIT), signal.id, state, ports=PORTS)
    answered(uow_of(MARIT), signal)
    assert signal.state is SignalState.CLOSED


@pytest.mark.parametrize(
    "text", ["", "Bel 06-12345678 voor meer.", "Ik sprak met Piet Voorbeeld.", "x" * 1001]
)
def test_an_answer_without_words_with_data_of_a_person_or_too_long_is_refused(
    uow_of, session, signal, text
):
    with pytest.raises(ValidationError):
        answer_reporter(uow_of(MARIT), signal.id, text, PORTS)
    assert duties(session, signal)[0].answered_at is None


def test_a_helpful_answer_leaves_the_signal_answered(uow_of, signal):
    answer = judged(uow_of(YUSUF), answered(uow_of(MARIT), signal), HELPFUL)
    assert (answer.verdict, signal.state) == (HELPFUL, SignalState.FED_BACK)


def test_only_the_reporter_judges_an_answer(uow_of, signal):
    answer = answered(uow_of(MARIT), signal)
    for slug in (ANNET, LOTTE, MARIT):
        with pytest.raises(NotFoundError):
            judged(uow_of(slug), answer, HELPFUL)


def test_an_answer_is_judged_once(uow_of, signal):
    answer = judged(uow_of(YUSUF), answered(uow_of(MARIT), signal), HELPFUL)
    with pytest.raises(ConflictError):
        judged(uow_of(YUSUF), answer, NOT_SATISFIED)


def test_not_satisfied_opens_the_signal_again_with_a_term_of_its_own(uow_of, session, signal):
    judged(uow_of(YUSUF), answered(uow_of(MARIT), signal), NOT_SATISFIED, "Het is er nog donker.")
    again = duties(session, signal)[-1]
    assert (again.round, again.due_at, signal.state) == (2, TEN_WORKING_DAYS, SignalState.ACCEPTED)
    assert [each.duty.id for each in queries.list_owed(uow_of(MARIT))] == [again.id]


def test_who_answered_hears_that_it_was_not_enough(uow_of, session, cast, signal):
    judged(uow_of(YUSUF), answered(uow_of(MARIT), signal), NOT_SATISFIED)
    assert told(session, NotificationKind.FEEDBACK_NOT_ENOUGH) == [cast[MARIT].id]


def test_a_second_time_not_satisfied_opens_nothing(uow_of, session, signal):
    judged(uow_of(YUSUF), answered(uow_of(MARIT), signal), NOT_SATISFIED)
    second = answered(uow_of(MARIT), signal, "Er staat nu een nieuwe lantaarn op het plein.")
    judged(uow_of(YUSUF), second, NOT_SATISFIED)
    assert (len(duties(session, signal)), signal.state) == (2, SignalState.FED_BACK)


def test_what_the_reporter_says_of_it_passes_the_guard(uow_of, signal):
    answer = answered(uow_of(MARIT), signal)
    with pytest.raises(ValidationError):
        judged(uow_of(YUSUF), answer, NOT_SATISFIED, "Mail iemand@voorbeeld.nl.")


@pytest.mark.parametrize(
    ("slug", "reads"),
    [(YUSUF, True), (LOTTE, True), (MARIT, True), (KARIN, False), (HASSAN, False)],
)
def test_an_answer_is_read_by_the_reporter_both_organisations_and_nobody_else(
    uow_of, signal, slug, reads
):
    answered(uow_of(MARIT), signal)
    found = queries.list_answers(uow_of(slug), [signal.id])
    assert [answer.text for answer in found] == ([ANSWER] if reads else [])


def test_an_answer_in_another_wijk_stays_out_of_the_list(uow_of):
    recorded(uow_of(YUSUF), place=PlaceDraft(buurt_code=TOUWSLAGERSBUURT))
    assert queries.count_owed(uow_of(MARIT)) == 0


def test_an_answer_that_does_not_exist_is_not_found(uow_of):
    with pytest.raises(NotFoundError):
        queries.load_answer(uow_of(YUSUF), UUID(int=1))
