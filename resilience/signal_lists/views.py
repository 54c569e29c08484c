"""The page of the list of signals, and searching in it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from resilience.audit.services import record_reads
from resilience.authz.permissions import Permission
from resilience.signal_lists import pages
from resilience.signal_lists.forms import BulkForm, SearchForm, ViewForm
from resilience.signal_lists.places import Places
from resilience.signal_lists.queries import Page, load_page
from resilience.signal_lists.saved_views import choices_of, find_default
from resilience.signal_lists.sealed_words import open_words, seal_words
from resilience.signal_lists.searching import find_numbered, read_number
from resilience.signals.list_address import WORDS, ListAddress, read_address
from resilience.signals.listing import Selection
from resilience.signals.models import Signal
from resilience.signals.pages import own_area_names, place_sources
from resilience.signals.views import bp
from resilience.uow import UnitOfWork
from resilience.web.guards import requires
from resilience.web.transaction import current_uow

#: A list as short as this needs no filters.
FEW = 10


@bp.get("")
@requires(Permission.SIGNAL_READ_OWN)
def signal_list() -> Any:
    """Show one's own signals or, with the role, those of one's area."""
    uow = current_uow()
    usual = find_default(uow) if not request.args else None
    if usual is not None:
        return redirect(pages.list_url(sealed(uow, choices_of(usual))))
    places = Places(place_sources(uow).wijken)
    typed = request.args.get("area", "")
    address = address_of(uow, request.args.to_dict() | {"area": places.code_of(typed)})
    page = load_page(uow, address)
    if not request.args and not page.signals and uow.actor.areas_for(Permission.SIGNAL_READ):
        # Who looks after an area and records nothing comes for that area.
        return redirect(pages.list_url({"selection": Selection.AREA.value}))
    _log(uow, page)
    unknown = typed if typed.strip() and not address.wanted.area_code else ""
    return list_page(address, page, places, unknown_area=unknown)


@bp.post("/search")
@requires(Permission.SIGNAL_READ_OWN)
def signal_search() -> Any:
    """Lead to the signal with the number that was typed, or to the list with the words."""
    uow, form = current_uow(), SearchForm()
    within = dict(parse_qsl(form.within.data or ""))
    if not form.validate_on_submit():
        flash(next(iter(form.errors.values()))[0], "error")
        return redirect(pages.list_url(address_of(uow, within).arguments()))
    words = " ".join((form.words.data or "").split())
    number = read_number(words)
    found = find_numbered(uow, number) if number else None
    if found is not None:
        return redirect(url_for("signals.signal_detail", signal_id=found))
    chosen = {"selection": Selection.OWN.value} | within | {WORDS: words}
    return redirect(pages.list_url(address_of(uow, sealed(uow, chosen)).without("")))


def address_of(uow: UnitOfWork, arguments: Mapping[str, str]) -> ListAddress:
    """Return what a query string asks for, with its words opened for who typed them."""
    words = open_words(arguments.get(WORDS, ""), uow.actor.user_id)
    return read_address(arguments, uow.actor, words)


def sealed(uow: UnitOfWork, choices: Mapping[str, str]) -> dict[str, str]:
    """Return choices as an address may show them."""
    words = choices.get(WORDS, "")
    shown = {name: value for name, value in choices.items() if name != WORDS}
    return shown | ({WORDS: seal_words(words, uow.actor.user_id)} if words else {})


def list_page(address: ListAddress, page: Page, places: Places, *, unknown_area: str = "") -> Any:
    """Return the page of a list; ``unknown_area`` is what was typed and is no area."""
    uow = current_uow()
    within = urlencode({"selection": address.selection.value} | address.arguments())
    return render_template(
        "signals/signal_list.html",
        search_form=SearchForm(within=within, words=address.wanted.words),
        view_form=ViewForm(within=within),
        bulk_form=BulkForm(within=within),
        number=read_number(address.wanted.words),
        unknown_area=unknown_area,
        few=FEW,
        areas=own_area_names(uow),
        **pages.choices_shown(uow, address, places),
        **pages.signals_shown(uow, address, page),
    )


def _log(uow: UnitOfWork, page: Page) -> None:
    """Log what was shown of others; of a search also that words were shown, never which."""
    others: list[Signal] = [
        signal for signal in page.signals if signal.reporter_id != uow.actor.user_id
    ]
    act = "signal:search" if page.search else "signal:list"
    record_reads(uow, act, "signal", [signal.id for signal in others])


def first_error(form: SearchForm | ViewForm | BulkForm) -> str:
    """Return what is wrong with a form that has no page of its own."""
    return str(next(iter(form.errors.values()), [gettext("Try it once more.")])[0])
