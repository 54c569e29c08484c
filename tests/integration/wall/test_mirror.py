"""The second wall is the first one again: what the database shows is what ``visible`` gives.

Two proofs: everybody of the cast, and people that hypothesis makes up, with any roles, areas and
agreements. Every comparison is between the policies alone and ``visible_to`` alone.
"""

from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from resilience.accounts.models import Organisation, User
from resilience.authz.actor import Actor, Grant, Share
from resilience.authz.roles import Role
from resilience.authz.scope import Guarded
from resilience.authz.shared_fields import SharedField
from resilience.db.base import Base, new_id
from resilience.safety.models import ConcernEvent, SafetyConcern
from resilience.schema import metadata
from resilience.signals.models import Signal, SignalEvent
from tests import cast as everybody
from tests.factories.behind_the_wall import BUURTEN, TYPES
from tests.wall import rows, seen_by, tables_behind_the_wall

SLUGS = [slug for name, slug in vars(everybody).items() if name.isupper() and isinstance(slug, str)]
#: Histories have no scope of their own: they go with the record that they belong to.
PARTS = {SignalEvent: (Signal, "signal_id"), ConcernEvent: (SafetyConcern, "concern_id")}
AREAS = ("GM9901", "WK990101", "WK990102", "WK990103", *BUURTEN, "GM9902")


@cache
def content_models() -> tuple[type[Base], ...]:
    """Return every model with a scope of its own, or that of its record."""
    metadata()
    mapped = (mapper.class_ for mapper in Base.registry.mappers)
    return tuple(model for model in mapped if issubclass(model, Guarded) or model in PARTS)


def ids_of(model):
    return next(iter(model.__table__.primary_key))


def by_scope(session, actor, model):
    """Return what ``visible_to`` alone gives, asked as the owner."""
    if model not in PARTS:
        return rows(session, select(ids_of(model)).where(model.visible_to(actor)))
    record, column = PARTS[model]
    seen = select(record.id).where(record.visible_to(actor))
    return rows(session, select(model.id).where(getattr(model, column).in_(seen)))


def differences(session, web_sessions, actor):
    """Return the tables of which the two walls show different rows, with those rows."""
    behind = tables_behind_the_wall(session)
    found = {}
    for model in content_models():
        if model.__tablename__ in behind:
            scoped = by_scope(session, actor, model)
            found[model.__tablename__] = scoped ^ seen_by(
                web_sessions, actor, select(ids_of(model))
            )
    return {table: rows for table, rows in found.items() if rows}


def test_everybody_of_the_cast_sees_the_same_rows_behind_both_walls(session, web_sessions, cast):
    found = {slug: differences(session, web_sessions, cast.actor(slug)) for slug in SLUGS}
    assert {slug: tables for slug, tables in found.items() if tables} == {}


def test_the_comparison_is_not_about_nothing(session, cast):
    """Each table has rows that somebody sees and somebody else does not."""
    for model in (*PARTS, *(record for record, _column in PARTS.values())):
        seen = [len(by_scope(session, cast.actor(slug), model)) for slug in SLUGS]
        assert max(seen) > 0
        assert min(seen) == 0


def actors(organisation_ids, user_ids):
    """Return a maker of people with any roles, areas and agreements, likely or not."""
    areas = st.lists(st.sampled_from(AREAS), max_size=3).map(tuple)
    share = st.builds(
        Share,
        agreement_id=st.just(new_id()),
        agreement_number=st.just("2026-X"),
        partner_ids=st.lists(st.sampled_from(organisation_ids), max_size=3).map(tuple),
        type_codes=st.lists(st.sampled_from(TYPES), max_size=4).map(tuple),
        areas=areas,
        fields=st.frozensets(st.sampled_from(SharedField)),
    )
    return st.builds(
        Actor,
        user_id=st.sampled_from([*user_ids, None]),
        name=st.just("anybody"),
        organisation_id=st.sampled_from(organisation_ids),
        grants=st.lists(st.builds(Grant, st.sampled_from(Role), areas), max_size=3).map(tuple),
        shares=st.lists(share, max_size=3).map(tuple),
    )


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(made=st.data())
def test_anybody_sees_the_same_rows_behind_both_walls(session, web_sessions, made):
    organisation_ids = sorted(rows(session, select(Organisation.id)))
    user_ids = sorted(rows(session, select(User.id)))
    actor = made.draw(actors(organisation_ids, user_ids))
    assert differences(session, web_sessions, actor) == {}
