"""Every attribute of a signal as rows of words; what lies outside the agreement says so."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from resilience.authz.shared_fields import SharedField
from resilience.signals import labels
from resilience.signals.attributes import SignalOrigin
from resilience.signals.models import Signal
from resilience.signals.queries import ReadSignal
from resilience.signals.when_words import delay_words, when_words
from resilience.web.filters import long_date

#: A name with what it says; nothing is left out of the page.
Row = tuple[str, str | None]


def fact_groups(read: ReadSignal, *, has_exact_place: bool) -> list[tuple[str, list[Row]]]:
    """Return every attribute of a signal as (name, value) rows under headings."""
    return [
        (_("When and where"), [*_time_rows(read), *_place_rows(read, has_exact_place)]),
        (_("What it does"), _effect_rows(read)),
        (_("How it is known"), _source_rows(read)),
        (_("Sharing and answer"), _sharing_rows(read)),
    ]


def outside_words() -> str:
    """Return what stands in the place of something that the agreement does not open."""
    return str(_("Outside the agreement"))


def organisation_words(read: ReadSignal) -> str:
    """Return the name of the organisation, or why it is not there."""
    if read.organisation_name:
        return read.organisation_name
    return str(_("Protected source")) if read.is_source_protected else outside_words()


def _if_known(read: ReadSignal, field: SharedField, words: Callable[[], str]) -> str:
    return words() if read.knows(field) else outside_words()


def _time_rows(read: ReadSignal) -> list[Row]:
    signal = read.signal
    is_known = read.knows(SharedField.MOMENT)
    delay = delay_words(signal) if is_known else ""
    return [
        (_("Observed"), _if_known(read, SharedField.MOMENT, lambda: when_words(signal))),
        (_("Told"), long_date(signal.reported_at) if signal.reported_at else ""),
        (_("Recorded"), f"{long_date(signal.recorded_at)} {delay}".strip()),
        (_("How often"), str(labels.RECURRENCES[signal.recurrence]) if is_known else ""),
    ]


def _place_rows(read: ReadSignal, has_exact_place: bool) -> list[Row]:  # noqa: FBT001
    signal = read.signal
    precisions = labels.LOCATION_PRECISIONS
    return [
        (_("Buurt"), f"{read.buurt_name} ({signal.buurt_code}, {signal.area_year})"),
        (
            _("Precision of the place"),
            _if_known(read, SharedField.PLACE, lambda: str(precisions[signal.location_precision])),
        ),
        (
            _("Exact place"),
            _if_known(read, SharedField.EXACT_PLACE, lambda: _exact(has_exact_place)),
        ),
    ]


def _exact(has_exact_place: bool) -> str:  # noqa: FBT001
    return str(_("Kept apart, encrypted") if has_exact_place else _("Not kept, or not for you"))


def _effect_rows(read: ReadSignal) -> list[Row]:
    signal = read.signal
    if not read.knows(SharedField.EFFECT):
        return [(_("Effect on people"), outside_words()), (_("Done already"), outside_words())]
    return [
        (_("Effect on people"), str(labels.EFFECTS[signal.effect_on_people])),
        (_("Done already"), str(labels.ACTIONS[signal.action_taken])),
        (_("Note"), signal.action_note),
    ]


def _source_rows(read: ReadSignal) -> list[Row]:
    # "Police data" names the organisation as much as its name does.
    is_police = read.signal.origin is SignalOrigin.POLICE and not read.is_source_withheld
    return [
        *_grade_rows(read),
        (_("Organisation"), organisation_words(read)),
        (_("Function"), read.reporter_role),
        (_("Origin"), _("Police data") if is_police else ""),
    ]


def _grade_rows(read: ReadSignal) -> list[Row]:
    signal = read.signal
    if not read.knows(SharedField.GRADES):
        return [(_("Observation"), outside_words()), (_("Content"), outside_words())]
    return [
        (_("Observation"), str(labels.OBSERVATION_MODES[signal.observation_mode])),
        (_("Information"), str(labels.INFORMATION_SOURCES[signal.information_source])),
        (_("Source"), str(labels.SOURCE_GRADES[signal.source_grade])),
        (_("Content"), _content_words(signal)),
        (_("Confirmed"), confirmed_words(signal.confirmation_count)),
    ]


def confirmed_words(count: int) -> str:
    """Return how many others saw the same; never who they are (R-11)."""
    if not count:
        return ""
    return str(ngettext("By %(num)s other source", "By %(num)s other sources", count))


def _content_words(signal: Signal) -> str:
    """Return how certain the content is, and what it was graded before others confirmed it."""
    grades = labels.INFORMATION_GRADES
    now, first = grades[signal.confirmed_grade], grades[signal.information_grade]
    if signal.confirmed_grade is signal.information_grade:
        return str(now)
    return str(_("%(grade)s (recorded as: %(before)s)", grade=now, before=first))


def _sharing_rows(read: ReadSignal) -> list[Row]:
    signal = read.signal
    return [
        (_("Sharing"), str(labels.HANDLING[signal.handling])),
        (_("Condition"), signal.handling_condition),
        (_("Source protected"), _yes_no(signal.is_source_protected)),
        (_("Wants an answer"), _yes_no(signal.is_feedback_wanted)),
        # Whether it felt unsafe is between the reporter and their own safety officer.
        (_("Felt unsafe"), _yes_no(signal.felt_unsafe) if read.is_own else ""),
    ]


def _yes_no(is_so: bool) -> str:  # noqa: FBT001
    return str(_("Yes") if is_so else _("No"))
