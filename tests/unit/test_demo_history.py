"""The generated history of the demo: repeatable, plausible, with its stories in the numbers."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from resilience.authz.roles import Role
from resilience.clock import AMSTERDAM, local_day
from resilience.demo import stories
from resilience.demo.history import HISTORY_DAYS, PastSignal, generate
from resilience.demo.people import ORGANISATIONS
from resilience.privacy.text_guard import Outcome, check_text
from resilience.signals.attributes import DayPart, ObservationMode, ObservedPrecision
from resilience.signals.checks import fitting_type, refuse_unfit
from resilience.signals.observed_time import Observed, day_part_of, observed

TODAY = date(2026, 11, 23)
FIRST_DAY = TODAY - timedelta(days=HISTORY_DAYS)
WEEK = 7
BEDRIJVENPARK, KLEINE_ESCH = "BU99010404", "BU99010403"


@cache
def history() -> tuple[PastSignal, ...]:
    return tuple(generate(TODAY))


def seen(signal: PastSignal) -> Observed:
    return observed(signal.draft.observed, signal.recorded_at)


def day_of(signal: PastSignal) -> date:
    return local_day(seen(signal).start or signal.recorded_at)


def weekly(signals: Iterable[PastSignal], first_week: int, last_week: int = 0) -> float:
    """Return the mean number a week, from so many weeks ago until so many weeks ago."""
    ago = ((TODAY - day_of(signal)).days for signal in signals)
    found = sum(last_week * WEEK < days <= first_week * WEEK for days in ago)
    return found / (first_week - last_week)


def of(buurt: str, *types: str) -> list[PastSignal]:
    return [
        signal
        for signal in history()
        if signal.draft.place.buurt_code == buurt
        and signal.draft.signal_type.startswith(types or ("",))
    ]


def from_residents(signals: Iterable[PastSignal]) -> list[PastSignal]:
    return [each for each in signals if each.draft.source.mode is ObservationMode.RESIDENT]


def test_the_same_day_gives_the_same_history():
    assert tuple(generate(TODAY)) == history()


@pytest.mark.parametrize("today", [TODAY, date(2027, 1, 1), date(2027, 3, 29), date(2028, 2, 29)])
def test_there_are_about_six_thousand_signals(today):
    assert 5_700 <= len(generate(today)) <= 6_400


def test_the_history_covers_twenty_six_months():
    days = [day_of(signal) for signal in history()]
    assert min(days) <= FIRST_DAY + timedelta(days=WEEK)
    assert max(days) >= TODAY - timedelta(days=2)


@pytest.mark.parametrize("today", [TODAY, date(2026, 3, 30), date(2026, 10, 26)])
def test_nothing_is_recorded_on_the_day_itself_or_later(today):
    midnight = datetime(today.year, today.month, today.day, tzinfo=AMSTERDAM)
    assert max(signal.recorded_at for signal in generate(today)) < midnight


def test_nothing_is_seen_or_told_after_it_was_recorded():
    for signal in history():
        end = seen(signal).end
        assert end is None or end <= signal.recorded_at
        reported_on = signal.draft.source.reported_on
        assert reported_on is None or reported_on <= local_day(signal.recorded_at)


def test_it_is_in_the_order_of_recording():
    moments = [signal.recorded_at for signal in history()]
    assert moments == sorted(moments)


def test_no_device_sent_twice():
    assert len({signal.draft.client_id for signal in history()}) == len(history())


def test_every_draft_is_one_that_could_be_recorded():
    for signal in history():
        assert fitting_type(signal.draft.signal_type) == signal.signal_type
        refuse_unfit(signal.draft)


def test_the_guard_finds_nothing_in_any_text():
    texts = {signal.draft.text for signal in history()}
    assert [text for text in texts if check_text(text).outcome is not Outcome.OK] == []


def test_no_text_has_an_open_slot():
    assert not any("{" in signal.draft.text for signal in history())


def test_every_type_but_professional_safety_occurs():
    codes = {signal.draft.signal_type for signal in history()}
    assert len(codes) == 38
    assert not any(code.startswith("PV") for code in codes)


def test_every_signal_has_a_reporter_who_may_record():
    assert all(Role.FIELD_WORKER in signal.reporter.roles for signal in history())


def test_every_organisation_has_at_least_five_reporters():
    people = {signal.reporter for signal in history()}
    counts = Counter(person.organisation for person in people)
    assert all(counts[organisation.slug] >= 5 for organisation in ORGANISATIONS)


def test_an_exact_time_lies_in_the_part_of_the_day_that_is_stored():
    for signal in history():
        found = seen(signal)
        if found.precision is ObservedPrecision.EXACT:
            assert found.start is not None
            assert found.day_part is day_part_of(found.start)


def test_storage_is_used_at_night_and_litter_is_seen_by_day():
    parts = [(each.draft.signal_type, seen(each).day_part) for each in history()]
    known = [(code, part) for code, part in parts if part is not DayPart.UNKNOWN]
    by_night = Counter(code for code, part in known if part is DayPart.NIGHT)
    counts = Counter(code for code, _ in known)
    assert by_night["OM04"] > 0.35 * counts["OM04"]
    assert by_night["LB01"] < 0.06 * counts["LB01"]


def test_most_intimidation_happens_in_the_afternoon_or_evening():
    parts = [seen(each).day_part for each in history() if each.signal_type.domain == "IN"]
    known = [part for part in parts if part is not DayPart.UNKNOWN]
    late = sum(part in {DayPart.AFTERNOON, DayPart.EVENING} for part in known)
    assert late > 0.7 * len(known)


def test_nuisance_is_highest_in_summer():
    nuisance = [each for each in history() if each.draft.signal_type in {"OV01", "OV02"}]
    months = Counter(day_of(each).month for each in nuisance if day_of(each).year == 2025)
    assert sum(months[m] for m in (6, 7, 8)) > 1.4 * sum(months[m] for m in (1, 2, 12))


def test_darkness_is_reported_in_winter():
    months = Counter(day_of(each).month for each in history() if each.signal_type.code == "LB03")
    assert sum(months[m] for m in (11, 12, 1, 2)) > 1.5 * sum(months[m] for m in (5, 6, 7, 8))


def test_fireworks_gather_around_new_year():
    days = [day_of(each) for each in history() if each.signal_type.code == "OV04"]
    near = [
        day for day in days if (day.month, day.day) >= (12, 1) or (day.month, day.day) <= (1, 4)
    ]
    assert len(near) > 0.5 * len(days)


def test_intimidation_peaks_on_friday():
    weekdays = Counter(
        day_of(each).weekday()
        for each in history()
        if each.signal_type.domain == "IN"
        and seen(each).precision in {ObservedPrecision.EXACT, ObservedPrecision.DAY_PART}
    )
    assert weekdays.most_common(1)[0][0] == 4


def test_hardly_anything_happens_in_the_business_park_and_little_in_the_esch():
    counts = Counter(signal.draft.place.buurt_code for signal in history())
    assert counts[BEDRIJVENPARK] < 0.015 * len(history())
    assert counts[KLEINE_ESCH] < 0.01 * len(history())
    assert min(counts[code] for code in counts if code not in {BEDRIJVENPARK, KLEINE_ESCH}) > 150


def test_positive_signals_come_from_every_larger_buurt():
    positive = Counter(
        each.draft.place.buurt_code for each in history() if each.signal_type.is_positive
    )
    assert len(positive) >= 15


def test_intimidation_rises_in_the_korenmolenbuurt():
    signals = of(stories.KORENMOLENBUURT, "IN")
    assert weekly(signals, 4) > 2 * weekly(signals, 60, 8)


def test_residents_of_the_melkwegflats_fall_silent():
    signals = from_residents(of(stories.MELKWEGFLATS))
    assert weekly(signals, 8) < 0.3 * weekly(signals, 60, 8)


def test_before_the_silence_intimidation_was_above_average():
    signals = of(stories.MELKWEGFLATS, "IN")
    assert weekly(signals, 16, 8) > 1.3 * weekly(signals, 60, 16)


def test_professionals_keep_recording_during_the_silence():
    others = [
        each
        for each in of(stories.MELKWEGFLATS)
        if each.draft.source.mode is not ObservationMode.RESIDENT
    ]
    assert weekly(others, 8) > 0.8 * weekly(others, 60, 8)


def test_nuisance_moves_from_wiekenhof_to_the_maalderijbuurt():
    left = of(stories.WIEKENHOF, "OV01", "OM01")
    came = of(stories.MAALDERIJBUURT, "OV01", "OM01")
    assert weekly(left, 20) < 0.6 * weekly(left, 72, 22)
    assert weekly(came, 20) > 1.8 * weekly(came, 72, 22)


def test_the_loodsenplein_recovers():
    trouble = of(stories.LOODSENPLEIN, "OV", "LB")
    recovery = of(stories.LOODSENPLEIN, "WB04", "WB06")
    assert weekly(trouble, 25) < 0.55 * weekly(trouble, 90, 35)
    assert weekly(recovery, 25) > 4 * weekly(recovery, 90, 35)


def test_no_neighbour_of_the_loodsenplein_takes_over_its_trouble():
    neighbours = [
        signal
        for buurt in ("BU99010101", "BU99010104", "BU99010301")
        for signal in of(buurt, "OV", "LB")
    ]
    assert weekly(neighbours, 26) < 1.3 * weekly(neighbours, 78, 52)


def test_more_is_seen_than_heard_from_residents():
    modes = Counter(signal.draft.source.mode for signal in history())
    assert modes[ObservationMode.SEEN] > 1.3 * modes[ObservationMode.RESIDENT] > 1_000
