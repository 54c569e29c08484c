"""What the web process loads for areas."""

import subprocess
import sys


def test_starting_does_not_load_what_only_an_import_needs():
    script = (
        "import sys, resilience.areas.views, resilience.areas.cli, resilience.areas.lookup;"
        "print([name for name in ('geopandas', 'pandas', 'pyogrio') if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert answer.stdout.strip() == "[]", answer.stderr
