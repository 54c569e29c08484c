"""Police data (R-10): provided by the police per signal, and never passed on by others."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from resilience.authz.actor import Actor
from resilience.errors import ValidationError
from resilience.signals.attributes import Handling, SignalOrigin
from resilience.signals.wording import NOT_FOR_POLICE_ONLY, NOT_PROVIDED_BY_CHOICE


class Recorded(Protocol):
    """What the rule needs to know of a signal."""

    @property
    def origin(self) -> SignalOrigin:
        """Where the record comes from."""

    @property
    def organisation_id(self) -> UUID:
        """Whose record it is."""


def may_leave(signal: Recorded, actor: Actor) -> bool:
    """Tell whether ``actor`` may export, quote or hand on a signal that it can see.

    Notes
    -----
    Police data (Wpg) are provided to the parties of an agreement for its purpose, and stay there:
    whoever receives them reads them here and takes them nowhere else. The organisation that
    recorded them decides for itself.

    """
    is_ours = signal.organisation_id == actor.organisation_id
    return signal.origin is not SignalOrigin.POLICE or is_ours


def handlings_for(origin: SignalOrigin) -> tuple[Handling, ...]:
    """Return the choices of a reporter: only the police can keep a signal to itself altogether."""
    free = (Handling.PERMITTED, Handling.CONDITIONAL)
    return (*free, Handling.WITHHELD) if origin is SignalOrigin.POLICE else free


def refuse_unfit_handling(handling: Handling | None, origin: SignalOrigin) -> None:
    """Raise ``ValidationError`` for a choice that is missing, or not for this organisation.

    The police chooses for every signal anew: what is provided is never so by default.
    """
    if handling is None:
        if origin is SignalOrigin.POLICE:
            raise ValidationError(NOT_PROVIDED_BY_CHOICE, "handling")
    elif handling not in handlings_for(origin):
        raise ValidationError(NOT_FOR_POLICE_ONLY, "handling")


def choices_for(origin: SignalOrigin, words: Mapping[Handling, Any]) -> dict[Handling, Any]:
    """Return the choices of a reporter with their words."""
    return {handling: words[handling] for handling in handlings_for(origin)}
