"""The lock files: exact versions, hashes, and no address or path of any machine."""

import os
import re
import tomllib

import pytest

from resilience.config import ROOT

LOCKS = (
    "requirements-bootstrap.txt",
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-security.txt",
)
PIN = re.compile(r"^[a-z0-9.-]+(\[[a-z,]+\])?==[0-9a-z.]+( ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def versions(lock: str) -> dict[str, str]:
    """Return the pinned version of every package, with its marker."""
    lines = (ROOT / lock).read_text().splitlines()
    return dict(
        line.rstrip(" \\").split("==", 1) for line in lines if "==" in line and line[0] != " "
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_versions_and_hashes_only(lock: str) -> None:
    lines = (ROOT / lock).read_text().splitlines()
    assert [line for line in lines if not (PIN.match(line) or HASH.match(line))] == []


def test_what_the_application_needs_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[\[<>=]", need.lower())[0] for need in project["dependencies"]}
    assert wanted - set(versions("requirements.txt")) == set()


def test_what_the_tests_need_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needs = project["optional-dependencies"]["dev"]
    wanted = {re.split(r"[\[<>=]", need.lower())[0] for need in needs}
    assert wanted - set(versions("requirements-dev.txt")) == set()


def test_the_tests_run_with_the_versions_that_the_application_runs_with() -> None:
    runtime, development = versions("requirements.txt"), versions("requirements-dev.txt")
    assert runtime.items() <= development.items()


def test_ci_starts_by_itself() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
