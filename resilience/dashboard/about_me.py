"""What the platform holds about a professional, and who looked at it (R-24)."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from resilience.accounts.models import User
from resilience.accounts.queries import held_roles
from resilience.audit.pages import read_line
from resilience.audit.queries import Reading, list_readings
from resilience.safety.models import SafetyConcern
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork
from resilience.web.filters import label, long_date

#: Where a record of the log is shown: what it is called there, and the page.
PAGES = {
    "signal": ("signals.signal_detail", "signal_id"),
    "safety_concern": ("safety.concern_detail", "concern_id"),
}
Numbers = dict[str, str]


def about_me_page(uow: UnitOfWork) -> dict[str, Any]:
    """Return the parts of the page: the account, how many records, who read them."""
    user = uow.session.get_one(User, uow.actor.user_id)
    signals, concerns = _own(uow, Signal), _own(uow, SafetyConcern)
    readings = [
        *list_readings(uow, "signal", signals),
        *list_readings(uow, "safety_concern", concerns),
        *list_readings(uow, "user", [user.id]),
    ]
    numbers = signals | concerns
    return {
        "account": _account(user),
        "roles": [
            (label(held.role), ", ".join(held.area_codes) or _("no areas"))
            for held in held_roles(uow, user)
        ],
        "signal_count": len(signals),
        "concern_count": len(concerns),
        "readings": _shown(readings, numbers),
    }


def _own(uow: UnitOfWork, model: type[Signal] | type[SafetyConcern]) -> Numbers:
    own = select(model.id, model.number).where(
        model.reporter_id == uow.actor.user_id, model.visible_to(uow.actor)
    )
    found = uow.session.execute(own)
    return {str(record_id): number for record_id, number in found}


def _account(user: User) -> list[tuple[str, str]]:
    manager = user.line_manager
    return [
        (_("Name"), user.name),
        (_("E-mail address"), user.email),
        (_("Function"), user.function_title),
        (_("Organisation"), user.organisation.name),
        (_("Line manager"), manager.name if manager else ""),
        (_("Account since"), long_date(user.created_at)),
    ]


def _shown(readings: Sequence[Reading], numbers: Numbers) -> list[dict[str, Any]]:
    """Return the readings as lines, last first, each with the record that was read."""
    newest = sorted(readings, key=lambda each: each.last_at, reverse=True)
    return [
        read_line(each)
        | {"record": numbers.get(each.object_id, str(_("Your account"))), "url": _page_of(each)}
        for each in newest
    ]


def _page_of(reading: Reading) -> str | None:
    if reading.object_type not in PAGES:
        return None
    endpoint, argument = PAGES[reading.object_type]
    arguments: dict[str, Any] = {argument: reading.object_id}
    return url_for(endpoint, **arguments)
