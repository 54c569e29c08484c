"""Series and reference numbers for the detectors."""

import csv
import math
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from resilience.trends.farrington import FarringtonSettings, Series
from resilience.trends.farrington_thresholds import ThresholdMethod
from resilience.trends.reference_weeks import Comparison
from tests.shared import shared

REFERENCE = "statistics/reference/early-warning/"
OWN = Path(__file__).parent / "trends_surveillance"
TRUTH = {"NA": math.nan, "NaN": math.nan, "TRUE": 1.0, "FALSE": 0.0}


def number(text):
    return TRUTH[text] if text in TRUTH else float(text)


def read_columns(path):
    """Return the columns of a CSV as arrays; text stays text."""
    with path.open() as lines:
        rows = list(csv.DictReader(lines))
    return {name: np.array([number(row[name]) for row in rows]) for name in rows[0]}


def reference(name):
    """Return the columns of a reference file, and its tested weeks counted from 0."""
    found = read_columns(shared(f"{REFERENCE}{name}.csv"))
    return found, found["t"].astype(int) - 1


def agona():
    return read_columns(shared(f"{REFERENCE}agona_observed.csv"))["observed1"]


def newport():
    with shared(f"{REFERENCE}salmNewport_dates.csv").open() as lines:
        days = [date.fromisoformat(row["date"]) for row in csv.DictReader(lines)]
    counts = read_columns(shared(f"{REFERENCE}salmNewport_national_observed.csv"))["overall"]
    return Series(counts, days)


def mondays(size, first=date(2008, 3, 3)):
    return [first + timedelta(weeks=week) for week in range(size)]


def own_cases():
    """Return, per configuration and series, what R surveillance answers at some weeks."""
    with (OWN / "expected.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    cases = {}
    for row in rows:
        cases.setdefault((int(row["config"]), row["series"]), []).append(row)
    return cases


def own_settings(config):
    """Return the settings of a configuration and whether it has dates and a population."""
    with (OWN / "configs.csv").open() as lines:
        c = list(csv.DictReader(lines))[config - 1]
    years, half, periods, past = (int(c[name]) for name in ("b", "w", "noPeriods", "past"))
    settings = FarringtonSettings(
        comparison=Comparison(years, half, periods, past),
        reweight=float(c["wt"]),
        trend=c["trend"] == "True",
        trend_level=float(c["ptrend"]),
        alpha=float(c["alpha"]),
        method=ThresholdMethod(c["method"]),
    )
    return settings, c["dates"] == "1", c["pop"] == "1"
