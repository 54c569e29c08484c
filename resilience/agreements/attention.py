"""Agreements that are about to end wait for those who can renew them."""

from datetime import datetime, time, timedelta

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.agreements.models import SharingAgreement
from resilience.agreements.queries import list_agreements
from resilience.authz.permissions import Permission
from resilience.clock import AMSTERDAM, local_day
from resilience.uow import UnitOfWork
from resilience.web.attention import AttentionItem

ANNOUNCED = timedelta(days=30)


def agreements_about_to_end(uow: UnitOfWork) -> list[AttentionItem]:
    """Return an item for each own agreement that ends within thirty days."""
    if not uow.actor.may(Permission.AGREEMENT_READ):
        return []
    today = local_day(uow.now)
    return [
        _item(agreement)
        for agreement in list_agreements(uow)
        if today <= agreement.ends_on <= today + ANNOUNCED
    ]


def _item(agreement: SharingAgreement) -> AttentionItem:
    partners = ", ".join(sorted(party.organisation.name for party in agreement.parties))
    return AttentionItem(
        title=gettext("Sharing agreement %(number)s is about to end", number=agreement.number),
        explanation=gettext(
            "Without a new agreement these partners stop sharing by themselves: %(partners)s.",
            partners=partners,
        ),
        url=url_for("agreements.agreement_list"),
        act=_l("View"),
        icon="file-clock",
        due_at=datetime.combine(agreement.ends_on, time.max, AMSTERDAM),
    )
