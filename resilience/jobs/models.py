"""What ran, when, and how it ended."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from resilience.db.base import Base, Keyed


class JobRun(Keyed, Base):
    """One run of one job. Without a finish it is still running, or its process died."""

    __tablename__ = "job_runs"
    __table_args__ = (Index(None, "job_name", "started_at"),)

    job_name: Mapped[str] = mapped_column(String(60))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    done_count: Mapped[int] = mapped_column(default=0)
    #: Items that were set aside because they raised an error; the others went on.
    failed_count: Mapped[int] = mapped_column(default=0)
    #: The kind of the first error; never its message, which may hold what people wrote.
    error: Mapped[str] = mapped_column(String(200), default="")

    @property
    def is_failed(self) -> bool:
        """Whether anything went wrong."""
        return bool(self.failed_count or self.error)
