"""Engine and session factory."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from resilience.db.roles import refuse_powerful_role

#: No answer is worth waiting longer for; what takes longer is the work of a job. A plan is made
#: for the values that are asked: one for any area and any filter would suit none (ADR 0022).
WEB_LIMITS = (
    " -c statement_timeout=15000 -c idle_in_transaction_session_timeout=60000"
    " -c plan_cache_mode=force_custom_plan"
)


def make_engine(url: str, *, pool_size: int = 5, options: str = "") -> Engine:
    """Return an engine whose connections speak UTC and give up on a lock after ten seconds."""
    return create_engine(
        url,
        pool_size=pool_size,
        pool_pre_ping=True,
        # What people wrote never reaches a log through the message of an error.
        hide_parameters=True,
        connect_args={"options": "-c timezone=UTC -c lock_timeout=10000" + options},
    )


def make_web_engine(url: str) -> Engine:
    """Return an engine for requests: each connection is refused to a role without a wall."""
    engine = make_engine(url, options=WEB_LIMITS)
    event.listen(engine, "connect", _check_role)
    return engine


def _check_role(connection: Any, _record: object) -> None:
    refuse_powerful_role(connection)


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """Return the maker of sessions; objects stay readable after commit."""
    return sessionmaker(engine, expire_on_commit=False)
