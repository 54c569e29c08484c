"""Sharing agreements (convenanten) and their parties."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from resilience.accounts.models import Organisation
from resilience.db.base import Base, Keyed


class SharingAgreement(Keyed, Base):
    """What partners let each other read, for which purpose, where, and until when."""

    __tablename__ = "sharing_agreements"

    number: Mapped[str] = mapped_column(String(20), unique=True)
    purpose: Mapped[str] = mapped_column(String(300))
    domain_codes: Mapped[list[str]]
    area_codes: Mapped[list[str]]
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    parties: Mapped[list["AgreementParty"]] = relationship(back_populates="agreement")


class AgreementParty(Keyed, Base):
    """One organisation in an agreement, with its legal ground; unsigned, it does not count."""

    __tablename__ = "agreement_parties"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("sharing_agreements.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    legal_ground: Mapped[str] = mapped_column(String(200))
    signed_on: Mapped[date | None]

    agreement: Mapped[SharingAgreement] = relationship(back_populates="parties")
    organisation: Mapped[Organisation] = relationship()
