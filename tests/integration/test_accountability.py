"""Breaches with their hours, the bias report, and the registers made from the settings."""

from dataclasses import replace
from datetime import timedelta

import jsonschema
import pytest
from sqlalchemy import select, update

from resilience.accountability import breaches, registers
from resilience.accountability.bias import content_of, list_due_quarters, make_report
from resilience.accountability.bias_rules import WATCHED
from resilience.accountability.documents import REQUIRED, RegisterDocument, RegisterKind
from resilience.accountability.files import bias_csv, register_csv, register_markdown
from resilience.accountability.models import BiasReport
from resilience.accountability.queries import list_breaches
from resilience.authz.actor import SYSTEM
from resilience.dossiers.states import Notified
from resilience.errors import ConflictError, NotAllowedError, ValidationError
from resilience.maps.periods import Period
from resilience.notifications.models import Notification, NotificationKind
from resilience.privacy.activities import ACTIVITIES
from resilience.signals.flags import SignalFlag
from resilience.uow import UnitOfWork
from tests.cast import ANNET, ELS, ESTHER, FARID, LOTTE, MARIT, NOW, SANNE, YUSUF
from tests.factories import counted, review
from tests.factories.dossiers import BREACH, TAKING

HOUR = timedelta(hours=1)
QUARTER = Period.parse("2026-Q3")
OF = SignalFlag.signal_id


def job(session, moment=NOW):
    return UnitOfWork(session, SYSTEM, moment, "job")


def test_a_breach_keeps_every_version_of_what_was_known(uow_of):
    uow = uow_of(FARID)
    breach = breaches.register_breach(uow, BREACH)
    breaches.revise_breach(uow, breach.id, replace(BREACH, measures="De lijst is vernietigd."))
    uow.session.expire(breach)
    assert [version.content["measures"] for version in breach.versions] == [
        "",
        "De lijst is vernietigd.",
    ]


def test_a_breach_without_a_decision_is_told_of_after_a_day_once(uow_of, session):
    breach = breaches.register_breach(uow_of(FARID), BREACH)
    later = NOW + 24 * HOUR
    assert breaches.list_breaches_to_warn(session, NOW) == []
    assert breaches.list_breaches_to_warn(session, later) == [breach.id]
    assert breaches.warn_of_breach(job(session, later), breach.id)
    assert not breaches.warn_of_breach(job(session, later), breach.id)
    told = session.scalars(select(Notification)).all()
    assert {each.kind for each in told} == {NotificationKind.BREACH_CLOCK_RUNS}


def test_a_breach_with_a_decision_is_not_warned_of(uow_of, session):
    decided = replace(BREACH, supervisor=Notified.NO, supervisor_reason="Geen risico.")
    breaches.register_breach(uow_of(FARID), decided)
    assert breaches.list_breaches_to_warn(session, NOW + 80 * HOUR) == []


def test_a_breach_closes_once_all_is_decided_and_learned(uow_of):
    uow = uow_of(FARID)
    breach = breaches.register_breach(uow, BREACH)
    with pytest.raises(ConflictError):
        breaches.close_breach(uow, breach.id)


@pytest.mark.parametrize(
    "change",
    [
        {"discovered_at": NOW + HOUR},
        {"supervisor": Notified.YES},
        {"people": Notified.NO},
        {"measures": "Mail naar jan@voorbeeld.nl"},
    ],
)
def test_a_breach_that_is_not_right_is_refused(uow_of, change):
    with pytest.raises(ValidationError):
        breaches.register_breach(uow_of(FARID), replace(BREACH, **change))


def test_another_organisation_does_not_see_a_breach(uow_of):
    breaches.register_breach(uow_of(FARID), BREACH)
    assert list(list_breaches(uow_of(ELS))) == []


def test_a_report_is_made_once_for_each_closed_quarter(session):
    due = list_due_quarters(session, NOW)
    assert due == ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]
    assert [make_report(job(session), code) for code in (due[0], due[0])] == [True, False]
    assert list_due_quarters(session, NOW) == due[1:]


def test_a_report_sets_signals_against_effort(session, cast):
    people = {cast[slug]: 6 for slug in (YUSUF, LOTTE, SANNE)}
    counted.count_signals(session, people, at=NOW - timedelta(weeks=9))
    (row,) = content_of(session, QUARTER)["buurten"]
    assert (row["signals"], row["reporters_at_least"], row["per_reporter"]) == (20, 3, 6.7)


def test_a_report_withholds_what_one_person_saw(session, cast):
    counted.count_signals(session, {cast[YUSUF]: 30}, at=NOW - timedelta(weeks=9))
    (row,) = content_of(session, QUARTER)["buurten"]
    assert (row["signals"], row["per_reporter"]) == (None, None)


def test_a_report_watches_three_types(session):
    content = content_of(session, QUARTER)
    assert [row["code"] for row in content["watched"]] == list(WATCHED)


@pytest.fixture
def flagged_texts(uow_of, session):
    """Twenty flagged texts of four people, of which twelve for origin."""
    kinds = ["name"] * 8 + ["origin"] * 12
    for at, kind in enumerate(kinds):
        signal = review.flagged(uow_of((YUSUF, LOTTE, SANNE, ANNET)[at % 4]))
        session.execute(update(SignalFlag).where(signal.id == OF).values(kind=kind))
        signal.recorded_at = signal.observed_from = NOW - timedelta(weeks=9)
    session.flush()


def test_a_report_says_what_part_of_the_flags_was_for_origin(session, flagged_texts):
    found = content_of(session, QUARTER)["soft_flags_on_origin"]
    assert found == {"flagged": 20, "on_origin": 10, "share": 50}


def test_few_flags_are_withheld(session, uow_of):
    review.flagged(uow_of(YUSUF))
    found = content_of(session, QUARTER)["soft_flags_on_origin"]
    assert found == {"flagged": None, "on_origin": None, "share": None}


def test_a_report_as_a_file_says_so_too(app, session):
    make_report(job(session), "2026-Q3")
    with app.test_request_context():
        assert "te weinig" in bias_csv(session.scalars(select(BiasReport)).one(), TAKING)


@pytest.fixture(params=RegisterKind, ids=str)
def document(request, app, config, uow_of):
    with app.test_request_context():
        return registers.make_register(uow_of(FARID), config, request.param)


def test_a_register_is_valid_by_its_own_schema(document):
    made = RegisterDocument.model_validate_json(document.model_dump_json())
    jsonschema.validate(made.model_dump(mode="json"), RegisterDocument.model_json_schema())
    assert document.entries


def test_every_entry_says_what_the_law_or_the_standard_asks(document):
    for entry in document.entries:
        assert REQUIRED[document.kind] <= {field.code for field in entry.fields}


def test_a_register_can_be_taken_along_in_each_form(app, document):
    with app.test_request_context():
        texts = (register_csv(document, TAKING), register_markdown(document, TAKING))
    assert all(entry.title in text for entry in document.entries for text in texts)


def test_the_register_of_activities_is_that_of_the_log(app, config, uow_of):
    with app.test_request_context():
        made = registers.make_register(uow_of(FARID), config, RegisterKind.ARTICLE_30)
    assert [entry.id for entry in made.entries] == [one.id for one in ACTIVITIES]


def test_an_executive_reads_a_register_and_a_coordinator_does_not(app, config, uow_of):
    with app.test_request_context():
        registers.make_register(uow_of(ESTHER), config, RegisterKind.DPIA)
        with pytest.raises(NotAllowedError):
            registers.make_register(uow_of(MARIT), config, RegisterKind.DPIA)
