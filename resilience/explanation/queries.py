"""What is asked of the database to explain; every row comes through the scope of the actor."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, select

from resilience.accounts.models import Organisation
from resilience.agreements.models import AgreementVersion
from resilience.agreements.queries import find_governing, list_agreements_of
from resilience.authz.scope import visible
from resilience.clock import local_day
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork

#: How far back an agreement that ended is still named.
RECENTLY = timedelta(days=90)
NUMBER = re.compile(r"^\s*S?\s*-?\s*(\d{4})\s*-?\s*(\d{1,6})\s*$", re.IGNORECASE)


def grounds_of(uow: UnitOfWork, signal_id: UUID) -> list[str]:
    """Return by which parts of the rule the actor sees a signal (``Signal.grounds``)."""
    grounds = Signal.grounds(uow.actor)
    named = (condition.label(f"ground_{at}") for at, condition in enumerate(grounds.values()))
    asked = cast("Select[Any]", select(*named))
    answers = uow.session.execute(
        visible(uow.actor, asked.where(Signal.id == signal_id), Signal)
    ).one()
    return [name for name, holds in zip(grounds, answers, strict=True) if holds]


def find_readable(uow: UnitOfWork, number: str) -> UUID | None:
    """Return the signal with a number when the actor may see it.

    For a number that is hidden and for one that does not exist the same statement runs, finds
    nothing, and the same is answered.
    """
    wanted = select(Signal.id).where(Signal.number == number)
    return uow.session.scalar(visible(uow.actor, wanted, Signal))


def as_number(typed: str) -> str:
    """Return the number of a signal as it is stored; "" when it cannot be one."""
    found = NUMBER.match(typed)
    return f"S-{found[1]}-{int(found[2]):06d}" if found else ""


def organisation_names(uow: UnitOfWork) -> dict[UUID, str]:
    """Return the names of the organisations; who takes part is no secret among them."""
    found = uow.session.scalars(select(Organisation))
    return {each.id: each.name for each in found}


@dataclass(frozen=True, slots=True)
class EndedAgreement:
    """An agreement that no longer opens anything for the actor's organisation."""

    number: str
    ended_on: date


def governing_versions(uow: UnitOfWork) -> dict[UUID, AgreementVersion]:
    """Return the version that counts of each agreement of the own organisation."""
    found = {each.id: find_governing(each, uow.now) for each in list_agreements_of(uow)}
    return {agreement_id: version for agreement_id, version in found.items() if version}


def list_recently_ended(uow: UnitOfWork) -> list[EndedAgreement]:
    """Return the agreements that ended, or that one's organisation left, in the past 90 days."""
    in_force = {share.agreement_id for share in uow.actor.shares}
    since = local_day(uow.now) - RECENTLY
    ended = (
        EndedAgreement(version.agreement.number, _ended_on(uow, version))
        for agreement_id, version in governing_versions(uow).items()
        if agreement_id not in in_force and version.starts_on <= local_day(uow.now)
    )
    return [each for each in ended if each.ended_on >= since]


def _ended_on(uow: UnitOfWork, version: AgreementVersion) -> date:
    party = version.party_of(uow.actor.organisation_id)
    left = local_day(party.left_at) if party is not None and party.left_at else version.ends_on
    return min(left, version.ends_on)
