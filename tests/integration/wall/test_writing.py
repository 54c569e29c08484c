"""What the database lets nobody write: for somebody else, over history, around the wall."""

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, ProgrammingError

from resilience.db.removal import removal_from
from resilience.safety.models import ConcernEvent
from resilience.signals.models import Signal, SignalEvent
from tests.cast import ANNET, MARIT, ROB, SANNE, YUSUF
from tests.factories.counted import make_signal


@pytest.mark.parametrize("forged", ["organisation_id", "reporter_id"])
def test_nobody_records_for_somebody_else(session, acting, cast, forged):
    signal = make_signal(session, cast[YUSUF])
    # The database computes the words to search for itself.
    columns = [column for column in Signal.__table__.columns if column.computed is None]
    values = {column.name: getattr(signal, column.name) for column in columns}
    values |= {"id": func.gen_random_uuid(), "client_id": func.gen_random_uuid(), "number": "S-X"}
    other = {"organisation_id": cast[ANNET].organisation_id, "reporter_id": cast[ANNET].id}
    session.commit()
    yusuf = acting(YUSUF)
    yusuf.execute(insert(Signal.__table__).values(**values))
    forgery = values | {"number": "S-Y", forged: other[forged]}
    with pytest.raises(ProgrammingError, match="row-level security"):
        yusuf.execute(insert(Signal.__table__).values(**forgery))


def test_nobody_takes_back_a_signal_of_another(session, acting, cast):
    theirs = make_signal(session, cast[ANNET]).id
    session.commit()
    # Sanne reads it, as its area is hers; to change it is another matter.
    sanne = acting(SANNE)
    assert sanne.scalar(select(Signal.id).where(Signal.id == theirs)) == theirs
    claim = update(Signal).where(Signal.id == theirs).values(state="ingetrokken")
    assert sanne.execute(claim).rowcount == 0


def test_who_holds_the_direction_withdraws_nothing(session, acting, cast):
    theirs = make_signal(session, cast[ANNET]).id
    session.commit()
    claim = update(Signal).where(Signal.id == theirs).values(state="ingetrokken")
    with pytest.raises(ProgrammingError, match="row-level security"):
        acting(MARIT).execute(claim)


def test_nobody_confirms_a_concern_in_the_name_of_another(acting, cast):
    confirm = text(
        "UPDATE safety_concerns SET state = 'bevestigd', acknowledged_by_id = :by "
        "WHERE reporter_id <> :by"
    )
    other = cast[YUSUF].id
    with pytest.raises(ProgrammingError, match="row-level security"):
        acting(ROB).execute(confirm, {"by": other})


def test_nobody_adds_to_the_history_in_the_name_of_another(session, acting, cast):
    signal_id = make_signal(session, cast[YUSUF]).id
    session.commit()
    forged = {"id": func.gen_random_uuid(), "signal_id": signal_id, "actor_id": cast[ANNET].id}
    added = insert(SignalEvent.__table__).values(
        **forged, at=func.now(), kind="recorded", reason=""
    )
    with pytest.raises(ProgrammingError, match="row-level security"):
        acting(YUSUF).execute(added)


FORBIDDEN = [
    "UPDATE signals SET recorded_at = now()",
    "UPDATE signals SET organisation_id = gen_random_uuid()",
    "UPDATE safety_concerns SET severity = 1",
    "UPDATE signal_events SET reason = 'x'",
    "UPDATE concern_events SET at = now()",
    "UPDATE audit_entries SET action = 'x'",
    "UPDATE signal_locations SET place = ''",
    "UPDATE notifications SET recipient_id = gen_random_uuid()",
    "UPDATE alembic_version SET version_num = '0001'",
    "DELETE FROM signals",
    "DELETE FROM safety_concerns",
    "DELETE FROM signal_events",
    "DELETE FROM concern_events",
    "DELETE FROM audit_entries",
    "DELETE FROM areas",
    "DELETE FROM published_cells",
    "TRUNCATE signal_events",
    "ALTER TABLE signals DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE signal_events DISABLE TRIGGER append_only",
    "DROP POLICY signals_select ON signals",
    "CREATE TABLE public.mine (id int)",
    "CREATE ROLE other",
    "SET LOCAL session_replication_role = replica",
]


@pytest.mark.parametrize("forbidden", FORBIDDEN)
def test_the_web_role_cannot(acting, forbidden):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        acting(YUSUF).execute(text(forbidden))


def test_the_web_role_cannot_switch_the_policies_off(acting):
    yusuf = acting(YUSUF)
    yusuf.execute(text("SET LOCAL row_security = off"))
    with pytest.raises(ProgrammingError, match="row-level security"):
        yusuf.execute(text("SELECT count(*) FROM signals"))


@pytest.mark.parametrize("table", ["signal_events", "concern_events"])
@pytest.mark.parametrize("order", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}"])
def test_history_is_append_only_for_the_owner_too(session, table, order):
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(order.format(table)))


def test_the_door_lets_retention_delete_from_one_table(session):
    with removal_from(session, "signal_events"):
        session.execute(delete(SignalEvent))
        with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
            session.execute(delete(ConcernEvent))
    assert session.scalar(select(func.count(SignalEvent.id))) == 0


def test_the_door_is_closed_again_after_the_block(session):
    with removal_from(session, "signal_events"):
        pass
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(delete(SignalEvent))


def test_the_door_is_closed_again_after_an_error_in_the_block(session):
    with pytest.raises(ZeroDivisionError), removal_from(session, "signal_events"):
        raise ZeroDivisionError
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(delete(SignalEvent))


def test_redaction_changes_what_was_typed_and_not_what_was_done(session):
    with removal_from(session, "signal_events"):
        session.execute(update(SignalEvent).values(reason="weggehaald"))
        with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
            session.execute(update(SignalEvent).values(kind="withdrawn"))


def test_the_web_role_finds_the_door_closed(acting):
    yusuf = acting(YUSUF)
    yusuf.execute(text("SELECT set_config('resilience.removal', 'signal_events', true)"))
    with pytest.raises(ProgrammingError, match="permission denied"):
        yusuf.execute(delete(SignalEvent))
