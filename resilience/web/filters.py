"""Dates, numbers and labels as people in the Netherlands read them."""

import enum
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, get_locale
from flask_babel import lazy_gettext as _l

from resilience.clock import local_day

WORDS = (
    _l("two"),
    _l("three"),
    _l("four"),
    _l("five"),
    _l("six"),
    _l("seven"),
    _l("eight"),
    _l("nine"),
    _l("ten"),
    _l("eleven"),
    _l("twelve"),
)
LABELS: dict[type[enum.Enum], Mapping[Any, Any]] = {}


def register_labels(*tables: Mapping[Any, Any]) -> None:
    """Make the labels of enum members known to the ``label`` filter."""
    for table in tables:
        LABELS[type(next(iter(table)))] = table


def label(member: enum.Enum) -> str:
    """Return the word that people read for an enum member."""
    return str(LABELS[type(member)][member])


def _is_dutch() -> bool:
    return str(get_locale() or "nl").startswith("nl")


def day(value: date | datetime) -> str:
    """Return "donderdag 3 december"."""
    show: Callable[..., str] = format_datetime if isinstance(value, datetime) else format_date
    return show(value, "EEEE d MMMM")


def time(value: datetime) -> str:
    """Return "14.30 uur"."""
    return str(format_datetime(value, "HH.mm 'uur'" if _is_dutch() else "HH:mm"))


def moment(value: datetime) -> str:
    """Return "donderdag 3 december, 14.30 uur"."""
    return f"{day(value)}, {time(value)}"


def long_date(value: date | datetime) -> str:
    """Return "23 november 2026"."""
    show: Callable[..., str] = format_datetime if isinstance(value, datetime) else format_date
    return show(value, "d MMMM y")


def week(value: datetime) -> int:
    """Return the ISO week in the Netherlands."""
    return local_day(value).isocalendar().week


def short_date(value: date | datetime) -> str:
    """Return "23-11-2026"."""
    show: Callable[..., str] = format_datetime if isinstance(value, datetime) else format_date
    return show(value, "dd-MM-y")


def in_words(value: int) -> str:
    """Return "zes" for 6; figures from thirteen on, as in running text."""
    return str(WORDS[value - 2]) if 2 <= value < len(WORDS) + 2 else number(value)  # noqa: PLR2004


def number(value: int) -> str:
    """Return "3.210"."""
    return str(format_decimal(value, "#,##0"))


def decimal(value: float) -> str:
    """Return "7,5"."""
    return str(format_decimal(value, "#,##0.0"))


def init_app(app: Flask) -> None:
    """Register every filter under its own name."""
    for shown in (label, week, day, time, moment, long_date, short_date, number, decimal):
        app.jinja_env.filters[shown.__name__] = shown
