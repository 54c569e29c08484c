"""Configuration, read once from the environment and frozen."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEY_BYTES = 32


class ConfigurationError(RuntimeError):
    """The environment lacks a setting that the application cannot do without."""


@dataclass(frozen=True)
class Config:
    """Every setting of the application."""

    database_url: str
    secret_key: str = field(repr=False)
    password_salt: str = field(repr=False)
    record_key_secret: bytes = field(repr=False)
    encryption_keys: dict[str, bytes] = field(repr=False)
    demo: bool = False
    testing: bool = False
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Config":
        """Read the settings; raise ``ConfigurationError`` naming every one that is missing."""
        required = (
            "RESILIENCE_DATABASE_URL",
            "RESILIENCE_SECRET_KEY",
            "RESILIENCE_PASSWORD_SALT",
            "RESILIENCE_RECORD_KEY_SECRET",
            "RESILIENCE_ENCRYPTION_KEYS",
        )
        missing = [name for name in required if not environ.get(name)]
        if missing:
            raise ConfigurationError(f"set {', '.join(missing)} (`make demo` makes its own)")
        return cls(
            database_url=environ["RESILIENCE_DATABASE_URL"],
            secret_key=environ["RESILIENCE_SECRET_KEY"],
            password_salt=environ["RESILIENCE_PASSWORD_SALT"],
            record_key_secret=environ["RESILIENCE_RECORD_KEY_SECRET"].encode(),
            encryption_keys=parse_keys(environ["RESILIENCE_ENCRYPTION_KEYS"]),
            demo=environ.get("RESILIENCE_DEMO") == "1",
            allowed_hosts=_hosts(environ),
        )


def parse_keys(text: str) -> dict[str, bytes]:
    """Read ``id:base64,id:base64``; the last key encrypts, all of them decrypt."""
    keys = {}
    for part in text.split(","):
        name, _, encoded = part.strip().partition(":")
        key = base64.b64decode(encoded, validate=True)
        if len(key) != KEY_BYTES:
            raise ConfigurationError(f"encryption key {name!r} is not {KEY_BYTES} bytes long")
        keys[name] = key
    return keys


def _hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    named = environ.get("RESILIENCE_ALLOWED_HOSTS", "localhost,127.0.0.1")
    return tuple(host.strip() for host in named.split(",") if host.strip())
