"""The bias report of a closed quarter, as it was made."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from resilience.db.base import Base, Keyed


class BiasReport(Keyed, Base):
    """Signals against effort in one quarter; every number in it could leave as it stands."""

    __tablename__ = "bias_reports"

    period_code: Mapped[str] = mapped_column(String(10), unique=True)
    rule_version: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
