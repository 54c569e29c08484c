"""Short texts beside a signal: nobody reviews them, so what points at a person is refused."""

from collections.abc import Mapping

from resilience.errors import ValidationError
from resilience.handling.wording import POINTS_AT_PERSON
from resilience.privacy.refusals import refuse_personal_data
from resilience.signals.flags import flagged_in


def refuse_persons(texts: Mapping[str, str]) -> None:
    """Raise ``ValidationError`` for the first field whose text holds or may hold a person."""
    refuse_personal_data(texts)
    for field, text in texts.items():
        if flagged_in({field: text}):
            raise ValidationError(POINTS_AT_PERSON, field)
