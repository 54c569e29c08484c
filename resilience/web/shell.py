"""What the composition root hands to the web shell: settings, clock, sessions and hooks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from flask import current_app, has_request_context
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
    #: For requests, as a role for which the policies of the database hold.
    web_sessions: sessionmaker[Session]
    owner_sessions: Callable[[], sessionmaker[Session]]
    load_actor: Callable[[Session, UUID, datetime], Actor | None]
    #: The system behind a token of the API, if the token holds.
    load_client_actor: Callable[[Session, str, datetime], Actor | None]
    record_denial: Callable[[Session, datetime, Denial], None]

    @property
    def sessions(self) -> sessionmaker[Session]:
        """The sessions of commands and jobs, which see everything; never those of a request."""
        if has_request_context():
            raise RuntimeError("a request acts as the web role: use web_sessions")
        return self.owner_sessions()


def current_shell() -> Shell:
    """Return the shell of the running application."""
    return cast(Shell, current_app.extensions[EXTENSION])
