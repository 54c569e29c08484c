"""Notes, handovers and assignments, and what becomes of them in time."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text

from resilience.errors import ConflictError, NotAllowedError, ValidationError
from resilience.handling import assigning, handing_over, noting, queries
from resilience.handling.attributes import HandoverState
from resilience.handling.models import SignalHandover, SignalNote, SignalVersion
from resilience.handling.redaction import redact_handling
from resilience.redaction import Redaction
from resilience.signals.assignment_models import SignalAssignment, is_assigned_to
from resilience.signals.attributes import LocationPrecision
from resilience.signals.drafts import PlaceDraft
from resilience.signals.models import Signal
from resilience.signals.services import withdraw_signal
from tests.cast import ANNET, LOTTE, MARIT, NADIA, YUSUF
from tests.factories.handling import HANDOVER, NOTE, corrected, fill_handling
from tests.factories.retention import run_at
from tests.factories.signals import IN_WIEKENHOF, KORENMOLENBUURT, PORTS, recorded

pytestmark = pytest.mark.usefixtures("app")

SIX_MONTHS = datetime(2027, 5, 23, 8, 0, tzinfo=UTC)
A_YEAR_AND_MORE = datetime(2028, 1, 20, 9, 0, tzinfo=UTC)
PARTS = (SignalVersion, SignalNote, SignalHandover, SignalAssignment)


@pytest.fixture
def signal(uow_of):
    """Return a signal with one of everything, corrected from a spot to a buurt."""
    made = recorded(uow_of(YUSUF), "IN01", place=PlaceDraft(IN_WIEKENHOF))
    fill_handling(uow_of(YUSUF), made)
    corrected(uow_of(YUSUF), made, place=PlaceDraft(buurt_code=KORENMOLENBUURT))
    return made


def left(session):
    session.expire_all()
    return {
        model.__tablename__: session.scalar(select(func.count()).select_from(model))
        for model in PARTS
    }


def words_left(session):
    """Return how many bytes of sealed text are left in the four tables."""
    return session.scalar(
        text(
            "SELECT coalesce((SELECT sum(length(text) + length(reason) + length(condition)) "
            "FROM signal_versions), 0) + coalesce((SELECT sum(length(text)) FROM signal_notes), 0)"
        )
    )


def test_only_colleagues_who_read_the_signal_are_offered(uow_of, cast):
    signal = recorded(uow_of(YUSUF))
    offered = {reader.id for reader in queries.list_readers(uow_of(YUSUF), signal)}
    assert offered == {cast[LOTTE].id}


def test_the_safety_officer_is_offered_for_what_is_urgent(uow_of, cast):
    signal = recorded(uow_of(YUSUF), "IN03")
    offered = {reader.id for reader in queries.list_readers(uow_of(YUSUF), signal)}
    assert offered == {cast[LOTTE].id, cast[NADIA].id}


def test_the_list_can_be_narrowed_to_what_one_has_taken_up(session, uow_of):
    mine, _ = recorded(uow_of(YUSUF)), recorded(uow_of(YUSUF))
    assigning.take_signal(uow_of(LOTTE), mine.id)
    found = select(Signal.id).where(is_assigned_to(uow_of(LOTTE).actor))
    assert session.scalars(found).all() == [mine.id]
    assigning.release_signal(uow_of(LOTTE), mine.id)
    assert session.scalars(found).all() == []


def test_a_reporter_does_not_take_it_from_a_colleague(uow_of, cast):
    signal = recorded(uow_of(YUSUF))
    assigning.take_signal(uow_of(LOTTE), signal.id)
    with pytest.raises(NotAllowedError):
        assigning.release_signal(uow_of(YUSUF), signal.id)
    with pytest.raises(NotAllowedError):
        assigning.assign_signal(uow_of(YUSUF), signal.id, cast[LOTTE].id)


def test_nobody_of_another_organisation_works_on_a_signal(uow_of):
    signal = recorded(uow_of(ANNET))
    for act in (
        lambda uow: assigning.take_signal(uow, signal.id),
        lambda uow: noting.write_note(uow, signal.id, NOTE),
        lambda uow: handing_over.record_handover(uow, signal.id, HANDOVER),
    ):
        with pytest.raises(NotAllowedError):
            act(uow_of(MARIT))


def test_a_note_is_sealed_in_the_table(session, uow_of):
    noting.write_note(uow_of(YUSUF), recorded(uow_of(YUSUF)).id, NOTE)
    raw = session.connection().exec_driver_sql("SELECT text FROM signal_notes").scalar_one()
    assert b"plein" not in bytes(raw)


def test_a_note_that_may_name_somebody_is_refused(uow_of):
    signal = recorded(uow_of(YUSUF))
    with pytest.raises(ValidationError) as refused:
        noting.write_note(uow_of(YUSUF), signal.id, "Mevrouw Jansen was er weer bij.")
    assert refused.value.field == "text"


def test_a_handover_is_answered_once(uow_of):
    signal = recorded(uow_of(YUSUF))
    handover = handing_over.record_handover(uow_of(YUSUF), signal.id, HANDOVER)
    handing_over.answer_handover(uow_of(YUSUF), handover.id, HandoverState.RETURNED)
    with pytest.raises(ConflictError):
        handing_over.answer_handover(uow_of(YUSUF), handover.id, HandoverState.ACCEPTED)


def test_a_handover_has_no_place_for_words():
    typed = [
        column for column in SignalHandover.__table__.columns if column.name in {"text", "note"}
    ]
    assert typed == []


def test_redaction_reaches_replaced_texts_reasons_and_notes(session, uow_of, signal):
    words = ("basketbalveld", "verderop", "plein")
    redact_handling(session, Redaction(signal.id, None, words))
    session.expire_all()
    kept = [f"{each.text} {each.reason}" for each in session.scalars(select(SignalVersion))]
    kept += [each.text for each in session.scalars(select(SignalNote))]
    assert [word for word in words if word in " ".join(kept)] == []
    assert "hangen" in kept[0]


def test_after_the_term_of_the_text_no_word_of_it_is_left(session, sessions, uow_of, signal):
    session.commit()
    assert words_left(session) > 0
    run_at(sessions, SIX_MONTHS)
    assert words_left(session) == 0
    assert left(session) == {
        "signal_versions": 2, "signal_notes": 0, "signal_handovers": 0, "signal_assignments": 1,
    }  # fmt: skip


def test_after_the_term_nobody_finds_the_old_spot(session, sessions, uow_of, signal):
    session.commit()
    run_at(sessions, SIX_MONTHS)
    spots = session.execute(select(SignalVersion.cell_500m, SignalVersion.location_precision))
    assert {tuple(each) for each in spots} == {(None, LocationPrecision.BUURT)}


def test_withdrawing_erases_what_was_replaced_at_once(session, uow_of, signal):
    withdraw_signal(uow_of(YUSUF), signal.id, "Vergissing.", PORTS)
    assert words_left(session) == 0


def test_with_the_reporter_goes_who_worked_on_it(session, sessions, uow_of, signal):
    session.commit()
    run_at(sessions, A_YEAR_AND_MORE)
    assert set(session.scalars(select(SignalVersion.actor_id))) == {None}
    assert left(session)["signal_assignments"] == 0
