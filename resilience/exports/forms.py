"""What somebody answers before signals or numbers leave."""

from dataclasses import replace

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import AnyOf, Length, ValidationError

from resilience.errors import ValidationError as RefusedText
from resilience.exports.drafts import ExportDraft
from resilience.exports.states import ExportSubject
from resilience.outgoing.forms import ReasonForm
from resilience.outgoing.labels import FILE_KINDS
from resilience.outgoing.purposes import LONGEST_NOTE, Purpose
from resilience.outgoing.table import FileKind
from resilience.privacy.refusals import refuse_personal_data
from resilience.web.forms import Readable
from resilience.web.language import current_language


class ExportForm(ReasonForm):
    """In which form, and what for."""

    file_kind = RadioField(
        _l("Form of the file"),
        choices=[(kind.value, words) for kind, words in FILE_KINDS.items()],
        default=FileKind.XLSX.value,
        validators=[AnyOf([*FileKind], message=_l("Choose in which form you want the file."))],
        validate_choice=False,
    )

    def refuse_export(self, refusal: Exception) -> None:
        """Say why it cannot be done, at the first question."""
        self.purpose.errors = [gettext(str(refusal))]

    @property
    def kind(self) -> FileKind:
        """The form that was chosen."""
        return FileKind(self.file_kind.data)

    def draft(self, subject: ExportSubject, wanted: dict[str, str]) -> ExportDraft:
        """Return the export that was asked for."""
        return ExportDraft(
            subject=subject,
            file_kind=self.kind,
            purpose=Purpose(self.purpose.data),
            note=(self.note.data or "").strip(),
            wanted=wanted,
            language=current_language(),
        )


class SignalExportForm(ExportForm):
    """The same for signals, with a choice of its own for what people wrote."""

    has_text = BooleanField(
        _l("Take along what people wrote as well"),
        description=_l("Only of your own organisation, and where an agreement shares the text."),
    )
    text_reason = StringField(
        _l("Why do you need the texts?"),
        description=_l("Only when you take them along. It becomes part of the log."),
        validators=[
            Length(max=LONGEST_NOTE, message=_l("Use at most 160 characters.")),
            Readable(),
        ],
    )

    def validate_text_reason(self, field: StringField) -> None:
        """Ask for a reason of its own when the texts go along."""
        if self.has_text.data and not (field.data or "").strip():
            raise ValidationError(_l("Say why the file is of no use without the texts."))
        try:
            refuse_personal_data({"text_reason": field.data or ""})
        except RefusedText as refusal:
            raise ValidationError(gettext(str(refusal))) from refusal

    @property
    def reason(self) -> str:
        """The answers in words, as they stand in the log."""
        words = super().reason
        if not self.has_text.data:
            return words
        why = gettext("with texts: %(why)s", why=(self.text_reason.data or "").strip())
        return f"{words} ({why})"

    def draft(self, subject: ExportSubject, wanted: dict[str, str]) -> ExportDraft:
        """Return the export that was asked for, with or without texts."""
        has_text = bool(self.has_text.data)
        return replace(
            super().draft(subject, wanted),
            has_text=has_text,
            text_reason=(self.text_reason.data or "").strip() if has_text else "",
        )
