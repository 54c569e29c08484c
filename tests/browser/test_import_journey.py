"""A file of another system becomes signals, by hand, on the pages that follow the machine."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from resilience.clock import FixedClock
from resilience.db.session import make_engine, session_factory
from resilience.imports.models import SignalImport
from resilience.imports.running import work_on
from tests.cast import NOW, TOM
from tests.factories.imports import csv_file, row


@pytest.fixture
def machine(fresh_database):
    """Let the machine do what waits, as the scheduler does beside the web process."""
    engine = make_engine(fresh_database)
    sessions = session_factory(engine)

    def act():
        with sessions() as session:
            (import_id,) = session.scalars(select(SignalImport.id))
        work_on(sessions, FixedClock(NOW), import_id, timedelta(hours=1))

    yield act
    engine.dispose()


def test_a_file_is_brought_in_and_the_page_follows_the_machine(desk, page_as, machine, tmp_path):
    path = tmp_path / "meldingen.csv"
    path.write_bytes(csv_file(row(1), row(2), row(3, Datum="gisteren")).getvalue())
    page = page_as(desk, TOM)
    page.goto("/imports/new")
    page.set_input_files("#file", path)
    page.locator("form[enctype] button").click()
    page.fill("#title", "Meldsysteem")
    page.locator("main form button").first.click()
    machine()
    # The script sees that the machine has stopped, and shows what waits now.
    page.locator("main .utrecht-alert a").click()
    page.locator("main form button").first.click()
    machine()
    page.locator("input[name=choice][value=good]").check()
    page.locator("form[action$='/store'] button").click()
    machine()
    page.locator(".utrecht-alert--ok").wait_for()
    assert "2" in page.locator(".utrecht-alert--ok").inner_text()
