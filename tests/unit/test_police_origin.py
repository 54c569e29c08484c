"""Police data: provided per signal by the police, and never passed on by others (R-10)."""

from dataclasses import dataclass
from itertools import product
from uuid import UUID

import pytest

from resilience.authz.actor import Actor
from resilience.errors import ValidationError
from resilience.signals.attributes import Handling, SignalOrigin
from resilience.signals.police_origin import handlings_for, may_leave, refuse_unfit_handling

OURS, THEIRS = UUID(int=1), UUID(int=2)


@dataclass(frozen=True)
class Recorded:
    origin: SignalOrigin
    organisation_id: UUID


@pytest.mark.parametrize(("origin", "whose"), list(product(SignalOrigin, (OURS, THEIRS))))
def test_only_police_data_of_others_may_not_leave(origin, whose):
    actor = Actor(user_id=UUID(int=9), name="Somebody", organisation_id=OURS)
    is_allowed = may_leave(Recorded(origin, whose), actor)
    assert is_allowed is not (origin is SignalOrigin.POLICE and whose == THEIRS)


def test_who_belongs_to_no_organisation_takes_no_police_data_along():
    assert not may_leave(Recorded(SignalOrigin.POLICE, OURS), Actor(user_id=None, name="system"))


@pytest.mark.parametrize(
    ("handling", "origin"),
    [(None, SignalOrigin.POLICE), (Handling.WITHHELD, SignalOrigin.OWN)],
)
def test_a_choice_that_is_missing_or_not_theirs_is_refused(handling, origin):
    with pytest.raises(ValidationError):
        refuse_unfit_handling(handling, origin)


@pytest.mark.parametrize("origin", SignalOrigin)
def test_what_is_offered_is_accepted(origin):
    for handling in handlings_for(origin):
        refuse_unfit_handling(handling, origin)
