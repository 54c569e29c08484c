"""Every page, as the persona who uses it, in both languages and both colour schemes.

Each page is checked by axe (WCAG 2.2 AA, no violation), for a foreign host, for errors in the
console, for sideways scrolling on a phone, and by the page checks on its source.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from resilience.app import create_app
from tests.browser.axe import violations
from tests.cast import ESTHER, FARID, JOKE, MARIT, PETRA, ROB, TOM, YUSUF
from tests.web.page_checks import check_page

VISITOR = ""
PAGES = {
    VISITOR: ["/sign-in"],
    YUSUF: [
        "/",
        "/signals",
        "/signals/new",
        "first /signals/",
        "/safety-concerns",
        "/safety-concerns/new",
        "first /safety-concerns/",
        "/map",
        "/map?category=IN&level=wijk&measure=count",
        "/notifications",
        "/system",  # refused
        "/nowhere",  # not found
        "/tf-setup",
        "/mf-recovery-codes",
        "/change",
        "/verify",
    ],
    MARIT: ["/", "/signals?selection=area", "/map/exact", "/sharing-agreements"],
    ROB: ["/", "/safety-concerns", "first /safety-concerns/"],
    PETRA: ["/", "/safety-concerns"],
    ESTHER: ["/", "/map"],
    FARID: ["/", "/log"],
    TOM: ["/people"],
    JOKE: ["/system"],
}
#: Addresses of figures, of health, and steps that only follow upon another.
NO_PAGES = {
    "/healthz",
    "/map/table.csv",
    "/map/values.json",
    "/mf-recovery",
    "/readyz",
    "/tf-rescue",
    "/tf-select",
    "/tf-validate",
}
HEIGHT = "document.documentElement.scrollHeight"
LOOKS = [("nl", "light", 1280), ("nl", "dark", 360), ("en", "light", 320), ("en", "dark", 1280)]


@contextmanager
def signed_in(
    chromium: Browser, address: str, slug: str, look: tuple[str, str, int]
) -> Iterator[BrowserContext]:
    """Open a browser of its own with one look, signed in as a persona."""
    locale, scheme, width = look
    context = chromium.new_context(
        base_url=address,
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="nl-NL" if locale == "nl" else "en-GB",
        reduced_motion="reduce",
    )
    if slug:
        page = context.new_page()
        page.goto("/sign-in")
        page.locator(f"form[action$='/demo/sign-in/{slug}'] button").click()
        page.wait_for_load_state()
        page.close()
    yield context
    context.close()


def _resolve(page: Page, path: str) -> str:
    """Return the address of "first /signals/": the first record in that list."""
    if not path.startswith("first "):
        return path
    prefix = path.removeprefix("first ")
    page.goto(prefix.rstrip("/"))
    link = page.locator(f"main a[href^='{prefix}']:not([href*='/new'])").first
    return str(link.get_attribute("href"))


def _problems_in_print(page: Page) -> list[str]:
    """Return what of the frame would be printed: the navigation and what one can press."""
    page.emulate_media(media="print")
    shown = [
        part
        for part in (".app-nav", ".submit-bar", ".page-heading__actions", ".header-tools")
        if page.locator(part).count() and page.locator(part).first.is_visible()
    ]
    page.emulate_media(media="screen")
    return shown


def _problems(context: BrowserContext, path: str, look: tuple[str, str, int]) -> dict[str, object]:
    locale, _scheme, width = look
    page = context.new_page()
    address = _resolve(page, path)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    # Seen whole: a bar that sticks to the bottom of a small window covers whatever lies there.
    page.set_viewport_size({"width": width, "height": page.evaluate(HEIGHT)})
    found = {
        "axe": violations(page),
        # A browser hides the nonces in what it has read, so the source is asked for apart.
        "source": check_page(context.request.get(address).text()),
        "foreign hosts": sorted(
            {urlsplit(url).hostname or "" for url in asked} - {"127.0.0.1", ""}
        ),
        "console": [line for line in said if "404" not in line and "403" not in line],
        "print": _problems_in_print(page),
        "sideways": page.evaluate("document.documentElement.scrollWidth") - width,
        "language": page.locator("html").get_attribute("lang") != locale,
    }
    page.close()
    return {name: each for name, each in found.items() if each}


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("slug", PAGES)
def test_pages_are_accessible_self_contained_and_fit(chromium, havermonde, slug, look):
    with signed_in(chromium, havermonde, slug, look) as context:
        found = {path: _problems(context, path, look) for path in PAGES[slug]}
    assert {path: problems for path, problems in found.items() if problems} == {}


def test_no_page_of_the_application_is_left_out(havermonde, config, clock):
    listed = {path.partition("?")[0] for paths in PAGES.values() for path in paths}
    app = create_app(config, clock)
    pages = {
        str(rule)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    }
    assert pages - listed == NO_PAGES
