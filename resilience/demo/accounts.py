"""Opening the accounts of Havermonde."""

from collections.abc import Iterable
from dataclasses import dataclass

from resilience.accounts.models import Organisation, User
from resilience.accounts.services import PersonDraft, grant_role, open_account
from resilience.demo.people import ORGANISATIONS, PERSONAS, Persona
from resilience.uow import UnitOfWork


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
