"""What the public page says: rules, parties, and yearly numbers that were published (R-21).

A visitor acts as somebody whose one right is to look at the map; the cells come from
``maps.queries`` only, so nothing that was withheld can be here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from resilience.accounts.models import Membership, Organisation, User
from resilience.areas.queries import find_current_edition, list_gemeente_codes
from resilience.authz.actor import Actor, Grant
from resilience.authz.permissions import Permission
from resilience.authz.roles import Role
from resilience.maps.periods import PeriodKind
from resilience.maps.queries import Series, list_series
from resilience.privacy.disclosure import Policy
from resilience.uow import UnitOfWork

VISITOR = Actor(
    user_id=None,
    name="public",
    grants=(Grant(Role.EXECUTIVE, only=frozenset({Permission.MAP_READ})),),
)
YEARS = 3
#: An organisation with fewer people at work here is not named: it could point at one of them.
FEWEST_PEOPLE = Policy().reporters


@dataclass(frozen=True, slots=True)
class PublicNumbers:
    """What may be known of who takes part, and of how much was seen."""

    parties: tuple[str, ...]
    unnamed: int
    series: Sequence[Series]


def load_public_numbers(asked: UnitOfWork) -> PublicNumbers:
    """Return the parties that can be named, and the published years per municipality."""
    uow, session = replace(asked, actor=VISITOR), asked.session
    edition = find_current_edition(session)
    codes = list_gemeente_codes(session, edition.year) if edition else []
    counted = (
        select(Organisation.name, func.count(User.id.distinct()))
        .join(User, User.organisation_id == Organisation.id)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Organisation.is_active,
            User.active.is_(True),
            User.closes_at.is_(None),
            Membership.role != Role.API_CLIENT,
        )
        .group_by(Organisation.name)
        .order_by(Organisation.name)
    )
    sizes = session.execute(counted).all()
    named = tuple(name for name, people in sizes if people >= FEWEST_PEOPLE)
    series = list_series(uow, PeriodKind.YEAR, YEARS, codes) if codes else []
    return PublicNumbers(named, len(sizes) - len(named), series)
