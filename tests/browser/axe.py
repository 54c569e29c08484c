"""Running axe-core in a page and saying what it found."""

from functools import cache

from playwright.sync_api import Page

from resilience.config import ROOT

#: WCAG 2.0, 2.1 and 2.2 at levels A and AA.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(found =>
  found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(' | ')}`))"""


@cache
def source() -> str:
    """Return axe-core as it came from npm."""
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[str]:
    """Return every violation as "rule: elements"; nothing is filtered."""
    page.evaluate(source())
    found: list[str] = page.evaluate(RUN, RULES)
    return found
