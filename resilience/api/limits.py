"""How often a client may call: so many requests in each minute of the clock."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import case, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from resilience.api.models import ApiUse

A_MINUTE = 60


def seconds_to_wait(session: Session, account_id: UUID, now: datetime, limit: int) -> int:
    """Return how long a client must wait before its next request is answered.

    Parameters
    ----------
    session : Session
        Where the requests are counted.
    account_id : UUID
        The account under which the client acts.
    now : datetime
        The moment of the request.
    limit : int
        Requests in a minute.

    Returns
    -------
    int
        Seconds until the next minute, at least 1; 0 within the limit.

    """
    use = session.get(ApiUse, account_id)
    is_full = use is not None and use.minute_at == _minute(now) and use.request_count >= limit
    return A_MINUTE - now.second if is_full else 0


def count_use(session: Session, account_id: UUID, now: datetime) -> None:
    """Count a request, in one statement, so that requests that come at once all count."""
    first = insert(ApiUse).values(account_id=account_id, minute_at=_minute(now), request_count=1)
    is_same = ApiUse.minute_at == first.excluded.minute_at
    # What a crash of the server takes with it is a count of a minute that has passed.
    session.execute(text("SET LOCAL synchronous_commit = off"))
    session.execute(
        first.on_conflict_do_update(
            index_elements=[ApiUse.account_id],
            set_={
                "minute_at": first.excluded.minute_at,
                "request_count": case((is_same, ApiUse.request_count + 1), else_=1),
            },
        )
    )


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)
