"""What the use cases of agreements are given."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from resilience.agreements.terms import LegalGround, Terms
from resilience.authz.shared_fields import SharedField


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """One organisation that is to take part, and on which ground."""

    organisation_id: UUID
    legal_ground: LegalGround
    ground_explanation: str


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """A version as somebody wants to put it to the parties."""

    title: str
    purpose: str
    parties: tuple[PartyDraft, ...]
    type_codes: tuple[str, ...]
    fields: tuple[SharedField, ...]
    area_codes: tuple[str, ...]
    starts_on: date
    ends_on: date
    rights_contact: str
    dpia_reference: str = ""
    change_reason: str = ""

    @property
    def terms(self) -> Terms:
        """What it would let parties read."""
        return Terms(
            purpose=self.purpose,
            type_codes=frozenset(self.type_codes),
            fields=frozenset(self.fields),
            area_codes=frozenset(self.area_codes),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            grounds=frozenset(
                (party.organisation_id, party.legal_ground, party.ground_explanation)
                for party in self.parties
            ),
        )
