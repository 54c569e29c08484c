"""Drawing up, signing, changing with four eyes, leaving, and expiry to the minute."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from resilience.agreements import services
from resilience.agreements.models import AgreementEvent, AgreementVersion
from resilience.agreements.queries import list_ends_to_announce, list_shares
from resilience.agreements.states import VersionState
from resilience.agreements.telling import announce_end
from resilience.authz.actor import SYSTEM
from resilience.authz.roles import Role
from resilience.authz.shared_fields import SharedField
from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from resilience.notifications.models import Notification, NotificationKind
from resilience.uow import UnitOfWork
from tests.cast import ELS, ESTHER, FARID, JOKE, MARIT, NOW, YUSUF
from tests.factories.agreements import (
    DE_KADE,
    MUNICIPALITY,
    WOONSTICHTING,
    as_role,
    draft,
    end_all,
    in_force,
    organisation,
    signatory,
    signed_by_all,
)

RUUD = "ruud-van-leeuwen"
#: The last minute of 31 October 2027 in the Netherlands, winter time since that very day.
LAST_MINUTE = datetime(2027, 10, 31, 22, 59, tzinfo=UTC)


@pytest.fixture
def farid(uow_of, session):
    """Return the privacy officer of the municipality; no agreement of the demo counts."""
    end_all(session)
    return uow_of(FARID)


def shares(session, slug=WOONSTICHTING, now=NOW):
    return list_shares(session, organisation(session, slug).id, now)


def narrower(session):
    return draft(session, fields=(SharedField.TEXT,), change_reason="Minder is genoeg.")


def wider(session):
    return draft(session, type_codes=("OV01", "OV02", "OV03"), change_reason="Er speelt meer.")


def proposed(uow, agreement_id, wanted):
    return services.submit(uow, services.draw_up_change(uow, agreement_id, wanted).id)


def test_a_concept_opens_nothing(farid, session):
    services.draw_up(farid, draft(session))
    assert shares(session) == ()


def test_with_one_signature_missing_nothing_is_shared(farid, session, uow_of):
    version = services.submit(farid, services.draw_up(farid, draft(session)).id)
    services.sign(uow_of(ESTHER), version.id)
    assert shares(session) == ()


def test_the_last_signature_gives_effect_at_once(farid, session):
    version = in_force(farid, draft(session))
    (share,) = shares(session)
    assert (version.state, share.type_codes) == (VersionState.SIGNED, ("OV01", "OV02"))
    assert share.fields == {SharedField.TEXT, SharedField.SEVERITY}
    assert share.partner_ids == (organisation(session, MUNICIPALITY).id,)


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        (datetime(2026, 10, 31, 22, 59, tzinfo=UTC), 0),
        (LAST_MINUTE, 1),
        (LAST_MINUTE + timedelta(minutes=1), 0),
    ],
)
def test_sharing_lasts_from_the_first_minute_to_the_last_in_the_netherlands(
    farid, session, moment, count
):
    version = in_force(farid, draft(session))
    version.effective_at = datetime(2026, 10, 1, tzinfo=UTC)
    session.flush()
    assert len(shares(session, now=moment)) == count


def test_without_a_dpia_nothing_goes_to_the_parties(farid, session):
    version = services.draw_up(farid, draft(session, dpia_reference=""))
    with pytest.raises(ConflictError):
        services.submit(farid, version.id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"parties": ()}, "parties"),
        ({"type_codes": ()}, "type_codes"),
        ({"fields": ()}, "field_codes"),
        ({"area_codes": ()}, "area_codes"),
        ({"ends_on": date(2026, 10, 1)}, "ends_on"),
        ({"ends_on": date(2032, 10, 1)}, "ends_on"),
        ({"purpose": "Bel 06-12345678."}, "purpose"),
    ],
)
def test_a_poor_draft_is_refused_at_its_field(farid, session, changes, field):
    with pytest.raises(ValidationError) as refusal:
        services.draw_up(farid, draft(session, **changes))
    assert refusal.value.field == field


@pytest.mark.parametrize("slug", [YUSUF, MARIT, ESTHER])
def test_only_privacy_and_administration_draw_up(uow_of, session, slug):
    with pytest.raises(NotAllowedError):
        services.draw_up(uow_of(slug), draft(session))


def test_nobody_signs_for_another_organisation(farid, session, uow_of):
    version = services.draw_up(farid, draft(session, MUNICIPALITY, DE_KADE))
    services.submit(farid, version.id)
    with pytest.raises(NotFoundError):
        services.sign(uow_of(RUUD), version.id)


def test_nobody_signs_twice(farid, session, uow_of):
    version = services.submit(farid, services.draw_up(farid, draft(session)).id)
    services.sign(uow_of(ESTHER), version.id)
    with pytest.raises(ConflictError):
        services.sign(uow_of(ESTHER), version.id)


def test_a_narrower_change_counts_with_the_approval_of_a_second_person(farid, session, uow_of):
    version = in_force(farid, draft(session))
    change = proposed(farid, version.agreement_id, narrower(session))
    before = shares(session)[0].fields
    services.approve(uow_of(ELS), change.id)
    assert (len(before), shares(session)[0].fields) == (2, {SharedField.TEXT})


def test_a_wider_change_is_signed_by_every_party_again(farid, session, uow_of):
    version = in_force(farid, draft(session))
    change = services.approve(uow_of(ELS), proposed(farid, version.agreement_id, wider(session)).id)
    during = shares(session)[0].type_codes
    signed_by_all(session, change)
    assert (during, shares(session)[0].type_codes) == (("OV01", "OV02"), ("OV01", "OV02", "OV03"))


def test_the_proposer_cannot_approve(farid, session):
    version = in_force(farid, draft(session))
    change = proposed(farid, version.agreement_id, narrower(session))
    with pytest.raises(NotAllowedError):
        services.approve(farid, change.id)


def test_the_proposer_cannot_approve_in_another_role_either(farid, session, cast):
    version = in_force(farid, draft(session))
    change = proposed(farid, version.agreement_id, narrower(session))
    with pytest.raises(NotAllowedError):
        services.approve(as_role(session, cast[FARID], Role.PLATFORM_ADMIN), change.id)


def test_who_only_revised_the_text_cannot_approve_it_either(farid, session, uow_of):
    version = in_force(farid, draft(session))
    change = services.draw_up_change(farid, version.agreement_id, wider(session))
    services.revise(uow_of(ELS), change.id, narrower(session))
    services.submit(farid, change.id)
    with pytest.raises(NotAllowedError):
        services.approve(uow_of(ELS), change.id)


def test_the_administrator_of_the_platform_can_be_the_second_person(farid, session, uow_of):
    version = in_force(farid, draft(session))
    change = proposed(farid, version.agreement_id, narrower(session))
    assert services.approve(uow_of(JOKE), change.id).state is VersionState.SIGNED


def test_a_change_without_a_change_is_refused(farid, session):
    version = in_force(farid, draft(session))
    change = services.draw_up_change(
        farid, version.agreement_id, draft(session, change_reason="Zomaar.")
    )
    with pytest.raises(ConflictError):
        services.submit(farid, change.id)


def test_two_changes_cannot_be_open_at_once(farid, session):
    version = in_force(farid, draft(session))
    services.draw_up_change(farid, version.agreement_id, wider(session))
    with pytest.raises(ConflictError):
        services.draw_up_change(farid, version.agreement_id, narrower(session))


def test_a_change_that_was_turned_down_changes_nothing(farid, session, uow_of):
    version = in_force(farid, draft(session))
    change = proposed(farid, version.agreement_id, wider(session))
    services.refuse(uow_of(ELS), change.id, "Te veel.")
    assert shares(session)[0].type_codes == ("OV01", "OV02")


def test_leaving_stops_both_directions_the_same_minute(farid, session, uow_of):
    version = in_force(farid, draft(session))
    services.leave(uow_of(RUUD), version.agreement_id, "Het doel is bereikt.")
    assert (shares(session), shares(session, MUNICIPALITY)) == ((), ())


def test_when_one_of_three_leaves_the_others_go_on(farid, session, uow_of):
    version = in_force(farid, draft(session, MUNICIPALITY, WOONSTICHTING, DE_KADE))
    services.leave(uow_of(RUUD), version.agreement_id, "Het doel is bereikt.")
    (share,) = shares(session, MUNICIPALITY)
    assert share.partner_ids == (organisation(session, DE_KADE).id,)


def test_who_left_does_not_come_back_with_a_narrower_version(farid, session, uow_of):
    three = (MUNICIPALITY, WOONSTICHTING, DE_KADE)
    version = in_force(farid, draft(session, *three))
    less = replace(narrower(session), parties=draft(session, *three).parties)
    change = proposed(farid, version.agreement_id, less)
    services.leave(uow_of(RUUD), version.agreement_id, "Het doel is bereikt.")
    services.approve(uow_of(JOKE), change.id)
    assert change.state is VersionState.TO_SIGN
    assert shares(session) == ()


def test_who_left_does_not_come_back_by_a_signature_under_a_waiting_change(farid, session, uow_of):
    version = in_force(farid, draft(session))
    change = services.approve(uow_of(ELS), proposed(farid, version.agreement_id, wider(session)).id)
    services.sign(uow_of(RUUD), change.id)
    services.leave(uow_of(RUUD), version.agreement_id, "Het doel is bereikt.")
    services.sign(uow_of(ESTHER), change.id)
    assert change.state is VersionState.SIGNED
    assert (shares(session), shares(session, MUNICIPALITY)) == ((), ())


def test_the_history_keeps_every_step_in_order(farid, session, uow_of):
    version = in_force(farid, draft(session))
    services.leave(uow_of(RUUD), version.agreement_id, "Klaar.")
    kinds = session.scalars(
        select(AgreementEvent.kind)
        .where(AgreementEvent.agreement_id == version.agreement_id)
        .order_by(AgreementEvent.id)
    ).all()
    assert [kind.value for kind in kinds] == [
        "drawn_up", "submitted", "signed", "signed", "took_effect", "left",
    ]  # fmt: skip


@pytest.mark.parametrize("statement", ["UPDATE agreement_events SET reason = 'x'",
                                       "DELETE FROM agreement_events"])  # fmt: skip
def test_the_history_cannot_be_altered_not_even_by_the_owner(session, statement):
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))


def test_who_must_sign_is_told_without_content(farid, session, cast):
    services.submit(farid, services.draw_up(farid, draft(session)).id)
    told = session.scalars(
        select(Notification).where(Notification.kind == NotificationKind.AGREEMENT_TO_SIGN)
    ).all()
    assert {each.recipient_id for each in told} == {cast[ESTHER].id, cast[RUUD].id}


def test_the_parties_are_told_once_that_it_is_about_to_end(session):
    uow = UnitOfWork(session, SYSTEM, NOW)
    (version_id,) = list_ends_to_announce(session, NOW)
    assert [announce_end(uow, version_id), announce_end(uow, version_id)] == [True, False]
    assert session.get_one(AgreementVersion, version_id).agreement.number == "2025-11"


def test_two_agreements_of_one_year_have_different_numbers(farid, session):
    first, second = (services.draw_up(farid, draft(session)) for _ in range(2))
    assert (first.agreement.number, second.agreement.number) == ("2026-05", "2026-06")


def test_somebody_outside_does_not_find_the_agreement(farid, session, cast):
    version = in_force(farid, draft(session))
    stranger = signatory(session, organisation(session, DE_KADE).id)
    with pytest.raises(NotFoundError):
        services.leave(stranger, version.agreement_id, "Ik wil dit niet.")
