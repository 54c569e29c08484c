"""Commands on somebody's own files: they ask for no settings and no database."""

import os
import subprocess
import sys

import pytest

from resilience.config import ROOT


@pytest.mark.parametrize("name", ["text-guard", "disclosure", "trends"])
def test_a_command_on_files_starts_without_settings(name):
    bare = {name: value for name, value in os.environ.items() if "RESILIENCE" not in name}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", name, "--help"]
    done = subprocess.run(command, cwd=ROOT, env=bare, capture_output=True, text=True, check=False)
    assert (done.returncode, "Commands:" in done.stdout) == (0, True), done.stderr
