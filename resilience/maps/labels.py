"""The words that people read on a map: subjects, periods, measures, and why a number is absent."""

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _l

from resilience.areas.codes import AreaLevel
from resilience.maps.categories import NEGATIVE, POSITIVE
from resilience.maps.classes import Measure
from resilience.maps.periods import Period, PeriodKind
from resilience.maps.picture import FigureState
from resilience.signals.labels import domain_label

MEASURES = {
    Measure.RATE: _l("Per 1,000"),
    Measure.COUNT: _l("Count"),
}

CLOSED = {
    PeriodKind.FOUR_WEEKS: _l("Closed four weeks"),
    PeriodKind.QUARTER: _l("Closed quarter"),
    PeriodKind.YEAR: _l("Closed year"),
}

#: What stands in the place of a number.
ABSENCES = {
    FigureState.WITHHELD: _l("fewer than %(threshold)s"),
    FigureState.NOT_APART: _l("no data"),
    FigureState.NONE: _l("no signals"),
    FigureState.OUTSIDE: _l("outside your areas"),
}

TOTALS = {
    NEGATIVE: _l("All negative signals"),
    POSITIVE: _l("All positive signals"),
}

PER_LEVEL = {
    "gemeente": _l("%(subject)s, per municipality"),
    "wijk": _l("%(subject)s, per wijk"),
    "buurt": _l("%(subject)s, per buurt"),
}

QUARTERS = {
    1: _l("first quarter of %(year)s"),
    2: _l("second quarter of %(year)s"),
    3: _l("third quarter of %(year)s"),
    4: _l("fourth quarter of %(year)s"),
}


def category_label(code: str) -> str:
    """Return the name of a domain or a total in the language of the reader."""
    return str(TOTALS[code]) if code in TOTALS else domain_label(code)


def within_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence."""
    return label[:1].lower() + label[1:]


def heading(category: str, level: AreaLevel) -> str:
    """Return "Intimidatie en machtsvertoon, per buurt"."""
    return str(PER_LEVEL[level]) % {"subject": category_label(category)}


def days_label(period: Period) -> str:
    """Return "5 oktober t/m 1 november 2026"; the first year only where it differs."""
    first, last = period.first_day, period.last_day
    form = "d MMMM" if first.year == last.year else "d MMMM y"
    return str(
        gettext(
            "%(first)s to %(last)s",
            first=format_date(first, form),
            last=format_date(last, "d MMMM y"),
        )
    )


def period_label(period: Period) -> str:
    """Return a period as it stands in a list of choices."""
    if period.kind is PeriodKind.FOUR_WEEKS:
        return days_label(period)
    if period.kind is PeriodKind.YEAR:
        return str(gettext("The year %(year)s", year=period.year))
    named = str(QUARTERS[period.number]) % {"year": period.year}
    return named[:1].upper() + named[1:]


def during(period: Period) -> str:
    """Return "in het derde kwartaal van 2026"."""
    if period.kind is PeriodKind.FOUR_WEEKS:
        return str(gettext("from %(days)s", days=days_label(period)))
    if period.kind is PeriodKind.YEAR:
        return str(gettext("in the year %(year)s", year=period.year))
    return str(
        gettext("in the %(quarter)s", quarter=str(QUARTERS[period.number]) % {"year": period.year})
    )
