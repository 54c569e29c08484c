"""Who finds a safety concern: matrix 2.4 of the domain text, cell by cell."""

import pytest

from resilience.accounts.services import grant_role
from resilience.authz.actor import SYSTEM
from resilience.authz.roles import Role
from resilience.errors import NotFoundError
from resilience.safety.queries import count_waiting, list_own_concerns, list_worklist, load_concern
from resilience.safety.recipients import recipients_of
from resilience.safety.services import acknowledge_concern
from resilience.uow import UnitOfWork
from tests.cast import (
    ANNET,
    ESTHER,
    FARID,
    ILSE,
    JOKE,
    KARIN,
    MARIT,
    MIRJAM,
    NADIA,
    NOW,
    PETRA,
    ROB,
    SANNE,
    TOM,
    YUSUF,
)
from tests.factories.safety import BAS, raised

EXECUTIVE_OF_THE_SAME = "ruud-van-leeuwen"
PRIVACY_OFFICER_OF_THE_SAME = "els-mulder"

NOBODYS_BUSINESS = [
    BAS,
    TOM,
    EXECUTIVE_OF_THE_SAME,
    PRIVACY_OFFICER_OF_THE_SAME,
    NADIA,
    ILSE,
    MIRJAM,
    YUSUF,
    SANNE,
    KARIN,
    MARIT,
    ESTHER,
    FARID,
    JOKE,
]


def finds(uow, concern):
    try:
        return load_concern(uow, concern.id) is concern
    except NotFoundError:
        return False


@pytest.mark.parametrize("is_shielded", [False, True])
@pytest.mark.parametrize("person", [ANNET, ROB])
def test_the_reporter_and_the_own_officer_find_it_shielded_or_not(uow_of, person, is_shielded):
    assert finds(uow_of(person), raised(uow_of(ANNET), is_shielded=is_shielded))


def test_the_line_manager_finds_the_concern_of_the_own_team(uow_of):
    assert finds(uow_of(PETRA), raised(uow_of(ANNET)))


def test_the_line_manager_does_not_find_a_shielded_concern(uow_of):
    assert not finds(uow_of(PETRA), raised(uow_of(ANNET), is_shielded=True))


def test_a_line_manager_does_not_find_the_concern_of_another_team(uow_of, cast, session):
    concern = raised(uow_of(ANNET))
    cast[ANNET].line_manager_id = None
    session.flush()
    assert not finds(uow_of(PETRA), concern)


@pytest.mark.parametrize("is_shielded", [False, True])
@pytest.mark.parametrize("person", NOBODYS_BUSINESS)
def test_nobody_else_finds_it(uow_of, person, is_shielded):
    assert not finds(uow_of(person), raised(uow_of(ANNET), is_shielded=is_shielded))


@pytest.mark.parametrize("person", [*NOBODYS_BUSINESS, ANNET])
def test_nobody_else_has_it_on_a_worklist(uow_of, person):
    raised(uow_of(ANNET))
    assert list_worklist(uow_of(person)) == []


def test_the_worklist_of_the_officer_begins_with_what_is_due_first(uow_of):
    light = raised(uow_of(ANNET), concern_type="PV01", severity=1)
    done = acknowledge_concern(uow_of(ROB), raised(uow_of(ANNET)).id)
    acute = raised(uow_of(BAS), concern_type="PV03", severity=4)
    assert list_worklist(uow_of(ROB)) == [acute, light, done]


def test_the_worklist_of_the_line_manager_leaves_out_what_is_shielded(uow_of):
    seen = raised(uow_of(ANNET))
    raised(uow_of(ANNET), is_shielded=True)
    assert list_worklist(uow_of(PETRA)) == [seen]


def test_ones_own_concern_is_no_work_for_oneself(uow_of):
    own = raised(uow_of(ROB))
    assert list_worklist(uow_of(ROB)) == []
    assert list_own_concerns(uow_of(ROB)) == [own]


def test_a_reporter_lists_only_their_own_concerns(uow_of):
    raised(uow_of(ANNET))
    own = raised(uow_of(YUSUF))
    assert list_own_concerns(uow_of(YUSUF)) == [own]


def test_the_navigation_counts_what_waits_for_the_officer(uow_of):
    acknowledge_concern(uow_of(ROB), raised(uow_of(ANNET)).id)
    raised(uow_of(ANNET))
    raised(uow_of(ROB))
    assert count_waiting(uow_of(ROB)) == 1


@pytest.mark.parametrize("person", [ANNET, PETRA, NADIA, JOKE])
def test_the_navigation_counts_nothing_for_who_cannot_confirm(uow_of, person):
    raised(uow_of(ANNET))
    assert count_waiting(uow_of(person)) == 0


@pytest.fixture
def manager_is_officer(session, cast):
    """Let Petra, who is Annet's line manager, be a safety officer beside Rob."""
    grant_role(UnitOfWork(session, SYSTEM, NOW), cast[PETRA], Role.SAFETY_OFFICER, [])


@pytest.fixture
def manager_is_only_officer(manager_is_officer, session, cast):
    """Leave Petra as the only safety officer of Woonstichting."""
    cast[ROB].active = False
    session.flush()


@pytest.mark.usefixtures("manager_is_officer")
def test_a_manager_who_is_an_officer_too_does_not_find_what_is_shielded(uow_of):
    concern = raised(uow_of(ANNET), is_shielded=True)
    assert (finds(uow_of(PETRA), concern), finds(uow_of(ROB), concern)) == (False, True)
    assert (list_worklist(uow_of(PETRA)), count_waiting(uow_of(PETRA))) == ([], 0)


@pytest.mark.usefixtures("manager_is_officer")
def test_a_manager_who_is_an_officer_too_cannot_confirm_what_is_shielded(uow_of):
    concern = raised(uow_of(ANNET), is_shielded=True)
    with pytest.raises(NotFoundError):
        acknowledge_concern(uow_of(PETRA), concern.id)


@pytest.mark.usefixtures("manager_is_officer")
def test_a_manager_who_is_an_officer_too_is_not_told_of_what_is_shielded(uow_of, cast):
    concern = raised(uow_of(ANNET), is_shielded=True)
    assert recipients_of(uow_of(ANNET), concern) == [cast[ROB].id]


@pytest.mark.usefixtures("manager_is_officer")
def test_a_manager_who_is_an_officer_too_finds_shielded_concerns_of_another_team(
    uow_of, cast, session
):
    cast[BAS].line_manager_id = None
    session.flush()
    assert finds(uow_of(PETRA), raised(uow_of(BAS), is_shielded=True))


@pytest.mark.usefixtures("manager_is_only_officer")
def test_a_manager_who_is_the_only_officer_takes_up_what_is_shielded(uow_of, cast):
    concern = raised(uow_of(ANNET), is_shielded=True)
    assert recipients_of(uow_of(ANNET), concern) == [cast[PETRA].id]
    assert acknowledge_concern(uow_of(PETRA), concern.id).acknowledged_by_id == cast[PETRA].id
