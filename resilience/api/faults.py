"""Reading a request: everything that is wrong with it is told at once, in our own words."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from flask_babel import gettext
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from resilience.api.inputs import Body, Query
from resilience.errors import N_
from resilience.web.problems import InvalidParam, InvalidRequestError

AnyQuery = TypeVar("AnyQuery", bound=Query)
AnyBody = TypeVar("AnyBody", bound=Body)

MISSING = N_("This is missing.")
UNKNOWN = N_("We do not know this name.")
TWICE = N_("This stands here more than once.")
NOT_JSON = N_("This is no valid JSON in UTF-8.")
NOT_OFFERED = N_("This is none of the values to choose from.")
NOT_A_MOMENT = N_("Give a moment as 2026-11-23T09:00:00Z; every offset will do.")
NOT_A_NUMBER = N_("Give a whole number.")
NOT_A_DAY = N_("Give a date as 2026-11-23.")
UNREADABLE = N_("There are characters in this text that cannot be stored.")
WRONG_FORM = N_("This does not have the right form.")
TOO_SHORT = N_("This is too short; it takes at least %(length)s characters.")
TOO_LONG = N_("This is too long; it takes at most %(length)s characters.")
OUT_OF_RANGE = N_("This number is too small or too large.")
OTHER = N_("This is not valid.")

#: Kind of fault, as the library calls it -> our sentence.
SENTENCES = {
    "missing": MISSING,
    "extra_forbidden": UNKNOWN,
    "json_invalid": NOT_JSON,
    "enum": NOT_OFFERED,
    "literal_error": NOT_OFFERED,
    "union_tag_invalid": NOT_OFFERED,
    "union_tag_not_found": MISSING,
    "moment": NOT_A_MOMENT,
    "number": NOT_A_NUMBER,
    "greater_than_equal": OUT_OF_RANGE,
    "less_than_equal": OUT_OF_RANGE,
    "int_type": NOT_A_NUMBER,
    "int_parsing": NOT_A_NUMBER,
    "date_from_datetime_parsing": NOT_A_DAY,
    "date_parsing": NOT_A_DAY,
    "date_type": NOT_A_DAY,
    "readable": UNREADABLE,
    "string_pattern_mismatch": WRONG_FORM,
    "string_too_short": TOO_SHORT,
    "string_too_long": TOO_LONG,
}
#: Fields that take one of several shapes; the library names the shape after the field.
SHAPED = {"waargenomen", "delen"}


def read_query(kind: type[AnyQuery], arguments: "MultiDict[str, str]") -> AnyQuery:
    """Return what stands in an address; raise ``InvalidRequestError`` with all that is wrong."""
    repeated = [name for name in arguments if len(arguments.getlist(name)) > 1]
    faults = [InvalidParam(name, gettext(TWICE)) for name in repeated]
    try:
        found = kind.model_validate(arguments.to_dict())
    except ValidationError as error:
        faults += [_fault(each) for each in error.errors(include_url=False)]
    if faults:
        raise InvalidRequestError(faults)
    return found


def read_body(kind: type[AnyBody], text: bytes) -> AnyBody:
    """Return what stands in a body; raise ``InvalidRequestError`` with all that is wrong."""
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        faults = [_fault(each) for each in error.errors(include_url=False, include_input=False)]
        raise InvalidRequestError(faults) from error


def _fault(found: Mapping[str, Any]) -> InvalidParam:
    sentence = SENTENCES.get(found["type"], OTHER)
    context = found.get("ctx", {})
    length = context.get("min_length") or context.get("max_length")
    return InvalidParam(_name(found["loc"]), gettext(sentence, length=length))


def _name(place: Sequence[int | str]) -> str:
    """Return "waargenomen.moment" for the fault in a field of a field."""
    parts = [str(part) for part in place]
    if len(parts) > 1 and parts[0] in SHAPED:
        del parts[1]
    return ".".join(parts)
