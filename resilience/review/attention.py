"""Flagged texts wait for the reviewer; a question of a reviewer waits for the author."""

from flask import url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from resilience.authz.permissions import Permission
from resilience.review import queries
from resilience.uow import UnitOfWork
from resilience.web.attention import AttentionItem


def texts_to_check(uow: UnitOfWork) -> list[AttentionItem]:
    """Return one item for the whole queue, due when its oldest text is."""
    if not uow.actor.may(Permission.SIGNAL_REVIEW):
        return []
    queue = queries.list_queue(uow)
    waiting = [each for each in queue if each.review is None and not each.is_own]
    if not waiting:
        return []
    return [
        AttentionItem(
            title=ngettext(
                "One text waits for your check", "%(num)s texts wait for your check", len(waiting)
            ),
            explanation=gettext("Until you have looked, only the author can read it."),
            url=url_for("review.review_list"),
            act=_l("Check it"),
            icon="message-circle-question",
            due_at=min(each.due_at for each in waiting),
            severity=4 if any(each.is_acute for each in waiting) else None,
        )
    ]


def words_to_change(uow: UnitOfWork) -> list[AttentionItem]:
    """Return one item for each of the actor's signals that asks for other words."""
    return [
        AttentionItem(
            title=gettext("Word your signal differently"),
            explanation=gettext("A colleague read it, and asks you to change some words."),
            url=url_for("review.words_edit", signal_id=each.signal.id),
            act=_l("Change the words"),
            icon="message-circle-question",
            note=each.signal.number,
        )
        for each in queries.list_asked_of(uow)
    ]
