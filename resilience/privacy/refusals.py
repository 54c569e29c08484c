"""What the hard text guard finds, as refusals in the ready wording (R-02, domain.md 5.1)."""

from collections.abc import Iterator, Mapping

from resilience.errors import ValidationError
from resilience.privacy.text_guard import find_personal_data
from resilience.privacy.text_guard_advice import MUST_GO

REFUSALS = MUST_GO


def personal_data_in(texts: Mapping[str, str]) -> Iterator[ValidationError]:
    """Yield a refusal for each field whose text holds data of a person, the first found in it."""
    for field, text in texts.items():
        found = find_personal_data(text)
        if found:
            yield ValidationError(REFUSALS[found[0].kind], field)


def refuse_personal_data(texts: Mapping[str, str]) -> None:
    """Raise ``ValidationError`` for the first field whose text holds data of a person."""
    for refusal in personal_data_in(texts):
        raise refusal
