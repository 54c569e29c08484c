"""Sealed texts belong to their row: moved by hand in the database they do not open."""

import pytest
from sqlalchemy import select, text, update

from resilience.db.base import Base
from resilience.privacy.encryption import KeyRing, UnreadableError
from resilience.safekeeping.key_rotation import sealed_columns
from resilience.safety.models import SafetyConcern
from resilience.signals.models import SignalLocation
from tests.cast import ANNET, YUSUF
from tests.conftest import ENCRYPTION_KEYS
from tests.factories import safety, signals


@pytest.fixture
def places(uow_of):
    """Return the stored exact places of two signals."""
    uow, marked = uow_of(YUSUF), signals.PlaceDraft(position=signals.IN_WIEKENHOF)
    ids = [signals.recorded(uow, "OM02", place=marked).id for _ in range(2)]
    return [uow.session.get_one(SignalLocation, each) for each in ids]


def test_an_exact_place_opens_in_its_own_row(session, places):
    session.expire_all()
    assert '"x"' in places[0].place


def test_the_place_of_one_signal_does_not_open_at_another(session, places):
    session.execute(
        text("UPDATE signal_locations SET place = :sealed WHERE signal_id = :id"),
        {"sealed": places[1].sealed_place, "id": places[0].signal_id},
    )
    session.expire_all()
    with pytest.raises(UnreadableError):
        _ = places[0].place


def test_a_text_does_not_open_in_another_column(session, uow_of, places):
    concern = safety.raised(uow_of(ANNET))
    session.execute(
        update(SignalLocation)
        .where(SignalLocation.signal_id == places[0].signal_id)
        .values(sealed_place=concern.sealed_text)
    )
    session.expire_all()
    with pytest.raises(UnreadableError):
        _ = places[0].place


def test_the_text_of_a_concern_is_nowhere_in_its_row(session, uow_of):
    concern = safety.raised(uow_of(ANNET))
    row = session.scalar(text("SELECT c::text FROM safety_concerns c"))
    assert concern.text.encode().hex() not in row
    assert concern.text not in row


def test_a_text_that_is_typed_anew_is_sealed_anew(session, uow_of):
    concern = safety.raised(uow_of(ANNET))
    before = concern.sealed_text
    concern.text = "Iemand wachtte mij op."
    session.flush()
    session.expire_all()
    assert (concern.text, concern.sealed_text != before) == ("Iemand wachtte mij op.", True)


def test_an_erased_text_is_empty(session, uow_of):
    concern = safety.raised(uow_of(ANNET))
    session.execute(update(SafetyConcern).values(text=""))
    session.expire_all()
    assert concern.text == ""


def test_plain_text_never_reaches_a_sealed_column(session, uow_of):
    safety.raised(uow_of(ANNET))
    with pytest.raises(Exception, match="sealed to its row"):
        session.execute(update(SafetyConcern).values(text="leesbaar"))


def test_a_value_from_before_rows_were_sealed_still_opens(session, places):
    old = KeyRing(ENCRYPTION_KEYS).seal("van vroeger")
    session.execute(update(SignalLocation).values(sealed_place=old))
    session.expire_all()
    assert places[0].place == "van vroeger"


def test_every_sealed_column_is_known_to_the_rotation_of_keys():
    names = {column.name for column in sealed_columns(Base.metadata)}
    assert {"signal_locations.place", "safety_concerns.text"} <= names


def test_what_is_sealed_for_an_insert_in_bulk_opens_as_well(session, places):
    sealed = vars(SignalLocation)["place"].sealed_for(
        SignalLocation, [places[0].signal_id], "in bulk"
    )
    session.execute(
        update(SignalLocation)
        .where(SignalLocation.signal_id == places[0].signal_id)
        .values(sealed_place=sealed)
    )
    found = session.scalars(select(SignalLocation).execution_options(populate_existing=True))
    assert "in bulk" in [each.place for each in found]
