"""What one was told and has not looked at yet."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from resilience.authz.permissions import Permission
from resilience.notifications.labels import KINDS
from resilience.notifications.links import subject_url
from resilience.notifications.models import Notification, NotificationKind
from resilience.notifications.queries import list_unread
from resilience.uow import UnitOfWork
from resilience.web.attention import AttentionItem
from resilience.web.filters import moment

#: The worklist already shows these to the one who must act.
SHOWN_AS_WORK = {NotificationKind.CONCERN_RAISED, NotificationKind.CONCERN_ESCALATED}

#: These have no page that marks them as read; in the inbox they stay.
OF_THIS_WEEK = {NotificationKind.EXACT_PLACE_LIMIT}


def unread_messages(uow: UnitOfWork) -> list[AttentionItem]:
    """Return an item for each unread message that is not on the actor's worklist anyway."""
    works_on_concerns = uow.actor.may(Permission.CONCERN_ACKNOWLEDGE)
    return [
        _item(told)
        for told in list_unread(uow)
        if not (works_on_concerns and told.kind in SHOWN_AS_WORK)
        and not (told.kind in OF_THIS_WEEK and told.created_at < uow.now - timedelta(days=7))
    ]


def _item(told: Notification) -> AttentionItem:
    return AttentionItem(
        title=KINDS[told.kind],
        explanation=told.subject_number,
        url=subject_url(told),
        act=_l("View"),
        icon="bell-ring",
        note=moment(told.created_at),
    )
