"""What stands on the disk of a phone: nothing that anybody could read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.offline_steps import get_ready, record_without_network, rows, sign_in
from tests.cast import YUSUF

QUEUED = "Kwikstaartbruggetje: jongens stoken er vuur."
TYPED = "Zilverschoonlaantje, nog niet af"
#: Rare enough to stand nowhere else, and short enough to be found in a torn block.
AT_A_DESK = "Goudhaantjesplein, met een netwerk"
WORDS = ("Kwikstaartbrug", "Zilverschoonlaan", "Goudhaantjesplein")
CODINGS = ("utf-8", "utf-16-le", "utf-16-be")


@pytest.fixture
def profile(chromium, live_server, tmp_path) -> Iterator[BrowserContext]:
    """Return a browser that keeps its files, as the one of a phone does."""
    context = chromium.browser_type.launch_persistent_context(
        str(tmp_path),
        executable_path=CHROMIUM,
        args=ARGUMENTS,
        base_url=live_server,
        locale="nl-NL",
    )
    yield context
    context.close()


def files_with(folder: Path, word: str) -> set[str]:
    wanted = [word.encode(coding) for coding in CODINGS]
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.name for path in files if any(each in path.read_bytes() for each in wanted)}


def test_no_file_of_the_browser_holds_what_was_typed(profile, tmp_path):
    page = profile.new_page()
    sign_in(page, YUSUF)
    get_ready(page)
    desk = profile.new_page()
    desk.goto("/signals/new")
    desk.locator("textarea[name=text]").fill(AT_A_DESK)
    desk.locator("[data-draft-kept]").wait_for()
    profile.set_offline(True)
    record_without_network(page, QUEUED)
    page.goto("/signals/new")
    page.locator("button[type=submit]:enabled").wait_for()
    page.locator("textarea[name=text]").fill(TYPED)
    page.locator("[data-draft-kept]").wait_for()
    assert len(rows(page, "records")) == 1
    assert "draft:signal" in {row["name"] for row in rows(page, "kept")}
    profile.close()
    stored = [path for path in tmp_path.rglob("*") if "IndexedDB" in str(path) and path.is_file()]
    assert sum(path.stat().st_size for path in stored) > 1000
    assert {word: files_with(tmp_path, word) for word in WORDS} == {word: set() for word in WORDS}
