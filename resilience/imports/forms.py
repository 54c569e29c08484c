"""The forms of an import: the file, its columns, its questions, and the decision."""

from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import InputRequired, Length

from resilience.errors import ValidationError
from resilience.imports import labels, wording
from resilience.imports.dates import Notation, read_day
from resilience.imports.mapping import LEAVE_OUT, Field, Matching, folded, guess_type
from resilience.imports.services import ColumnsDraft, folded_codes
from resilience.imports.survey import Survey
from resilience.signals.labels import domain_label, type_label
from resilience.signals.taxonomy import recordable_types
from resilience.web.filters import short_date
from resilience.web.forms import BaseForm, Readable


class UploadForm(BaseForm):
    """One file; it is no field, as no other form takes any (R-29)."""

    def file(self) -> BinaryIO:
        """Return the file that was chosen; raise ``ValidationError`` when there is none."""
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise ValidationError(wording.NO_FILE, "file")
        return cast(BinaryIO, sent.stream)


class ColumnsForm(BaseForm):
    """Which column is what."""

    title = StringField(
        _l("From which system does this file come?"),
        [
            InputRequired(_l(wording.NO_TITLE)),
            Length(max=80, message=_l("Shorten this name to at most 80 characters.")),
            Readable(),
        ],
    )
    reference = SelectField(labels.FIELDS[Field.REFERENCE], validate_choice=False)
    category = SelectField(labels.FIELDS[Field.CATEGORY], validate_choice=False)
    date = SelectField(labels.FIELDS[Field.DATE], validate_choice=False)
    time = SelectField(labels.FIELDS[Field.TIME], validate_choice=False)
    x = SelectField(labels.FIELDS[Field.X], validate_choice=False)
    y = SelectField(labels.FIELDS[Field.Y], validate_choice=False)
    postcode = SelectField(labels.FIELDS[Field.POSTCODE], validate_choice=False)
    buurt = SelectField(labels.FIELDS[Field.BUURT], validate_choice=False)
    text = SelectField(labels.FIELDS[Field.TEXT], validate_choice=False)
    level = SelectField(labels.FIELDS[Field.LEVEL], validate_choice=False)
    handling = SelectField(labels.FIELDS[Field.HANDLING], validate_choice=False)
    condition = SelectField(labels.FIELDS[Field.CONDITION], validate_choice=False)

    def offer(self, header: list[str]) -> None:
        """Say which columns there are."""
        choices = [
            SelectChoice("", _l("Not in this file")),
            *(SelectChoice(name, name) for name in header),
        ]
        for field in Field:
            self[field.value].choices = choices

    def draft(self) -> ColumnsDraft:
        """Return what was chosen."""
        chosen = {field: self[field.value].data for field in Field if self[field.value].data}
        return ColumnsDraft((self.title.data or "").strip(), chosen)

    def blame(self, refusal: ValidationError) -> None:
        """Show a refusal at its field."""
        field = self[refusal.field or "title"]
        field.errors = [*field.errors, gettext(str(refusal))]


class QuestionsForm(BaseForm):
    """What the file itself does not tell; the fields for categories are added to it."""

    notation = RadioField(_l("How are the days written?"), validate_choice=False)
    is_swapping = BooleanField(_l("Turn the coordinates of these rows round"))
    is_converting = BooleanField(_l("Turn degrees with minutes into degrees"))

    def matching(self, known: Matching, seen: Survey, names: Mapping[str, str]) -> Matching:
        """Return how the file is read with these answers."""
        codes = {name: self[field].data or "" for field, name in names.items()}
        notation = self.notation.data
        return Matching(
            columns=known.columns,
            codes={**known.codes, **folded_codes(codes)},
            notation=Notation(notation) if notation in set(seen.likely) else known.notation,
            is_swapping=bool(self.is_swapping.data),
            is_converting=bool(self.is_converting.data),
        )

    def missing(self, seen: Survey, known: Matching, names: Mapping[str, str]) -> bool:
        """Blame every field without an answer, and tell whether there was one."""
        if is_unsure(seen, known) and self.notation.data not in set(seen.likely):
            self.notation.errors = [gettext(wording.NO_NOTATION)]
        for field in names:
            if self[field].data not in type_codes() | {LEAVE_OUT}:
                self[field].errors = [gettext(wording.NO_TYPE_CHOSEN)]
        return bool(self.errors)


class StoreForm(BaseForm):
    """All or nothing, or the good rows only."""

    choice = RadioField(
        _l("Not every row is good. What do you want?"),
        [InputRequired(_l("Choose what is to happen."))],
        choices=[
            SelectChoice("good", _l("Store the good rows only")),
            SelectChoice("none", _l("Store nothing; I first put the file right")),
        ],
    )


def questions_form(seen: Survey, known: Matching) -> tuple[QuestionsForm, dict[str, str]]:
    """Return the form for one file, and the category behind each of its added fields."""
    names = {
        f"category_{at}": name
        for at, name in enumerate(sorted(seen.categories, key=lambda one: -seen.categories[one]))
    }
    fields: dict[str, Any] = {
        field: SelectField(name, choices=type_choices(), validate_choice=False)
        for field, name in names.items()
    }
    form = type("FileQuestionsForm", (QuestionsForm,), fields)()
    form.notation.choices = [SelectChoice(each.value, _example(seen, each)) for each in seen.likely]
    if not form.is_submitted():
        form.is_swapping.data = known.is_swapping or not known.is_answered
        form.is_converting.data = known.is_converting or not known.is_answered
        form.notation.data = known.notation.value if known.notation else None
        for field, name in names.items():
            form[field].data = known.codes.get(folded(name)) or guess_type(name)
    return form, names


def is_unsure(seen: Survey, known: Matching) -> bool:
    """Tell whether a person must say how the days are written."""
    return known.notation is None and len(seen.likely) > 1


def type_codes() -> set[str]:
    """Return the codes of the types that a signal can have."""
    return {each.code for each in recordable_types()}


def type_choices() -> list[SelectChoice]:
    """Return the types under their domains, after the choice to leave a category out."""
    return [
        SelectChoice("", _l("Choose a type")),
        SelectChoice(LEAVE_OUT, _l("Leave out, do not import")),
        *(
            SelectChoice(each.code, type_label(each.code), optgroup=domain_label(each.domain))
            for each in recordable_types()
        ),
    ]


def _example(seen: Survey, notation: Notation) -> str:
    """Return a day of the file as it would be read."""
    found = read_day(seen.unsure_day, notation) if seen.unsure_day else None
    words = str(labels.NOTATIONS[notation])
    if found is None:
        return words
    said = gettext(
        "%(words)s: %(written)s is %(day)s",
        words=words,
        written=seen.unsure_day,
        day=short_date(found[0]),
    )
    return str(said)
