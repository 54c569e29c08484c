"""The pictures in the README are of the real application, made by these tests.

``RESILIENCE_PICTURES=1 make test ARGS=tests/browser/test_pictures.py`` makes them anew.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from resilience.config import ROOT
from tests.cast import MARIT, YUSUF

PICTURES = ROOT / "docs" / "pictures"
SHOWN = [
    ("map", MARIT, "/map?category=IN", 1280, 1160),
    ("signal", YUSUF, "/signals/new", 360, 740),
]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return PICTURES if os.environ.get("RESILIENCE_PICTURES") == "1" else tmp_path


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown[0])
def test_a_picture_can_be_made(chromium: Browser, havermonde, target, shown):
    name, slug, path, width, height = shown
    context = chromium.new_context(
        base_url=havermonde, viewport={"width": width, "height": height}, locale="nl-NL"
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.locator(f"form[action$='/demo/sign-in/{slug}'] button").click()
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=target / f"{name}.png")
    context.close()
    assert (target / f"{name}.png").stat().st_size > 20_000


@pytest.mark.parametrize("name", [each[0] for each in SHOWN])
def test_the_picture_stands_in_the_readme(name):
    assert f"docs/pictures/{name}.png" in (ROOT / "README.md").read_text("utf-8")
    assert (PICTURES / f"{name}.png").exists()
