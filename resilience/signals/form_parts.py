"""The parts of the signal form that ask where, what and when, in the order of the page."""

from collections.abc import Callable
from datetime import date, datetime, time
from enum import IntEnum, StrEnum
from math import isfinite

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms.fields import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired

from resilience.clock import local_day
from resilience.errors import ValidationError
from resilience.signals import labels, wording
from resilience.signals.attributes import DayPart, ObservedPrecision, Severity
from resilience.signals.checks import fitting_type
from resilience.signals.drafts import PlaceDraft, Position
from resilience.signals.fields import BuurtField, MemberRadio, MemberSelect
from resilience.signals.observed_time import OLDEST, ObservedChoice, ObservedDay, observed
from resilience.signals.typed_date import read_date, read_time
from resilience.web.forms import BaseForm

#: No phone measures worse than the size of the country; more is a mistake.
WORST_ACCURACY_M = 100_000.0


class PlaceMethod(StrEnum):
    """How the place is marked; without script only the list of buurten can."""

    HERE = "hier"
    MAP = "kaart"
    BUURT = "buurt"


PLACE_METHODS = {
    PlaceMethod.HERE: _l("Here"),
    PlaceMethod.MAP: _l("On the map"),
    PlaceMethod.BUURT: _l("From the list"),
}

EARLIER = {
    ObservedPrecision.DAY: _l("On this day"),
    ObservedPrecision.WEEK: _l("Some day that week"),
    ObservedPrecision.UNKNOWN: _l("I no longer know"),
}


class Strength(IntEnum):
    """How strong something positive is."""

    ONCE = 1
    REPEATED = 2
    LASTING = 3


STRENGTHS = {strength: labels.STRENGTHS[strength.value] for strength in Strength}


class RefusingForm(BaseForm):
    """A form that can show, at its fields, what the rules below it refuse."""

    def refuse(self, refusal: ValidationError) -> None:
        """Put the words of a refusal at the field to blame."""
        field = self[self.field_to_blame(refusal.field or "")]
        field.errors = [*field.errors, gettext(str(refusal))]

    def apply(self, rule: Callable[[], object]) -> None:
        """Show at its field what a rule refuses."""
        try:
            rule()
        except ValidationError as refusal:
            self.refuse(refusal)

    def field_to_blame(self, name: str) -> str:
        """Return the name of the field that shows what is wrong with ``name``."""
        return name


class PlacePart(RefusingForm):
    """Where it was."""

    place = MemberRadio(_l("How do you mark the place?"), PLACE_METHODS, default=PlaceMethod.BUURT)
    buurt_code = BuurtField(_l("Buurt"), _l("Choose a buurt"))
    longitude = HiddenField()
    latitude = HiddenField()
    accuracy = HiddenField()
    location_precision = MemberSelect(
        _l("How exactly do you know the place?"),
        labels.LOCATION_PRECISIONS,
        blank=_l("As marked above"),
    )

    def place_draft(self) -> PlaceDraft:
        """Return the place; raise ``ValidationError`` when none was marked."""
        precision = self.location_precision.data
        if self.place.data is PlaceMethod.BUURT:
            if not self.buurt_code.data:
                raise ValidationError(wording.NO_PLACE, "place")
            return PlaceDraft(buurt_code=self.buurt_code.data, precision=precision)
        return PlaceDraft(position=self._position(), precision=precision)

    def field_to_blame(self, name: str) -> str:
        """Blame the list when the buurt was to be chosen from it."""
        is_list = self.place.data is PlaceMethod.BUURT
        return "buurt_code" if name == "place" and is_list else name

    def _position(self) -> Position:
        if not (self.longitude.data and self.latitude.data):
            raise ValidationError(wording.NO_PLACE, "place")
        longitude, latitude = _degrees(self.longitude.data), _degrees(self.latitude.data)
        accuracy = _number(self.accuracy.data) if self.accuracy.data else None
        if accuracy is not None:
            accuracy = min(max(accuracy, 0.0), WORST_ACCURACY_M)
        return Position(longitude, latitude, accuracy)


