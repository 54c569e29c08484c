"""What a draft must meet, whoever sends it: page, import or demo."""

from collections.abc import Iterator
from datetime import date, timedelta

from resilience.agreements import wording
from resilience.agreements.drafts import AgreementDraft
from resilience.agreements.states import FEWEST_PARTIES
from resilience.errors import ValidationError
from resilience.privacy.refusals import refuse_personal_data

LONGEST_TERM = timedelta(days=5 * 366)


def refuse_unfit(draft: AgreementDraft, today: date) -> None:
    """Raise ``ValidationError`` for the first thing that is missing or cannot be."""
    for is_wrong, message, field in _faults(draft, today):
        if is_wrong:
            raise ValidationError(message, field)
    refuse_personal_data(
        {
            "title": draft.title,
            "purpose": draft.purpose,
            "change_reason": draft.change_reason,
            "parties": " ".join(party.ground_explanation for party in draft.parties),
        }
    )


def _faults(draft: AgreementDraft, today: date) -> Iterator[tuple[bool, str, str]]:
    yield not draft.title.strip(), wording.NO_TITLE, "title"
    yield not draft.purpose.strip(), wording.NO_PURPOSE, "purpose"
    organisations = {party.organisation_id for party in draft.parties}
    yield len(organisations) < FEWEST_PARTIES, wording.FEW_PARTIES, "parties"
    unexplained = any(not party.ground_explanation.strip() for party in draft.parties)
    yield unexplained, wording.NO_EXPLANATION, "parties"
    yield not draft.type_codes, wording.NO_TYPES, "type_codes"
    yield not draft.fields, wording.NO_FIELDS, "field_codes"
    yield not draft.area_codes, wording.NO_AREAS, "area_codes"
    yield not draft.rights_contact.strip(), wording.NO_CONTACT, "rights_contact"
    yield draft.ends_on <= draft.starts_on, wording.ENDS_BEFORE_START, "ends_on"
    yield draft.ends_on < today, wording.ENDED_ALREADY, "ends_on"
    yield draft.ends_on - draft.starts_on > LONGEST_TERM, wording.TOO_LONG, "ends_on"
