"""Why somebody sees something, the same silence for the rest, and a preview that comes true."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from resilience.agreements import services
from resilience.agreements.queries import list_shares
from resilience.audit.models import AuditEntry
from resilience.authz.actor import Actor, Grant
from resilience.authz.roles import Role
from resilience.authz.scope import visible
from resilience.authz.shared_fields import SharedField
from resilience.explanation.preview import find_example, preview, reader_at
from resilience.explanation.queries import (
    as_number,
    find_readable,
    grounds_of,
    list_recently_ended,
)
from resilience.explanation.reasons import reach
from resilience.signals.models import OWN_ORGANISATION, OWN_RECORD, URGENT, Signal
from tests.cast import ANNET, ELS, FARID, LOTTE, MARIT, NADIA, NOW, YUSUF
from tests.factories import signals
from tests.factories.agreements import (
    DE_KADE,
    MUNICIPALITY,
    WOONSTICHTING,
    draft,
    end_all,
    organisation,
    signed_by_all,
)
from tests.factories.counted import make_signal

TYPES = ["OV01", "OV02", "LB02", "VB05"]
BUURTEN = [signals.TOUWSLAGERSBUURT, signals.KORENMOLENBUURT, signals.WIEKENHOF]
AREAS = ["GM9901", "WK990101", "WK990102", signals.WIEKENHOF]


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        (YUSUF, [OWN_RECORD]),
        (LOTTE, [OWN_ORGANISATION]),
        (NADIA, [URGENT]),
        (MARIT, ["2026-03"]),
    ],
)
def test_the_reason_is_the_part_of_the_rule_that_holds(uow_of, slug, expected):
    signal = signals.recorded(uow_of(YUSUF), "OM05")
    assert grounds_of(uow_of(slug), signal.id) == expected


def test_reach_says_what_the_rule_would_say_of_any_signal(uow_of, session):
    for slug in (YUSUF, ANNET):
        for code in TYPES:
            signals.recorded(uow_of(slug), code)
    for slug in (MARIT, LOTTE, ANNET):
        actor = uow_of(slug).actor
        for signal in session.scalars(select(Signal)):
            found = reach(actor, signal.signal_type, signal.buurt_code)
            is_ours = signal.organisation_id == actor.organisation_id
            by_reach = found.reads_own_organisation if is_ours else any(
                signal.organisation_id in share.partner_ids for share in found.shares
            ) and found.reads_partners  # fmt: skip
            seen = select(Signal.id).where(Signal.id == signal.id)
            by_rule = session.scalar(visible(actor, seen, Signal)) is not None
            assert by_rule == (by_reach or signal.reporter_id == actor.user_id)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("S-2026-000042", "S-2026-000042"),
        ("S-2026-0042", "S-2026-000042"),
        ("s2026-42", "S-2026-000042"),
        (" 2026-42 ", "S-2026-000042"),
        ("42", ""),
        ("S-2026-1234567", ""),
        ("'; DROP", ""),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed, number):
    assert as_number(typed) == number


def test_a_hidden_number_costs_the_same_statement_as_none(uow_of, session):
    hidden = signals.recorded(uow_of(ANNET), "VB01").number
    statements = []
    engine = session.get_bind()
    listen = lambda *given: statements.append(given[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listen)
    found = [find_readable(uow_of(YUSUF), number) for number in (hidden, "S-2026-999999")]
    event.remove(engine, "before_cursor_execute", listen)
    asked = [each for each in statements if "signals.number" in each]
    assert found == [None, None]
    assert len(asked) == 2
    assert asked[0] == asked[1]


def test_an_agreement_that_ended_last_week_is_named(uow_of, session, cast):
    later = NOW + timedelta(days=14)
    els = replace(uow_of(ELS), actor=cast.actor(ELS, later), now=later)
    (ended,) = list_recently_ended(els)
    assert ended.number == "2025-11"


@pytest.fixture
def recorded(session, cast):
    """Store signals of the corporation, of several kinds and in several buurten."""
    for at, (code, buurt) in enumerate((code, buurt) for code in TYPES for buurt in BUURTEN):
        for _ in range(1 + at % 3):
            make_signal(session, cast[ANNET], code, buurt, NOW - timedelta(days=at))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.usefixtures("recorded")
def test_what_was_foreseen_is_what_the_partner_then_reads(session, uow_of, seed):
    chance = random.Random(seed)
    if seed % 2:
        end_all(session)
    els, partner = uow_of(ELS), organisation(session, DE_KADE)
    wanted = draft(
        session,
        *(WOONSTICHTING, DE_KADE),
        type_codes=tuple(chance.sample(TYPES, chance.randint(1, 3))),
        area_codes=tuple(chance.sample(AREAS, chance.randint(1, 2))),
    )
    version = services.submit(els, services.draw_up(els, wanted).id)
    foreseen = preview(els, version, partner.id)
    signed_by_all(session, version)
    reader = reader_at(partner.id, list_shares(session, partner.id, NOW))
    then = {(row.type_code, row.buurt_code): row.then for row in foreseen.rows if row.then}
    assert then == what_is_read(session, reader, els.actor.organisation_id)


def what_is_read(session, reader: Actor, organisation_id):
    counted = (
        select(Signal.signal_type, Signal.buurt_code, func.count(Signal.id))
        .where(Signal.organisation_id == organisation_id)
        .group_by(Signal.signal_type, Signal.buurt_code)
    )
    return {(a, b): count for a, b, count in session.execute(visible(reader, counted, Signal))}


@pytest.mark.usefixtures("recorded")
def test_the_example_hides_what_the_version_leaves_out(session, uow_of):
    end_all(session)
    wanted = draft(session, WOONSTICHTING, DE_KADE, fields=(SharedField.SEVERITY,))
    version = services.draw_up(uow_of(ELS), wanted)
    annet = uow_of(ANNET)
    reads = replace(annet, actor=replace(annet.actor, grants=(Grant(Role.TEAM_MEMBER, AREAS[:1]),)))
    found = preview(reads, version, organisation(session, DE_KADE).id)
    (share,) = found.reader.shares
    example = find_example(reads, found.reader, share)
    assert (example.signal.text, example.signal.severity is not None) == (None, True)


@pytest.mark.usefixtures("recorded")
def test_an_example_of_somebody_else_is_logged_as_read(session, uow_of):
    end_all(session)
    els = uow_of(ELS)
    version = services.draw_up(els, draft(session, WOONSTICHTING, DE_KADE))
    reads = replace(els, actor=replace(els.actor, grants=(Grant(Role.TEAM_MEMBER, AREAS[:1]),)))
    found = preview(reads, version, organisation(session, DE_KADE).id)
    example = find_example(reads, found.reader, found.reader.shares[0])
    logged = select(AuditEntry.actor_name, AuditEntry.object_id).filter_by(action="signal:read")
    assert session.execute(logged).all() == [(els.actor.name, str(example.signal.id))]


@pytest.mark.usefixtures("recorded")
def test_drawing_up_opens_no_content_to_who_reads_none(session, uow_of):
    version = services.draw_up(uow_of(FARID), draft(session, WOONSTICHTING, MUNICIPALITY))
    found = preview(uow_of(ELS), version, organisation(session, MUNICIPALITY).id)
    (share,) = (each for each in found.reader.shares if each.agreement_id == version.agreement_id)
    assert find_example(uow_of(ELS), found.reader, share) is None


def test_what_is_typed_to_be_explained_is_logged_as_a_number_only(client_of, session):
    for typed in ("Jan de Vries", "2026-17"):
        client_of(YUSUF).get("/why", query_string={"number": typed})
    asked = select(AuditEntry.object_id).where(AuditEntry.action == "explanation:ask")
    assert set(session.scalars(asked)) == {"/", "S-2026-000017"}
