"""Reporters who wait for an answer, on the start page of who can give it."""

from flask import url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from resilience.authz.permissions import Permission
from resilience.feedback.queries import OwedAnswer, count_owed, list_owed
from resilience.signals.labels import type_label
from resilience.signals.services import log_listing
from resilience.uow import UnitOfWork
from resilience.web.attention import AttentionItem

#: So many stand on the start page by themselves; the rest is one line.
SHOWN = 3


def answers_owed(uow: UnitOfWork) -> list[AttentionItem]:
    """Return the answers that are due first, and one item for all the others."""
    if not uow.actor.may(Permission.SIGNAL_HANDLE):
        return []
    first = list_owed(uow, SHOWN + 1)
    # Of one more it is said what it is, rather than that there is one.
    shown = first if len(first) <= SHOWN else first[:SHOWN]
    log_listing(uow, (owed.duty.signal for owed in shown))
    items = [_item(owed) for owed in shown]
    return items if len(shown) == len(first) else [*items, _others(uow, first[SHOWN])]


def _item(owed: OwedAnswer) -> AttentionItem:
    signal = owed.read.signal
    return AttentionItem(
        title=f"{type_label(signal.signal_type)}, {owed.read.buurt_name}",
        explanation=gettext("The reporter waits to hear what was done with this signal."),
        url=url_for("feedback.answer_new", signal_id=signal.id),
        act=_l("Answer"),
        icon="message-square-reply",
        due_at=owed.duty.due_at,
        note=signal.number,
    )


def _others(uow: UnitOfWork, next_one: OwedAnswer) -> AttentionItem:
    rest = count_owed(uow) - SHOWN
    title = ngettext(
        "One more reporter waits for an answer",
        "%(num)s more reporters wait for an answer",
        rest,
    )
    return AttentionItem(
        title=title,
        explanation=gettext("First due stands on top; a neutral sentence is one press away."),
        url=url_for("feedback.owed_list"),
        act=_l("Answer"),
        icon="message-square-reply",
        due_at=next_one.duty.due_at,
    )
