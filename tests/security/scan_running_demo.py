"""Wapiti and sqlmap let loose on a running demo, signed in as one person of each role.

Run by `make security`, not by `make test`: it takes minutes and needs tools of its own. The
reports stay in `var/security`.
"""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from resilience.config import ROOT
from tests.conftest import clone, drop
from tests.security.browsing import Browser
from tests.security.crawl import Form, crawl, forms_of, shape_of
from tests.security.people import one_of_each_role
from tests.security.processes import Processes

TOOLS = Path(os.environ.get("RESILIENCE_SECURITY_TOOLS", ROOT / ".venv-security" / "bin"))
REPORTS = ROOT / "var" / "security"
#: Those that need no server of somebody else to call back.
WAPITI_MODULES = (
    "exec,file,sql,xss,permanentxss,crlf,redirect,csrf,csp,http_headers,cookieflags,htaccess,"
    "ldap,shellshock,backup,upload"
)
SECONDS_PER_MODULE = os.environ.get("RESILIENCE_SCAN_SECONDS", "15")
SECONDS_OF_CRAWLING = str(3 * int(SECONDS_PER_MODULE))
#: Each share of sqlmap takes at most so many kinds of requests.
MOST_TARGETS = int(os.environ.get("RESILIENCE_SCAN_TARGETS", "10000"))
#: What everybody reads; to be there says nothing about being signed in.
FOR_VISITORS = ("/sign-in", "/wan-signin", "/public", "/api-documentation")
LEAST_PAGES = 5
#: What wapiti only mentions: which methods an address answers to.
INFORMATIONAL = {"HTTP Methods", "Fingerprint web technology", "Fingerprint web server"}
#: Here the scanner would sign itself out or somebody else in; files have nothing to inject into.
LEAVES = ("/sign-out", "/demo/sign-in", "/sessions", "/static")

#: Two processes go through the kinds of requests, each half of them.
SHARES = 2
LEAST_TESTED = 20

pytestmark = pytest.mark.timeout(3000)


@pytest.fixture
def demo(server_url, demo_database, worker_id, request) -> Iterator[Processes]:
    """Serve a copy of Havermonde over TLS: scanners press every button."""
    name = f"scanned_{worker_id}"
    source = demo_database.rpartition("/")[2].partition("?")[0]
    application = f"tests.security.wsgi:{request.param}()"
    processes = Processes(clone(server_url, source, name), application, tls=True)
    processes.wait_until_it_answers()
    yield processes
    processes.end()
    drop(server_url, name)


def cookies_of(browser: Browser) -> str:
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)


@pytest.mark.parametrize("demo", ["whole"], indirect=True)
@pytest.mark.parametrize("slug", one_of_each_role())
def test_wapiti_finds_nothing_above_informational(demo, slug):
    browser = Browser(demo.address, slug)
    report = REPORTS / f"wapiti-{slug}.json"
    REPORTS.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(REPORTS / f"wapiti-{slug}", ignore_errors=True)
    words = [
        *(str(TOOLS / "wapiti"), "-u", f"{demo.address}/", "-C", cookies_of(browser)),
        *("--scope", "folder", "-d", "3", "--flush-session", "--tasks", "4"),
        *("--max-scan-time", SECONDS_OF_CRAWLING, "--max-attack-time", SECONDS_PER_MODULE),
        *("-m", WAPITI_MODULES, "--no-bugreport", "-f", "json", "-o", str(report)),
        *("--store-session", str(REPORTS / f"wapiti-{slug}")),
        *(word for path in LEAVES for word in ("-x", f"{demo.address}{path}*")),
    ]
    run(words, f"wapiti-{slug}.log")
    found = json.loads(report.read_text())
    assert pages_read(slug) > LEAST_PAGES, "the scanner was not signed in"
    assert browser.get("/")[0] == 200, "the scanner lost its session on the way"
    assert findings(found) == []


def pages_read(slug: str) -> int:
    """Return how many addresses behind the sign-in gave the scanner a page."""
    (stored,) = (REPORTS / f"wapiti-{slug}").glob("*.db")
    with closing(sqlite3.connect(stored)) as scan:
        read = scan.execute(
            "SELECT DISTINCT path FROM paths JOIN responses USING (response_id) "
            "WHERE method = 'GET' AND status_code = 200"
        )
        paths = {urlsplit(address).path for (address,) in read}
    return len({path for path in paths if not path.startswith(FOR_VISITORS)})


def findings(report: dict) -> list[str]:
    """Return what is more than a mention, as lines to read."""
    return [
        f"{kind}: {each['method']} {each['path']} {each['info'][:200]}"
        for part in ("vulnerabilities", "anomalies")
        for kind, found in report[part].items()
        for each in found
        if kind not in INFORMATIONAL
    ]


@pytest.mark.parametrize("demo", ["without_token"], indirect=True)
@pytest.mark.parametrize("share", range(SHARES))
def test_sqlmap_finds_no_way_in(demo, share):
    log, seen, said = f"sqlmap-{share}.log", set(), []
    (REPORTS / log).unlink(missing_ok=True)
    for slug in one_of_each_role():
        browser = Browser(demo.address, slug)
        ours = targets(browser, seen)[share::SHARES][: MOST_TARGETS - len(said)]
        said += [attack(demo, browser, target, log) for target in ours]
    tested = [each for each in said if " parameter '" in each]
    assert len(tested) > LEAST_TESTED
    assert [line for each in said for line in each.splitlines() if "is vulnerable" in line] == []
    assert not any("identified the following injection" in each for each in said)


def targets(browser: Browser, seen: set[object]) -> list[tuple[str, str]]:
    """Return an address and a body for each kind of request that nobody before could make."""
    found = []
    for visited in crawl(browser.get):
        if "?" in visited.address and shape_of(visited.address) not in seen:
            seen.add(shape_of(visited.address))
            found.append((visited.address, ""))
        for form in forms_of(visited):
            if form.shape not in seen and not form.action.startswith(LEAVES):
                seen.add(form.shape)
                found.append(request_of(form))
    return [target for target in found if target[0].partition("?")[2] or target[1]]


def request_of(form: Form) -> tuple[str, str]:
    typed = urlencode(
        {
            field.name: field.value or (field.options or ("1",))[-1]
            for field in form.fields
            if field.name != "csrf_token"
        }
    )
    return (form.action, typed) if form.method == "POST" else (f"{form.action}?{typed}", "")


def attack(demo: Processes, browser: Browser, target: tuple[str, str], log: str) -> str:
    address, body = target
    words = [
        *(str(TOOLS / "sqlmap"), "-u", f"{demo.address}{address}", "--batch", "--smart"),
        *("--cookie", cookies_of(browser), "--drop-set-cookie", "--dbms", "postgresql"),
        *("--header", f"Referer: {demo.address}/", "--ignore-redirects"),
        *("--technique", "BEU", "--level", "1", "--threads", "4", "--disable-coloring"),
        *("--output-dir", str(REPORTS / "sqlmap"), "--flush-session", "--ignore-code", "*"),
        *(("--data", body) if body else ()),
    ]
    return run(words, log, append=True)


def run(words: list[str], log: str, *, append: bool = False) -> str:
    """Run a tool to its end, keep what it said, and return it."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, timeout=1500, errors="replace"
    )
    with (REPORTS / log).open("a" if append else "w") as kept:
        kept.write(done.stdout + done.stderr)
    return done.stdout
