"""Column types: moments in UTC, text that is encrypted at rest."""

from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import DateTime, Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator


class Sealer(Protocol):
    """Whatever seals and opens texts; the composition root brings one with the keys."""

    def seal(self, text: str, place: str = "") -> bytes:
        """Return ``text`` as bytes that mean nothing without the keys, nor at another place."""
        ...

    def open(self, sealed: bytes, place: str = "") -> str:
        """Return the text again; raise if it was altered or moved."""
        ...


_sealers: list[Sealer] = []


def use_sealer(sealer: Sealer) -> None:
    """Give this process its sealer: a column type has no other way to reach the keys."""
    _sealers[:] = [sealer]


def current_sealer() -> Sealer:
    """Return the sealer of this process."""
    return _sealers[0]


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment; stored and returned in UTC. A naive moment is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive moment on its way in."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return the moment in UTC, whatever the connection's own zone."""
        return value.astimezone(UTC) if value is not None else None


class Sealed(TypeDecorator[bytes]):
    """The bytes of a text that `db.sealing` seals to its row; empty bytes once it is erased."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> bytes | None:
        """Refuse plain text on its way in; an empty one erases."""
        if isinstance(value, str):
            if value:
                raise TypeError("a text is sealed to its row before it is stored")
            return b""
        return bytes(value) if value is not None else None

    def process_result_value(self, value: Any, _dialect: Dialect) -> bytes | None:
        """Return the bytes as they are."""
        return bytes(value) if value is not None else None
