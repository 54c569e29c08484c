"""The forms of retention: postpone, change a term, refuse a list."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import InputRequired, Length

from resilience.retention.postponing import PostponementDraft
from resilience.signals.form_parts import RefusingForm
from resilience.web.forms import Readable

LONGEST_REASON = 300


def _reason(label: Any) -> StringField:
    return StringField(
        label,
        validators=[
            InputRequired(_l("Say briefly why.")),
            Length(max=LONGEST_REASON, message=_l("Shorten your text to at most 300 characters.")),
            Readable(),
        ],
    )


class PostponeForm(RefusingForm):
    """Until when a record is kept, and why."""

    until = DateField(
        _l("Keep it until"), validators=[InputRequired(_l("Choose until when it is kept."))]
    )
    reason = _reason(_l("Why must it be kept longer?"))

    def draft(self) -> PostponementDraft:
        """Return what was asked."""
        return PostponementDraft(self.until.data or date.min, self.reason.data or "")


class TermForm(RefusingForm):
    """Another length for a term."""

    count = IntegerField(_l("New term"), validators=[InputRequired(_l("Fill in a number."))])
    reason = _reason(_l("Why must the term change?"))


class RefuseForm(RefusingForm):
    """Why a destruction list is refused."""

    reason = _reason(_l("Why may this not be destroyed?"))
