"""A real server and a real Chromium for the tests that use the pages as people do."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy.orm import sessionmaker
from werkzeug.serving import make_server

from resilience.app import create_app
from resilience.clock import Clock, FixedClock
from resilience.config import Config
from resilience.db.session import make_web_engine
from tests.cast import NOW
from tests.wall import as_web

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
REQUIRED = os.environ.get("RESILIENCE_BROWSER_TESTS") == "required"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here; skip it loudly where there is no browser."""
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not REQUIRED:
                item.add_marker(pytest.mark.skip(reason="NO BROWSER TESTS: chromium is absent"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the system's Chromium."""
    assert CHROMIUM, "browser tests are required here, and chromium is absent"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def live_server(fresh_database: str, config: Config) -> Iterator[str]:
    """Serve the application on a fresh clone without signals; return its address."""
    with served(fresh_database, config) as address:
        yield address


@pytest.fixture(scope="session")
def havermonde(demo_database: str, config: Config) -> Iterator[str]:
    """Serve all of Havermonde; return the address. For tests that change nothing of it."""
    with served(demo_database, config) as address:
        yield address


@contextmanager
def served(database_url: str, config: Config, clock: Clock | None = None) -> Iterator[str]:
    """Serve the application on a port of its own while the block runs."""
    engine = make_web_engine(as_web(database_url))
    app = create_app(config, clock or FixedClock(NOW), sessionmaker(engine, expire_on_commit=False))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    thread.join()
    engine.dispose()


@pytest.fixture
def phone(chromium: Browser, live_server: str) -> Iterator[BrowserContext]:
    """Return a phone-sized browser with touch, standing in the middle of the Wiekenhof."""
    context = chromium.new_context(
        base_url=live_server,
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        geolocation={"longitude": 5.2390, "latitude": 52.5534, "accuracy": 20},
        permissions=["geolocation"],
    )
    yield context
    context.close()


@pytest.fixture
def desk(chromium: Browser, live_server: str) -> Iterator[BrowserContext]:
    """Return a desk-sized browser."""
    context = chromium.new_context(
        base_url=live_server,
        viewport={"width": 1280, "height": 900},
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
    )
    yield context
    context.close()


@pytest.fixture
def page_as() -> Callable[[BrowserContext, str], Page]:
    """Return a maker of pages signed in as a persona: ``page_as(phone, YUSUF)``."""

    def sign_in(context: BrowserContext, slug: str) -> Page:
        page = context.new_page()
        page.goto("/sign-in")
        page.locator(f"form[action$='/demo/sign-in/{slug}'] button").click()
        page.wait_for_url("**/")
        return page

    return sign_in
