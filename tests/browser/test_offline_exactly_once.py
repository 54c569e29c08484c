"""A hundred records made without a network arrive exactly once each, whatever goes wrong."""

import random
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route
from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.db.session import make_engine
from resilience.signals.models import Signal
from tests.browser.offline_steps import fill_in, get_ready, rows, sign_in
from tests.browser.own_server import OwnServer
from tests.cast import YUSUF

MANY = 100
#: On an idle machine it takes a tenth of this.
PATIENCE_S = 150
TEXTS = [
    f"Melding {i:03d}: jongeren stoken vuur bij de «brug» – 20 min, é€{i} 🔥" for i in range(MANY)
]
#: The first is recorded by hand; what the page then does with it is done for all the others.
MAKE = """async (texts) => {
  const page = await import(document.querySelector('script[src*="offline-form"]').src);
  const { elements } = document.querySelector('form[data-offline-form]');
  for (const text of texts) {
    elements.text.value = text;
    elements.client_id.value = crypto.randomUUID();
    await page.keepInQueue();
  }
}"""
#: Everything that ever left the phone, again, in another order and many at once.
AGAIN = """async (bodies) => {
  const { csrfToken } = await (await fetch('/offline/contact')).json();
  const post = (body) => {
    const fields = new URLSearchParams(body);
    fields.set('csrf_token', csrfToken);
    return fetch('/offline/signals', { method: 'POST', body: fields }).then(({ status }) => status);
  };
  const statuses = [];
  while (bodies.length) statuses.push(...await Promise.all(bodies.splice(0, 4).map(post)));
  return statuses;
}"""


class BadRoad:
    """Between phone and server: drops answers, and kills the server halfway."""

    def __init__(self, server: OwnServer) -> None:
        self.server = server
        self.chance = random.Random(4)
        self.bodies: list[str] = []

    def carry(self, route: Route) -> None:
        """Deliver what is sent; of every fourth the answer is lost."""
        self.bodies.append(route.request.post_data or "")
        if len(self.bodies) == MANY // 2:
            self.server.kill()
            self.server.start()
        if self.chance.random() < 0.25:
            route.fetch(timeout=10_000) if self.server.answers() else None
            return route.abort()
        return route.continue_()


@pytest.fixture
def server(fresh_database, config) -> Iterator[OwnServer]:
    server = OwnServer(fresh_database, config)
    server.start()
    server.wait_until_ready()
    yield server
    server.kill()


@pytest.fixture
def page(chromium, server) -> Iterator[Page]:
    context = chromium.new_context(base_url=server.address, locale="nl-NL")
    page = context.new_page()
    sign_in(page, YUSUF)
    get_ready(page)
    yield page
    context.close()


def unsent(page: Page) -> int:
    return sum(row["state"] != "arrived" for row in rows(page, "records"))


def send_all(page: Page) -> None:
    page.goto("/offline/recent")
    end = time.monotonic() + PATIENCE_S
    while unsent(page):
        assert time.monotonic() < end, f"{unsent(page)} records did not arrive"
        page.evaluate("document.dispatchEvent(new Event('send-now'))")
        page.wait_for_timeout(100)


def test_every_record_arrives_exactly_once(page, server, fresh_database):
    page.context.set_offline(True)
    page.goto("/signals/new")
    page.locator("button[type=submit]:enabled").wait_for()
    fill_in(page, TEXTS[0])
    page.evaluate(MAKE, TEXTS)
    assert unsent(page) == MANY
    road = BadRoad(server)
    page.route("**/offline/signals", road.carry)
    page.context.set_offline(False)
    send_all(page)
    page.unroute("**/offline/signals")
    bodies = random.Random(5).sample(road.bodies, len(road.bodies))
    assert set(page.evaluate(AGAIN, bodies)) == {200}
    assert len(road.bodies) > MANY
    with Session(make_engine(fresh_database)) as session:
        assert sorted(session.scalars(select(Signal.text))) == sorted(TEXTS)
