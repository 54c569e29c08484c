"""Lists of signals as their page reads them."""

from typing import Any

from resilience.signal_lists.queries import Page, load_page
from resilience.signals.list_address import ListAddress
from resilience.signals.listing import Selection, SignalFilter
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork


def page_of(
    uow: UnitOfWork, selection: Selection, wanted: SignalFilter | None = None, **place: Any
) -> Page:
    """Return a page of a list; ``place`` says which order, and after or before what."""
    return load_page(uow, ListAddress(selection, wanted or SignalFilter(), **place))


def signals_in(
    uow: UnitOfWork, selection: Selection, wanted: SignalFilter | None = None, **place: Any
) -> list[Signal]:
    """Return the signals on the page."""
    return list(page_of(uow, selection, wanted, **place).signals)
