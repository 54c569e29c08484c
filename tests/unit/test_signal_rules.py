"""Record keys and source protection."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.privacy.refusals import REFUSALS
from resilience.signals.record_key import record_key
from resilience.signals.source_protection import is_organisation_withheld
from resilience.web.text_guard_messages import GUARD_MESSAGES

SOME_ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


@given(st.uuids(), st.binary(min_size=1, max_size=40))
def test_a_record_key_lies_between_nought_and_one(record_id, secret):
    assert 0 <= record_key(secret, record_id) < 1


def test_a_record_has_the_same_key_for_ever():
    assert record_key(b"secret", SOME_ID) == pytest.approx(0.551965659950989, abs=1e-15)


def test_another_secret_gives_another_key():
    assert record_key(b"secret", SOME_ID) != record_key(b"other", SOME_ID)


def test_record_keys_are_spread_evenly():
    keys = [record_key(b"secret", UUID(int=number)) for number in range(4000)]
    assert sum(keys) / len(keys) == pytest.approx(0.5, abs=0.02)


def withheld(**more):
    usual = {"is_own": False, "is_source_protected": False, "active_reporters": 3}
    return is_organisation_withheld(**(usual | more))


def test_two_active_reporters_hide_the_organisation():
    assert withheld(active_reporters=2)


def test_three_active_reporters_show_the_organisation():
    assert not withheld(active_reporters=3)


def test_the_reporter_can_ask_to_hide_the_organisation():
    assert withheld(is_source_protected=True, active_reporters=40)


def test_colleagues_always_see_the_own_organisation():
    assert not withheld(is_own=True, is_source_protected=True, active_reporters=1)


def test_the_refusal_of_a_text_says_what_the_hint_while_typing_says():
    assert {kind: str(said) for kind, said in GUARD_MESSAGES.items()} == REFUSALS
