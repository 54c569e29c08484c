"""From an address to a map request, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from resilience.areas.codes import AreaLevel, is_code
from resilience.errors import NotFoundError, ValidationError
from resilience.maps.categories import known_category
from resilience.maps.classes import Measure
from resilience.maps.periods import Period
from resilience.maps.picture import MapRequest

Choice = TypeVar("Choice", AreaLevel, Measure)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen, the first of each when nothing is said."""

    categories: tuple[str, ...]
    periods: tuple[Period, ...]
    levels: tuple[AreaLevel, ...]
    #: Code and name.
    gemeenten: tuple[tuple[str, str], ...]
    default_period: Period
    default_gemeente: str


def read_request(said: Mapping[str, str], choices: Choices) -> MapRequest:
    """Return what an address asks for; raise ``NotFoundError`` when there is no such map.

    A link that somebody kept must give the same view or say that it is not there; so what is
    left out takes its default, but what is unknown is never replaced by something else.
    """
    defaults = {
        "category": choices.categories[0],
        "period": choices.default_period.code,
        "level": choices.levels[0].value,
        "measure": Measure.RATE.value,
        "gemeente": choices.default_gemeente,
    }
    given = {word: said[word] for word in defaults if said.get(word)}
    request = read_whole_request(defaults | given)
    if request.level not in choices.levels or request.gemeente_code not in dict(choices.gemeenten):
        raise NotFoundError(f"no map of {request.level.value} in {request.gemeente_code}")
    return request


def read_whole_request(said: Mapping[str, str]) -> MapRequest:
    """Return what an address asks for that says everything, as the page itself makes them."""
    try:
        return MapRequest(
            category=known_category(said.get("category", "")),
            period=Period.parse(said.get("period", "")),
            level=_choice(AreaLevel, said.get("level", "")),
            measure=_choice(Measure, said.get("measure", "")),
            gemeente_code=_gemeente(said.get("gemeente", "")),
        )
    except ValidationError as error:
        raise NotFoundError(str(error)) from error


def address_of(request: MapRequest) -> dict[str, str]:
    """Return the words of the address that leads to ``request``, whenever it is opened."""
    return {
        "category": request.category,
        "period": request.period.code,
        "level": request.level.value,
        "measure": request.measure.value,
        "gemeente": request.gemeente_code,
    }


def _choice(kind: type[Choice], said: str) -> Choice:
    try:
        return kind(said)
    except ValueError as error:
        raise ValidationError(f"{said[:20]!r} is not a {kind.__name__}") from error


def _gemeente(said: str) -> str:
    if not is_code(said, AreaLevel.GEMEENTE):
        raise ValidationError(f"{said[:20]!r} is not the code of a gemeente", "gemeente")
    return said
