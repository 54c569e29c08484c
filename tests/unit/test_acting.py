"""What the database is told of an actor."""

import json
from uuid import UUID

from resilience.authz.acting import NOBODY, settings_of
from resilience.authz.actor import SYSTEM, Actor, Grant, Share
from resilience.authz.roles import Role
from resilience.authz.shared_fields import SharedField

ME, OURS, PARTNER = (UUID(int=number) for number in (1, 2, 3))
SHARE = Share(
    UUID(int=4), "2026-01", (PARTNER,), ("OV01",), ("GM9901",), frozenset({SharedField.TEXT})
)
MARIT = Actor(ME, "Marit", OURS, (Grant(Role.AREA_COORDINATOR, ("WK990102",)),), (SHARE,))


def test_every_setting_is_said_also_for_nobody():
    assert settings_of(MARIT).keys() == NOBODY.keys()
    assert set(NOBODY.values()) == {""}


def test_permissions_are_said_with_the_digits_of_their_areas():
    held = json.loads(settings_of(MARIT)["resilience.permissions"])
    assert held["signal:read"] == ["990102"]


def test_a_permission_that_is_not_held_is_not_said():
    assert "concern:read" not in json.loads(settings_of(MARIT)["resilience.permissions"])


def test_a_share_is_said_with_partners_kinds_areas_and_fields():
    said = json.loads(settings_of(MARIT)["resilience.shares"])
    assert said == [
        {"partners": [str(PARTNER)], "codes": ["OV01"], "fields": ["tekst"], "areas": ["9901"]}
    ]


def test_the_system_is_nobody_to_the_policies():
    said = settings_of(SYSTEM)
    assert (said["resilience.user_id"], said["resilience.permissions"]) == ("", "{}")
