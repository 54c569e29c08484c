"""A refusal, as it is handed to the log."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from resilience.authz.actor import Actor


@dataclass(frozen=True)
class Denial:
    """A request that was refused: what was asked, by whom, from where."""

    actor: Actor | None
    action: str
    target: str
    origin: str
    trace_id: UUID = field(default_factory=uuid4)
