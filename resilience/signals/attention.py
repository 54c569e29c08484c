"""New serious signals wait for the coordinator of the area."""

from datetime import timedelta

from flask import url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from resilience.authz.permissions import Permission
from resilience.authz.roles import Role
from resilience.signals.queries import count_new_in_area
from resilience.uow import UnitOfWork
from resilience.web.attention import AttentionItem

NEW = timedelta(days=7)
SERIOUS = 3


def new_signals_in_area(uow: UnitOfWork) -> list[AttentionItem]:
    """Return one item when serious signals came in from the coordinator's areas this week."""
    if Role.AREA_COORDINATOR not in uow.actor.roles or not uow.actor.may(Permission.SIGNAL_READ):
        return []
    serious = count_new_in_area(uow, uow.now - NEW, SERIOUS)
    if not serious:
        return []
    title = ngettext(
        "One serious signal in your area this week",
        "%(num)s serious signals in your area this week",
        serious,
    )
    return [
        AttentionItem(
            title=title,
            explanation=gettext("Read what was seen, and by whom, as far as the agreements allow."),
            url=url_for("signals.signal_list", selection="area", severity="serious"),
            act=_l("Read"),
            icon="map-pinned",
        )
    ]
