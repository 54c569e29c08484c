"""The form that asks why a part of the log leaves the platform."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from resilience.web.forms import BaseForm, Readable

LONGEST_REASON = 160


class ExportKind(StrEnum):
    """In which form lines leave the platform."""

    CSV = "csv"
    PROCESSING_LOG = "processing-log"


class ExportForm(BaseForm):
    """Why, and in which form."""

    reason = StringField(
        _l("What do you need these lines for?"),
        description=_l("Your answer becomes part of the log. Do not name anybody."),
        validators=[
            InputRequired(_l("Say briefly what you need these lines for.")),
            Length(max=LONGEST_REASON, message=_l("Use at most 160 characters.")),
            Readable(),
        ],
    )
    kind = RadioField(
        _l("Form of the file"),
        choices=[
            (ExportKind.CSV.value, _l("Spreadsheet (CSV)")),
            (
                ExportKind.PROCESSING_LOG.value,
                _l("Logboek dataverwerkingen (one JSON object a line)"),
            ),
        ],
        default=ExportKind.CSV.value,
        validators=[InputRequired(_l("Choose in which form you want the file."))],
    )
