"""The review of flagged words: clear, ask, reword, and remind who should look."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from resilience.authz.actor import SYSTEM
from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from resilience.notifications.models import Notification, NotificationKind
from resilience.privacy.text_guard import RULES_VERSION
from resilience.review import queries, services
from resilience.review.decisions import ReviewReason
from resilience.review.reminding import list_overdue, remind
from resilience.review.services import NewWords, Said
from resilience.signals.attributes import SignalState
from resilience.signals.flags import SignalFlag
from resilience.signals.services import withdraw_signal
from resilience.uow import UnitOfWork
from tests.cast import ANNET, NOW, SASKIA, TOM, YUSUF
from tests.factories.review import BY_NAME, NAME, NEUTRAL, TEXT, carry_out, flagged, words_of
from tests.factories.signals import PORTS, recorded

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def signal(uow_of):
    """Return a signal of Annet whose words wait for Saskia."""
    return flagged(uow_of(ANNET))


def told(session, kind):
    wanted = select(Notification.recipient_id).where(Notification.kind == kind)
    return session.scalars(wanted).all()


def test_cleared_words_stand_and_the_signal_goes_on(uow_of, signal, session, cast):
    services.clear_words(uow_of(SASKIA), signal.id, PORTS)
    session.refresh(signal)
    assert (signal.state, signal.text) == (SignalState.SUBMITTED, TEXT)
    assert told(session, NotificationKind.SIGNAL_CLEARED) == [cast[ANNET].id]
    assert queries.list_queue(uow_of(SASKIA)) == []


def test_who_is_asked_for_other_words_finds_it_and_the_queue_waits(uow_of, signal, session):
    services.ask_rewording(uow_of(SASKIA), signal.id, BY_NAME)
    (asked,) = queries.list_asked_of(uow_of(ANNET))
    assert asked.review.note == BY_NAME.note
    assert queries.count_queue(uow_of(SASKIA)) == 0
    assert signal.state is SignalState.TO_REVIEW


def test_neutral_words_let_the_signal_go_on_and_nothing_keeps_the_old(uow_of, signal, session):
    assert services.reword(uow_of(ANNET), signal.id, NewWords(NEUTRAL)) is False
    session.refresh(signal)
    assert (signal.state, signal.text) == (SignalState.SUBMITTED, NEUTRAL)
    open_flags = select(SignalFlag.id).where(SignalFlag.closed_at.is_(None))
    assert session.scalars(open_flags).all() == []


@pytest.mark.parametrize("text", [TEXT, "kort", "Bel 06-12345678 over het plein."])
def test_the_same_words_too_few_or_a_number_are_refused(uow_of, signal, text):
    with pytest.raises(ValidationError):
        services.reword(uow_of(ANNET), signal.id, NewWords(text))


def test_only_the_author_rewords_and_only_others_review(uow_of, signal):
    with pytest.raises((NotFoundError, NotAllowedError)):
        services.reword(uow_of(SASKIA), signal.id, NewWords(NEUTRAL))
    for act in (
        lambda uow: services.clear_words(uow, signal.id, PORTS),
        lambda uow: services.ask_rewording(uow, signal.id, BY_NAME),
    ):
        with pytest.raises(NotAllowedError):
            act(uow_of(ANNET))


def test_a_question_needs_a_reason_and_names_nobody(uow_of, signal):
    for said in (Said(None, "Liever anders."), Said(ReviewReason.NAME, "Bel 06-12345678.")):
        with pytest.raises(ValidationError):
            services.ask_rewording(uow_of(SASKIA), signal.id, said)


@pytest.mark.parametrize(("words", "field"), [([], "words"), (["x"], "words"), (["Jan"], "words")])
def test_words_to_take_out_must_stand_in_the_text(uow_of, signal, words, field):
    with pytest.raises(ValidationError) as refused:
        services.order_redaction(uow_of(SASKIA), signal.id, words, BY_NAME)
    assert refused.value.field == field


def test_taken_out_words_are_gone_and_the_signal_goes_on(uow_of, signal, session):
    order = services.order_redaction(uow_of(SASKIA), signal.id, [NAME], BY_NAME)
    assert words_of(order) == [NAME]
    with pytest.raises(ConflictError):
        services.clear_words(uow_of(SASKIA), signal.id, PORTS)
    assert (carry_out(uow_of(SASKIA)), carry_out(uow_of(SASKIA))) == (1, 0)
    session.expire_all()
    assert (signal.state, words_of(order)) == (SignalState.SUBMITTED, [])
    assert signal.text == TEXT.replace(NAME, "[…]")


def test_withdrawing_takes_what_was_said_of_the_words_along(uow_of, signal, session):
    services.ask_rewording(uow_of(SASKIA), signal.id, BY_NAME)
    withdraw_signal(uow_of(ANNET), signal.id, "Dubbel.", PORTS)
    session.expire_all()
    assert session.scalars(select(SignalFlag)).all() == []
    assert queries.list_reviews(uow_of(ANNET), signal.id) == []


def test_acute_words_are_looked_at_first_and_then_the_safety_officer_is_told(uow_of, session):
    flagged(uow_of(ANNET))
    acute = flagged(uow_of(ANNET), "IN03")
    assert queries.list_queue(uow_of(SASKIA))[0].signal.id == acute.id
    before = len(told(session, NotificationKind.SIGNAL_ACUTE))
    services.clear_words(uow_of(SASKIA), acute.id, PORTS)
    assert len(told(session, NotificationKind.SIGNAL_ACUTE)) == before + 1


def job(session, days):
    return UnitOfWork(session, SYSTEM, NOW + timedelta(days=days))


def test_after_two_working_days_the_reviewers_are_reminded_once(signal, session, cast):
    assert list_overdue(session, NOW + timedelta(days=1)) == []
    uow = job(session, 3)
    assert list_overdue(session, uow.now) == [signal.id]
    assert remind(uow, signal.id)
    session.flush()
    assert told(session, NotificationKind.REVIEW_OVERDUE) == [cast[SASKIA].id]
    assert list_overdue(session, uow.now) == []


def test_where_nobody_reviews_the_administrator_hears_it(signal, session, cast):
    for held in cast[SASKIA].memberships:
        session.delete(held)
    session.flush()
    assert remind(job(session, 3), signal.id)
    session.flush()
    assert told(session, NotificationKind.REVIEWER_MISSING) == [cast[TOM].id]


def test_reviewers_of_another_organisation_see_nothing(uow_of, session):
    signal = flagged(uow_of(YUSUF))
    assert queries.list_queue(uow_of(SASKIA)) == []
    with pytest.raises(NotFoundError):
        services.read_for_review(uow_of(SASKIA), signal.id)


def test_the_guard_decides_at_recording_what_waits(uow_of, session):
    free, waiting = recorded(uow_of(ANNET), text=NEUTRAL), recorded(uow_of(ANNET), text=TEXT)
    assert (free.state, waiting.state) == (SignalState.SUBMITTED, SignalState.TO_REVIEW)
    (flag,) = queries.list_flags(uow_of(SASKIA), waiting.id)
    assert TEXT[flag.start : flag.end].endswith(NAME)
    assert flag.rule_version == RULES_VERSION
