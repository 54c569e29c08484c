"""How soon a web process is ready, and how much memory it holds.

Reference: a bare Flask process with one view, started the same way in the same run. A process
is ready when it has imported everything and answered its first request.
"""

import os
import statistics
import subprocess
import sys
import time

from bench.bench_record_signal import SECRETS

ROUNDS = 5
BARE = """
from flask import Flask
app = Flask("bare")
app.add_url_rule("/healthz", "healthz", lambda: "ok")
"""
OURS = "from wsgi import app\n"
MEASURE = """
assert app.test_client().get("/healthz").status_code == 200
print([line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")][0])
"""


def measure(code: str) -> tuple[float, float]:
    """Return seconds until the first answer and megabytes resident, of one fresh process."""
    started = time.perf_counter()
    finished = subprocess.run(
        [sys.executable, "-c", code + MEASURE],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, **SECRETS, "RESILIENCE_DATABASE_URL": "postgresql+psycopg://"},
    )
    return time.perf_counter() - started, int(finished.stdout) / 1024


def main() -> None:
    """Print the medians and their ratios."""
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(measure(OURS))
        bare.append(measure(BARE))
    for name, place, unit, most in (("ready", 0, "s", 3.0), ("resident", 1, "MB", 250.0)):
        mine = statistics.median(each[place] for each in ours)
        theirs = statistics.median(each[place] for each in bare)
        print(
            f"web process {name}: {mine:.2f} {unit} (target < {most:g}); "
            f"bare Flask {theirs:.2f} {unit}; ratio {mine / theirs:.1f}"
        )


if __name__ == "__main__":
    main()
