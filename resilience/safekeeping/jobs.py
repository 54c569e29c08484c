"""The job that finds out in time that a key is missing."""

import logging

from sqlalchemy.orm import Session, sessionmaker

from resilience.clock import Clock
from resilience.db.base import Base
from resilience.db.types import current_sealer
from resilience.privacy.encryption import UnreadableError
from resilience.safekeeping.key_rotation import newest_by_key, sealed_columns

log = logging.getLogger(__name__)


def find_unreadable(sessions: sessionmaker[Session], _clock: Clock) -> tuple[int, list[str]]:
    """Open the newest value that each key sealed in each column; return how many do, and which not.

    A key that was taken out of the environment too early shows here, before somebody needs it.
    """
    opened, unreadable = 0, []
    with sessions() as session:
        for column in sealed_columns(Base.metadata):
            for place, sealed in newest_by_key(session.connection(), column):
                try:
                    current_sealer().open(sealed, place)
                    opened += 1
                except UnreadableError as error:
                    log.error("cannot be opened: %s, %s", column.name, error)  # noqa: TRY400 - told
                    unreadable.append(column.name)
    return opened, unreadable
