"""The small forms of handling: a note, a handover, and who takes a signal up."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms.fields import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from resilience.accounts.models import User
from resilience.clock import local_day
from resilience.errors import ValidationError
from resilience.handling import labels, wording
from resilience.handling.drafts import HandoverDraft
from resilience.handling.noting import LONGEST_NOTE
from resilience.signals import wording as signal_wording
from resilience.signals.fields import MemberRadio
from resilience.signals.form_parts import RefusingForm, past_day
from resilience.signals.forms import at_most
from resilience.web.filters import short_date
from resilience.web.forms import Readable

NO_TARGET = _l("Choose to whom it went.")
NO_GROUND = _l("Choose on what ground it went there.")


class NoteForm(RefusingForm):
    """A note for colleagues."""

    text = TextAreaField(
        _l("Your note"),
        validators=[InputRequired(_l("Write a short note.")), at_most(LONGEST_NOTE), Readable()],
    )


class HandoverForm(RefusingForm):
    """To whom a person case went, on what ground and when; there is no field for what it is."""

    target = MemberRadio(_l("To whom did it go?"), labels.TARGETS)
    ground = MemberRadio(_l("On what ground?"), labels.GROUNDS)
    handed_over_on = StringField(_l("When?"))

    def __init__(self, now: datetime, **options: Any) -> None:
        super().__init__(data={"handed_over_on": short_date(local_day(now))}, **options)
        self.now = now

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that all three were answered."""
        super().validate(extra_validators)
        for name, message in (("target", NO_TARGET), ("ground", NO_GROUND)):
            if self[name].data is None and not self[name].errors:
                self[name].errors = [message]
        self.apply(self._day)
        return not self.errors

    def draft(self) -> HandoverDraft:
        """Return what was answered."""
        return HandoverDraft(self.target.data, self.ground.data, self._day())

    def _day(self) -> date:
        day = past_day(self.handed_over_on.data, "handed_over_on", self.now)
        if day is None:
            raise ValidationError(signal_wording.UNREADABLE_DATE, "handed_over_on")
        return day


class AssignForm(RefusingForm):
    """Which colleague takes it up."""

    assignee = RadioField(_l("To whom?"), choices=[], validate_choice=False)

    def offer(self, readers: Sequence[User]) -> None:
        """Offer the colleagues who may read the signal."""
        self.assignee.choices = [
            (str(reader.id), f"{reader.name}, {reader.function_title}") for reader in readers
        ]

    def chosen(self) -> UUID:
        """Return who was chosen; raise ``ValidationError`` when nobody was."""
        try:
            return UUID(self.assignee.data or "")
        except ValueError as error:
            raise ValidationError(wording.NOT_A_READER, "assignee") from error
