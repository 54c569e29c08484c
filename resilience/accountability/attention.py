"""Requests about rights and data breaches that wait, with the clock of the law."""

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.accountability.queries import list_breaches, list_requests
from resilience.authz.permissions import Permission
from resilience.dossiers.clocks import end_of, notification_due
from resilience.dossiers.states import CLOSED, Notified
from resilience.uow import UnitOfWork
from resilience.web.attention import AttentionItem


def requests_to_answer(uow: UnitOfWork) -> list[AttentionItem]:
    """Return an item for each open request of the own organisation."""
    if not uow.actor.may(Permission.RIGHTS_HANDLE):
        return []
    return [
        AttentionItem(
            title=gettext("Request %(number)s must be answered", number=each.number),
            explanation=gettext("The law gives a month, once three."),
            url=url_for("rights.request_detail", request_id=each.id),
            act=_l("Treat"),
            icon="file-clock",
            due_at=end_of(each.due_on),
        )
        for each in list_requests(uow)
        if each.state not in CLOSED
    ]


def breaches_to_decide(uow: UnitOfWork) -> list[AttentionItem]:
    """Return an item for each breach of which nobody decided whether the supervisor is told."""
    if not uow.actor.may(Permission.BREACH_HANDLE):
        return []
    return [
        AttentionItem(
            title=gettext("Data breach %(number)s: tell the supervisor?", number=each.number),
            explanation=gettext("Decide within 72 hours after discovery."),
            url=url_for("breaches.breach_detail", breach_id=each.id),
            act=_l("Decide"),
            icon="triangle-alert",
            due_at=notification_due(each.discovered_at),
        )
        for each in list_breaches(uow)
        if each.supervisor is Notified.UNDECIDED and each.closed_at is None
    ]
