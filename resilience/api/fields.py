"""Kinds of values in requests and answers: codes, moments, numbers in an address."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

#: RFC 3339: with an offset, or Z. In an address an unescaped plus arrives as a space.
MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+\- ]\d\d:\d\d)", re.ASCII
)
DIGITS = re.compile(r"\d{1,9}", re.ASCII)

LARGEST_PAGE = 200

GEMEENTE = r"GM\d{4}"
WIJK = r"WK\d{4}[0-9A-Z]{2}"
BUURT = r"BU\d{4}[0-9A-Z]{4}"


def _read_moment(value: Any) -> Any:
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        raise PydanticCustomError("moment", "no moment")
    try:
        moment = datetime.fromisoformat(value.upper().replace(" ", "+"))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise PydanticCustomError("moment", "no moment") from error


def _read_number(value: Any) -> Any:
    """Read digits in an address; in JSON, 3 and 3.0 are the same number."""
    if isinstance(value, str) and not DIGITS.fullmatch(value):
        raise PydanticCustomError("number", "no number")
    is_whole = isinstance(value, str) or (isinstance(value, float) and value.is_integer())
    return int(value) if is_whole else value


def _readable(value: str) -> str:
    """Refuse the NUL character, which PostgreSQL cannot store, and other control characters."""
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", value):
        raise PydanticCustomError("readable", "unreadable")
    return value


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


#: As it comes in: every offset is accepted.
Moment = Annotated[
    datetime,
    BeforeValidator(_read_moment),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
#: As it goes out: UTC, with Z.
ToldMoment = Annotated[
    datetime,
    PlainSerializer(_told),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": "Z$"}),
]
Level = Annotated[int, Field(ge=1, le=4), BeforeValidator(_read_number)]
PageSize = Annotated[int, Field(ge=1, le=LARGEST_PAGE), BeforeValidator(_read_number)]
#: The form is checked; the document names a format instead, because not every code exists.
BuurtCode = Annotated[
    str,
    Field(pattern=f"^{BUURT}$"),
    WithJsonSchema({"type": "string", "format": "buurtcode"}),
]
AreaCode = Annotated[str, Field(pattern=f"^({GEMEENTE}|{WIJK}|{BUURT})$")]
#: Text that people wrote; the text guard refuses details of persons in it (format: vrije-tekst).
FreeText = Annotated[
    str, AfterValidator(_readable), Field(json_schema_extra={"format": "vrije-tekst"})
]
#: Where a page ended; each collection has cursors of its own, which only we can read.
SignalCursor = Annotated[str, WithJsonSchema({"type": "string", "format": "cursor-signalen"})]
AreaCursor = Annotated[str, WithJsonSchema({"type": "string", "format": "cursor-gebieden"})]
FigureCursor = Annotated[str, WithJsonSchema({"type": "string", "format": "cursor-cijfers"})]
