"""What features above signals put on the page of one signal; the composition root hands it in."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from resilience.signals.queries import ReadSignal
from resilience.uow import UnitOfWork

#: Where the application keeps the sources.
EXTENSION = "signal_sections"

#: Gives the template of a feature what it needs of one signal, as its reader knows it.
SectionSource = Callable[[UnitOfWork, ReadSignal], Mapping[str, Any]]


def sections_of(
    sources: Sequence[SectionSource], uow: UnitOfWork, read: ReadSignal
) -> dict[str, Any]:
    """Return the context of every section together; each feature names its own parts."""
    return {name: value for source in sources for name, value in source(uow, read).items()}
