"""Where a page of a collection ended, as a text that means nothing to the other system."""

import base64
import json
from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext

from resilience.errors import N_
from resilience.web.problems import InvalidParam, InvalidRequestError

LONGEST = 200
NO_CURSOR = N_("Take the address of the next page as it was given, or begin anew.")


def cursor_of(*place: str) -> str:
    """Return the cursor that stands for a place in the order of a collection."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def read_cursor(cursor: str, length: int) -> Sequence[str]:
    """Return the place behind a cursor; raise ``InvalidRequestError`` when it is not one of ours.

    >>> read_cursor(cursor_of("BU99010201"), 1)
    ['BU99010201']
    """
    if len(cursor) > LONGEST:
        raise not_ours()
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        place = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, RecursionError) as error:
        raise not_ours() from error
    is_ours = isinstance(place, list) and len(place) == length
    if not is_ours or not all(isinstance(part, str) and part.isprintable() for part in place):
        raise not_ours()
    return [str(part) for part in place]


def read_id_cursor(cursor: str) -> UUID:
    """Return the id behind a cursor; raise ``InvalidRequestError`` when there is none."""
    (text,) = read_cursor(cursor, 1)
    try:
        return UUID(text)
    except ValueError as error:
        raise not_ours() from error


def not_ours() -> InvalidRequestError:
    """Return the refusal of a cursor that we did not give."""
    return InvalidRequestError([InvalidParam("cursor", gettext(NO_CURSOR))])
