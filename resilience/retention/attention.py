"""What goes soon waits for who can postpone it; a destruction list waits for the archivist."""

from flask import url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from resilience.authz.permissions import Permission
from resilience.retention.queries import count_lists_to_decide, count_warnings
from resilience.uow import UnitOfWork
from resilience.web.attention import AttentionItem


def records_about_to_go(uow: UnitOfWork) -> list[AttentionItem]:
    """Return one item when records of the own organisation go within thirty days."""
    if not uow.actor.may(Permission.RETENTION_POSTPONE):
        return []
    count, first = count_warnings(uow)
    if not count:
        return []
    return [
        AttentionItem(
            title=ngettext(
                "%(num)s record of your organisation is about to go",
                "%(num)s records of your organisation are about to go",
                count,
            ),
            explanation=gettext("Does one still have to stay? Postpone it, and say why."),
            url=url_for("retention.soon_list"),
            act=_l("View"),
            icon="file-clock",
            due_at=first,
        )
    ]


def lists_to_approve(uow: UnitOfWork) -> list[AttentionItem]:
    """Return one item when destruction lists wait for the archivist."""
    count = count_lists_to_decide(uow)
    if not count:
        return []
    return [
        AttentionItem(
            title=ngettext(
                "%(num)s destruction list waits for you",
                "%(num)s destruction lists wait for you",
                count,
            ),
            explanation=gettext("Nothing on it goes before you approve."),
            url=url_for("retention.destruction_list_list"),
            act=_l("Judge"),
            icon="file-clock",
        )
    ]
