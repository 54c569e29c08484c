"""Rules about addresses and far-reaching roles."""

import pytest

from resilience.accounts.personal_address import domain_of, is_address, is_function_mailbox
from resilience.accounts.role_rules import GRANTABLE, NEEDS_TWO
from resilience.authz.roles import Role


@pytest.mark.parametrize(
    "name",
    ["info", "Info", "wijkteam", "wijkteam.noord", "team-zuid", "boa", "meldkamer", "post", "ict",
     "secretariaat.noord", "wijkteamnoord", "team3", "info+noord"],
)  # fmt: skip
def test_the_mailbox_of_a_function_is_recognised(name):
    assert is_function_mailbox(f"{name}@corporatie.example")


@pytest.mark.parametrize("name", ["jan.post", "m.wijk", "noor.smit", "j.bakker", "infante"])
def test_the_address_of_a_person_is_not(name):
    assert not is_function_mailbox(f"{name}@corporatie.example")


@pytest.mark.parametrize("text", ["", "noor", "noor@", "@a.nl", "noor@a", "a b@c.nl", "a@b@c.nl"])
def test_what_is_no_address_is_refused(text):
    assert not is_address(text)


def test_the_domain_is_compared_in_small_letters():
    assert domain_of("Noor@Corporatie.Example ") == "corporatie.example"


def test_no_person_can_hold_the_role_of_another_system():
    assert Role.API_CLIENT not in GRANTABLE


def test_every_role_that_gives_power_over_access_or_reads_shielded_concerns_needs_two():
    power = {Role.ORG_ADMIN, Role.PRIVACY_OFFICER, Role.PLATFORM_ADMIN}
    assert power | {Role.SAFETY_OFFICER} == NEEDS_TWO
