"""What a reporter hands over."""

from dataclasses import dataclass, field
from uuid import UUID

from resilience.signals.attributes import LocationPrecision
from resilience.signals.observed_time import ObservedChoice


@dataclass(frozen=True, slots=True)
class ConcernDraft:
    """A safety concern as its reporter gives it; there is no place for who caused it."""

    client_id: UUID
    concern_type: str
    buurt_code: str
    text: str = field(repr=False)
    #: Left open, it is the usual one of the type.
    severity: int | None = None
    location_precision: LocationPrecision = LocationPrecision.BUURT
    occurred: ObservedChoice = field(default_factory=ObservedChoice)
    is_shielded: bool = False
    signal_id: UUID | None = None
