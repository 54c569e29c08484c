"""A long export in a browser: asked, left alone while it is made, and taken along."""

from dataclasses import replace

import openpyxl
import pytest
from sqlalchemy.orm import sessionmaker

from resilience.clock import FixedClock
from resilience.db.session import make_engine
from resilience.exports.making import make_files
from resilience.uow import UnitOfWork
from tests.browser.conftest import served
from tests.cast import ANNET, MARIT, NOW, People
from tests.factories.signals import recorded


@pytest.fixture
def sessions(fresh_database):
    """Return sessions on a database with three signals of a partner."""
    engine = make_engine(fresh_database)
    maker = sessionmaker(engine, expire_on_commit=False)
    with maker.begin() as session:
        uow = UnitOfWork(session, People(session).actor(ANNET), NOW)
        for _ in range(3):
            recorded(uow)
    yield maker
    engine.dispose()


@pytest.fixture
def marit(chromium, fresh_database, config, sessions):
    """Return the coordinator's page, where more than two signals make a long export."""
    with served(fresh_database, replace(config, export_rows_at_once=2)) as address:
        context = chromium.new_context(base_url=address, locale="en-GB", reduced_motion="reduce")
        page = context.new_page()
        page.goto("/sign-in")
        page.locator(f"form[action$='/demo/sign-in/{MARIT}'] button").click()
        page.wait_for_load_state()
        yield page
        context.close()


def test_the_page_that_waits_leads_to_the_file_by_itself(marit, sessions, tmp_path):
    marit.goto("/signals?selection=area")
    marit.locator("main a[href*='/exports/signals']").click()
    marit.locator("input[name=purpose][value=overleg]").check()
    marit.locator("main form button[type=submit]").click()
    marit.wait_for_selector("[data-progress]")
    make_files(sessions, FixedClock(NOW))
    link = marit.wait_for_selector("main a[href$='/file']")
    with marit.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].max_row == 4
