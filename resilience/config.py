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

    #: For requests: a role for which the policies of the database hold.
    database_url: str
    secret_key: str = field(repr=False)
    password_salt: str = field(repr=False)
    record_key_secret: bytes = field(repr=False)
    encryption_keys: dict[str, bytes] = field(repr=False)
    #: For migrations, jobs and commands; a web process can do, and should do, without.
    owner_database_url: str = ""
    #: Seal backups; only `flask backup` and `flask restore` need them, no web process has them.
    backup_keys: dict[str, bytes] = field(default_factory=dict, repr=False)
    #: The folder of pg_dump and pg_restore, when the bundled ones do not fit the server.
    postgres_programs: str = ""
    #: So many exact places one person reads on a day without the privacy officer hearing of it.
    exact_places_per_day: int = 20
    #: By slug of the organisation: the private key or secret for its identity provider.
    oidc_secrets: dict[str, str] = field(default_factory=dict, repr=False)
    #: Where people turn with a request about their rights: a shared address, no person's.
    rights_contact: str = ""
    demo: bool = False
    testing: bool = False
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1")
    #: So many proxies of our own stand in front; each adds the address it was called from.
    proxies: int = 0
    #: Web pages of other hosts that may call the API from a browser; by default none.
    api_allowed_origins: tuple[str, ...] = ()
    api_requests_per_minute: int = 300
    #: More rows than this never leave in one file (R-28); up to the second they leave at once.
    export_rows: int = 50_000
    export_rows_at_once: int = 2_000

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
            owner_database_url=environ.get("RESILIENCE_OWNER_DATABASE_URL", ""),
            backup_keys=parse_keys(environ.get("RESILIENCE_BACKUP_KEYS", "")),
            postgres_programs=environ.get("RESILIENCE_PG_BIN", ""),
            exact_places_per_day=int(environ.get("RESILIENCE_EXACT_PLACES_PER_DAY", "20")),
            oidc_secrets=_oidc_secrets(environ),
            rights_contact=environ.get("RESILIENCE_RIGHTS_CONTACT", ""),
            demo=environ.get("RESILIENCE_DEMO") == "1",
            allowed_hosts=_hosts(environ),
            proxies=int(environ.get("RESILIENCE_PROXIES", "0")),
            api_allowed_origins=_listed(environ.get("RESILIENCE_API_ALLOWED_ORIGINS", "")),
            api_requests_per_minute=int(environ.get("RESILIENCE_API_REQUESTS_PER_MINUTE", "300")),
            export_rows=int(environ.get("RESILIENCE_EXPORT_ROWS", "50000")),
            export_rows_at_once=int(environ.get("RESILIENCE_EXPORT_ROWS_AT_ONCE", "2000")),
        )

    def owner_url(self) -> str:
        """Return the address for what acts as the owner; raise ``ConfigurationError`` without."""
        if not self.owner_database_url:
            raise ConfigurationError(
                "set RESILIENCE_OWNER_DATABASE_URL: commands and jobs act as the owner"
            )
        return self.owner_database_url


def parse_keys(text: str) -> dict[str, bytes]:
    """Read ``id:base64,id:base64``; the last key encrypts, all of them decrypt."""
    keys = {}
    for part in filter(None, map(str.strip, text.split(","))):
        name, _, encoded = part.partition(":")
        key = base64.b64decode(encoded, validate=True)
        if len(key) != KEY_BYTES:
            raise ConfigurationError(f"encryption key {name!r} is not {KEY_BYTES} bytes long")
        keys[name] = key
    return keys


def _oidc_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """Read RESILIENCE_OIDC_SECRET_<SLUG>, with underscores for the hyphens of the slug."""
    prefix = "RESILIENCE_OIDC_SECRET_"
    return {
        name.removeprefix(prefix).lower().replace("_", "-"): value
        for name, value in environ.items()
        if name.startswith(prefix) and value
    }


def _hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    return _listed(environ.get("RESILIENCE_ALLOWED_HOSTS", "localhost,127.0.0.1"))


def _listed(named: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in named.split(",") if each.strip())
