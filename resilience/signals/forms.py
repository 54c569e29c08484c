"""The forms of signals: what a person types, checked and turned into a draft."""

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from wtforms.fields import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from resilience.errors import ValidationError
from resilience.privacy.refusals import personal_data_in
from resilience.signals import labels, wording
from resilience.signals.attributes import (
    ActionTaken,
    EffectOnPeople,
    Handling,
    ObservationMode,
    Recurrence,
    SignalOrigin,
)
from resilience.signals.checks import (
    LONGEST_CONDITION,
    LONGEST_NOTE,
    LONGEST_TEXT,
    SHORTEST_TEXT,
)
from resilience.signals.drafts import ResponseDraft, SignalDraft, SourceDraft
from resilience.signals.fields import MemberRadio, MemberSelect
from resilience.signals.form_parts import PlacePart, RefusingForm, TimePart, WhatPart, past_day
from resilience.signals.page_rules import SIGNAL_RULES
from resilience.signals.police_origin import choices_for, refuse_unfit_handling
from resilience.web.forms import Readable

LONGEST_REASON = 300


class Answer(IntEnum):
    """Yes or no."""

    NO = 0
    YES = 1


ANSWERS = {Answer.NO: _l("No"), Answer.YES: _l("Yes")}


def at_most(most: int) -> Length:
    """Return the check that a text has at most so many characters."""
    return Length(
        max=most, message=_l("Shorten your text to at most %(most)s characters.", most=most)
    )


