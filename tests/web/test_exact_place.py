"""Reading an exact place: for a purpose, written down, by who may, not without end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from resilience.agreements.models import AgreementVersion
from resilience.audit.models import AuditEntry
from resilience.authz.acting import act_as
from resilience.notifications.models import Notification, NotificationKind
from resilience.signals.exact_place_models import ExactPlaceRead, ReadPurpose
from tests.cast import (
    ANNET,
    DIRK,
    FARID,
    HASSAN,
    ILSE,
    JOKE,
    KARIN,
    LOTTE,
    MARIT,
    MIRJAM,
    NADIA,
    ROB,
    SANNE,
    YUSUF,
)
from tests.factories.signals import IN_WIEKENHOF, PlaceDraft, recorded
from tests.web.page_checks import check_page

PURPOSE = {"purpose": ReadPurpose.VISIT.value}
#: The point of IN_WIEKENHOF as it is stored, rounded to metres.
DEGREES = "52.5534"


@pytest.fixture
def signal(uow_of):
    """Return a signal of Yusuf, of De Kade, with an exact place in the Wiekenhof."""
    return recorded(uow_of(YUSUF), "OM02", place=PlaceDraft(position=IN_WIEKENHOF))


def address(signal):
    return f"/signals/{signal.id}/exact-place"


def read(client, cast, slug, signal, **posted):
    return client.post(address(signal), data={"typed_by": str(cast[slug].id), **posted})


@pytest.fixture
def reading(client_of, cast, signal):
    """Return a way for somebody to read the exact place."""
    return lambda slug, **posted: read(client_of(slug), cast, slug, signal, **posted)


def reads(session):
    return session.scalars(select(ExactPlaceRead)).all()


def lines(session, action="exact_place:read"):
    return session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()


def test_the_page_asks_the_purpose_first_and_shows_no_place(client_of, signal):
    page = client_of(YUSUF).get(address(signal)).text
    assert check_page(page) == []
    assert "Een bezoek voorbereiden" in page or "Prepare a visit" in page
    assert DEGREES not in page


def test_with_a_purpose_the_place_is_shown_in_both_systems(reading):
    page = reading(YUSUF, **PURPOSE).text
    assert check_page(page) == []
    assert DEGREES in page
    assert "(RD)" in page


def test_without_a_purpose_the_reading_is_refused(reading, session):
    answer = reading(YUSUF)
    assert (answer.status_code, DEGREES in answer.text) == (422, False)
    assert (reads(session), lines(session)) == ([], [])


def test_a_purpose_that_is_not_on_the_list_is_refused(reading, session):
    answer = reading(YUSUF, purpose="nieuwsgierig")
    assert (answer.status_code, DEGREES in answer.text) == (422, False)
    assert lines(session) == []


def test_the_reading_is_logged_with_its_purpose_and_without_the_place(reading, session, signal):
    reading(LOTTE, **PURPOSE)
    (line,) = lines(session)
    assert (line.object_id, line.purpose) == (str(signal.id), "bezoek")
    assert line.actor_name == "Lotte Visser"


def test_without_a_line_in_the_log_there_is_no_reading(reading, session):
    session.execute(text("REVOKE INSERT ON audit_entries FROM resilience_web"))
    with pytest.raises(ProgrammingError, match="permission denied"):
        reading(YUSUF, **PURPOSE)


def test_the_place_is_kept_nowhere(reading):
    assert reading(YUSUF, **PURPOSE).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("slug", [YUSUF, LOTTE])
def test_the_reporter_and_the_team_of_the_own_organisation_may_read_it(slug, reading):
    assert DEGREES in reading(slug, **PURPOSE).text


@pytest.mark.parametrize("slug", [ANNET, DIRK, HASSAN, ILSE, MIRJAM, NADIA, ROB])
def test_nobody_else_may_read_the_place_of_a_signal_that_is_not_acute(slug, reading):
    answer = reading(slug, **PURPOSE)
    assert (answer.status_code, DEGREES in answer.text) == (404, False)


@pytest.mark.parametrize("slug", [FARID, JOKE])
def test_who_records_nothing_may_open_no_place_at_all(slug, reading):
    assert reading(slug, **PURPOSE).status_code == 403


def test_the_safety_officer_reads_the_place_of_what_is_acute(client_of, cast, uow_of):
    acute = recorded(uow_of(YUSUF), "IN03", place=PlaceDraft(position=IN_WIEKENHOF), level=4)
    assert DEGREES in read(client_of(NADIA), cast, NADIA, acute, **PURPOSE).text


@pytest.fixture(name="narrowed")
def _narrowed(session):
    """Leave the exact place out of every agreement."""
    for version in session.scalars(select(AgreementVersion)):
        version.field_codes = [code for code in version.field_codes if code != "exacte_plek"]
    session.flush()


PARTNERS = [KARIN, MARIT, SANNE]


@pytest.mark.parametrize("slug", PARTNERS)
def test_a_partner_reads_the_place_under_an_agreement_that_names_it(slug, reading):
    assert DEGREES in reading(slug, **PURPOSE).text


@pytest.mark.usefixtures("narrowed")
@pytest.mark.parametrize("slug", PARTNERS)
def test_a_partner_reads_the_signal_but_no_place_under_another_agreement(
    slug, reading, client_of, signal
):
    assert reading(slug, **PURPOSE).status_code == 404
    assert client_of(slug).get(f"/signals/{signal.id}").status_code == 200


def places_seen(web_sessions, actor):
    """Return how many places the database shows, whatever the application asks."""
    with web_sessions() as session:
        act_as(session, actor)
        return session.scalar(text("SELECT count(*) FROM signal_locations"))


@pytest.mark.parametrize(("slug", "count"), [(LOTTE, 1), (SANNE, 1), (HASSAN, 0), (ANNET, 0)])
def test_the_database_itself_has_the_same_rule(slug, count, web_sessions, uow_of, signal):
    assert places_seen(web_sessions, uow_of(slug).actor) == count


@pytest.mark.usefixtures("narrowed")
def test_the_database_itself_keeps_the_place_from_a_partner(web_sessions, uow_of, signal):
    assert places_seen(web_sessions, uow_of(SANNE).actor) == 0


def test_the_reporter_sees_who_read_it_and_what_for(reading, client_of, signal):
    reading(LOTTE, **PURPOSE)
    page = client_of(YUSUF).get(f"/signals/{signal.id}").text
    assert "Jongerenwerker, Stichting Jongerenwerk De Kade" in page
    assert check_page(page) == []


def test_others_do_not_see_who_read_it(reading, client_of, signal):
    reading(YUSUF, **PURPOSE)
    page = client_of(LOTTE).get(f"/signals/{signal.id}").text
    assert "Who read it" not in page
    assert "Wie heeft de plek gelezen" not in page


@pytest.fixture(name="two_a_day")
def _two_a_day(app):
    shell = app.extensions["resilience"]
    app.extensions["resilience"] = replace(
        shell, config=replace(shell.config, exact_places_per_day=2)
    )


@pytest.mark.usefixtures("two_a_day")
def test_the_third_reading_of_the_day_is_refused_in_a_friendly_way(reading):
    answers = [reading(LOTTE, **PURPOSE) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert DEGREES not in answers[-1].text


@pytest.mark.usefixtures("two_a_day")
def test_the_refusal_is_logged(reading, session):
    for _ in range(3):
        reading(LOTTE, **PURPOSE)
    assert len(lines(session)) == 2
    assert len(lines(session, "exact_place:refuse")) == 1


@pytest.mark.usefixtures("two_a_day")
def test_the_privacy_officer_is_told_once_a_day(reading, session, cast):
    cast[FARID].organisation_id = cast[LOTTE].organisation_id
    session.flush()
    for _ in range(5):
        reading(LOTTE, **PURPOSE)
    kind = Notification.kind == NotificationKind.EXACT_PLACE_LIMIT
    told = session.scalars(select(Notification).where(kind)).all()
    assert [each.recipient_id for each in told] == [cast[FARID].id]


@pytest.mark.usefixtures("two_a_day")
def test_the_next_day_one_may_read_again(reading, clock):
    for _ in range(3):
        reading(LOTTE, **PURPOSE)
    clock.advance(timedelta(days=1))
    assert reading(LOTTE, **PURPOSE).status_code == 200


def test_the_readings_cannot_be_altered_by_the_web_process(reading, web_sessions, uow_of):
    reading(YUSUF, **PURPOSE)
    with web_sessions() as session:
        act_as(session, uow_of(YUSUF).actor)
        with pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text("DELETE FROM exact_place_reads"))


def test_a_proof_of_identity_of_ten_minutes_ago_no_longer_counts(client_of, cast, signal, clock):
    client = client_of(YUSUF)
    clock.advance(timedelta(minutes=11))
    answer = read(client, cast, YUSUF, signal, **PURPOSE)
    assert answer.status_code == 307
    assert DEGREES not in answer.text
