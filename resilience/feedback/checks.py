"""What may be said to a reporter: never anything about a person (R-02)."""

from collections.abc import Mapping

from resilience.errors import ValidationError
from resilience.feedback import wording
from resilience.privacy.refusals import refuse_personal_data
from resilience.privacy.text_guard import Outcome, check


def refuse_persons(texts: Mapping[str, str]) -> None:
    """Raise ``ValidationError`` for the first field that holds, or may hold, data of a person.

    An answer goes to its reader at once: no reviewer stands in between, so what the guard only
    doubts is refused as well.
    """
    refuse_personal_data(texts)
    for field, text in texts.items():
        if check(text).verdict is not Outcome.OK:
            raise ValidationError(wording.MAYBE_A_PERSON, field)


def fit_text(text: str, longest: int, field: str, missing: str = "") -> str:
    """Return a text without space around it; refuse one that is missing, too long or unfit."""
    typed = text.strip()
    if missing and not typed:
        raise ValidationError(missing, field)
    if len(typed) > longest:
        raise ValidationError(wording.TOO_LONG, field)
    refuse_persons({field: typed})
    return typed
