"""What the hard text guard finds, as refusals in the ready wording (R-02, domain.md 5.1)."""

from collections.abc import Iterator, Mapping

from resilience.errors import N_, ValidationError
from resilience.privacy.text_guard import Kind, find_personal_data

REFUSALS = {
    Kind.PHONE: N_(
        "Your text contains a phone number. Take it out; we do not keep details of persons."
    ),
    Kind.EMAIL: N_(
        "Your text contains an e-mail address. Take it out; we do not keep details of persons."
    ),
    Kind.BSN: N_(
        "Your text contains a citizen service number. Take it out; "
        "we do not keep details of persons."
    ),
    Kind.IBAN: N_(
        "Your text contains a bank account number. Take it out; we do not keep details of persons."
    ),
    Kind.PLATE: N_(
        "Your text contains a number plate. Take it out; we do not keep details of persons."
    ),
    Kind.HANDLE: N_(
        "Your text contains an account name. Take it out; we do not keep details of persons."
    ),
    Kind.BIRTH_DATE: N_(
        "Your text contains a date of birth. Take it out; we do not keep details of persons."
    ),
}


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
