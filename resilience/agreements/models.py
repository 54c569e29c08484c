"""Sharing agreements (convenanten): their versions, the parties of each, and their history."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import Organisation
from resilience.agreements.states import OPEN, VersionState
from resilience.agreements.terms import LegalGround, Terms
from resilience.authz.shared_fields import SharedField
from resilience.db.base import Base, Keyed

#: One text in one order, so that the index of the migration is the same.
_IS_OPEN = f"state IN ({', '.join(repr(state.value) for state in sorted(OPEN))})"


class AgreementEventKind(StrEnum):
    """What happened to an agreement."""

    DRAWN_UP = "drawn_up"
    CHANGE_DRAWN_UP = "change_drawn_up"
    REVISED = "revised"
    SUBMITTED = "submitted"
    PROPOSED = "proposed"
    APPROVED = "approved"
    SIGNED = "signed"
    TOOK_EFFECT = "took_effect"
    REFUSED = "refused"
    LEFT = "left"


class SharingAgreement(Keyed, Base):
    """An agreement between partners; what it says stands in its versions."""

    __tablename__ = "sharing_agreements"

    number: Mapped[str] = mapped_column(String(20), unique=True)
    #: The organisation that drew it up; it sees the concept before the parties do.
    drawn_up_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))

    versions: Mapped[list["AgreementVersion"]] = relationship(
        back_populates="agreement", order_by="AgreementVersion.ordinal"
    )
    events: Mapped[list["AgreementEvent"]] = relationship(
        back_populates="agreement", order_by="AgreementEvent.id"
    )


class AgreementVersion(Keyed, Base):
    """What partners let each other read, for which purpose, where, and until when."""

    __tablename__ = "agreement_versions"
    __table_args__ = (
        UniqueConstraint("agreement_id", "ordinal"),
        # Two changes at the same time would each be judged against the same old version.
        Index(
            "uq_agreement_versions_open",
            "agreement_id",
            unique=True,
            postgresql_where=text(_IS_OPEN),
        ),
    )

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("sharing_agreements.id"))
    ordinal: Mapped[int]
    state: Mapped[VersionState]
    title: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(String(500))
    type_codes: Mapped[list[str]]
    #: Members of ``SharedField``.
    field_codes: Mapped[list[str]]
    area_codes: Mapped[list[str]]
    dpia_reference: Mapped[str] = mapped_column(String(120), default="")
    rights_contact: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    change_reason: Mapped[str] = mapped_column(String(300), default="")
    #: When the last signature, or the approval of a narrowing, gave it effect.
    effective_at: Mapped[datetime | None]
    #: When its parties were told that it is about to end.
    end_announced_at: Mapped[datetime | None]

    agreement: Mapped[SharingAgreement] = relationship(back_populates="versions")
    parties: Mapped[list["AgreementParty"]] = relationship(
        back_populates="version", cascade="all, delete-orphan", order_by="AgreementParty.id"
    )

    @property
    def fields(self) -> frozenset[SharedField]:
        """The groups of fields that partners get."""
        return frozenset(map(SharedField, self.field_codes))

    @property
    def terms(self) -> Terms:
        """What the parties that are still in it agree on."""
        return Terms(
            purpose=self.purpose,
            type_codes=frozenset(self.type_codes),
            fields=self.fields,
            area_codes=frozenset(self.area_codes),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            grounds=frozenset(
                (party.organisation_id, party.legal_ground, party.ground_explanation)
                for party in self.parties
                if party.left_at is None
            ),
        )

    def party_of(self, organisation_id: UUID | None) -> "AgreementParty | None":
        """Return what an organisation is in this version, or None."""
        found = (party for party in self.parties if party.organisation_id == organisation_id)
        return next(found, None)


class AgreementParty(Keyed, Base):
    """One organisation in a version, with its legal ground; unsigned, it does not count."""

    __tablename__ = "agreement_parties"
    __table_args__ = (UniqueConstraint("version_id", "organisation_id"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("agreement_versions.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    legal_ground: Mapped[LegalGround]
    #: The article, task or contract that the ground rests on.
    ground_explanation: Mapped[str] = mapped_column(String(300))
    signed_at: Mapped[datetime | None]
    signed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    #: Who signed, as it was then: an account may be closed long before the agreement ends.
    signatory: Mapped[str] = mapped_column(String(250), default="")
    left_at: Mapped[datetime | None]

    version: Mapped[AgreementVersion] = relationship(back_populates="parties")
    organisation: Mapped[Organisation] = relationship()


class AgreementEvent(Keyed, Base):
    """One thing that happened to an agreement; never changed, never removed."""

    __tablename__ = "agreement_events"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("sharing_agreements.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("agreement_versions.id"))
    at: Mapped[datetime]
    kind: Mapped[AgreementEventKind]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str] = mapped_column(String(120))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")

    agreement: Mapped[SharingAgreement] = relationship(back_populates="events")
    version: Mapped[AgreementVersion] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
