"""Which tables lie behind the wall, and why the others need not."""

import pytest
from sqlalchemy import text

from resilience.authz.scope import Guarded
from resilience.db.base import Base
from resilience.db.roles import WEB_ROLE
from resilience.schema import metadata
from tests.integration.wall.test_mirror import PARTS
from tests.wall import tables_behind_the_wall

#: Tables with a scope in the application and none in the database. None holds what people wrote
#: about a place or about their own safety.
BEFORE_SIGN_IN = "read before it is known who acts, to find that out"
OF_ACCOUNTS = "about accounts of professionals: no content, written and read by administration"
NOT_BEHIND = {
    "users": BEFORE_SIGN_IN,
    "sessions": BEFORE_SIGN_IN,
    "passkeys": BEFORE_SIGN_IN,
    "invitations": BEFORE_SIGN_IN,
    "identity_links": BEFORE_SIGN_IN,
    "identity_providers": BEFORE_SIGN_IN,
    "api_clients": BEFORE_SIGN_IN,
    "access_reviews": OF_ACCOUNTS,
    "account_closings": OF_ACCOUNTS,
    "role_proposals": OF_ACCOUNTS,
    "audit_entries": "holds no content; append-only and chained, which is what it needs",
}


def guarded_tables():
    metadata()
    mapped = (mapper.class_ for mapper in Base.registry.mappers)
    return {m.__tablename__ for m in mapped if issubclass(m, Guarded) or m in PARTS}


def test_every_table_with_content_lies_behind_the_wall(session):
    assert guarded_tables() - tables_behind_the_wall(session) <= NOT_BEHIND.keys()


def test_no_table_behind_the_wall_is_excused(session):
    assert tables_behind_the_wall(session) & NOT_BEHIND.keys() == set()


def test_no_table_is_excused_that_does_not_exist():
    assert NOT_BEHIND.keys() <= guarded_tables()


def test_every_policy_is_for_the_web_role_only(session):
    roles = session.scalars(text("SELECT DISTINCT unnest(roles)::text FROM pg_policies"))
    assert set(roles) == {WEB_ROLE}


def test_the_web_role_has_no_powers_of_its_own(session):
    powers = text(
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls, "
        "rolcanlogin FROM pg_roles WHERE rolname = :role"
    )
    assert session.execute(powers, {"role": WEB_ROLE}).one() == (False, True)
    memberships = text("SELECT count(*) FROM pg_auth_members WHERE member = CAST(:role AS regrole)")
    assert session.scalar(memberships, {"role": WEB_ROLE}) == 0


@pytest.mark.parametrize("history", ["signal_events", "concern_events", "audit_entries"])
def test_every_history_has_its_guards(session, history):
    triggers = text(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:t AS regclass) AND tgenabled = 'O'"
    )
    assert {"append_only", "never_emptied"} <= set(session.scalars(triggers, {"t": history}))
