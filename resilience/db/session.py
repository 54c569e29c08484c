"""Engine and session factory."""

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker


def make_engine(url: str, *, pool_size: int = 5) -> Engine:
    """Return an engine whose connections speak UTC and give up on a lock after ten seconds."""
    return create_engine(
        url,
        pool_size=pool_size,
        pool_pre_ping=True,
        # What people wrote never reaches a log through the message of an error.
        hide_parameters=True,
        connect_args={"options": "-c timezone=UTC -c lock_timeout=10000"},
    )


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """Return the maker of sessions; objects stay readable after commit."""
    return sessionmaker(engine, expire_on_commit=False)
