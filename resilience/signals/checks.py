"""What a draft must meet before it is recorded, whoever sends it: page, import or API."""

from collections.abc import Mapping

from resilience.errors import ValidationError
from resilience.privacy.refusals import refuse_personal_data
from resilience.signals.attributes import Handling
from resilience.signals.drafts import SignalDraft
from resilience.signals.taxonomy import CONCERN_DOMAIN, SignalType, load_type
from resilience.signals.wording import IS_A_CONCERN, NO_CONDITION, TEXT_TOO_LONG, TEXT_TOO_SHORT

SHORTEST_TEXT = 10
LONGEST_TEXT = 2000
LONGEST_NOTE = 500
LONGEST_CONDITION = 300
LONGEST = {
    "text": LONGEST_TEXT,
    "action_note": LONGEST_NOTE,
    "handling_condition": LONGEST_CONDITION,
}


def fitting_type(code: str) -> SignalType:
    """Return the type of a signal; raise ``ValidationError`` when no signal can have it."""
    signal_type = load_type(code)
    if signal_type.domain == CONCERN_DOMAIN:
        raise ValidationError(IS_A_CONCERN, "signal_type")
    return signal_type


def refuse_unfit(draft: SignalDraft) -> None:
    """Raise ``ValidationError`` for what is missing, too long, or about a person."""
    texts = {
        "text": draft.text,
        "action_note": draft.response.action_note,
        "handling_condition": draft.handling_condition,
    }
    check_texts(texts, needs_condition=draft.handling is Handling.CONDITIONAL)


def check_texts(texts: Mapping[str, str], *, needs_condition: bool) -> None:
    """Raise ``ValidationError`` for words that are missing, too many, or about a person."""
    if len(texts["text"].strip()) < SHORTEST_TEXT:
        raise ValidationError(TEXT_TOO_SHORT, "text")
    if needs_condition and not texts["handling_condition"].strip():
        raise ValidationError(NO_CONDITION, "handling_condition")
    for field, text in texts.items():
        if len(text) > LONGEST[field]:
            raise ValidationError(TEXT_TOO_LONG, field)
    refuse_personal_data(texts)
