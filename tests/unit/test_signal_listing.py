"""Where in a list one is, what its address says, and where searched words stand in a text."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from resilience.areas.queries import WijkChoices
from resilience.authz.actor import Actor, Grant
from resilience.authz.roles import Role
from resilience.db.types import use_sealer
from resilience.privacy.encryption import KeyRing
from resilience.signal_lists.excerpts import LONGEST, Part, excerpt
from resilience.signal_lists.places import Places
from resilience.signal_lists.sealed_words import open_words, seal_words
from resilience.signal_lists.searching import read_number
from resilience.signals.list_address import read_address
from resilience.signals.listing import Cursor, Selection, Total, read_cursor, total_of

ME, OTHER = UUID(int=1), UUID(int=2)
READER = Actor(ME, "Marit", UUID(int=3), (Grant(Role.AREA_COORDINATOR, ("WK990102",)),))
FULL = {
    "selection": "area", "domain": "IN", "type": "IN01", "area": "WK990102",
    "severity": "serious", "state": "geaccepteerd", "period": "4-weeks", "from": "2026-01-01",
    "until": "2026-02-01", "organisation": str(OTHER), "origin": "wpg", "grade": "E",
    "assigned": "mine", "owed": "1", "words": "sealed", "order": "oldest",
}  # fmt: skip
PLACES = Places(
    [
        WijkChoices("WK990102", "Molenbroek", (("BU99010201", "Korenmolenbuurt"),)),
        WijkChoices("WK990103", "Sterrenveld", (("BU99010301", "Korenmolenbuurt"),)),
        WijkChoices("WK990104", "Molenkamp", ()),
    ]
)


def test_a_cursor_survives_an_address():
    cursor = Cursor(datetime(2026, 11, 23, 9, tzinfo=UTC), OTHER, 3)
    assert read_cursor(cursor.text()) == cursor


@pytest.mark.parametrize("text", ["", "abc", "-1", "é", "MjAyNg", "fHx8", "9" * 500])
def test_what_is_no_cursor_is_left_out(text):
    assert read_cursor(text) is None


def test_an_address_leads_back_to_itself():
    assert read_address(FULL, READER, "groep").arguments() == FULL


def test_words_that_cannot_be_opened_narrow_nothing():
    address = read_address(FULL, READER)
    assert (address.wanted.words, "words" in address.arguments()) == ("", False)


def test_a_choice_can_be_undone_alone():
    assert read_address(FULL, READER, "groep").without("grade") == {
        name: value for name, value in FULL.items() if name != "grade"
    }


def test_without_any_choice_the_address_still_names_the_list():
    assert read_address({"domain": "IN"}, READER).without("domain") == {"selection": "own"}


def test_the_area_is_for_who_may_read_it():
    reporter = Actor(ME, "Yusuf", UUID(int=3), (Grant(Role.FIELD_WORKER),))
    assert read_address(FULL, reporter).selection is Selection.OWN


def test_counting_stops():
    assert (total_of(7), total_of(201)) == (Total(7), Total(200, is_more=True))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("molenbroek", "WK990102"), ("WK990103", "WK990103"), ("bu99010301", "BU99010301"),
        ("Korenmolenbuurt, Sterrenveld", "BU99010301"), ("sterren", "WK990103"),
        ("molen", ""), ("", ""), ("Elders", ""),
    ],
)  # fmt: skip
def test_an_area_is_found_by_name_code_or_beginning(typed, code):
    assert PLACES.code_of(typed) == code


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("S-2026-000012", "S-2026-000012"), (" s 2026 12 ", "S-2026-000012"),
        ("2026-12", "S-2026-000012"), ("12", None), ("2026", None), ("groep", None),
        ("S-2026-0000000012", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_type_it(typed, number):
    assert read_number(typed) == number


def test_words_open_for_who_typed_them_only():
    use_sealer(KeyRing({"1": bytes(range(32))}))
    sealed = seal_words("fietsenkelder", ME)
    assert "fiets" not in sealed
    assert (open_words(sealed, ME), open_words(sealed, OTHER)) == ("fietsenkelder", "")
    assert [open_words(other, ME) for other in ("", "abc", "é", sealed[:-2])] == [""] * 4


def test_a_hit_is_marked_as_it_was_written():
    assert excerpt("In het café om de hoek.", "In het \x02cafe\x03 om de hoek.") == [
        Part("In het "), Part("café", is_hit=True), Part(" om de hoek."),
    ]  # fmt: skip


def test_of_a_long_text_the_piece_around_the_first_hit_is_shown():
    before, after = "woord " * 60, " nog een" * 60
    parts = excerpt(f"{before}groep{after}", f"{before}\x02groep\x03{after}")
    told = "".join(part.text for part in parts)
    assert (told[0], told[-1], "groep" in told) == ("…", "…", True)
    assert len(told) <= LONGEST + 2


def test_without_a_hit_nothing_is_shown():
    assert excerpt("Niets.", "Niets.") == []
