"""The form for a safety concern: what a reporter types, turned into a draft."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, TypeVar
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from wtforms.fields import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from resilience.clock import AMSTERDAM
from resilience.errors import ValidationError
from resilience.safety import labels, wording
from resilience.safety.checks import concern_types, problems
from resilience.safety.drafts import ConcernDraft
from resilience.safety.page_rules import CONCERN_RULES
from resilience.signals.attributes import LocationPrecision, ObservedPrecision
from resilience.signals.fields import BuurtField, MemberRadio
from resilience.signals.form_parts import RefusingForm
from resilience.signals.labels import OBSERVED_DAYS, SEVERITIES, type_label
from resilience.signals.models import Signal
from resilience.signals.observed_time import ObservedChoice, ObservedDay
from resilience.signals.typed_date import read_date, read_time
from resilience.web.forms import Readable

Read = TypeVar("Read", date, time)


class ConcernForm(RefusingForm):
    """Safety of the reporter. There is no field for who did it, none for health or feelings."""

    page_rules = CONCERN_RULES
    client_id = HiddenField()
    signal_id = HiddenField()
    concern_type = RadioField(
        _l("What is it about?"),
        validators=[InputRequired(_l(wording.UNKNOWN_TYPE))],
        validate_choice=False,
    )
    severity = MemberRadio(_l("How serious is it?"), SEVERITIES)
    buurt_code = BuurtField(
        _l("Buurt"), _l("Choose a buurt"), validators=[InputRequired(_l(wording.UNKNOWN_BUURT))]
    )
    location_precision = MemberRadio(
        _l("Where in the buurt?"), dict(labels.PLACES), default=LocationPrecision.BUURT
    )
    occurred_day = MemberRadio(_l("On which day?"), OBSERVED_DAYS, default=ObservedDay.NOW)
    occurred_on = StringField(_l("Date"))
    occurred_at = StringField(_l("Time"))
    text = TextAreaField(
        _l("What happened?"),
        validators=[InputRequired(_l(wording.TEXT_TOO_SHORT)), Readable()],
    )
    is_shielded = BooleanField(_l("Raise it shielded"))

    def __init__(self, now: datetime, **options: Any) -> None:
        super().__init__(**options)
        self.now = now
        self.concern_type.choices = [(kind.code, type_label(kind.code)) for kind in concern_types()]
        if _uuid(self.client_id.data) is None:
            self.client_id.data = str(uuid4())

    def prefill(self, signal: Signal) -> None:
        """Take over what the reporter typed for the signal already, so that nobody asks twice."""
        self.signal_id.data = str(signal.id)
        self.buurt_code.data = signal.buurt_code
        self.text.data = signal.text
        if signal.location_precision in dict(labels.PLACES):
            self.location_precision.data = signal.location_precision
        if signal.observed_from is not None:
            self.occurred_day.data = ObservedDay.EARLIER
            seen = signal.observed_from.astimezone(AMSTERDAM)
            self.occurred_on.data = f"{seen:%d-%m-%Y}"
            if signal.observed_precision is ObservedPrecision.EXACT:
                self.occurred_at.data = f"{seen:%H.%M}"

    def renew(self) -> None:
        """Let the next sending count as a new one: nothing was stored for this one."""
        self.client_id.data = str(uuid4())

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and show what the rules refuse at the field to blame."""
        super().validate(extra_validators)
        readers: tuple[Callable[[], object], ...] = (self._day, self._time)
        for reader in readers:
            try:
                reader()
            except ValidationError as refusal:
                self.refuse(refusal)
        if not self.errors.keys() & {"occurred_on", "occurred_at"}:
            for name, message in problems(self.draft(), self.now).items():
                # What the field itself said already is not said again in other words.
                if not self[name].errors:
                    self.refuse(ValidationError(message, name))
        return not self.errors

    def draft(self) -> ConcernDraft:
        """Return what was meant."""
        severity = self.severity.data
        return ConcernDraft(
            client_id=UUID(self.client_id.data),
            concern_type=self.concern_type.data or "",
            buurt_code=self.buurt_code.data or "",
            text=self.text.data or "",
            severity=None if severity is None else int(severity),
            location_precision=self.location_precision.data or LocationPrecision.BUURT,
            occurred=ObservedChoice(
                day=self.occurred_day.data or ObservedDay.NOW, on=self._day(), at=self._time()
            ),
            is_shielded=self.is_shielded.data,
            signal_id=_uuid(self.signal_id.data),
        )

    def _day(self) -> date | None:
        is_earlier = self.occurred_day.data is ObservedDay.EARLIER
        return self._read(read_date, "occurred_on") if is_earlier else None

    def _time(self) -> time | None:
        is_now = self.occurred_day.data is ObservedDay.NOW
        return None if is_now else self._read(read_time, "occurred_at")

    def _read(self, reader: Callable[[str, str], Read], name: str) -> Read | None:
        """Return what was typed, or nothing for nothing."""
        typed = (self[name].data or "").strip()
        return reader(typed, name) if typed else None


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
