"""The forms of requests about rights and of data breaches."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from resilience.accountability import labels
from resilience.accountability.breaches import BreachDraft
from resilience.accountability.rights import RightsDraft
from resilience.accountability.rights_search import Point
from resilience.clock import AMSTERDAM
from resilience.dossiers.models import LONGEST_ACCOUNT, LONGEST_NOTE
from resilience.dossiers.states import Notified, OutcomeKind, RightsSubject
from resilience.signals.fields import MemberRadio
from resilience.signals.form_parts import RefusingForm
from resilience.web.forms import Readable

LONGEST_REFERENCE = 60
#: The widest circle around a point: beyond it a whole buurt is the better question.
WIDEST_M = 500


def _text(label: Any, most: int, *, needed: Any = None) -> TextAreaField:
    too_long = _l("Shorten your text to at most %(number)s characters.", number=most)
    presence = InputRequired(needed) if needed else Optional()
    return TextAreaField(
        label, validators=[presence, Length(max=most, message=too_long), Readable()]
    )


class RightsForm(RefusingForm):
    """What is asked, when it came in, and about what; never who asks."""

    kind = MemberRadio(
        _l("What is asked?"),
        labels.KINDS,
        validators=[InputRequired(_l("Choose what is asked."))],
    )
    received_on = DateField(
        _l("Received on"), validators=[InputRequired(_l("Choose the day on which it came in."))]
    )
    reference = StringField(
        _l("Case number of the letter"),
        validators=[
            InputRequired(_l("Fill in under which number the letter is kept.")),
            Length(
                max=LONGEST_REFERENCE, message=_l("Shorten your text to at most 60 characters.")
            ),
            Readable(),
        ],
    )
    is_identity_checked = BooleanField(_l("It was checked who asks"))
    subject = MemberRadio(_l("What is it about?"), labels.SUBJECTS, default=RightsSubject.PLACE)
    area_code = SelectField(_l("Buurt or wijk"), choices=[], validate_choice=False)
    account_id = SelectField(_l("Colleague"), choices=[], validate_choice=False)

    def draft(self) -> RightsDraft:
        """Return what was filled in."""
        return RightsDraft(
            kind=self.kind.data,
            subject=self.subject.data or RightsSubject.PLACE,
            reference=self.reference.data or "",
            received_on=self.received_on.data or date.max,
            is_identity_checked=bool(self.is_identity_checked.data),
            area_code=self.area_code.data or "",
            account_id=_uuid(self.account_id.data),
        )


class NoteForm(RefusingForm):
    """Why a request is extended, turned down, or how it was answered."""

    reason = StringField(
        _l("Why?"),
        validators=[
            Length(max=LONGEST_NOTE, message=_l("Shorten your text to at most 300 characters.")),
            Readable(),
        ],
    )


class SearchForm(RefusingForm):
    """A point to look around, in degrees; without one, everything the request is about."""

    latitude = DecimalField(
        _l("Latitude"),
        validators=[Optional(), NumberRange(50, 54, _l("Fill in a point in the Netherlands."))],
    )
    longitude = DecimalField(
        _l("Longitude"),
        validators=[Optional(), NumberRange(3, 8, _l("Fill in a point in the Netherlands."))],
    )
    radius = IntegerField(
        _l("Metres around it"),
        default=100,
        validators=[
            Optional(),
            NumberRange(10, WIDEST_M, _l("Choose between 10 and 500 metres.")),
        ],
    )

    def point(self) -> Point | None:
        """Return the point, when both numbers were filled in."""
        if self.latitude.data is None or self.longitude.data is None:
            return None
        return Point(
            float(self.longitude.data), float(self.latitude.data), int(self.radius.data or 100)
        )


class OutcomeForm(RefusingForm):
    """What is done with one record."""

    kind = MemberRadio(
        _l("What do you do with this record?"),
        labels.OUTCOMES,
        default=OutcomeKind.DISCLOSE,
        validators=[InputRequired(_l("Choose what you do with it."))],
    )
    note = _text(_l("What has to stand with it"), LONGEST_NOTE)


class BreachForm(RefusingForm):
    """A data breach, as far as it is known now."""

    kind = MemberRadio(
        _l("What went wrong?"),
        labels.BREACH_KINDS,
        validators=[InputRequired(_l("Choose what went wrong."))],
    )
    discovered_on = DateField(
        _l("Discovered on"), validators=[InputRequired(_l("Choose the day of the discovery."))]
    )
    discovered_time = TimeField(
        _l("At what time"), validators=[InputRequired(_l("Fill in the time of the discovery."))]
    )
    what_happened = _text(
        _l("What happened?"), LONGEST_ACCOUNT, needed=_l("Write what happened, without names.")
    )
    categories = _text(
        _l("Which data?"), LONGEST_NOTE, needed=_l("Write which kinds of data it concerns.")
    )
    people_count = IntegerField(
        _l("About how many people?"),
        validators=[Optional(), NumberRange(0, 10_000_000, _l("Fill in a number."))],
    )
    consequences = _text(_l("What can it lead to?"), LONGEST_ACCOUNT)
    measures = _text(_l("What did you do?"), LONGEST_ACCOUNT)
    supervisor = MemberRadio(
        _l("Is the supervisor told?"), labels.NOTIFIED, default=Notified.UNDECIDED
    )
    supervisor_reason = _text(_l("Why, or why not?"), LONGEST_NOTE)
    people = MemberRadio(
        _l("Are the people concerned told?"), labels.NOTIFIED, default=Notified.UNDECIDED
    )
    people_reason = _text(_l("Why are they, or are they not?"), LONGEST_NOTE)
    lessons = _text(_l("What did you learn?"), LONGEST_ACCOUNT)

    def draft(self) -> BreachDraft:
        """Return what was filled in; times are those of the Netherlands."""
        typed = (self.what_happened, self.categories, self.consequences, self.measures)
        what, categories, consequences, measures = ((each.data or "").strip() for each in typed)
        day, clock = self.discovered_on.data or date.max, self.discovered_time.data or time.min
        local = datetime.combine(day, clock, AMSTERDAM)
        return BreachDraft(
            kind=self.kind.data,
            discovered_at=local.astimezone(UTC),
            what_happened=what,
            categories=categories,
            people_count=self.people_count.data,
            consequences=consequences,
            measures=measures,
            supervisor=self.supervisor.data or Notified.UNDECIDED,
            supervisor_reason=(self.supervisor_reason.data or "").strip(),
            people=self.people.data or Notified.UNDECIDED,
            people_reason=(self.people_reason.data or "").strip(),
            lessons=(self.lessons.data or "").strip(),
        )


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
