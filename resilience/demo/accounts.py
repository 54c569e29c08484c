"""Opening the accounts of Havermonde and its sharing agreements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from resilience.accounts.models import Organisation, User
from resilience.accounts.services import PersonDraft, grant_role, open_account
from resilience.agreements.models import AgreementParty, SharingAgreement
from resilience.clock import local_day
from resilience.demo.people import MUNICIPALITY, ORGANISATIONS, PERSONAS, SCH, WC, Persona
from resilience.uow import UnitOfWork

#: Professional safety (PV) is a matter of the employer and is shared under no agreement.
SHARED_DOMAINS = ["LB", "OV", "IN", "OM", "VB", "JA", "WB"]


@dataclass(frozen=True)
class Cast:
    """The persisted people, by slug, and organisations, by slug."""

    people: dict[str, User]
    organisations: dict[str, Organisation]


def open_accounts(uow: UnitOfWork) -> Cast:
    """Open every account of the demo, managers first so that others can point at them."""
    organisations = {
        found.slug: Organisation(slug=found.slug, name=found.name, kind=found.kind, side=found.side)
        for found in ORGANISATIONS
    }
    uow.session.add_all(organisations.values())
    uow.session.flush()
    cast = Cast({}, organisations)
    open_people(uow, PERSONAS, cast)
    return cast


def open_people(uow: UnitOfWork, personas: Iterable[Persona], cast: Cast) -> None:
    """Open the accounts of ``personas`` and add them to the cast."""
    for persona in sorted(personas, key=lambda each: each.line_manager is not None):
        cast.people[persona.slug] = _open(uow, persona, cast)


def _open(uow: UnitOfWork, persona: Persona, cast: Cast) -> User:
    people = cast.people.values()
    manager = next((user for user in people if user.name == persona.line_manager), None)
    user = open_account(
        uow,
        PersonDraft(
            organisation_id=cast.organisations[persona.organisation].id,
            email=persona.email,
            name=persona.name,
            function_title=persona.function_title,
            line_manager_id=manager.id if manager else None,
        ),
    )
    for role in persona.roles:
        grant_role(uow, user, role, list(persona.areas))
    return user


def draw_up_agreements(uow: UnitOfWork, cast: Cast) -> None:
    """Draw up the broad agreement, and one that is about to expire."""
    today = local_day(uow.now)
    everyone = [slug for slug in cast.organisations if slug != SCH]
    _agree(
        uow, cast, "2026-03", (today - timedelta(days=240), today + timedelta(days=490)), everyone
    )
    _agree(
        uow, cast, "2025-11", (today - timedelta(days=358), today + timedelta(days=7)), [SCH, WC]
    )


def _agree(
    uow: UnitOfWork, cast: Cast, number: str, term: tuple[date, date], slugs: list[str]
) -> None:
    agreement = SharingAgreement(
        number=number,
        purpose="Leefbaarheid en weerbaarheid van wijken in Havermonde",
        domain_codes=SHARED_DOMAINS,
        area_codes=[MUNICIPALITY],
        starts_on=term[0],
        ends_on=term[1],
    )
    agreement.parties = [
        AgreementParty(
            organisation_id=cast.organisations[slug].id,
            legal_ground="AVG artikel 6, eerste lid, onder e",
            signed_on=term[0],
        )
        for slug in slugs
    ]
    uow.session.add(agreement)
    uow.session.flush()
