"""What the page of the list shows: choices, chips, tabs, views and rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext

from resilience.accounts.models import Organisation
from resilience.accounts.queries import list_organisations
from resilience.authz.permissions import Permission
from resilience.clock import local_day
from resilience.signal_lists import labels
from resilience.signal_lists.bulk import Act
from resilience.signal_lists.models import SavedView
from resilience.signal_lists.places import Places
from resilience.signal_lists.queries import Page
from resilience.signal_lists.saved_views import choices_of, list_views
from resilience.signal_lists.searching import list_excerpts
from resilience.signals import labels as words
from resilience.signals.attributes import SignalState
from resilience.signals.list_address import FIELD_OF, WORDS, YES, ListAddress
from resilience.signals.listing import Selection
from resilience.signals.pages import domain_options, filter_options
from resilience.signals.queries import read_as
from resilience.signals.taxonomy import recordable_types
from resilience.uow import UnitOfWork
from resilience.web.filters import day, short_date

LIST = "signals.signal_list"
NIL = UUID(int=0)
#: Most people need no others; the rest is a press away.
FEW_FILTERS = ("domain", "severity", "state", "area", "period")

KINDS = {
    SignalState.TO_REVIEW: "warn",
    SignalState.ACCEPTED: "wait",
    SignalState.FED_BACK: "done",
    SignalState.CLOSED: "done",
}


@dataclass(frozen=True)
class Choices:
    """What can be chosen above one list, as (value, words), and the names of areas."""

    places: Places
    options: Mapping[str, Sequence[tuple[str, str]]]

    #: The name of the area that was chosen.
    area_name: str

    def said(self, address: ListAddress, name: str) -> str:
        """Return a choice that was made, in words; empty when there is none."""
        value = address.arguments().get(name, "")
        if name == WORDS or not value:
            return f"‘{address.wanted.words}’" if value else ""
        if name == "area":
            return self.area_name
        if name in ("from", "until"):
            return day(getattr(address.wanted, FIELD_OF[name]))
        return dict(self.options[name]).get(value, value)


def choices_shown(uow: UnitOfWork, address: ListAddress, places: Places) -> dict[str, Any]:
    """Return what stands above a list."""
    choices = choices_for(uow, address, places)
    return {
        "address": address,
        "arguments": address.arguments(),
        "choices": choices,
        "chips": chips(address, choices),
        "tabs": tabs(uow, address),
        "views": views_shown(list_views(uow), address),
        "is_open": has_more_filters(address),
        "filter_labels": labels.FILTERS,
        "orders": [(order.value, said) for order, said in labels.ORDERS.items()],
    }


def signals_shown(uow: UnitOfWork, address: ListAddress, page: Page) -> dict[str, Any]:
    """Return the signals of a page, and what can be done with them."""
    return {
        "page": page,
        "rows": rows(uow, page),
        "state_words": state_words(),
        "acts": acts(uow, address),
    }


def choices_for(uow: UnitOfWork, address: ListAddress, places: Places) -> Choices:
    """Return what the actor can narrow the list to."""
    is_own = address.selection is Selection.OWN
    everything = gettext("All")
    states = {
        state: said
        for state, said in words.STATES.items()
        if is_own or state is not SignalState.WITHDRAWN
    }
    options = {
        "domain": domain_options(),
        "type": [("", gettext("All kinds")), *_types()],
        "severity": filter_options(words.SEVERITY_CHOICES, gettext("Every severity")),
        "state": filter_options(states, gettext("Every status")),
        "period": filter_options(words.PERIODS, gettext("All time")),
        "grade": filter_options(words.INFORMATION_GRADES, everything),
        "assigned": filter_options(labels.ASSIGNMENTS, everything),
        "owed": [("", everything), (YES, gettext("Still owed"))],
    }
    if not is_own:
        options["origin"] = filter_options(words.ORIGINS, everything)
        options["organisation"] = [("", gettext("All organisations")), *_organisations(uow)]
    return Choices(places, options, places.name_of(uow, address.wanted.area_code))


def chips(address: ListAddress, choices: Choices) -> list[dict[str, Any]]:
    """Return a chip for each choice: what it says, and the list without it."""
    return [
        {
            "label": label,
            "words": said,
            "url": list_url(address.without(name)),
        }
        for name, label in labels.FILTERS.items()
        if (name in choices.options or name in ("area", "from", "until", WORDS))
        and (said := choices.said(address, name))
    ]


def list_url(arguments: Mapping[str, Any]) -> str:
    """Return the address of a list."""
    return url_for(LIST, **arguments)


def tabs(uow: UnitOfWork, address: ListAddress) -> list[dict[str, Any]]:
    """Return the selections, for who may read more than the own signals."""
    if not uow.actor.may(Permission.SIGNAL_READ):
        return []
    names = {Selection.OWN: gettext("My signals"), Selection.AREA: gettext("From my area")}
    return [
        {
            "label": name,
            "url": url_for(LIST, selection=selection.value),
            "is_current": selection is address.selection,
        }
        for selection, name in names.items()
    ]


def views_shown(views: Sequence[SavedView], address: ListAddress) -> list[dict[str, Any]]:
    """Return the saved views, and which of them this list is."""
    here = plain_choices(address)
    return [
        {
            "id": view.id,
            "label": view.label,
            "is_default": view.is_default,
            "is_current": choices_of(view) == here,
            "url": url_for("saved_views.view_open", view_id=view.id),
        }
        for view in views
    ]


def plain_choices(address: ListAddress) -> dict[str, str]:
    """Return the choices of a list with the words as they were typed, to be kept sealed."""
    chosen = {"selection": address.selection.value} | address.arguments()
    return chosen | ({WORDS: address.wanted.words} if address.wanted.words else {})


def rows(uow: UnitOfWork, page: Page) -> list[dict[str, Any]]:
    """Return the signals as the reader may know them, with the words that were found in them."""
    ids = [signal.id for signal in page.signals]
    found = list_excerpts(uow, page.search.words, ids) if page.search and ids else {}
    days: dict[date, str] = {}
    # An address is the same for each row but for its id; making each anew takes milliseconds.
    detail, why = (
        url_for(endpoint, signal_id=NIL)
        for endpoint in ("signals.signal_detail", "explanation.signal_why")
    )
    shown = []
    for read in read_as(uow, page.signals):
        signal_id, recorded_on = read.signal.id, local_day(read.signal.recorded_at)
        # Many rows share a day, and putting one into words is slow.
        if recorded_on not in days:
            days[recorded_on] = short_date(recorded_on)
        shown.append(
            {
                "read": read,
                "day": days[recorded_on],
                "excerpt": found.get(signal_id, []),
                "url": detail.replace(str(NIL), str(signal_id)),
                "why_url": why.replace(str(NIL), str(signal_id)),
            }
        )
    return shown


def state_words() -> list[tuple[SignalState, str, str]]:
    """Return every state with its word and the kind of its mark."""
    return [(state, str(said), KINDS.get(state, "plain")) for state, said in words.STATES.items()]


def acts(uow: UnitOfWork, address: ListAddress) -> list[tuple[str, Any]]:
    """Return what the actor can do with many signals at once."""
    if address.selection is not Selection.AREA:
        return []
    handles = uow.actor.may(Permission.SIGNAL_HANDLE)
    offered = [act for act in Act if act is Act.TAKE or handles]
    return [(act.value, labels.ACTS[act]) for act in offered]


def has_more_filters(address: ListAddress) -> bool:
    """Tell whether anything was chosen that does not stand in the first row."""
    chosen = set(address.arguments()) - {"selection", "order", WORDS, *FEW_FILTERS}
    return bool(chosen)


def _types() -> list[tuple[str, str]]:
    return [(each.code, words.type_label(each.code)) for each in recordable_types()]


def _organisations(uow: UnitOfWork) -> list[tuple[str, str]]:
    known: set[UUID | None] = {uow.actor.organisation_id}
    known |= {partner for share in uow.actor.shares for partner in share.partner_ids}
    found: Sequence[Organisation] = list_organisations(uow.session)
    return [(str(each.id), each.name) for each in found if each.id in known]
