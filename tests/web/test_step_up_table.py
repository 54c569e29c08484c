"""The table of what asks for a fresh proof, against the application itself (R-14)."""

import inspect
from datetime import timedelta

import pytest

from resilience.web.step_up import STEP_UP_MARK
from tests.cast import ELS, FARID, JOKE, YUSUF
from tests.factories import signals
from tests.web.step_up_table import FREE_FILES, STEP_UP

ELEVEN_MINUTES = timedelta(minutes=11)
NOBODY = "01900000-0000-7000-8000-000000000000"
#: What a view says when it answers with a file.
FILE_MARKS = ("attachment(", "_file(", "send_file(", "Content-Disposition", "GEOJSON")

READS = [
    (FARID, "/log/export"),
    (FARID, "/log/anchors/1.json"),
    (FARID, "/retention/proofs.csv"),
    (FARID, "/accountability/bias/2026-Q3/file.csv"),
    (FARID, "/accountability/registers/processing/file.json"),
    (JOKE, "/organisations/new"),
]


def marked(app):
    return {name for name, view in app.view_functions.items() if hasattr(view, STEP_UP_MARK)}


def test_exactly_the_views_of_the_table_ask_for_a_fresh_proof(app):
    assert marked(app) == STEP_UP


def test_every_view_that_answers_with_a_file_asks_for_a_proof_or_has_a_reason(app):
    files = {
        name
        for name, view in app.view_functions.items()
        if view.__module__.startswith("resilience.")
        and any(mark in inspect.getsource(inspect.unwrap(view)) for mark in FILE_MARKS)
    }
    assert files - STEP_UP - set(FREE_FILES) == set()
    assert "retention.proof_file" in files


def test_what_goes_without_a_proof_exists_and_goes_without(app):
    assert set(FREE_FILES) <= set(app.view_functions) - STEP_UP


@pytest.mark.parametrize(("slug", "path"), READS)
def test_a_proof_of_eleven_minutes_ago_leads_to_the_proof_page(client_of, clock, slug, path):
    client = client_of(slug)
    clock.advance(ELEVEN_MINUTES)
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (303, f"/verify?next={path}")


def test_an_exact_place_asks_for_a_fresh_proof(client_of, uow_of, session, clock):
    signal = signals.recorded(uow_of(YUSUF))
    session.commit()
    client = client_of(YUSUF)
    clock.advance(ELEVEN_MINUTES)
    answer = client.get(f"/signals/{signal.id}/exact-place")
    assert answer.location == f"/verify?next=/signals/{signal.id}/exact-place"


def test_what_is_sent_waits_until_the_proof(client_of, clock):
    els = client_of(ELS)
    clock.advance(ELEVEN_MINUTES)
    answer = els.post(f"/rights-requests/{NOBODY}/disclosed.json")
    assert (answer.status_code, answer.location.startswith("/prove/hold")) == (307, True)
