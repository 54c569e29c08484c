"""The order of what waits."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from resilience.web.attention import AttentionItem, Urgency, by_urgency, urgency_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def waiting(due_in: timedelta | None) -> AttentionItem:
    due = None if due_in is None else NOW + due_in
    return AttentionItem("Title", "Why", "/there", "Do", "bell", due_at=due)


def test_what_was_due_a_minute_ago_is_overdue():
    assert urgency_of(waiting(-timedelta(minutes=1)), NOW) is Urgency.OVERDUE


def test_what_is_due_this_afternoon_is_for_today():
    assert urgency_of(waiting(timedelta(hours=5)), NOW) is Urgency.TODAY


def test_what_is_due_in_three_days_is_for_this_week():
    assert urgency_of(waiting(timedelta(days=3)), NOW) is Urgency.THIS_WEEK


def test_what_has_no_moment_can_wait():
    assert urgency_of(waiting(None), NOW) is Urgency.LATER


@given(st.lists(st.one_of(st.none(), st.timedeltas(-timedelta(days=30), timedelta(days=30)))))
def test_grouping_loses_nothing_and_keeps_the_order_of_due_time(terms):
    groups = by_urgency([waiting(term) for term in terms], NOW)
    shown = [item.due_at for _urgency, items in groups for item in items]
    dated = [due for due in shown if due]
    assert len(shown) == len(terms)
    assert dated == sorted(dated)
