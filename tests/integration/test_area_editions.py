"""Editions in the database: storing, replacing, choosing, reading."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from resilience.areas.codes import AreaLevel
from resilience.areas.importing import prepare_edition
from resilience.areas.lookup import lookup_for
from resilience.areas.models import Area
from resilience.areas.queries import (
    current_edition,
    find_area,
    find_current_edition,
    list_areas,
    list_buurt_choices,
    list_editions,
    load_area,
    load_edition,
)
from resilience.areas.services import import_edition, use_edition
from resilience.authz.actor import SYSTEM
from resilience.errors import ConflictError, NotFoundError
from resilience.uow import UnitOfWork
from tests.factories.area_files import ORIGIN, write_grid

BUURT, WIJK, GEMEENTE = AreaLevel.BUURT, AreaLevel.WIJK, AreaLevel.GEMEENTE
X, Y = ORIGIN


@pytest.fixture
def uow(session, clock):
    return UnitOfWork(session, SYSTEM, clock.now())


@pytest.fixture(scope="module")
def draft_of(tmp_path_factory):
    """Return a maker of editions of ``count`` buurten in a row, two to a wijk."""

    @cache
    def prepare(count):
        path = write_grid(tmp_path_factory.mktemp("areas") / f"{count}.gpkg", count)
        draft, _ = prepare_edition([path], 2001)
        assert draft is not None
        return draft

    return lambda year, count=4: replace(prepare(count), year=year)


def test_an_imported_edition_holds_its_three_levels(uow, draft_of):
    import_edition(uow, draft_of(2001))
    found = [len(list_areas(uow.session, 2001, level)) for level in (GEMEENTE, WIJK, BUURT)]
    assert found == [1, 2, 4]


def test_an_edition_remembers_its_source(uow, draft_of):
    draft = draft_of(2001)
    edition = import_edition(uow, draft)
    assert (edition.source_name, edition.source_checksum) == ("4.gpkg", draft.source_checksum)


def test_a_year_is_not_imported_twice_by_accident(uow, draft_of):
    import_edition(uow, draft_of(2001))
    with pytest.raises(ConflictError, match="--replace"):
        import_edition(uow, draft_of(2001))


def test_an_edition_can_be_replaced_by_one_with_more_areas(uow, draft_of):
    import_edition(uow, draft_of(2001, 2))
    import_edition(uow, draft_of(2001, 3), replace=True)
    assert len(list_areas(uow.session, 2001, BUURT)) == 3


def test_a_replacement_may_not_lose_an_area_that_signals_refer_to(uow, draft_of):
    import_edition(uow, draft_of(2001, 3))
    with pytest.raises(ConflictError, match="BU99020201, WK990202"):
        import_edition(uow, draft_of(2001, 2), replace=True)


def test_a_newer_edition_comes_into_use(uow, draft_of):
    import_edition(uow, draft_of(2026))
    assert current_edition(uow.session).year == 2026


def test_an_older_edition_does_not_come_into_use(uow, draft_of):
    import_edition(uow, draft_of(2026))
    import_edition(uow, draft_of(2001))
    assert current_edition(uow.session).year == 2026


def test_an_edition_for_next_year_waits_until_it_is_chosen(uow, draft_of):
    import_edition(uow, draft_of(2026))
    import_edition(uow, draft_of(2027))
    assert current_edition(uow.session).year == 2026
    use_edition(uow, 2027)
    assert current_edition(uow.session).year == 2027


def test_the_edition_in_use_stays_in_use_when_it_is_replaced(uow, draft_of):
    import_edition(uow, draft_of(2026))
    import_edition(uow, draft_of(2026), replace=True)
    assert current_edition(uow.session).year == 2026


def test_a_replaced_edition_has_another_version(uow, draft_of):
    before = import_edition(uow, draft_of(2001)).version
    later = UnitOfWork(uow.session, SYSTEM, uow.now + timedelta(minutes=1))
    assert import_edition(later, draft_of(2001), replace=True).version != before


def test_storing_tells_how_far_it_is(uow, draft_of):
    told = []
    import_edition(uow, draft_of(2001), on_stored=told.append)
    assert sum(told) == 7


def test_an_edition_that_is_not_there_is_not_found(uow):
    with pytest.raises(NotFoundError):
        load_edition(uow.session, 1999)


def test_without_any_import_no_edition_is_in_use(uow):
    for edition in list_editions(uow.session):
        edition.is_current = False
    assert find_current_edition(uow.session) is None
    with pytest.raises(NotFoundError):
        current_edition(uow.session)


def test_areas_within_a_wijk_are_only_its_own(uow, draft_of):
    import_edition(uow, draft_of(2001))
    found = list_areas(uow.session, 2001, BUURT, within="WK990202")
    assert [area.code for area in found] == ["BU99020201", "BU99020202"]


def test_areas_within_a_gemeente_are_all_its_wijken(uow, draft_of):
    import_edition(uow, draft_of(2001))
    found = list_areas(uow.session, 2001, WIJK, within="GM9902")
    assert [area.code for area in found] == ["WK990201", "WK990202"]


def test_an_area_is_found_by_year_and_code(uow, draft_of):
    import_edition(uow, draft_of(2001))
    area = find_area(uow.session, 2001, "BU99020102")
    assert area is not None
    assert (area.name, area.inhabitants, area.land_area_m2) == ("Buurt 02", 100, 1_000_000)


def test_an_area_of_another_year_is_not_found(uow, draft_of):
    import_edition(uow, draft_of(2001))
    assert find_area(uow.session, 2002, "BU99020102") is None
    with pytest.raises(NotFoundError):
        load_area(uow.session, 2002, "BU99020102")


@pytest.mark.parametrize("code", ["", "\x00", "BU", "BU99020102'; --", "x" * 5000])
def test_what_is_no_code_is_not_found_and_does_no_harm(uow, code):
    assert find_area(uow.session, 2001, code) is None


def test_buurten_to_choose_from_are_grouped_by_wijk(uow, draft_of):
    import_edition(uow, draft_of(2001, 3))
    choices = list_buurt_choices(uow.session, 2001)
    assert [(wijk.name, wijk.buurten) for wijk in choices] == [
        ("Wijk 01", (("BU99020101", "Buurt 01"), ("BU99020102", "Buurt 02"))),
        ("Wijk 02", (("BU99020201", "Buurt 01"),)),
    ]


def test_a_list_of_areas_does_not_fetch_their_geometry(uow, draft_of):
    import_edition(uow, draft_of(2001))
    uow.session.expire_all()
    area = list_areas(uow.session, 2001, BUURT)[0]
    assert {"boundary", "outline"} & set(area.__dict__) == set()


def test_a_point_is_placed_in_the_edition_that_is_asked(uow, draft_of):
    import_edition(uow, draft_of(2001))
    lookup = lookup_for(uow.session, 2001)
    assert lookup.find(X + 1500, Y + 10) == "BU99020102"


def test_a_process_keeps_the_lookup_of_an_edition(uow, draft_of):
    import_edition(uow, draft_of(2001))
    assert lookup_for(uow.session, 2001) is lookup_for(uow.session, 2001)


def test_a_replaced_edition_is_looked_up_anew(uow, draft_of):
    import_edition(uow, draft_of(2001, 2))
    assert lookup_for(uow.session, 2001).find(X + 2500, Y + 10) is None
    later = UnitOfWork(uow.session, SYSTEM, uow.now + timedelta(minutes=1))
    import_edition(later, draft_of(2001, 3), replace=True)
    assert lookup_for(uow.session, 2001).find(X + 2500, Y + 10) == "BU99020201"


def test_a_failing_import_leaves_nothing_behind(uow, draft_of):
    def fail(_count):
        raise RuntimeError("the cable was pulled")

    with pytest.raises(RuntimeError), uow.session.begin_nested():
        import_edition(uow, draft_of(2001), on_stored=fail)
    assert uow.session.get(Area, (2001, "GM9902")) is None
