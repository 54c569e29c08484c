"""Column types: moments in UTC, text that is encrypted at rest."""

from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import DateTime, Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator


class Sealer(Protocol):
    """Whatever seals and opens texts; the composition root brings one with the keys."""

    def seal(self, text: str) -> bytes:
        """Return ``text`` as bytes that mean nothing without the keys."""
        ...

    def open(self, sealed: bytes) -> str:
        """Return the text again; raise if it was altered."""
        ...


_sealers: list[Sealer] = []


def use_sealer(sealer: Sealer) -> None:
    """Give this process its sealer: a column type has no other way to reach the keys."""
    _sealers[:] = [sealer]


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


class EncryptedText(TypeDecorator[str]):
    """Text sealed with AES-256-GCM; the column holds bytes that mean nothing without the keys."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> bytes | None:
        """Seal on the way in."""
        return _sealers[0].seal(value) if value is not None else None

    def process_result_value(self, value: Any, _dialect: Dialect) -> str | None:
        """Open on the way out."""
        return _sealers[0].open(bytes(value)) if value is not None else None
