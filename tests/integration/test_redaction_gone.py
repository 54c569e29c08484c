"""Redacted words are truly gone: no column, no statistics, no file of the database, no dump."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import sessionmaker

from resilience.authz.actor import SYSTEM
from resilience.db.session import make_engine
from resilience.drafts.services import keep_draft
from resilience.retention.redacting import REDACTORS, carry_out_redaction, list_to_redact
from resilience.retention.rewriting import rewrite_pending
from resilience.review.services import NewWords, order_redaction, reword
from resilience.schema import metadata
from resilience.signals.attributes import SignalEventKind
from resilience.signals.models import Signal, SignalEvent
from resilience.uow import UnitOfWork
from tests.cast import ANNET, NOW, SASKIA, People
from tests.factories.retention import run_at
from tests.factories.review import BY_NAME, NAME, NEUTRAL, flagged
from tests.integration.test_retention_gone import analyse, columns_with, dump_with, files_with

#: The search index and its statistics keep words in small letters.
FORMS = (NAME, NAME.lower())


@pytest.fixture
def sessions(fresh_database):
    """Return sessions that really commit."""
    engine = make_engine(fresh_database)
    yield sessionmaker(engine, expire_on_commit=False)
    engine.dispose()


def type_it(sessions):
    """Let the name stand wherever words of a signal can stand."""
    with sessions.begin() as session:
        annet = UnitOfWork(session, People(session).actor(ANNET), NOW)
        saskia = UnitOfWork(session, People(session).actor(SASKIA), NOW)
        signal = flagged(annet)
        signal.action_note = f"{NAME.upper()} aangesproken."
        said = SignalEvent(signal_id=signal.id, at=NOW, actor_id=annet.actor.user_id)
        said.kind, said.reason = SignalEventKind.ANNOTATED, f"Volgens {NAME}."
        session.add(said)
        keep_draft(annet, "signal", [("text", f"Ook {NAME} was er.")])
        order_redaction(saskia, signal.id, [NAME], BY_NAME)
    analyse(sessions)
    return signal.id


def take_out(sessions):
    with sessions() as session:
        (order,) = list_to_redact(session, NOW)
    with sessions.begin() as session:
        assert carry_out_redaction(UnitOfWork(session, SYSTEM, NOW), order)
    for _ in range(12):
        with sessions() as session:
            if not session.scalars(text("SELECT table_name FROM pending_rewrites")).all():
                break
        rewrite_pending(sessions)
    analyse(sessions)


def test_the_searches_find_the_name_as_long_as_it_is_there(sessions, fresh_database):
    type_it(sessions)
    found = {column for form in FORMS for column in columns_with(sessions, form)}
    assert {"signals.text", "signals.text_search", "signal_events.reason"} <= found
    assert "signals" in files_with(sessions, NAME)
    assert dump_with(fresh_database, NAME)


def test_once_taken_out_it_is_nowhere(sessions, fresh_database):
    signal_id = type_it(sessions)
    take_out(sessions)
    for form in (*FORMS, NAME.upper()):
        assert columns_with(sessions, form) == set()
        assert files_with(sessions, form) == set()
        assert not dump_with(fresh_database, form)
    with sessions() as session:
        assert session.get(Signal, signal_id).text.startswith("Meneer […] schreeuwde")


def test_words_that_their_author_replaced_are_gone_after_the_night(sessions):
    with sessions.begin() as session:
        annet = UnitOfWork(session, People(session).actor(ANNET), NOW)
        reword(annet, flagged(annet).id, NewWords(NEUTRAL))
    run_at(sessions, NOW + timedelta(hours=16))
    for _ in range(12):
        if not rewrite_pending(sessions):
            break
    assert columns_with(sessions, NAME) | files_with(sessions, NAME) == set()


_RULES = "agreed, decided or set by an organisation; nothing about one signal"
_PLATFORM = "names, hashes and settings of the platform; nobody types a signal in it"
#: Tables, or columns, in which people type, and never words of a signal.
NO_SIGNAL_WORDS = {
    "access_review_lines": _RULES,
    "agreement_events": _RULES,
    "agreement_parties": _RULES,
    "agreement_versions": _RULES,
    "api_clients": _PLATFORM,
    "api_tokens": _PLATFORM,
    "area_editions": _PLATFORM,
    "areas": _PLATFORM,
    "audit_entries": "acts, numbers and purposes from lists; its purposes never quote (R-13)",
    "bias_reports": "numbers",
    "data_breach_versions": "about a breach, without names",
    "data_breaches": "about a breach, without names",
    "destruction_lists": _RULES,
    "exports.note": "why somebody takes something out; it passes the guard",
    "exports.text_reason": "why somebody takes something out; it passes the guard",
    "exports.rights_mark": "a hash",
    "exports.content_mark": "a hash",
    "identity_links": _PLATFORM,
    "identity_providers": _PLATFORM,
    "import_rows.column_name": "the heading of a column of a file",
    "import_sources": "which column of a system means what",
    "invitations": _PLATFORM,
    "job_runs": "the kind of an error, never its words",
    "neutral_messages": _RULES,
    "organisations": _PLATFORM,
    "passkeys": _PLATFORM,
    "pending_rewrites": _PLATFORM,
    "releases": _PLATFORM,
    "retention_postponements": _RULES,
    "retention_terms": _RULES,
    "rights_outcomes": "the answer to a request; the officer who wrote it decides (ADR 0017)",
    "rights_steps": "the answer to a request; the officer who wrote it decides (ADR 0017)",
    "safety_concerns": "between a reporter and the own safety officer, sealed (ADR 0020)",
    "saved_views": "what its owner searches for, sealed; it finds nothing any more",
    "sessions": _PLATFORM,
    "sign_in_attempts": _PLATFORM,
    "signal_imports.source_title": "the name of a system",
    "signal_imports.matching": "which column of a system means what",
    "signal_imports.tally": "numbers",
    "signal_locations": "coordinates",
    "signals.reporter_role": "the function of the reporter",
    "users": "accounts of professionals",
}


def can_hold_words(column):
    """Tell whether people can have typed what stands in a column."""
    kind = type(column.type).__name__
    return kind in {"Sealed", "Text", "JSON", "JSONB"} or (
        kind == "String" and (column.type.length or 10**6) > 60
    )


def test_every_column_that_holds_words_has_a_redactor_or_a_reason():
    covered = {column for each in REDACTORS for column in each.columns}
    open_columns = {
        f"{table.name}.{column.name}"
        for table in metadata().sorted_tables
        for column in table.columns
        if can_hold_words(column) and table.name not in NO_SIGNAL_WORDS
    }
    assert open_columns - covered - set(NO_SIGNAL_WORDS) == set()


def test_no_reason_is_left_for_what_is_not_there():
    names = {table.name for table in metadata().sorted_tables}
    columns = {str(column) for table in metadata().sorted_tables for column in table.columns}
    assert set(NO_SIGNAL_WORDS) <= names | columns
