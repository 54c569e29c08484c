"""What accounts need from features above them; the composition root hands it in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy.orm import Session

#: Where the application keeps the ports.
EXTENSION = "accounts"


@dataclass(frozen=True)
class Ports:
    """The areas for which a role can hold, as (code, name), largest first."""

    list_area_choices: Callable[[Session], Sequence[tuple[str, str]]]


def area_choices(session: Session) -> list[tuple[str, str]]:
    """Return the areas that a form offers."""
    ports: Ports = current_app.extensions[EXTENSION]
    return list(ports.list_area_choices(session))
