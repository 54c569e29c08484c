"""Publishing: every cell through the gate, once, and then frozen."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from resilience.areas.codes import AreaLevel
from resilience.authz.actor import SYSTEM
from resilience.db.session import make_engine
from resilience.errors import ConflictError, NotFoundError
from resilience.maps.classes import Measure
from resilience.maps.jobs import list_due_periods, publish_due_period
from resilience.maps.models import ClassBreaks, PublishedCell, Release
from resilience.maps.periods import Period
from resilience.maps.picture import FigureState, MapRequest
from resilience.maps.queries import list_published_periods, load_picture
from resilience.maps.release import publish_period
from resilience.privacy.disclosure import RULE_VERSION
from resilience.uow import UnitOfWork
from tests.cast import ANNET, DIRK, ESTHER, KARIN, LOTTE, NOW, SANNE, YUSUF, People
from tests.factories.counted import (
    BEDRIJVENPARK,
    EXACT,
    KORENMOLENBUURT,
    TOUWSLAGERSBUURT,
    WIEKENHOF,
    count_signals,
)

QUARTER = Period.parse("2026-Q3")
#: Twelve signals of five people at four organisations: more than enough for every limit.
MANY = {YUSUF: 3, ANNET: 3, DIRK: 2, KARIN: 2, SANNE: 2}


@pytest.fixture
def system(session):
    return UnitOfWork(session, SYSTEM, NOW)


@pytest.fixture
def signals_of(session, cast):
    """Return a maker of counted signals: so many of each person of the cast."""
    return lambda many, *place: count_signals(
        session, {cast[slug]: count for slug, count in many.items()}, *place
    )


def values(session, category="IN"):
    """Return what was published about a category, by area."""
    wanted = select(PublishedCell.area_code, PublishedCell.value)
    return dict(session.execute(wanted.where(PublishedCell.category == category)).all())


def test_a_cell_that_meets_every_limit_is_published_at_every_level(system, signals_of):
    signals_of(MANY)
    publish_period(system, 2025, QUARTER, EXACT)
    assert values(system.session) == {KORENMOLENBUURT: 12, "WK990102": 12, "GM9901": 12}


@pytest.mark.parametrize(
    "few",
    [
        {YUSUF: 2, ANNET: 2, DIRK: 2, KARIN: 2, SANNE: 1},  # nine signals
        {YUSUF: 8, ANNET: 8},  # two people
        {YUSUF: 8, LOTTE: 8},  # one organisation, two people
        {YUSUF: 30, ANNET: 1, DIRK: 1, KARIN: 1, SANNE: 1},  # one organisation knows nearly all
    ],
)
def test_a_cell_that_misses_a_limit_is_withheld_everywhere(system, signals_of, few):
    signals_of(few)
    publish_period(system, 2025, QUARTER, EXACT)
    assert values(system.session) == {}


def test_few_signals_in_two_buurten_are_shown_together_in_their_wijk(system, signals_of):
    signals_of(dict.fromkeys(MANY, 1), "IN01", KORENMOLENBUURT)
    signals_of(dict.fromkeys(MANY, 1), "IN02", WIEKENHOF)
    publish_period(system, 2025, QUARTER, EXACT)
    assert values(system.session) == {"WK990102": 10, "GM9901": 10}


def test_a_buurt_with_few_inhabitants_counts_in_its_wijk_only(system, signals_of):
    signals_of(MANY, "IN01", BEDRIJVENPARK)
    publish_period(system, 2025, QUARTER, EXACT)
    assert values(system.session) == {"WK990104": 12, "GM9901": 12}


def test_seven_signals_are_shown_where_nothing_is_sensitive(system, signals_of):
    signals_of({YUSUF: 2, ANNET: 2, DIRK: 2, KARIN: 1}, "LB01")
    publish_period(system, 2025, QUARTER, EXACT)
    assert values(system.session, "LB")[KORENMOLENBUURT] == 7
    assert values(system.session, "negative") == {}


def test_positive_and_negative_signals_have_totals_apart(system, signals_of):
    signals_of(MANY, "IN01")
    signals_of(MANY, "WB04")
    publish_period(system, 2025, QUARTER, EXACT)
    assert values(system.session, "positive")[KORENMOLENBUURT] == 12
    assert values(system.session, "negative")[KORENMOLENBUURT] == 12


def test_a_person_who_changed_organisation_counts_as_one_reporter(system, signals_of, cast):
    signals_of({YUSUF: 6, ANNET: 6})
    cast[YUSUF].organisation_id = cast[DIRK].organisation_id
    signals_of({YUSUF: 6})
    publish_period(system, 2025, QUARTER, EXACT)
    assert values(system.session) == {}


def test_signals_outside_the_period_do_not_count(system, signals_of):
    signals_of(MANY, "IN01", KORENMOLENBUURT, NOW - timedelta(days=40))
    publish_period(system, 2025, QUARTER, EXACT)
    assert values(system.session) == {}


def test_a_running_period_is_not_published(system):
    with pytest.raises(ConflictError):
        publish_period(system, 2025, Period.parse("2026-Q4"), EXACT)


def test_a_published_period_is_frozen(system, signals_of):
    signals_of(MANY)
    publish_period(system, 2025, QUARTER, EXACT)
    signals_of(MANY)
    assert publish_period(system, 2025, QUARTER, EXACT) is False
    assert values(system.session)[KORENMOLENBUURT] == 12


def test_a_figure_tells_what_it_rests_on_in_classes(system, signals_of):
    signals_of(MANY)
    publish_period(system, 2025, QUARTER, EXACT)
    cell = system.session.scalars(select(PublishedCell)).first()
    assert (cell.organisations_at_least, cell.reporters_at_least) == (5, 5)


def test_a_release_keeps_the_rules_it_was_made_with(system, signals_of):
    signals_of(MANY)
    publish_period(system, 2025, QUARTER, EXACT)
    release = system.session.scalars(select(Release)).one()
    assert (release.rule_version, release.policy["sensitive_k"]) == (RULE_VERSION, 10)


def test_every_closed_period_with_signals_is_due_oldest_first(system, signals_of):
    signals_of(MANY)
    signals_of(MANY, "IN01", KORENMOLENBUURT, NOW)
    due = list_due_periods(system.session, NOW)
    assert [period.code for _, period in due] == ["2026-P09", "2026-Q3"]


def test_what_was_published_is_no_longer_due(system, signals_of):
    signals_of(MANY)
    done = [publish_due_period(system, one) for one in list_due_periods(system.session, NOW)]
    assert done == [True, True]
    assert list_due_periods(system.session, NOW) == []


def test_signals_of_four_iso_years_ago_are_not_published_any_more(system, signals_of):
    signals_of(MANY, "IN01", KORENMOLENBUURT, NOW - timedelta(days=3 * 365))
    assert list_due_periods(system.session, NOW) == []


def test_the_classes_of_a_year_do_not_change_once_published(system, signals_of):
    signals_of(MANY)
    publish_period(system, 2025, Period.parse("2026-P09"), EXACT)
    before = system.session.execute(select(ClassBreaks.starts)).all()
    signals_of(dict.fromkeys(MANY, 9), "IN01", TOUWSLAGERSBUURT, NOW - timedelta(days=30))
    publish_period(system, 2025, Period.parse("2026-P11"), EXACT)
    assert system.session.execute(select(ClassBreaks.starts)).all() == before


def test_a_picture_tells_withheld_from_never_shown_apart(system, signals_of, uow_of):
    signals_of(MANY)
    publish_period(system, 2025, QUARTER, EXACT)
    request = MapRequest("IN", QUARTER, AreaLevel.BUURT, Measure.RATE, "GM9901")
    picture = load_picture(uow_of(ESTHER), request)
    states = {figure.area.code: figure.state for figure in picture.figures}
    assert states[WIEKENHOF] is FigureState.WITHHELD
    assert states[BEDRIJVENPARK] is FigureState.NOT_APART
    assert Counter(states.values())[FigureState.SHOWN] == 1


def test_a_rate_comes_from_the_published_value_and_public_inhabitants(system, signals_of, uow_of):
    signals_of(MANY)
    publish_period(system, 2025, QUARTER, EXACT)
    request = MapRequest("IN", QUARTER, AreaLevel.BUURT, Measure.RATE, "GM9901")
    [figure] = [one for one in load_picture(uow_of(ESTHER), request).figures if one.rate]
    assert figure.rate == round(12 / 3.210, 1)


def test_a_period_without_a_release_has_no_picture(uow_of):
    request = MapRequest("IN", QUARTER, AreaLevel.BUURT, Measure.RATE, "GM9901")
    with pytest.raises(NotFoundError):
        load_picture(uow_of(ESTHER), request)


def test_published_periods_are_listed_newest_first_per_length(system, signals_of, uow_of):
    for day in (date(2026, 8, 18), date(2026, 6, 2)):
        signals_of(MANY, "IN01", KORENMOLENBUURT, NOW - (NOW.date() - day))
    for one in list_due_periods(system.session, NOW):
        publish_due_period(system, one)
    found = [period.code for period in list_published_periods(uow_of(ESTHER))]
    assert found == ["2026-P09", "2026-P06", "2026-Q3", "2026-Q2"]


def test_two_publishers_at_once_publish_once(fresh_database):
    engine = make_engine(fresh_database)
    makers = sessionmaker(engine)
    with makers.begin() as session:
        people = People(session)
        count_signals(session, {people[slug]: count for slug, count in MANY.items()})
    with makers() as first, makers() as second:
        publish_period(UnitOfWork(first, SYSTEM, NOW), 2025, QUARTER, EXACT)
        second.connection().exec_driver_sql("SET LOCAL statement_timeout = 200")
        with pytest.raises(Exception, match="timeout"):
            publish_period(UnitOfWork(second, SYSTEM, NOW), 2025, QUARTER, EXACT)
        second.rollback()
        first.commit()
        assert publish_period(UnitOfWork(second, SYSTEM, NOW), 2025, QUARTER, EXACT) is False
    engine.dispose()


def test_a_published_value_is_the_count_with_noise_from_the_stored_table(system, signals_of):
    signals_of(MANY)
    publish_period(system, 2025, QUARTER)
    [buurt] = {value for code, value in values(system.session).items() if code.startswith("BU")}
    assert 10 <= buurt <= 16


def test_the_same_signals_have_the_same_value_at_every_level_and_in_the_total(system, signals_of):
    signals_of(MANY)
    publish_period(system, 2025, QUARTER)
    everywhere = [*values(system.session).values(), *values(system.session, "negative").values()]
    assert len(everywhere) == 6
    assert len(set(everywhere)) == 1


def test_what_a_figure_rests_on_is_never_told_as_more_than_the_figure(system, signals_of, cast):
    people = dict.fromkeys([YUSUF, ANNET, DIRK, KARIN, SANNE], 2)
    signals_of(people)
    publish_period(system, 2025, QUARTER)
    cells = system.session.scalars(select(PublishedCell)).all()
    assert all(cell.reporters_at_least <= cell.value for cell in cells)
    assert len(cells) == 6


def test_one_reporter_with_nearly_all_signals_is_withheld(system, signals_of):
    signals_of({YUSUF: 9, ANNET: 3})
    assert publish_period(system, 2025, QUARTER, EXACT)
    assert values(system.session) == {}
