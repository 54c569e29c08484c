"""What the pages of agreements show: where one stands, who signed, what it covers, what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import current_app
from flask_babel import gettext as _

from resilience.agreements import labels
from resilience.agreements.models import AgreementParty, AgreementVersion, SharingAgreement
from resilience.agreements.ports import EXTENSION, Catalogue
from resilience.agreements.queries import (
    authors_of,
    find_governing,
    find_newest_effective,
    find_open_version,
    list_people_with,
)
from resilience.agreements.services import may_refuse
from resilience.agreements.states import (
    FEWEST_PARTIES,
    AgreementStatus,
    Standing,
    VersionState,
    status_on,
)
from resilience.agreements.terms import WIDENING, Change, changes
from resilience.authz.permissions import Permission
from resilience.clock import local_day
from resilience.uow import UnitOfWork
from resilience.web.filters import long_date

#: From when on a list says how many days are left.
SOON_DAYS = 30


def catalogue() -> Catalogue:
    """Return what can be chosen in an agreement, and its words."""
    return cast(Catalogue, current_app.extensions[EXTENSION])


@dataclass(frozen=True, slots=True)
class ReadAgreement:
    """An agreement as a page shows it at one moment."""

    agreement: SharingAgreement
    #: The version that counts, or else the newest one.
    version: AgreementVersion
    status: AgreementStatus
    days_left: int | None
    #: What waits for somebody beside what counts.
    waiting: AgreementVersion | None

    @property
    def parties(self) -> list[AgreementParty]:
        """Who takes part, by name."""
        left = [party for party in self.version.parties if party.left_at is None]
        return sorted(left, key=lambda party: party.organisation.name)


def read(uow: UnitOfWork, agreement: SharingAgreement) -> ReadAgreement:
    """Return an agreement as it stands now."""
    governing = find_governing(agreement, uow.now)
    newest = agreement.versions[-1]
    waiting = find_open_version(agreement)
    today = local_day(uow.now)
    standing = Standing(
        newest=newest.state,
        term=(governing.starts_on, governing.ends_on) if governing else None,
        parties_left=_parties_left(governing) if governing else FEWEST_PARTIES,
    )
    status = status_on(today, standing)
    left = (governing.ends_on - today).days if governing else None
    return ReadAgreement(
        agreement=agreement,
        version=governing or newest,
        status=status,
        days_left=(
            left
            if status is AgreementStatus.IN_FORCE and left is not None and left <= SOON_DAYS
            else None
        ),
        waiting=waiting if waiting is not None and governing is not None else None,
    )


@dataclass(frozen=True, slots=True)
class Acts:
    """What the actor can do with a version as it stands."""

    revise: bool = False
    submit: bool = False
    approve: bool = False
    #: Would approve, but worked on it: four eyes.
    is_own_proposal: bool = False
    sign: bool = False
    refuse: bool = False


def acts(uow: UnitOfWork, version: AgreementVersion) -> Acts:
    """Return what the actor can do with ``version``."""
    drafts = uow.actor.may(Permission.AGREEMENT_DRAFT)
    is_concept = version.state is VersionState.CONCEPT
    waits = version.state is VersionState.TO_APPROVE and drafts
    is_author = waits and uow.actor.user_id in authors_of(uow.session, version)
    return Acts(
        revise=drafts and is_concept,
        submit=drafts and is_concept and bool(version.dpia_reference),
        approve=waits and not is_author,
        is_own_proposal=is_author,
        sign=can_sign(uow, version),
        refuse=version.state in {*_TO_SETTLE} and may_refuse(uow, version),
    )


_TO_SETTLE = (VersionState.CONCEPT, VersionState.TO_APPROVE, VersionState.TO_SIGN)


def can_sign(uow: UnitOfWork, version: AgreementVersion) -> bool:
    """Tell whether a version waits for the signature of the actor's organisation."""
    if version.state is not VersionState.TO_SIGN:
        return False
    party = version.party_of(uow.actor.organisation_id)
    return (
        party is not None and party.signed_at is None and uow.actor.may(Permission.AGREEMENT_SIGN)
    )


def can_leave(uow: UnitOfWork, shown: ReadAgreement) -> bool:
    """Tell whether the actor can end the agreement for the own organisation."""
    is_running = shown.status in {AgreementStatus.IN_FORCE, AgreementStatus.NOT_YET}
    party = shown.version.party_of(uow.actor.organisation_id)
    is_in_it = party is not None and party.left_at is None
    return is_running and is_in_it and uow.actor.may(Permission.AGREEMENT_SIGN)


def organisations_without_signatory(uow: UnitOfWork, version: AgreementVersion) -> list[str]:
    """Return the names of the parties that still must sign and have nobody who can."""
    return [
        party.organisation.name
        for party in version.parties
        if party.signed_at is None
        and not list_people_with(
            uow.session, [party.organisation_id], Permission.AGREEMENT_SIGN, uow.now
        )
    ]


def differences(version: AgreementVersion) -> list[tuple[Change, bool]]:
    """Return what a change changes and whether that widens; nothing for a first version."""
    before = _before(version)
    if before is None:
        return []
    found = changes(before.terms, version.terms)
    return [(change, change in WIDENING) for change in Change if change in found]


def covered_types(version: AgreementVersion) -> list[tuple[str, str]]:
    """Return the kinds of signals by subject: "all", or the names of those that are covered."""
    rows = []
    for heading, options in catalogue().type_groups():
        names = [words for code, words in options if code in version.type_codes]
        if names:
            everything = _("All %(count)s kinds", count=len(options))
            rows.append((heading, everything if len(names) == len(options) else ", ".join(names)))
    return rows


def area_names(uow: UnitOfWork, version: AgreementVersion) -> str:
    """Return the areas of a version in words."""
    return ", ".join(catalogue().area_name(uow, code) for code in version.area_codes)


def history(agreement: SharingAgreement) -> list[dict[str, str]]:
    """Return what happened to an agreement, newest first."""
    return [
        {
            "title": _(
                "%(what)s, version %(ordinal)s",
                what=str(labels.EVENTS[event.kind]),
                ordinal=event.version.ordinal,
            ),
            "text": " ".join(filter(None, [_whose(event), event.reason])),
            "at": long_date(event.at),
        }
        for event in reversed(agreement.events)
    ]


def order_of_need(agreements: Sequence[ReadAgreement]) -> list[ReadAgreement]:
    """Return the agreements: what waits first, then what is in force, next to end first."""
    rank = {status: place for place, status in enumerate(_RANK)}
    return sorted(agreements, key=lambda each: (rank[each.status], each.version.ends_on))


_RANK = (
    AgreementStatus.TO_SIGN,
    AgreementStatus.IN_FORCE,
    AgreementStatus.NOT_YET,
    AgreementStatus.CONCEPT,
    AgreementStatus.EXPIRED,
    AgreementStatus.ENDED,
    AgreementStatus.REFUSED,
)


def _whose(event: Any) -> str:
    name = event.organisation.name if event.organisation else ""
    words = ", ".join(filter(None, [event.actor_name, name]))
    return f"{words}." if words else ""


def _parties_left(version: AgreementVersion) -> int:
    return sum(party.left_at is None for party in version.parties)


def _before(version: AgreementVersion) -> AgreementVersion | None:
    """Return what a version was, or is to be, judged against."""
    if version.effective_at is None:
        return find_newest_effective(version.agreement)
    earlier = [
        found
        for found in version.agreement.versions
        if found.ordinal < version.ordinal and found.effective_at is not None
    ]
    return earlier[-1] if earlier else None
