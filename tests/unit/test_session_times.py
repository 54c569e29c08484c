"""How long a session lasts (R-14), how long one waits after failing, and devices in words."""

from datetime import timedelta

import pytest

from resilience.accounts.devices import device_in_words, network_of
from resilience.accounts.session_times import EndReason, Times
from resilience.accounts.throttle_rules import Failures, wait_after
from tests.cast import NOW


def used(started=timedelta(), seen=timedelta()):
    return Times(NOW + started, NOW + seen)


@pytest.mark.parametrize(
    ("idle", "reason"),
    [
        (timedelta(minutes=14, seconds=59), None),
        (timedelta(minutes=15), EndReason.IDLE),
    ],
)
def test_after_fifteen_minutes_without_use_it_is_over(idle, reason):
    assert used().ended_by(NOW + idle) is reason


@pytest.mark.parametrize(
    ("age", "reason"),
    [
        (timedelta(hours=7, minutes=59, seconds=59), None),
        (timedelta(hours=8), EndReason.EXPIRED),
    ],
)
def test_after_eight_hours_it_is_over_however_much_it_is_used(age, reason):
    assert used(seen=age).ended_by(NOW + age) is reason


def test_it_ends_at_the_nearer_of_the_two_ends():
    late = used(seen=timedelta(hours=7, minutes=55))
    assert late.ends_at == NOW + timedelta(hours=8)


def test_in_the_last_quarter_of_an_hour_it_cannot_be_extended():
    assert not used(seen=timedelta(hours=7, minutes=50)).can_be_extended
    assert used(seen=timedelta(hours=7, minutes=40)).can_be_extended


@pytest.mark.parametrize(("failures", "seconds"), [(2, 0), (3, 2), (4, 4), (9, 128), (30, 300)])
def test_each_failure_doubles_the_wait_up_to_five_minutes(failures, seconds):
    assert wait_after(failures) == timedelta(seconds=seconds)


def test_after_ten_failures_the_account_is_locked_for_half_an_hour():
    locked = Failures(10, NOW)
    assert not locked.is_open(NOW + timedelta(minutes=29, seconds=59))
    assert locked.is_open(NOW + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/142.0 Safari/537.36 Edg/142.0",
            "Edge, Windows",
        ),
        ("curl/8.0", ""),
    ],
)
def test_a_device_is_named_in_words_people_know(agent, words):
    assert device_in_words(agent) == words


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.17", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("::ffff:192.0.2.17", "192.0.2.0/24"),
        ("unix:", ""),
    ],
)
def test_a_network_is_what_an_office_or_a_household_shares(address, network):
    assert network_of(address) == network
