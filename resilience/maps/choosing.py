"""What a reader can choose from: subjects, periods and gemeenten, with sensible defaults."""

from collections.abc import Mapping, Sequence

from resilience.areas.codes import AreaLevel, ancestor
from resilience.areas.queries import find_current_edition
from resilience.authz.actor import Actor
from resilience.clock import local_day
from resilience.maps.categories import IS_SENSITIVE, NEGATIVE, POSITIVE
from resilience.maps.exact import exact_levels, exact_periods
from resilience.maps.forms import Choices
from resilience.maps.geography import EditionMark, Gemeente, gemeenten
from resilience.maps.periods import PeriodKind
from resilience.maps.queries import Published
from resilience.uow import UnitOfWork

#: The totals first: they are what a reader without a question wants to see.
CATEGORIES = (
    NEGATIVE,
    *(code for code in IS_SENSITIVE if code not in {NEGATIVE, POSITIVE}),
    POSITIVE,
)
#: Small to large: buurten tell most.
LEVELS = tuple(reversed(AreaLevel))


def published_choices(uow: UnitOfWork, published: Sequence[Published]) -> Choices:
    """Return what can be chosen on the k-safe map."""
    # A quarter holds enough signals for most areas to have a number, and is recent enough.
    quarters = (each for each in published if each.period.kind is PeriodKind.QUARTER)
    default = next(quarters, published[0])
    known = gemeenten(uow.session, default.edition)
    return Choices(
        categories=CATEGORIES,
        periods=tuple(each.period for each in published),
        levels=LEVELS,
        gemeenten=_names(known),
        default_period=default.period,
        default_gemeente=_home(uow.actor, known),
    )


def exact_choices(uow: UnitOfWork) -> Choices | None:
    """Return what can be chosen on the map of exact counts, or None without areas."""
    periods, levels = exact_periods(local_day(uow.now)), exact_levels(uow.actor)
    edition = find_current_edition(uow.session)
    if edition is None or not levels:
        return None
    known = gemeenten(uow.session, EditionMark(edition.year, edition.version))
    return Choices(
        categories=CATEGORIES,
        periods=tuple(periods),
        levels=tuple(levels),
        gemeenten=_names(known),
        default_period=periods[0],
        default_gemeente=_home(uow.actor, known),
    )


def _names(known: Mapping[str, Gemeente]) -> tuple[tuple[str, str], ...]:
    return tuple((code, each.area.name) for code, each in known.items())


def _home(actor: Actor, known: Mapping[str, Gemeente]) -> str:
    """Return the first gemeente in which the reader holds a role, else the first there is."""
    held = (ancestor(code, AreaLevel.GEMEENTE) for grant in actor.grants for code in grant.areas)
    return next((code for code in held if code in known), next(iter(known)))
