"""The base form: what was typed is cleaned the same way everywhere, and never lost."""

import re
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from wtforms import Field, ValidationError
from wtforms.fields import HiddenField, StringField
from wtforms.meta import DefaultMeta

from resilience.errors import ConflictError
from resilience.web.transaction import current_actor

SENDING = {"POST", "PUT", "PATCH"}
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

#: What stands for bytes that were not UTF-8: the replacement character where a form came in
#: parts, and the byte in hexadecimal where it came as an address (Werkzeug keeps it so).
UNREADABLE = re.compile("�|%[89A-F][0-9A-F]")


def clean_text(value: Any) -> Any:
    """Drop control characters (NUL among them), which no person typed on purpose."""
    return CONTROL_CHARACTERS.sub("", value) if isinstance(value, str) else value


def own_id() -> str:
    """Return the id of the person who is signed in, as text."""
    actor = current_actor()
    return str(actor.user_id) if actor else ""


class Readable:
    """Refuse text whose bytes were not UTF-8, so that no damaged sentence is stored."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Raise when the text holds the mark that stands for an unreadable byte."""
        if isinstance(field.data, str) and UNREADABLE.search(field.data):
            raise ValidationError(
                _l("Some characters cannot be read. Type that part of your text again.")
            )


class BaseForm(FlaskForm):  # type: ignore[misc]
    """A form with CSRF protection whose text fields are cleaned and checked for readability.

    It knows who typed it: on a shared phone, what one person typed before the session ran out
    must not be sent in the name of the next one who signs in.
    """

    typed_by = HiddenField(default=own_id)

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Reads posted forms only, and adds the cleaning to every text field."""

        def wrap_formdata(self, _form: FlaskForm, formdata: Any) -> Any:
            """Return what a form posted; files and JSON are no part of any form (R-29)."""
            if formdata is not _Auto:
                return formdata
            return request.form if request.method in SENDING else None

        def bind_field(self, form: FlaskForm, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Bind a field, with the cleaning filter in front for text."""
            if issubclass(unbound_field.field_class, StringField):
                filters = list(unbound_field.kwargs.get("filters", ()))
                options["filters"] = [clean_text, *filters]
                unbound_field.kwargs.pop("filters", None)
            bound: Field = DefaultMeta.bind_field(self, form, unbound_field, options)
            return bound

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; say an expired page in words that tell what to do next.

        Raises ``ConflictError`` when somebody else typed it; then nothing of it is shown.
        """
        if self.typed_by.data != own_id():
            raise ConflictError("somebody else typed this form")
        is_valid = bool(super().validate(extra_validators))
        if "csrf_token" in self._fields and self.csrf_token.errors:
            self.csrf_token.errors = [
                _l("This page was open for too long. Check your text and send it again.")
            ]
        return is_valid
