"""The shared material beside the checkout: real areas and reference numbers, never committed."""

import os
from pathlib import Path

import pytest

from resilience.config import ROOT

SHARED = Path(os.environ.get("RESILIENCE_SHARED", ROOT.parent / "shared"))

ABSENT = "shared material is missing: "


def shared(path: str) -> Path:
    """Return a path below the shared folder.

    A test without its material does not run. In CI that is a failure; elsewhere the test is
    skipped, and ``tell_what_is_missing`` says so in lines that nobody can overlook.
    """
    found = SHARED / path
    if found.exists():
        return found
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"{ABSENT}{path}", pytrace=False)
    pytest.skip(f"{ABSENT}{path}")


def tell_what_is_missing(reporter: pytest.TerminalReporter) -> None:
    """Write a red block at the end of the run; for ``pytest_terminal_summary``.

    It reads the reports of the tests, so it also hears what the workers of xdist skipped.
    """
    reasons = [str(report.longrepr) for report in reporter.stats.get("skipped", [])]
    absent = sorted(reason for reason in reasons if ABSENT in reason)
    if not absent:
        return
    reporter.section("NOT EVERYTHING WAS TESTED", red=True, bold=True)
    reporter.line(f"No shared material at {SHARED}: set RESILIENCE_SHARED", red=True, bold=True)
    reporter.line(f"{len(absent)} tests did not run for want of:", red=True)
    for path in sorted({reason.split(ABSENT)[1].rstrip("')") for reason in absent}):
        reporter.line(f"  {path}", red=True)
