"""The taxonomy agrees with the shared file, is complete in two languages, and caps severity."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.errors import ValidationError
from resilience.signals.taxonomy import (
    Scope,
    capped,
    concerns_safety_officer,
    domains,
    load_type,
    recordable_types,
    signal_types,
)
from tests.shared import SHARED

TYPES = st.sampled_from(list(signal_types().values()))
BY_CODE = list(signal_types())


@pytest.fixture(scope="module")
def shared_file():
    return json.loads((SHARED / "domain" / "taxonomy.json").read_text())


def test_there_are_eight_domains_and_forty_five_types():
    assert (len(domains()), len(signal_types())) == (8, 45)


def test_the_domains_are_those_of_the_shared_file(shared_file):
    ours = [(found.code, found.label_nl, found.label_en) for found in domains().values()]
    assert ours == [(d["code"], d["label_nl"], d["label_en"]) for d in shared_file["domains"]]


def test_every_type_says_what_the_shared_file_says(shared_file):
    for theirs in shared_file["types"]:
        ours = signal_types()[theirs["code"]]
        told = {name: getattr(ours, name) for name in theirs}
        assert told | {"typical_sources": list(ours.typical_sources)} == theirs


@pytest.mark.parametrize("code", BY_CODE)
def test_a_type_is_complete_in_both_languages(code):
    found = load_type(code)
    texts = ("label", "help", "raise_when", "words")
    assert all(getattr(found, f"{text}_{language}") for text in texts for language in ("nl", "en"))


@pytest.mark.parametrize("code", BY_CODE)
def test_the_english_help_is_a_translation(code):
    found = load_type(code)
    assert found.help_en != found.help_nl


@pytest.mark.parametrize(
    ("words", "code"),
    [("hard rijden", "OV03"), ("afval", "LB01"), ("chemische lucht", "OM02"), ("vuurwerk", "OV04")],
)
def test_an_everyday_word_belongs_to_the_type_that_people_mean(words, code):
    assert words in load_type(code).words_nl


def test_an_unknown_type_is_refused_at_its_field():
    with pytest.raises(ValidationError) as refusal:
        load_type("XX01")
    assert refusal.value.field == "signal_type"


def test_a_shop_front_never_counts_above_moderate():
    assert capped(load_type("VB01"), 4) == 2


def test_without_a_choice_the_default_of_the_type_counts():
    assert capped(load_type("IN05"), None) == 4


@given(TYPES, st.none() | st.integers(-10, 10))
def test_what_counts_always_lies_within_the_bounds_of_the_type(signal_type, level):
    assert 1 <= capped(signal_type, level) <= signal_type.severity_max


@given(TYPES, st.integers(1, 4))
def test_capping_twice_changes_nothing(signal_type, level):
    once = capped(signal_type, level)
    assert capped(signal_type, once) == once


def test_only_three_types_are_positive():
    positive = [found.code for found in signal_types().values() if found.is_positive]
    assert positive == ["WB04", "WB05", "WB06"]


def test_types_about_a_professionals_own_safety_are_not_recorded_as_signals():
    assert {found.domain for found in signal_types().values()} - {
        found.domain for found in recordable_types()
    } == {"PV"}


def test_only_places_need_an_exact_place():
    needing = [found for found in signal_types().values() if found.needs_exact_place]
    assert needing
    assert all(found.scope is Scope.PLACE for found in needing)


def test_a_home_never_needs_an_exact_place():
    assert not load_type("VB03").needs_exact_place


def test_retaliation_always_reaches_the_safety_officer():
    assert concerns_safety_officer(load_type("IN03"), 3)


def test_an_acute_signal_reaches_the_safety_officer():
    assert concerns_safety_officer(load_type("OV04"), 4)


def test_litter_does_not_reach_the_safety_officer():
    assert not concerns_safety_officer(load_type("LB01"), 2)