class SignalForm(PlacePart, WhatPart, TimePart):
    """Everything that can be said about a signal; the usual one needs three answers."""

    page_rules = SIGNAL_RULES
    client_id = HiddenField()
    recurrence = MemberRadio(_l("Seen before?"), labels.RECURRENCES, default=Recurrence.FIRST)
    observation_mode = MemberRadio(
        _l("How do you know?"), labels.OBSERVATION_MODES, default=ObservationMode.SEEN
    )
    text = TextAreaField(
        _l("Describe what happens and where"),
        validators=[
            InputRequired(_l("Describe in one or two sentences what you saw or heard.")),
            Length(
                min=SHORTEST_TEXT,
                message=_l("Describe in one or two sentences what you saw or heard."),
            ),
            at_most(LONGEST_TEXT),
            Readable(),
        ],
    )
    felt_unsafe = MemberRadio(_l("Did it feel unsafe for you?"), ANSWERS, default=Answer.NO)
    is_feedback_wanted = BooleanField(_l("Let me know what was done with it"), default=True)
    is_source_protected = BooleanField(_l("Protect the source"))

    information_source = MemberSelect(
        _l("Kind of information"), labels.INFORMATION_SOURCES, blank=_l("Follows from how you know")
    )
    source_grade = MemberSelect(
        _l("How reliable is the source?"),
        labels.SOURCE_GRADES,
        blank=_l("Follows from how you know"),
    )
    information_grade = MemberSelect(
        _l("How certain is the content?"),
        labels.INFORMATION_GRADES,
        blank=_l("Follows from how you know"),
    )
    reported_on = StringField(_l("Told to you on"))
    effect_on_people = MemberSelect(
        _l("What does it do to people?"), labels.EFFECTS, default=EffectOnPeople.UNKNOWN
    )
    action_taken = MemberSelect(
        _l("What have you done already?"), labels.ACTIONS, default=ActionTaken.NONE
    )
    action_note = TextAreaField(
        _l("Note on what you did"), validators=[at_most(LONGEST_NOTE), Readable()]
    )
    handling = MemberRadio(_l("Sharing"), labels.HANDLING, default=Handling.PERMITTED)
    handling_condition = StringField(
        _l("On which condition?"), validators=[at_most(LONGEST_CONDITION), Readable()]
    )

    def __init__(
        self, now: datetime, origin: SignalOrigin = SignalOrigin.OWN, **options: Any
    ) -> None:
        super().__init__(**options)
        self.now = now
        self.origin = origin
        self._offer_handling()
        if _uuid(self.client_id.data) is None:
            self.client_id.data = str(uuid4())

    def renew(self) -> None:
        """Let the next sending count as a new one: nothing was stored for this one."""
        self.client_id.data = str(uuid4())

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and show what the rules refuse at the field to blame."""
        super().validate(extra_validators)
        rules: Iterable[Callable[[], object]] = (
            self.place_draft,
            self.check_severity,
            lambda: self.observed_choice(self.now),
            lambda: past_day(self.reported_on.data, "reported_on", self.now),
            self._check_condition,
            lambda: refuse_unfit_handling(self.handling.data, self.origin),
        )
        for rule in rules:
            self.apply(rule)
        for found in personal_data_in(self._short_enough()):
            self.refuse(found)
        return not self.errors

    def draft(self) -> SignalDraft:
        """Return what was meant."""
        return SignalDraft(
            client_id=_uuid(self.client_id.data) or uuid4(),
            signal_type=self.signal_type.data,
            text=self.text.data or "",
            place=self.place_draft(),
            level=self.level(),
            observed=self.observed_choice(self.now),
            recurrence=self.recurrence.data or Recurrence.FIRST,
            source=self._source(),
            response=self._response(),
            handling=self.handling.data,
            handling_condition=self.handling_condition.data or "",
        )

    @property
    def is_police(self) -> bool:
        """Whether the reporter provides police data, and so chooses for every signal."""
        return self.origin is SignalOrigin.POLICE

    def _offer_handling(self) -> None:
        """Put to the reporter what this organisation can choose; the police has no usual choice."""
        words = labels.POLICE_HANDLING if self.is_police else labels.HANDLING
        self.handling.offer(choices_for(self.origin, words))
        if self.is_police and not self.is_submitted():
            self.handling.data = None

    @property
    def has_details(self) -> bool:
        """Whether something under "more" needs to be looked at."""
        return any(self[name].errors for name in DETAILS)

    def _source(self) -> SourceDraft:
        return SourceDraft(
            mode=self.observation_mode.data or ObservationMode.SEEN,
            kind=self.information_source.data,
            source_grade=self.source_grade.data,
            information_grade=self.information_grade.data,
            is_protected=self.is_source_protected.data,
            reported_on=past_day(self.reported_on.data, "reported_on", self.now),
        )

    def _response(self) -> ResponseDraft:
        return ResponseDraft(
            effect_on_people=self.effect_on_people.data or EffectOnPeople.UNKNOWN,
            action_taken=self.action_taken.data or ActionTaken.NONE,
            action_note=self.action_note.data or "",
            is_feedback_wanted=self.is_feedback_wanted.data,
            felt_unsafe=self.felt_unsafe.data is Answer.YES,
        )

    def _check_condition(self) -> None:
        is_conditional = self.handling.data is Handling.CONDITIONAL
        if is_conditional and not (self.handling_condition.data or "").strip():
            raise ValidationError(wording.NO_CONDITION, "handling_condition")

    def _short_enough(self) -> dict[str, str]:
        """Return the free texts for the guard, without those that are refused anyway."""
        texts = {name: self[name].data or "" for name in FREE_TEXTS}
        return {name: text for name, text in texts.items() if not self[name].errors}


FREE_TEXTS = ("text", "action_note", "handling_condition")
DETAILS = (
    "location_precision",
    "information_source",
    "source_grade",
    "information_grade",
    "reported_on",
    "effect_on_people",
    "action_taken",
    "action_note",
    "handling",
    "handling_condition",
)


class WithdrawForm(RefusingForm):
    """Why a signal is taken back."""

    reason = StringField(
        _l("Why do you withdraw it?"),
        validators=[
            InputRequired(_l("Say briefly why you withdraw this signal.")),
            at_most(LONGEST_REASON),
            Readable(),
        ],
    )


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
