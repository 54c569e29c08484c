"""The questions that come before every file: what is it for."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import AnyOf, Length, ValidationError

from resilience.errors import ValidationError as RefusedText
from resilience.outgoing.labels import PURPOSES, reason_words
from resilience.outgoing.purposes import LONGEST_NOTE, NEEDS_NOTE, Purpose
from resilience.privacy.refusals import refuse_personal_data
from resilience.web.forms import BaseForm, Readable


class ReasonForm(BaseForm):
    """What a file is needed for, from the list, and a note beside it."""

    purpose = RadioField(
        _l("What do you need this file for?"),
        choices=[(purpose.value, words) for purpose, words in PURPOSES.items()],
        validators=[AnyOf([*Purpose], message=_l("Choose what you need the file for."))],
        validate_choice=False,
    )
    note = StringField(
        _l("Explanation"),
        description=_l("It becomes part of the log and of the file. Do not name anybody."),
        validators=[
            Length(max=LONGEST_NOTE, message=_l("Use at most 160 characters.")),
            Readable(),
        ],
    )

    def validate_note(self, field: StringField) -> None:
        """Ask for a note where the purpose says too little, and keep people out of it."""
        if self.purpose.data in NEEDS_NOTE and not (field.data or "").strip():
            raise ValidationError(_l("Say in a few words what you need the file for."))
        try:
            refuse_personal_data({"note": field.data or ""})
        except RefusedText as refusal:
            raise ValidationError(gettext(str(refusal))) from refusal

    @property
    def reason(self) -> str:
        """The answer in words, as it stands in the log and in the file."""
        return reason_words(Purpose(self.purpose.data), (self.note.data or "").strip())


def reason_page(form: ReasonForm, title: str, back: str) -> Any:
    """Ask what a file is for before it leaves; the same address answers with the file."""
    page = render_template(
        "outgoing/reason.html",
        form=form,
        title=title,
        back=back,
        address=request.full_path.rstrip("?"),
    )
    return page, 422 if form.errors else 200
