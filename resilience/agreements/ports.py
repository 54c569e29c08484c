"""What agreements are about, handed in from above: kinds of signals and areas."""

from collections.abc import Callable
from dataclasses import dataclass

from resilience.uow import UnitOfWork

EXTENSION = "agreements"

#: Values with their words, under a heading.
Group = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class Catalogue:
    """What can be chosen in an agreement, and how it is called, in the language of the reader."""

    type_groups: Callable[[], list[Group]]
    area_groups: Callable[[UnitOfWork], list[Group]]
    area_name: Callable[[UnitOfWork, str], str]