class WhatPart(RefusingForm):
    """What it was, and how serious; the types to choose from come with the page."""

    signal_type = RadioField(
        _l("What is going on?"),
        choices=[],
        validate_choice=False,
        validators=[InputRequired(_l("Choose what kind of signal it is."))],
    )
    severity = MemberRadio(_l("How serious?"), labels.SEVERITIES)
    strength = MemberRadio(_l("How strong?"), STRENGTHS)

    def level(self) -> int | None:
        """Return the severity, or the strength of something positive; None for the usual one."""
        is_positive = fitting_type(self.signal_type.data).is_positive
        chosen = self.strength.data if is_positive else self.severity.data
        return None if chosen is None else int(chosen)

    def check_severity(self) -> None:
        """Refuse a type that no signal can have, and a severity above the highest of the type."""
        if not self.signal_type.data:
            return
        signal_type = fitting_type(self.signal_type.data)
        severity = self.severity.data
        if severity is None or signal_type.is_positive or severity <= signal_type.severity_max:
            return
        highest = labels.SEVERITIES[Severity(signal_type.severity_max)]
        message = gettext(
            "“%(highest)s” is the highest for this kind of signal. Choose that, or another kind.",
            highest=highest,
        )
        self.severity.errors = [*self.severity.errors, message]


class TimePart(RefusingForm):
    """When it was; only what belongs to the chosen day counts."""

    observed_day = MemberRadio(_l("On which day?"), labels.OBSERVED_DAYS, default=ObservedDay.NOW)
    observed_on = StringField(_l("Date"))
    observed_precision = MemberRadio(
        _l("How exactly do you know the day?"), EARLIER, default=ObservedPrecision.DAY
    )
    day_part = MemberSelect(_l("Part of the day"), labels.DAY_PARTS, default=DayPart.UNKNOWN)
    observed_at = StringField(_l("Time"))

    def observed_choice(self, now: datetime) -> ObservedChoice:
        """Return the time that was chosen; raise ``ValidationError`` if it cannot be."""
        day = self.observed_day.data or ObservedDay.NOW
        choice = ObservedChoice(
            day=day,
            on=self._earlier_day(day),
            at=self._time(day),
            day_part=self.day_part.data or DayPart.UNKNOWN,
            is_some_day_that_week=self.observed_precision.data is ObservedPrecision.WEEK,
        )
        # Only to find out whether it lies in the future: the use case does the real thing.
        observed(choice, now)
        return choice

    def _earlier_day(self, day: ObservedDay) -> date | None:
        is_known = self.observed_precision.data is not ObservedPrecision.UNKNOWN
        if day is ObservedDay.EARLIER and is_known:
            return read_date(self.observed_on.data or "", "observed_on")
        return None

    def _time(self, day: ObservedDay) -> time | None:
        typed = (self.observed_at.data or "").strip()
        return read_time(typed, "observed_at") if typed and day is not ObservedDay.NOW else None


def past_day(typed: str | None, field: str, now: datetime) -> date | None:
    """Return a day that was typed, nothing for nothing; refuse one ahead or long ago."""
    if not (typed or "").strip():
        return None
    day = read_date(str(typed), field)
    if day > local_day(now):
        raise ValidationError(wording.FUTURE_DATE, field)
    if day < local_day(now) - OLDEST:
        raise ValidationError(wording.LONG_AGO, field)
    return day


def _degrees(text: str) -> float:
    number = _number(text)
    if abs(number) > 180:  # noqa: PLR2004 - degrees of a circle
        raise ValidationError(wording.UNREADABLE_PLACE, "place")
    return number


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise ValidationError(wording.UNREADABLE_PLACE, "place") from error
    if not isfinite(number):
        raise ValidationError(wording.UNREADABLE_PLACE, "place")
    return number
