"""The forms of review: a question to the author, words to take out, other words."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from resilience.review.decisions import ReviewReason
from resilience.review.labels import REASONS
from resilience.review.services import NewWords, Said
from resilience.signals.fields import MemberSelect
from resilience.signals.form_parts import RefusingForm
from resilience.signals.models import Signal
from resilience.web.forms import Readable

LONGEST_NOTE = 300


class ReasonPart(RefusingForm):
    """Why words should not stay."""

    reason = MemberSelect(_l("Why?"), REASONS, blank=_l("Choose a reason"))

    def said(self, note: str = "") -> Said:
        """Return what the author reads."""
        reason: ReviewReason | None = self.reason.data
        return Said(reason, note)


class AskForm(ReasonPart):
    """A question to the author."""

    note = StringField(
        _l("A note to your colleague (optional)"),
        validators=[
            Length(max=LONGEST_NOTE, message=_l("Shorten your text to at most 300 characters.")),
            Readable(),
        ],
    )


class RedactForm(ReasonPart):
    """Which words go: those that are flagged, and any others of the text."""

    flagged = SelectMultipleField(_l("Marked words"), validate_choice=False)
    words = StringField(
        _l("Other words to take out (optional)"),
        description=_l("As they stand in the text; between several, a comma."),
        validators=[Readable()],
    )

    def chosen(self) -> list[str]:
        """Return every word that was chosen or typed."""
        return [*(self.flagged.data or ()), *(self.words.data or "").split(",")]


class RewordForm(RefusingForm):
    """One's own texts, to be worded differently."""

    text = TextAreaField(
        _l("What you saw"),
        validators=[
            InputRequired(_l("Describe in one or two sentences what you saw or heard.")),
            Readable(),
        ],
    )
    action_note = TextAreaField(_l("Note on what you did"), validators=[Readable()])
    handling_condition = StringField(_l("On which condition?"), validators=[Readable()])

    def prefill(self, signal: Signal) -> None:
        """Start from the words as they stand."""
        for name in ("text", "action_note", "handling_condition"):
            self[name].data = getattr(signal, name)

    def draft(self) -> NewWords:
        """Return the words as they are meant now."""
        texts: dict[str, Any] = {
            name: self[name].data or "" for name in ("text", "action_note", "handling_condition")
        }
        return NewWords(**texts)
