"""The form of a correction: a signal as it stands, of which somebody changes what is wrong."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired

from resilience.handling.attributes import Part
from resilience.handling.drafts import (
    CorrectionDraft,
    GradingDraft,
    HandlingDraft,
    KindDraft,
)
from resilience.handling.snapshots import Snapshot
from resilience.signals import labels as signal_labels
from resilience.signals.attributes import Severity, SignalOrigin
from resilience.signals.checks import LONGEST_CONDITION, LONGEST_TEXT
from resilience.signals.drafts import PlaceDraft
from resilience.signals.fields import MemberRadio, MemberSelect
from resilience.signals.form_parts import (
    PlaceMethod,
    PlacePart,
    Strength,
    WhatPart,
)
from resilience.signals.forms import LONGEST_REASON, at_most
from resilience.signals.police_origin import choices_for
from resilience.web.forms import Readable

FOLLOWS = _l("Follows from how it is known")

#: The fields of each part; what belongs to no open part is not in the form at all.
FIELDS: dict[Part, tuple[str, ...]] = {
    Part.TEXT: ("text",),
    Part.SOURCE: (
        "observation_mode",
        "information_source",
        "source_grade",
        "information_grade",
    ),
    Part.HANDLING: ("handling", "handling_condition"),
    Part.PROTECTION: ("is_source_protected",),
}


class CorrectionForm(PlacePart, WhatPart):
    """A signal as it stands, to change what is wrong; what is left alone is not touched."""

    version = HiddenField()
    text = TextAreaField(
        _l("What happens and where"), validators=[at_most(LONGEST_TEXT), Readable()]
    )
    observation_mode = MemberRadio(_l("How is it known?"), signal_labels.OBSERVATION_MODES)
    information_source = MemberSelect(
        _l("Kind of information"), signal_labels.INFORMATION_SOURCES, blank=FOLLOWS
    )
    source_grade = MemberSelect(
        _l("How reliable is the source?"), signal_labels.SOURCE_GRADES, blank=FOLLOWS
    )
    information_grade = MemberSelect(
        _l("How certain is the content?"), signal_labels.INFORMATION_GRADES, blank=FOLLOWS
    )
    handling = MemberRadio(_l("Sharing"), signal_labels.HANDLING)
    handling_condition = StringField(
        _l("On which condition?"), validators=[at_most(LONGEST_CONDITION), Readable()]
    )
    is_source_protected = BooleanField(_l("Protect the source"))
    reason = StringField(
        _l("Why do you correct this?"),
        validators=[
            InputRequired(_l("Say briefly why you correct this.")),
            at_most(LONGEST_REASON),
            Readable(),
        ],
    )

    def __init__(
        self,
        shown: Snapshot,
        version: int,
        parts: Iterable[Part],
        origin: SignalOrigin,
        **options: Any,
    ) -> None:
        super().__init__(data={"version": str(version), **_answers(shown)}, **options)
        self.parts = frozenset(parts)
        is_police = origin is SignalOrigin.POLICE
        words = signal_labels.POLICE_HANDLING if is_police else signal_labels.HANDLING
        self.handling.offer(choices_for(origin, words))
        for part, names in FIELDS.items():
            if part not in self.parts:
                for name in names:
                    del self[name]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and what belongs together."""
        super().validate(extra_validators)
        self.apply(self.check_severity)
        return not self.errors

    @property
    def seen_version(self) -> int:
        """The version that the page showed; 0, which is none, for what is no number."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0  # noqa: PLR2004

    def draft(self, seen: Snapshot) -> CorrectionDraft:
        """Return what was changed in what the page had shown."""
        return CorrectionDraft(
            version=self.seen_version,
            reason=self.reason.data or "",
            kind=self._kind(seen),
            place=self._place(seen),
            text=self._text(seen),
            grading=self._grading(seen),
            handling=self._handling(seen),
            is_source_protected=self._protection(seen),
        )

    def take_over(self, seen: Snapshot, now: Snapshot, version: int) -> None:
        """Show in every answer that was left alone what stands there now; keep what was typed."""
        old, new = _answers(seen), _answers(now)
        is_marked = bool(self.latitude.data)
        for name, value in new.items():
            is_place = name in {"place", "buurt_code", "location_precision"}
            if name in self and self[name].data == old[name] and not (is_place and is_marked):
                self[name].data = value
        self.version.data = str(version)

    def _kind(self, seen: Snapshot) -> KindDraft | None:
        chosen = self.signal_type.data
        # A level that the type does not have is one that was left standing.
        level = self.level()
        if chosen == seen.signal_type and level in (seen.level, None):
            return None
        return KindDraft(chosen, level)

    def _place(self, seen: Snapshot) -> PlaceDraft | None:
        answered = (self.place.data, self.buurt_code.data, self.location_precision.data)
        if answered == (PlaceMethod.BUURT, seen.buurt_code, seen.location_precision):
            return None
        return self.place_draft()

    def _text(self, seen: Snapshot) -> str | None:
        if "text" not in self:
            return None
        typed = (self.text.data or "").replace("\r\n", "\n").strip()
        return None if typed == seen.text.replace("\r\n", "\n").strip() else typed

    def _grading(self, seen: Snapshot) -> GradingDraft | None:
        names = FIELDS[Part.SOURCE]
        if all(self[name].data == getattr(seen, name) for name in names):
            return None
        mode = self.observation_mode.data or seen.observation_mode
        kind, source, information = (self[name].data for name in names[1:])
        return GradingDraft(mode, kind, source, information)

    def _handling(self, seen: Snapshot) -> HandlingDraft | None:
        chosen, condition = self.handling.data, (self.handling_condition.data or "").strip()
        if (chosen, condition) == (seen.handling, seen.condition):
            return None
        return HandlingDraft(chosen, condition)

    def _protection(self, seen: Snapshot) -> bool | None:
        chosen = bool(self.is_source_protected.data)
        return None if chosen == seen.is_source_protected else chosen


def _answers(shown: Snapshot) -> dict[str, Any]:
    """Return a snapshot as the answers of the form."""
    return {
        "signal_type": shown.signal_type,
        "severity": Severity(shown.severity) if shown.severity else None,
        "strength": Strength(shown.strength) if shown.strength else None,
        "place": PlaceMethod.BUURT,
        "buurt_code": shown.buurt_code,
        "location_precision": shown.location_precision,
        "text": shown.text,
        "observation_mode": shown.observation_mode,
        "information_source": shown.information_source,
        "source_grade": shown.source_grade,
        "information_grade": shown.information_grade,
        "handling": shown.handling,
        "handling_condition": shown.condition,
        "is_source_protected": shown.is_source_protected,
    }
