"""The detectors: Farrington against R surveillance, a night of EB-GP, and the full simulation.

Where R with its package surveillance is installed, both test the same series in turns; R's time
is that of `farringtonFlexible` alone, without starting R. The night takes every domain and area
level with five years of weeks. The simulation holds EB-GP against methods.md 2.
"""

import re
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

from resilience.trends.area_levels import Q_BUURT, Q_GEMEENTE, Q_WIJK, Level, raised_top_down
from resilience.trends.farrington import FarringtonSettings, Series, farrington
from resilience.trends.gamma_poisson import EbGpSettings, gather, predictive
from resilience.trends.simulation import Setting, doubled_reporters, tripled

ROUNDS = 3
SERIES, WEEKS, TESTED = 5, 312, 31
DOMAINS = 10
AREAS = {"gemeenten": (355, 10.6), "wijken": (3_164, 1.3), "buurten": (13_594, 0.3)}
YEARS_OF_WEEKS = 260
SMALLEST_RATIO = 4.0
MOST_SECONDS, MOST_MEGABYTES = 300, 2_000
Q = {"gemeenten": Q_GEMEENTE, "wijken": Q_WIJK, "buurten": Q_BUURT}
TARGETS = {"gemeenten": (0.16, 0.89), "wijken": (0.64, 0.44), "buurten": (0.5, 0.04)}
IN_R = """
suppressMessages(library(surveillance))
counts <- as.matrix(read.csv("series.csv", header = FALSE))
control <- list(range = {first}:{last}, b = 4, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26,
  weightsThreshold = 2.58, pThresholdTrend = 1, thresholdMethod = "nbPlugin", glmWarnings = FALSE)
spent <- system.time(found <- farringtonFlexible(sts(counts, frequency = 52), control))
cat("seconds", spent[["elapsed"]], "bounds", sum(upperbound(found), na.rm = TRUE), "\\n")
"""


def main() -> None:
    """Measure and print."""
    is_fast = compare_with_r()
    is_light = measure_night()
    simulate()
    if not (is_fast and is_light):
        raise SystemExit("the detectors are too slow or too large")


def compare_with_r() -> bool:
    """Print the ratio to R, or that R is absent."""
    random = np.random.default_rng(1)
    season = np.exp(0.4 * np.sin(2 * np.pi * np.arange(WEEKS) / 52))
    counts = random.poisson(6 * season[:, None], (WEEKS, SERIES)).astype(float)
    weeks = np.arange(WEEKS - TESTED, WEEKS)

    def ours() -> float:
        return float(np.nansum(farrington(Series(counts), weeks, FarringtonSettings()).upperbound))

    if not has_surveillance():
        print(f"Farrington: {1000 * timed(ours) / SERIES:.1f} ms a series; R is absent, no ratio")
        return True
    rounds = []
    for number in range(1, ROUNDS + 1):
        (theirs, bounds), mine = run_r(counts), timed(ours)
        assert bounds == ours(), "R gives other bounds"
        rounds.append(theirs / mine)
        print(
            f"round {number}: ours {1000 * mine / SERIES:.1f} ms a series of {TESTED} weeks, "
            f"R surveillance {1000 * theirs / SERIES:.1f} ms"
        )
    ratio = statistics.median(rounds)
    print(f"Farrington: {ratio:.0f} times faster than R surveillance; target {SMALLEST_RATIO:.0f}")
    return ratio >= SMALLEST_RATIO


def has_surveillance() -> bool:
    """Tell whether R and its package are here."""
    if shutil.which("Rscript") is None:
        return False
    asked = ["Rscript", "-e", "stopifnot(requireNamespace('surveillance', quietly = TRUE))"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def run_r(counts: np.ndarray) -> tuple[float, float]:
    """Return the seconds R takes for the same series, and the sum of its bounds."""
    with tempfile.TemporaryDirectory() as folder:
        np.savetxt(Path(folder) / "series.csv", counts, delimiter=",", fmt="%d")
        script = IN_R.format(first=WEEKS - TESTED + 1, last=WEEKS)
        done = subprocess.run(
            ["Rscript", "-e", script], cwd=folder, capture_output=True, check=True, text=True
        )
    found = re.search(r"seconds (\S+) bounds (\S+)", done.stdout)
    assert found, done.stderr
    return float(found[1]), float(found[2])


def timed(act: Callable[[], object]) -> float:
    """Return the median seconds of three."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        act()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def measure_night() -> bool:
    """Print the time and memory of every domain and level, all weeks of five years."""
    random = np.random.default_rng(2)
    started = time.perf_counter()
    for _ in range(DOMAINS):
        judge_domain(random)
    spent = time.perf_counter() - started
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"night: {DOMAINS} domains, all areas, every week of five years in {spent:.0f} s, at most "
        f"{largest:.0f} MB; targets {MOST_SECONDS} s and {MOST_MEGABYTES} MB"
    )
    return spent < MOST_SECONDS and largest < MOST_MEGABYTES


def judge_domain(random: np.random.Generator) -> None:
    """Judge every week of one domain at the three levels, top-down, a quarter at a time."""
    counts = [
        random.poisson(mean, (YEARS_OF_WEEKS, areas)).astype(float)
        for areas, mean in AREAS.values()
    ]
    sizes = [areas for areas, _ in AREAS.values()]
    parents = [None] + [np.arange(below) * above // below for above, below in pairwise(sizes)]
    settings = EbGpSettings()
    for start in range(settings.history, YEARS_OF_WEEKS, 13):
        weeks = np.arange(start, min(start + 13, YEARS_OF_WEEKS))
        ahead = [predictive(gather(each, np.ones_like(each), weeks, settings)) for each in counts]
        levels = [
            Level(each.upper_tail(), each.expected, of)
            for each, of in zip(ahead, parents, strict=True)
        ]
        raised_top_down(levels)


def simulate() -> None:
    """Print false alarms and detection at the volumes of methods.md."""
    for name, (areas, mean) in AREAS.items():
        settings = EbGpSettings(q=Q[name])
        for variation in (0.25, 1.0, 2.0):
            setting = Setting(areas, mean, variation)
            runs = [tripled(setting, seed, settings) for seed in range(5)]
            alarms = statistics.mean(run.false_alarms for run in runs)
            detected = statistics.mean(run.detected for run in runs)
            most, least = TARGETS[name]
            verdict = "as good" if alarms <= most and detected >= least else "NOT as good"
            print(
                f"{name}, variation {variation}: {alarms:.2f} false alarms a week (methods {most}),"
                f" {detected:.3f} detected (methods {least}): {verdict}"
            )
        doubled = doubled_reporters(Setting(areas, mean, 1.0), 1)
        print(f"{name}: doubling the reporters raises {100 * doubled:.3f} % false alarms; most 1 %")


if __name__ == "__main__":
    main()
