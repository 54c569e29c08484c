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
from tests.cast import ESTHER, FARID, JOKE, MARIT, PETRA, ROB, SASKIA, TOM, WILLEM, YUSUF
from tests.web.page_checks import check_page

VISITOR = ""
PAGES = {
    VISITOR: [
        "/sign-in",
        "/sign-in/organisation",
        "/sign-in/organisation/refused",
        "/wan-signin",
        "/api-documentation",
        "/public",
    ],
    YUSUF: [
        "/",
        "/me",
        "/sessions",
        "/signals",
        "/signals/new",
        "first /signals/",
        "first /review/ of /",
        "/safety-concerns",
        "/safety-concerns/new",
        "first /safety-concerns/",
        "/map",
        "/map?category=IN&level=wijk&measure=count",
        "/notifications",
        "/recent",
        "/offline/signal",
        "/offline/signal-police",
        "/offline/concern",
        "/offline/recent",
        "/system",  # refused
        "/nowhere",  # not found
        "/tf-setup",
        "/mf-recovery-codes",
        "/change",
        "/verify",
        "/account",
        "/wan-register",
        "/wan-verify",
    ],
    MARIT: [
        "/",
        "/signals?selection=area",
        "/signals?selection=area&severity=serious&grade=A&assigned=nobody",
        "/signals/views",
        "/exports",
        "/exports/signals?selection=area",
        "/map/exact",
        "/feedback",
        "first /feedback/signals/ of /feedback",
        "/feedback/on-time",
        "/feedback/sentences/new",
        "/sharing-agreements",
        "first /sharing-agreements/",
        "/why?number=S-2026-999999",
        "/why?kind=OV01&area=WK990102",
        "first /why/signals/ of /signals?selection=area",
    ],
    SASKIA: ["/", "/review", "first /review/"],
    ROB: ["/", "/safety-concerns", "first /safety-concerns/"],
    PETRA: ["/", "/safety-concerns"],
    ESTHER: ["/", "/map"],
    WILLEM: ["/", "/retention/lists"],
    FARID: [
        "/exports/organisation",
        "/sharing-agreements/new",
        "/retention",
        "/retention/soon",
        "/retention/terms/B",
        "/retention/lists",
        "/retention/proofs",
        "/accountability",
        "/accountability/bias",
        "first /accountability/bias/",
        "/accountability/registers/article-30",
        "/accountability/registers/dpia",
        "/accountability/registers/algorithm",
        "/accountability/registers/agreements",
        "/rights-requests",
        "/rights-requests/new",
        "first /rights-requests/",
        "/data-breaches",
        "/data-breaches/new",
        "first /data-breaches/",
        "/",
        "/log",
        "/log/export",
    ],
    TOM: [
        "/feedback/sentences",
        "/people",
        "first /people/",
        "/people/new",
        "/people/sign-ins",
        "/access-reviews",
        "first /access-reviews/",
        "/role-proposals",
        "/imports",
        "/imports/new",
        "first /imports/",
        "/api-clients",
        "/api-clients/new",
        "first /api-clients/",
    ],
    JOKE: ["/system", "/system/sign-ins", "/organisations", "/organisations/new"],
}
#: Addresses of figures, of health, and steps that only follow upon another.
NO_PAGES = {
    "/retention/proofs.csv",
    # Needs a published map in its address; tests/web/test_exports.py checks the page.
    "/exports/map",
    "/prove/go-on",
    "/sessions/remaining",
    "/api/v1",
    "/api/v1/gebieden",
    "/api/v1/gepubliceerde-cijfers",
    "/api/v1/openapi.json",
    "/api/v1/signaaltypen",
    "/api/v1/signalen",
    "/healthz",
    "/map/table.csv",
    "/map/values.json",
    "/manifest.webmanifest",
    "/mf-recovery",
    "/offline/areas",
    "/offline/contact",
    "/offline/standing",
    "/readyz",
    "/service-worker.js",
    "/tf-rescue",
    "/sign-in/organisation/callback",
    "/sign-in/organisation/finish",
    "/sign-in/organisation/prove",
    "/sign-in/organisation/start",
    "/tf-select",
    "/tf-validate",
    "/wan-delete",
}
HEIGHT = "document.documentElement.scrollHeight"
#: Of each language two looks, seen one after the other on the same page.
LOOKS = {"nl": [("light", 1280), ("dark", 360)], "en": [("light", 320), ("dark", 1280)]}


@contextmanager
def signed_in(chromium: Browser, address: str, slug: str, locale: str) -> Iterator[BrowserContext]:
    """Open a browser of its own in one language, signed in as a persona."""
    context = chromium.new_context(
        base_url=address,
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
    prefix, _, listed = path.removeprefix("first ").partition(" of ")
    page.goto(listed or prefix.rstrip("/"))
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


def _problems(context: BrowserContext, path: str, locale: str) -> dict[str, object]:
    page = context.new_page()
    address = _resolve(page, path)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    _put_on(page, *LOOKS[locale][0])
    response = page.goto(address)
    # A browser hides the nonces in what it has read, so the source is taken as it came.
    source = response.text() if response else ""
    _wait_until_whole(page)
    found: dict[str, object] = {}
    for scheme, width in LOOKS[locale]:
        _put_on(page, scheme, width)
        for name, problem in _problems_of_look(page, width).items():
            found[f"{name}, {scheme}, {width}"] = problem
    found |= {
        "source": check_page(source),
        "foreign hosts": sorted(
            {urlsplit(url).hostname or "" for url in asked} - {"127.0.0.1", ""}
        ),
        "console": [line for line in said if "404" not in line and "403" not in line],
        "print": _problems_in_print(page),
        "language": page.locator("html").get_attribute("lang") != locale,
    }
    page.close()
    return {name: each for name, each in found.items() if each}


def _wait_until_whole(page: Page) -> None:
    """Wait for the letters, and where a script fetches something more, until all is quiet."""
    page.wait_for_function("document.fonts.status === 'loaded'")
    if page.locator("[data-place-picker], [class^=map], [class^=place]").count():
        page.wait_for_load_state("networkidle")


def _put_on(page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})


def _problems_of_look(page: Page, width: int) -> dict[str, object]:
    # Seen whole: a bar that sticks to the bottom of a small window covers whatever lies there.
    page.set_viewport_size({"width": width, "height": page.evaluate(HEIGHT)})
    return {
        "axe": violations(page),
        "sideways": page.evaluate("document.documentElement.scrollWidth") - width,
    }


@pytest.mark.parametrize("locale", LOOKS)
@pytest.mark.parametrize("slug", PAGES)
def test_pages_are_accessible_self_contained_and_fit(chromium, havermonde, slug, locale):
    with signed_in(chromium, havermonde, slug, locale) as context:
        found = {path: _problems(context, path, locale) for path in PAGES[slug]}
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
