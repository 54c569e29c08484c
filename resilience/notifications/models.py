"""The in-app inbox."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from resilience.authz.actor import Actor
from resilience.authz.scope import Guarded
from resilience.db.base import Base, Keyed


class NotificationKind(StrEnum):
    """What happened; the words are chosen when it is read."""

    CONCERN_RAISED = "concern_raised"
    CONCERN_ACKNOWLEDGED = "concern_acknowledged"
    CONCERN_ESCALATED = "concern_escalated"
    SIGNAL_ACUTE = "signal_acute"
    SIGNAL_CORRECTED = "signal_corrected"
    SIGNAL_ASSIGNED = "signal_assigned"
    SIGNAL_FLAGGED = "signal_flagged"
    REWORDING_ASKED = "rewording_asked"
    REVIEW_OVERDUE = "review_overdue"
    REVIEWER_MISSING = "reviewer_missing"
    SIGNAL_CLEARED = "signal_cleared"
    SIGNAL_REDACTED = "signal_redacted"
    SIGNAL_REJECTED = "signal_rejected"
    FEEDBACK_GIVEN = "feedback_given"
    FEEDBACK_NOT_ENOUGH = "feedback_not_enough"
    IMPORT_CHECKED = "import_checked"
    IMPORT_DONE = "import_done"
    IMPORT_FAILED = "import_failed"
    IMPORT_ACUTE = "import_acute"
    SIGN_IN_LOCKED = "sign_in_locked"
    SIGN_IN_PEAK = "sign_in_peak"
    SIGN_IN_PLATFORM_PEAK = "sign_in_platform_peak"
    SIGN_IN_ODD_PLACE = "sign_in_odd_place"
    OWN_ODD_PLACE = "own_odd_place"
    AGREEMENT_TO_SIGN = "agreement_to_sign"
    AGREEMENT_TO_APPROVE = "agreement_to_approve"
    AGREEMENT_IN_FORCE = "agreement_in_force"
    AGREEMENT_REFUSED = "agreement_refused"
    AGREEMENT_LEFT = "agreement_left"
    AGREEMENT_ENDS_SOON = "agreement_ends_soon"
    ROLE_GRANTED = "role_granted"
    INVITATION_ACCEPTED = "invitation_accepted"
    ACCOUNT_CLOSED = "account_closed"
    ACCESS_REVIEW_OPENED = "access_review_opened"
    EXACT_PLACE_LIMIT = "exact_place_limit"
    BREACH_REGISTERED = "breach_registered"
    BREACH_CLOCK_RUNS = "breach_clock_runs"
    EXPORT_READY = "export_ready"


class Notification(Keyed, Guarded, Base):
    """Tells one person that something waits. Holds a reference, never any content."""

    __tablename__ = "notifications"
    __table_args__ = (Index(None, "recipient_id", "read_at"),)

    recipient_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[NotificationKind]
    subject_id: Mapped[UUID]
    subject_number: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """Return what is for the person who reads."""
        return cls.recipient_id == actor.user_id
