"""Concerns whose receipt must be confirmed wait for the safety officer."""

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.authz.permissions import Permission
from resilience.safety.pages import ReadConcern, read_as
from resilience.safety.queries import list_worklist
from resilience.safety.services import log_listing
from resilience.uow import UnitOfWork
from resilience.web.attention import AttentionItem


def concerns_to_confirm(uow: UnitOfWork) -> list[AttentionItem]:
    """Return an item for each concern that waits until the actor confirms its receipt."""
    if not uow.actor.may(Permission.CONCERN_ACKNOWLEDGE):
        return []
    waiting = [read for read in read_as(uow, list_worklist(uow)) if read.is_mine_to_confirm]
    log_listing(uow, (read.concern for read in waiting))
    return [_item(read) for read in waiting]


def _item(read: ReadConcern) -> AttentionItem:
    concern = read.concern
    return AttentionItem(
        title=f"{read.title}, {read.buurt}",
        explanation=gettext("Confirm to the reporter that you received this safety concern."),
        url=url_for("safety.concern_detail", concern_id=concern.id),
        act=_l("Confirm receipt"),
        icon="shield-alert",
        due_at=concern.due_at,
        severity=concern.severity,
        note=concern.number,
    )
