"""What the database shows to the web role, whatever is asked of it."""

import pytest
from sqlalchemy import select, text

from resilience.authz.scope import visible
from resilience.safety.models import SafetyConcern
from resilience.signals.models import Signal
from resilience.web.guards import mark_public
from resilience.web.transaction import current_actor, current_session
from tests.cast import ANNET, FARID, KARIN, MARIT, NADIA, PETRA, ROB, YUSUF
from tests.wall import CONTENT_TABLES, count, seen_by, tables_behind_the_wall


def test_who_says_nothing_sees_no_row_behind_the_wall(session, web_sessions):
    behind = tables_behind_the_wall(session)
    with web_sessions() as nobody:
        assert {table: count(nobody, table) for table in behind} == dict.fromkeys(behind, 0)


@pytest.mark.parametrize("table", CONTENT_TABLES)
def test_without_an_actor_no_content_is_visible(session, acting, table):
    assert count(session, table) > 0
    assert count(acting(None), table) == 0


def test_sql_without_scope_gives_a_youth_worker_the_own_signals_only(acting, cast):
    reporter_id = cast[YUSUF].id
    found = acting(YUSUF).scalars(text("SELECT DISTINCT reporter_id FROM signals"))
    assert set(found) == {reporter_id}


def test_sql_without_scope_gives_no_more_of_partners_than_agreements_do(session, acting, cast):
    marit = cast.actor(MARIT)
    others = select(Signal.id).where(Signal.organisation_id != marit.organisation_id)
    allowed = set(session.scalars(visible(marit, others, Signal)))
    total = len(session.scalars(others).all())
    asked = text("SELECT id FROM signals WHERE organisation_id <> :own")
    assert set(acting(MARIT).scalars(asked, {"own": marit.organisation_id})) == allowed
    assert 0 < len(allowed) < total


def test_when_the_agreements_end_the_rows_of_partners_are_gone(web_sessions, cast):
    marit = cast.actor(MARIT)
    asked = select(Signal.organisation_id).distinct()
    assert len(seen_by(web_sessions, marit, asked)) > 1
    alone = type(marit)(marit.user_id, marit.name, marit.organisation_id, marit.grants)
    assert seen_by(web_sessions, alone, asked) <= {marit.organisation_id}


@pytest.mark.parametrize("slug", [YUSUF, MARIT, ROB, PETRA, FARID])
@pytest.mark.parametrize("model", [Signal, SafetyConcern])
def test_a_query_that_forgets_its_scope_gets_nothing_more(session, acting, cast, model, slug):
    scoped = set(session.scalars(visible(cast.actor(slug), select(model.id), model)))
    assert set(acting(slug).scalars(select(model.id))) == scoped


def test_a_view_that_forgets_its_scope_shows_nothing_of_others(app, client_of):
    def careless():
        me = current_actor().user_id
        found = current_session().scalars(select(Signal.reporter_id).distinct())
        return {"me": str(me), "reporters": [str(each) for each in found]}

    app.add_url_rule("/careless", "careless", careless)
    mark_public(app, "careless")
    told = client_of(YUSUF).get("/careless").json
    assert told["reporters"] == [told["me"]]


def test_a_view_that_asks_before_it_is_known_who_acts_gets_no_content(app, client_of):
    app.add_url_rule("/early", "early", lambda: str(count(current_session(), "signals")))
    mark_public(app, "early")
    assert client_of(YUSUF).get("/early").text == "0"


def test_the_count_of_reporters_is_all_that_its_function_gives(acting, cast):
    values = {"id": cast[ANNET].organisation_id, "since": cast[KARIN].created_at}
    asked = text(
        "SELECT * FROM count_active_reporters(ARRAY[CAST(:id AS uuid)], ARRAY['990102'], :since)"
    )
    found = acting(NADIA).execute(asked, values).all()
    assert [tuple(row)[1:] for row in found] == [("990102", 1)]


def test_a_function_that_acts_as_the_owner_is_closed_to_others(session):
    # A function for triggers cannot be called, whoever may execute it.
    lent = text(
        "SELECT p.oid::regprocedure::text FROM pg_proc p "
        "WHERE prosecdef AND pronamespace = 'public'::regnamespace "
        "AND prorettype <> 'trigger'::regtype "
        "AND has_function_privilege('public', p.oid, 'EXECUTE')"
    )
    assert session.scalars(lent).all() == []


def test_a_function_that_acts_as_the_owner_says_where_it_looks(session):
    loose = text(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef "
        "AND pronamespace = 'public'::regnamespace "
        "AND NOT COALESCE(proconfig::text LIKE '%search_path=%', false)"
    )
    assert session.scalars(loose).all() == []


def test_the_policies_ask_each_setting_once_for_a_whole_query(acting):
    plan = acting(MARIT).scalars(text("EXPLAIN SELECT count(*) FROM signals")).all()
    assert sum("InitPlan" in line for line in plan) >= 4
