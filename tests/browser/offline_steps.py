"""What people do on a phone with and without a network, as steps for the tests."""

from typing import Any

from playwright.sync_api import Page

SEEN = "Auto's rijden rondjes; bij het zebrapad stapten mensen achteruit."
ROWS = """async (name) => {
  const asked = (request) => new Promise((done) => {
    request.onsuccess = () => done(request.result);
  });
  const opened = await asked(indexedDB.open('weerbaar'));
  if (![...opened.objectStoreNames].includes(name)) return [];
  const rows = await asked(opened.transaction(name).objectStore(name).getAll());
  opened.close();
  return rows.map(({ id, name, account, state }) => ({ id, name, account, state }));
}"""


def sign_in(page: Page, slug: str) -> None:
    """Sign in as a persona of the demo."""
    page.goto("/sign-in")
    page.locator(f"form[action$='/demo/sign-in/{slug}'] button").click()
    page.wait_for_url("**/")


def rows(page: Page, store: str) -> list[dict[str, Any]]:
    """Return the rows of a store of this device, without what is sealed in them."""
    found: list[dict[str, Any]] = page.evaluate(ROWS, store)
    return found


def get_ready(page: Page) -> None:
    """Wait until the device can do without a network."""
    page.evaluate("async () => Boolean((await navigator.serviceWorker.ready).active)")
    for _try in range(100):
        if any(row["name"] == "areas" for row in rows(page, "kept")):
            return
        page.wait_for_timeout(100)
    raise TimeoutError("nothing came on board")


def fill_in(page: Page, text: str = SEEN) -> None:
    """Answer what a signal needs."""
    page.get_by_role("radio", name="Kies buurt").check()
    page.locator("#buurt_code").select_option(label="Wiekenhof")
    page.get_by_role("searchbox", name="Zoek een soort").fill("afval")
    page.get_by_role("radio", name="Zwerfvuil en dumping").check()
    page.locator("textarea[name=text]").fill(text)


def record_without_network(page: Page, text: str = SEEN) -> None:
    """Record a signal on the page that the device keeps, until it stands in the queue."""
    page.goto("/signals/new")
    page.locator("button[type=submit]:enabled").wait_for()
    fill_in(page, text)
    page.get_by_role("button", name="Versturen").click()
    page.wait_for_url("**/offline/recent")


def wait_for_state(page: Page, state: str, count: int = 1) -> None:
    """Wait until so many records of this device stand so."""
    page.locator(f".queue-row--{state}").nth(count - 1).wait_for()
