"""Agreements that wait for a signature, for a second pair of eyes, or that are about to end."""

from datetime import datetime, time
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.agreements.models import AgreementVersion
from resilience.agreements.pages import ReadAgreement, acts, read
from resilience.agreements.queries import find_open_version, list_agreements
from resilience.authz.permissions import Permission
from resilience.clock import AMSTERDAM
from resilience.uow import UnitOfWork
from resilience.web.attention import AttentionItem


def agreements_that_wait(uow: UnitOfWork) -> list[AttentionItem]:
    """Return an item for each agreement that waits for the actor, or ends within thirty days."""
    if not uow.actor.may(Permission.AGREEMENT_READ):
        return []
    agreements = list_agreements(uow)
    waiting = [found for each in agreements if (found := find_open_version(each)) is not None]
    return [
        *(item for version in waiting for item in _waiting(uow, version)),
        *(_ending(shown) for shown in _about_to_end(uow, agreements)),
    ]


def _about_to_end(uow: UnitOfWork, agreements: Any) -> list[ReadAgreement]:
    """Return the own agreements that are about to end; those of others are not one's work."""
    shown = [read(uow, agreement) for agreement in agreements]
    return [
        each
        for each in shown
        if each.days_left is not None and each.version.party_of(uow.actor.organisation_id)
    ]


def _waiting(uow: UnitOfWork, version: AgreementVersion) -> list[AttentionItem]:
    can = acts(uow, version)
    number = version.agreement.number
    if can.sign:
        title = gettext("Agreement %(number)s waits for your signature", number=number)
        return [_item(version, title, _l("Read and sign"), "square-pen")]
    if can.approve:
        title = gettext("A change of agreement %(number)s waits for a second person", number=number)
        return [_item(version, title, _l("Judge"), "eye")]
    return []


def _item(version: AgreementVersion, title: str, act: Any, icon: str) -> AttentionItem:
    return AttentionItem(
        title=title,
        explanation=version.title,
        url=url_for("agreements.agreement_detail", agreement_id=version.agreement_id),
        act=act,
        icon=icon,
    )


def _ending(shown: ReadAgreement) -> AttentionItem:
    partners = "; ".join(party.organisation.name for party in shown.parties)
    number = shown.agreement.number
    return AttentionItem(
        title=gettext("Sharing agreement %(number)s is about to end", number=number),
        explanation=gettext(
            "Without a new agreement these partners stop sharing by themselves: %(partners)s.",
            partners=partners,
        ),
        url=url_for("agreements.agreement_detail", agreement_id=shown.agreement.id),
        act=_l("View"),
        icon="file-clock",
        due_at=datetime.combine(shown.version.ends_on, time.max, AMSTERDAM),
    )
