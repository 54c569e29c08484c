"""What the composition root hands to the web shell: settings, clock, sessions and hooks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session, sessionmaker

from resilience.authz.actor import Actor
from resilience.authz.denial import Denial
from resilience.clock import Clock
from resilience.config import Config

EXTENSION = "resilience"


@dataclass(frozen=True)
class Shell:
    """The parts that features supply, so that the web shell needs to import none of them."""

    config: Config
    clock: Clock
    sessions: sessionmaker[Session]
    load_actor: Callable[[Session, UUID, datetime], Actor | None]
    record_denial: Callable[[Session, datetime, Denial], None]


def current_shell() -> Shell:
    """Return the shell of the running application."""
    return cast(Shell, current_app.extensions[EXTENSION])
