"""My area at a glance: the newest published numbers per subject, with their shape over a year."""

from dataclasses import dataclass

from resilience.areas.queries import find_current_edition, load_area
from resilience.authz.permissions import Permission
from resilience.maps.categories import IS_SENSITIVE, NEGATIVE, POSITIVE
from resilience.maps.periods import Period, PeriodKind
from resilience.maps.queries import Series, list_series
from resilience.uow import UnitOfWork

#: A year of four-week periods.
PERIODS = 13
MOST_AREAS = 2
WIDTH, HEIGHT = 60, 20
SUBJECTS = tuple(code for code in IS_SENSITIVE if code not in {NEGATIVE, POSITIVE})


@dataclass(frozen=True, slots=True)
class Figure:
    """The newest number of one subject in one area, and the shape of the periods before it."""

    value: int | None
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """Some areas side by side, subject by subject."""

    period: Period
    area_names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Figure, ...]], ...]


def find_glance(uow: UnitOfWork) -> Glance | None:
    """Return the areas for which the actor holds a role, or None when there is nothing yet."""
    edition = find_current_edition(uow.session)
    if edition is None or not uow.actor.may(Permission.MAP_READ):
        return None
    codes = uow.actor.areas_for(Permission.MAP_READ)[:MOST_AREAS]
    found = {
        (series.area_code, series.category): series
        for series in list_series(uow, PeriodKind.FOUR_WEEKS, PERIODS, codes)
    }
    if not any(series.periods for series in found.values()):
        return None
    return Glance(
        period=next(iter(found.values())).periods[-1],
        area_names=tuple(load_area(uow.session, edition.year, code).name for code in codes),
        rows=tuple(
            (subject, tuple(_figure(found[code, subject]) for code in codes))
            for subject in SUBJECTS
        ),
    )


def _figure(series: Series) -> Figure:
    return Figure(series.values[-1], spark_segments(series.values))


def spark_segments(values: tuple[int | None, ...]) -> tuple[str, ...]:
    """Return the lines of a sparkline as SVG points; a withheld period breaks the line.

    Parameters
    ----------
    values : tuple of int or None
        Published numbers, oldest first, equally far apart.

    Returns
    -------
    tuple of str
        One "x,y x,y" per unbroken run of two or more numbers, in a box of 60 by 20.

    Examples
    --------
    >>> spark_segments((10, 20, None, 20, 20))
    ('0.0,11.0 15.0,2.0', '45.0,2.0 60.0,2.0')

    """
    highest = max((value for value in values if value is not None), default=0) or 1
    step = WIDTH / max(1, len(values) - 1)
    runs: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            # Two units stay free above and none below, so that the line is never cut off.
            runs[-1].append(f"{place * step:.1f},{HEIGHT - value / highest * (HEIGHT - 2):.1f}")
    return tuple(" ".join(run) for run in runs if len(run) > 1)
