"""Sentences about figures: the number itself, why one is absent, and what it rests on."""

from flask_babel import gettext

from resilience.maps.classes import FINEST, Measure
from resilience.maps.labels import ABSENCES, CLOSED, days_label, during
from resilience.maps.picture import FigureState, MapPicture
from resilience.web.filters import decimal, number


def value_text(value: float, measure: Measure) -> str:
    """Return "16,2" for a rate and "1.240" for a count."""
    return decimal(value) if measure is Measure.RATE else number(int(value))


def lead(picture: MapPicture) -> str:
    """Return the sentence under the heading: what is counted, and over which days."""
    if picture.request.measure is Measure.RATE:
        return str(
            gettext("Signals per 1,000 inhabitants %(when)s.", when=during(picture.request.period))
        )
    return str(gettext("Number of signals %(when)s.", when=during(picture.request.period)))


def measure_text(measure: Measure) -> str:
    """Return what the shades of the legend stand for."""
    if measure is Measure.RATE:
        return str(gettext("Signals per 1,000 inhabitants"))
    return str(gettext("Number of signals"))


def class_labels(picture: MapPicture) -> list[str]:
    """Return the words of the five classes, low to high."""
    measure, starts = picture.request.measure, picture.starts
    below = [value_text(start - FINEST[measure], measure) for start in starts]
    from_ = [value_text(start, measure) for start in starts]
    middle = [f"{low}–{high}" for low, high in zip(from_, below[1:], strict=False)]
    if measure is Measure.COUNT and not picture.basis.is_exact:
        lowest = f"{number(picture.threshold)}–{below[0]}"
    else:
        lowest = gettext("up to %(value)s", value=below[0])
    return [lowest, *middle, gettext("%(value)s or more", value=from_[-1])]


def absence_text(state: FigureState, threshold: int) -> str:
    """Return what stands in the place of a number that is not there."""
    return str(ABSENCES[state]) % {"threshold": threshold}


def withheld_text(threshold: int) -> str:
    """Return why a number is withheld; it covers zero, so that nobody can tell the two apart."""
    return str(
        gettext(
            "fewer than %(threshold)s or too little to go on, zero as well", threshold=threshold
        )
    )


def basis_parts(picture: MapPicture) -> list[tuple[str, str]]:
    """Return what the figures rest on, each with its icon."""
    period, basis = picture.request.period, picture.basis
    if basis.is_exact:
        running = gettext("still running") if basis.is_running else ""
        days = ", ".join(filter(None, (days_label(period), running)))
        return [("calendar", days), ("lock-keyhole", exact_text(picture))]
    return [
        ("calendar", f"{CLOSED[period.kind]}, {days_label(period)}"),
        ("users", _rests_on(picture)),
    ]


def exact_text(picture: MapPicture) -> str:
    """Return the mark that every exact picture carries."""
    agreements = ", ".join(picture.basis.agreement_numbers)
    if not agreements:
        return str(gettext("Exact numbers, of your own organisation only"))
    return str(gettext("Exact numbers, within agreement %(numbers)s", numbers=agreements))


def _rests_on(picture: MapPicture) -> str:
    organisations = picture.basis.organisations_at_least
    if not organisations:
        return ""
    return str(
        gettext(
            "%(organisations)s or more organisations, %(people)s or more reporters",
            organisations=number(organisations),
            people=number(picture.basis.reporters_at_least),
        )
    )
