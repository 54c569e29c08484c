"""Actors, permissions and areas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.authz.actor import SYSTEM, Actor, Grant, inside
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.roles import PERMISSIONS, Role
from resilience.errors import NotAllowedError

COORDINATOR = Actor(None, "Marit", grants=(Grant(Role.AREA_COORDINATOR, ("WK990102",)),))


def test_every_role_has_a_line_in_the_matrix():
    assert set(PERMISSIONS) == set(Role)


def test_the_system_may_do_nothing_through_the_gates():
    assert not any(SYSTEM.may(permission) for permission in Permission)


def test_the_platform_administrator_sees_no_content():
    content = {
        Permission.SIGNAL_READ,
        Permission.SIGNAL_READ_OWN,
        Permission.CONCERN_READ,
        Permission.MAP_READ_EXACT,
    }
    assert not PERMISSIONS[Role.PLATFORM_ADMIN] & content


def test_a_permission_that_is_not_held_is_refused():
    with pytest.raises(NotAllowedError):
        authorize(COORDINATOR, Permission.CONCERN_READ)


def test_a_role_reaches_the_areas_it_was_granted_for():
    assert COORDINATOR.areas_for(Permission.SIGNAL_READ) == ("WK990102",)


def test_a_permission_of_no_role_reaches_nowhere():
    assert COORDINATOR.areas_for(Permission.CONCERN_READ) == ()


@pytest.mark.parametrize(
    ("area", "scope", "expected"),
    [
        ("BU99010201", "WK990102", True),
        ("BU99010201", "GM9901", True),
        ("BU99010201", "BU99010201", True),
        ("BU99010301", "WK990102", False),
        ("WK990102", "BU99010201", False),
    ],
)
def test_an_area_lies_inside_another_when_its_digits_start_with_it(area, scope, expected):
    assert inside(area, scope) is expected


@given(st.from_regex(r"\ABU[0-9]{4}[0-9A-Z]{4}\Z"))
def test_every_buurt_lies_inside_its_own_wijk_and_gemeente(code):
    assert inside(code, f"WK{code[2:8]}")
    assert inside(code, f"GM{code[2:6]}")
