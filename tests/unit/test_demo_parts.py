"""The parts of the generated history: places and sentences, crowd, stories, chance, ids."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from resilience.demo.crowd import CROWD, FIELD_WORKERS, NO_CARD
from resilience.demo.draws import choose
from resilience.demo.habits import (
    KINDS,
    action_chances,
    effect_chances,
    kind_chances,
    level_chances,
    mode_chances,
)
from resilience.demo.people import ORGANISATIONS, PERSONAS
from resilience.demo.phrases import SLOT, places, tails, type_phrases
from resilience.demo.stage import Stage
from resilience.demo.stories import Chapter
from resilience.demo.storing import id_at
from resilience.demo.town import BUURTEN, SHARES
from resilience.demo.written import read_demo_data, signal_acts, written_signals
from resilience.demo.written_concerns import concern_acts, written_concerns
from resilience.privacy.text_guard import Outcome, check_text
from resilience.signals.taxonomy import load_type, recordable_types

MOMENT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def stage_at(now):
    """Return a stage without a database: enough to tell when everything happens."""
    people = {person.slug: person for person in [*PERSONAS, *CROWD]}
    spots = {(code, place): (143_000, 506_000) for code, of in places().items() for place in of}
    return Stage(session=None, now=now, people=people, spots=spots, ports=None)


def test_every_type_has_four_sentences():
    assert {code: len(found.sentences) for code, found in type_phrases().items()} == {
        found.code: 4 for found in recordable_types()
    }


def test_the_guard_finds_nothing_in_any_sentence_or_place():
    names = [place.name for listed in places().values() for place in listed]
    sentences = [each for found in type_phrases().values() for each in found.sentences]
    filled = [SLOT.sub(names[at % len(names)], text) for at, text in enumerate(sentences)]
    closing = [each for by in tails().values() for listed in by.values() for each in listed]
    texts = [*filled, *closing, *(f"Bij {name} is het donker." for name in names)]
    assert [text for text in texts if check_text(text).outcome is not Outcome.OK] == []


def test_no_sentence_or_place_holds_a_number_but_the_emergency_number():
    sentences = [each for found in type_phrases().values() for each in found.sentences]
    names = [place.name for listed in places().values() for place in listed]
    texts = [text.replace("112", "") for text in [*sentences, *names]]
    assert not any(character.isdigit() for text in texts for character in text)


def test_every_buurt_has_four_to_six_places():
    assert places().keys() == {buurt.code for buurt in BUURTEN}
    assert all(4 <= len(listed) <= 6 for listed in places().values())


def test_no_two_places_have_the_same_name():
    names = [place.name for listed in places().values() for place in listed]
    assert len(names) == len(set(names))


def test_the_buurten_are_those_of_the_municipality():
    known = {each["code"]: each["inhabitants"] for each in read_demo_data()["buurten"]}
    assert {buurt.code: buurt.inhabitants for buurt in BUURTEN} == known


def test_the_shares_of_the_types_add_up_to_a_thousand():
    assert sum(SHARES.values()) == 1000


def test_every_organisation_has_six_or_seven_more_field_workers():
    for organisation in ORGANISATIONS:
        team = [each for each in FIELD_WORKERS if each.organisation == organisation.slug]
        assert 6 <= len(team) <= 8


def test_nobody_has_the_name_of_another():
    names = [person.slug for person in [*PERSONAS, *CROWD]]
    assert len(names) == len(set(names))


def test_the_crowd_has_no_cards():
    assert {person.group for person in CROWD} == {NO_CARD}


def test_every_line_manager_named_has_an_account():
    names = {person.name for person in [*PERSONAS, *CROWD]}
    assert {person.line_manager for person in CROWD} - {None} <= names


@pytest.mark.parametrize("code", SHARES)
def test_the_chances_of_a_type_add_up_to_one(code):
    found = load_type(code)
    rows = [kind_chances(found), level_chances(found)]
    rows += [mode_chances(kind, code) for kind in KINDS]
    rows += [effect_chances(found, level) for level in (1, 2, 3, 4)]
    rows += [action_chances(found, level) for level in (1, 2, 3, 4)]
    assert all(sum(row) == pytest.approx(1) for row in rows)


@given(arrays.arrays(float, (5, 4), elements=st.floats(0, 1)), st.integers(0, 99))
def test_what_has_no_chance_is_never_drawn(weights, seed):
    weights[:, 0] += 0.01
    chances = weights / weights.sum(axis=1, keepdims=True)
    position = choose(np.random.default_rng(seed), chances)
    assert all(chances[row, at] > 0 for row, at in enumerate(position))


def test_a_chapter_changes_nothing_before_it_begins():
    chapter = Chapter("BU99010201", ("IN",), 49, 3.0)
    assert chapter.factors(np.array([50.0]))[0] == 1


def test_a_chapter_grows_evenly_to_its_full_effect():
    chapter = Chapter("BU99010201", ("IN",), 49, 3.0, grows_in_days=10)
    assert list(chapter.factors(np.array([45.0, 40.0, 1.0]))) == [2.0, 3.0, 3.0]


def test_a_chapter_ends():
    chapter = Chapter("BU99010201", ("IN",), 49, 3.0, until_days_ago=10)
    assert list(chapter.factors(np.array([11.0, 10.0]))) == [3.0, 1.0]


@given(st.uuids())
def test_an_id_of_the_past_is_a_uuid_of_version_7(luck):
    made = id_at(MOMENT, luck)
    assert (made.version, made.variant) == (7, UUID(int=made.int).variant)
    assert made.int >> 80 == int(MOMENT.timestamp() * 1000)


def test_ids_of_the_past_sort_by_their_moment():
    later = MOMENT.replace(minute=1)
    assert id_at(MOMENT, uuid4()) < id_at(later, uuid4())


def test_twenty_five_signals_and_ten_concerns_were_written():
    assert (len(written_signals()), len(written_concerns())) == (25, 10)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 3 * 365 * 24))
def test_whenever_the_demo_begins_everything_written_has_happened(hours):
    now = MOMENT + timedelta(hours=hours)
    acts = [*signal_acts(stage_at(now)), *concern_acts(stage_at(now))]
    assert max(moment for moment, _ in acts) < now


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 3 * 365 * 24))
@example(874)  # the Tuesday after Easter
def test_whenever_the_demo_begins_both_late_concerns_have_been_escalated(hours):
    raised, answered, escalated = 10, 8, 2
    acts = list(concern_acts(stage_at(MOMENT + timedelta(hours=hours))))
    assert len(acts) == raised + answered + escalated
