"""Terms and due days: calendar months, leap days, ceilings (domain.md 4.4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.clock import AMSTERDAM, local_day
from resilience.errors import ValidationError
from resilience.privacy.retention import (
    RULES,
    ApproachSpan,
    RetentionClass,
    Rule,
    SelectionResult,
    Term,
    Unit,
    add_months,
    content_due_at,
    due_at,
    latest_postponement,
)

START = datetime(2020, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 40 * 365 * 24 * 60).map(lambda count: START + timedelta(minutes=count))
MONTHS = st.integers(0, 90)


def day_of(start, rule):
    return local_day(due_at(start, RULES[rule].term))


#: Class or rule, start, and the day from which it must be gone.
DAYS = [
    (Rule.DRAFT, date(2026, 11, 23), date(2026, 12, 7)),
    (Rule.CONTENT, date(2026, 11, 23), date(2027, 5, 23)),
    (Rule.CONTENT_AFTER_APPROACH, date(2026, 11, 30), date(2027, 2, 28)),
    (Rule.CORE, date(2024, 2, 29), date(2029, 2, 28)),
    (Rule.REPORTER, date(2024, 2, 29), date(2025, 2, 28)),
    (Rule.WITHDRAWN_TEXT, date(2026, 11, 23), date(2026, 11, 23)),
    (Rule.WITHDRAWN_CORE, date(2026, 11, 23), date(2027, 11, 23)),
    (Rule.CONCERN, date(2026, 11, 23), date(2028, 11, 23)),
    (Rule.CARE_DATES, date(2026, 11, 23), date(2027, 11, 23)),
    (Rule.EXPORT_FILE, date(2026, 11, 23), date(2026, 11, 26)),
    (Rule.WITHDRAWN_CONCERN, date(2026, 11, 23), date(2026, 12, 23)),
    (Rule.LOCATION_ADVICE, date(2026, 11, 23), date(2027, 5, 22)),
    (Rule.LOCATION_ADVICE_HISTORY, date(2026, 11, 23), date(2027, 11, 23)),
    (Rule.CHECK_IN, date(2026, 11, 23), date(2026, 11, 26)),
    (Rule.LOG, date(2026, 11, 23), date(2028, 11, 23)),
    (Rule.INCIDENT_LOG, date(2026, 11, 23), date(2029, 11, 23)),
    (Rule.PROOF, date(2026, 11, 23), date(2033, 11, 23)),
    (Rule.CONSULTATION, date(2026, 11, 23), date(2031, 11, 23)),
    (Rule.PULSE, date(2026, 11, 23), date(2027, 11, 23)),
    (Rule.PULSE_AVERAGES, date(2026, 11, 23), date(2031, 11, 23)),
]


def at_noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(("rule", "start", "gone"), DAYS, ids=str)
def test_each_rule_has_the_term_of_the_domain(rule, start, gone):
    assert day_of(at_noon(start), rule) == gone


def test_every_rule_is_in_the_list_above():
    assert {rule for rule, _, _ in DAYS} == set(RULES)


def test_every_class_of_the_domain_has_a_rule():
    assert {each.retention_class for each in RULES.values()} == set(RetentionClass)


def test_every_rule_bears_the_letter_of_its_class():
    assert all(key.value[0] == each.retention_class.value for key, each in RULES.items())


def test_only_the_statistical_core_waits_for_the_archivist():
    assert [key for key, each in RULES.items() if each.needs_approval] == [Rule.CORE]


def test_every_class_maps_to_a_result_of_the_selection_list():
    assert all(isinstance(each.result, SelectionResult) for each in RULES.values())


@given(MOMENTS, MONTHS)
def test_a_month_term_ends_on_the_same_day_or_the_last_of_the_month(start, months):
    first, reached = local_day(start), local_day(due_at(start, Term(months, Unit.MONTHS)))
    is_last_of_month = (reached + timedelta(days=1)).day == 1
    assert reached.day == first.day or (is_last_of_month and reached.day < first.day)
    assert (reached.year - first.year) * 12 + reached.month - first.month == months


@given(MOMENTS, MOMENTS, MONTHS)
def test_what_starts_later_never_goes_sooner(one, other, months):
    term = Term(months, Unit.MONTHS)
    earlier, later = sorted((one, other))
    assert due_at(earlier, term) <= due_at(later, term)


@given(MOMENTS, st.integers(0, 400))
def test_days_are_days_of_the_calendar_also_when_the_clocks_change(start, days):
    reached = due_at(start, Term(days, Unit.DAYS)).astimezone(AMSTERDAM)
    assert (reached.hour, local_day(reached) - local_day(start)) == (0, timedelta(days=days))


@given(MOMENTS, st.integers(0, 400))
def test_hours_are_exact(start, hours):
    assert due_at(start, Term(hours, Unit.HOURS)) - start == timedelta(hours=hours)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), MONTHS, MONTHS)
def test_months_added_in_two_steps_never_pass_those_added_at_once(day, one, other):
    assert add_months(add_months(day, one), other) <= add_months(day, one + other)


def test_a_content_without_approach_goes_after_six_months():
    assert local_day(content_due_at(at_noon(date(2026, 8, 31)))) == date(2027, 2, 28)


def test_a_live_approach_keeps_the_content_for_two_years_and_no_longer():
    kept = content_due_at(at_noon(date(2026, 11, 23)), (ApproachSpan(),))
    assert local_day(kept) == date(2028, 11, 23)


def test_three_months_after_an_approach_ended_the_content_goes():
    ended = ApproachSpan(at_noon(date(2027, 10, 1)))
    kept = content_due_at(at_noon(date(2026, 11, 23)), (ended,))
    assert local_day(kept) == date(2028, 1, 1)


@given(MOMENTS, st.lists(st.none() | MOMENTS, max_size=4))
def test_no_approach_keeps_content_beyond_two_years_nor_shortens_its_term(observed, ends):
    spans = tuple(ApproachSpan(end) for end in ends)
    usual, ceiling = content_due_at(observed), due_at(observed, Term(24, Unit.MONTHS))
    assert usual <= content_due_at(observed, spans) <= ceiling


@given(st.sampled_from(sorted(RULES)), st.integers(-10, 200))
def test_a_term_cannot_pass_its_legal_limits(rule, count):
    known = RULES[rule]
    if known.least <= count <= known.most:
        assert known.with_count(count).count == count
    else:
        with pytest.raises(ValidationError):
            known.with_count(count)


@pytest.mark.parametrize("rule", RULES)
def test_the_usual_term_lies_within_its_own_limits(rule):
    assert RULES[rule].with_count(RULES[rule].term.count) == RULES[rule].term


def test_the_text_of_a_signal_can_be_postponed_up_to_two_years():
    assert latest_postponement(Rule.CONTENT, at_noon(date(2026, 11, 23))) == date(2028, 11, 23)
