"""What the pages of signals show: choices of the form, rows of facts, the history."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from resilience.areas.codes import AreaLevel
from resilience.areas.links import base_layer_url, outlines_url
from resilience.areas.queries import (
    WijkChoices,
    current_edition,
    find_area,
    list_buurt_choices,
    list_gemeente_codes,
)
from resilience.authz.actor import inside
from resilience.authz.permissions import Permission
from resilience.signals import labels
from resilience.signals.exact_place_labels import PURPOSES
from resilience.signals.exact_place_models import ExactPlaceRead
from resilience.signals.models import Signal
from resilience.signals.routes import ROUTE_OF_TYPE
from resilience.signals.taxonomy import SignalType, domains, recordable_types
from resilience.uow import UnitOfWork
from resilience.web.filters import moment

#: A list or map of more gemeenten than this helps nobody to find a buurt.
MOST_GEMEENTEN = 5


@dataclass(frozen=True, slots=True)
class PlaceSources:
    """What there is to mark a place with: buurten to choose, outlines and ground to draw."""

    wijken: list[WijkChoices]
    outline_urls: list[str]
    base_urls: list[str]


def place_sources(uow: UnitOfWork) -> PlaceSources:
    """Return the places of the gemeenten where the actor works, own wijken first."""
    edition = current_edition(uow.session)
    own = uow.actor.areas_for(Permission.SIGNAL_RECORD)
    gemeenten = list(dict.fromkeys(f"GM{code[2:6]}" for code in own))
    if not gemeenten:
        gemeenten = list_gemeente_codes(uow.session, edition.year)[:MOST_GEMEENTEN]
    wijken = [
        wijk
        for code in gemeenten
        for wijk in list_buurt_choices(uow.session, edition.year, within=code)
    ]
    wijken.sort(key=lambda wijk: not any(inside(wijk.code, code) for code in own))
    return PlaceSources(
        wijken,
        [outlines_url(edition, AreaLevel.BUURT, code) for code in gemeenten],
        [url for code in gemeenten if (url := base_layer_url(code))],
    )


def own_area_names(uow: UnitOfWork) -> str:
    """Return the names of the areas whose signals the actor may read, as one phrase."""
    year = current_edition(uow.session).year
    codes = uow.actor.areas_for(Permission.SIGNAL_READ)
    found = (find_area(uow.session, year, code) for code in codes)
    names = [area.name for area in found if area is not None]
    return format_list(names, locale=get_locale() or "nl")


def type_groups() -> list[dict[str, Any]]:
    """Return the types to choose from, by domain, with what the script needs to know of each."""
    return [
        {
            "label": labels.domain_label(code),
            "options": [_option(found) for found in recordable_types() if found.domain == code],
        }
        for code in domains()
        if any(found.domain == code for found in recordable_types())
    ]


def filter_options(table: dict[Any, Any], everything: str) -> list[tuple[str, str]]:
    """Return the options of a filter for the members of an enum, after the one for all."""
    return [("", everything), *((member.value, str(words)) for member, words in table.items())]


def domain_options() -> list[tuple[str, str]]:
    """Return the domains that a signal can have, after the option for all."""
    codes = dict.fromkeys(found.domain for found in recordable_types())
    return [("", _("All subjects")), *((code, labels.domain_label(code)) for code in codes)]


def buurt_options(wijken: list[WijkChoices]) -> list[tuple[str, str]]:
    """Return the buurten to filter on, after the option for all."""
    return [("", _("All buurten")), *(buurt for wijk in wijken for buurt in wijk.buurten)]


def history(signal: Signal, *, has_words: bool = True) -> list[dict[str, str]]:
    """Return what happened to a signal, newest first; the words with its text only (R-09)."""
    return [
        {
            "title": str(labels.EVENTS[event.kind]),
            "text": event.reason if has_words else "",
            "at": moment(event.at),
        }
        for event in reversed(signal.events)
    ]


def place_reads(reads: Iterable[ExactPlaceRead]) -> list[dict[str, str]]:
    """Return who read an exact place and what for, newest first."""
    return [
        {
            "title": f"{each.reader.function_title}, {each.organisation.name}",
            "text": str(PURPOSES[each.purpose]),
            "at": moment(each.at),
        }
        for each in reads
    ]


def _option(signal_type: SignalType) -> dict[str, Any]:
    code = signal_type.code
    route = ROUTE_OF_TYPE.get(code)
    return {
        "value": code,
        "label": labels.type_label(code),
        "help": labels.type_help(code),
        # A search may be in either language, whatever the page is in.
        "words": f"{signal_type.words_nl} {signal_type.words_en}",
        "attributes": {
            "level": signal_type.severity_default,
            "highest": signal_type.severity_max,
            "polarity": signal_type.polarity,
            "raise": labels.type_raise_when(code),
            "route": route.value if route else "",
        },
    }
