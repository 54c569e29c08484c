"""A refusal, as it is handed to the log."""

from dataclasses import dataclass

from resilience.authz.actor import Actor


@dataclass(frozen=True)
class Denial:
    """A request that was refused: what was asked, by whom, from where."""

    actor: Actor | None
    action: str
    target: str
    origin: str
