"""Texts that are sealed to their row: copied to another row or column they do not open."""

from collections.abc import Sequence
from typing import Any, overload

from sqlalchemy import event, inspect
from sqlalchemy.orm import InstrumentedAttribute, Mapper

from resilience.db.base import Keyed, new_id
from resilience.db.types import current_sealer


def place_of(table: str, column: str, key: Sequence[object]) -> str:
    """Return the place of a value, as it is authenticated with the text.

    Examples
    --------
    >>> place_of("signal_locations", "place", [7])
    'signal_locations.place:7'

    """
    return f"{table}.{column}:{','.join(map(str, key))}"


class SealedText:
    """The plain side of a column of type ``Sealed``: text in Python, sealed bytes in the row.

    ``text = SealedText("sealed_text")`` beside ``sealed_text: Mapped[bytes]``. The text is sealed
    when the row is flushed, as only then its key is sure, and opened when it is asked for.
    """

    def __init__(self, attribute: str) -> None:
        self._attribute = attribute
        self._typed = f"_plain_{attribute}"

    def __set_name__(self, owner: type[Any], name: str) -> None:
        event.listen(owner, "before_insert", self._seal)
        event.listen(owner, "before_update", self._seal)

    @overload
    def __get__(self, row: None, owner: type[Any]) -> InstrumentedAttribute[bytes]: ...
    @overload
    def __get__(self, row: object, owner: type[Any]) -> str: ...
    def __get__(self, row: object | None, owner: type[Any]) -> InstrumentedAttribute[bytes] | str:
        if row is None:
            column: InstrumentedAttribute[bytes] = getattr(owner, self._attribute)
            return column
        if self._typed in row.__dict__:
            return str(row.__dict__[self._typed])
        sealed: bytes = getattr(row, self._attribute)
        return current_sealer().open(sealed, self._place(row)) if sealed else ""

    def __set__(self, row: object, text: str) -> None:
        row.__dict__[self._typed] = text
        # Makes the row one that has to be flushed; an empty value stands for an erased text.
        setattr(row, self._attribute, b"")

    def sealed_for(self, owner: type[Any], key: Sequence[object], text: str) -> bytes:
        """Return ``text`` sealed to the row of ``owner`` with ``key``, for an insert in bulk."""
        column = inspect(owner).attrs[self._attribute].columns[0]
        return current_sealer().seal(text, place_of(column.table.name, column.name, key))

    def _seal(self, _mapper: Mapper[Any], _connection: object, row: Any) -> None:
        text = row.__dict__.pop(self._typed, None)
        if not text:
            return
        if isinstance(row, Keyed) and row.id is None:
            row.id = new_id()
        setattr(row, self._attribute, current_sealer().seal(text, self._place(row)))

    def _place(self, row: object) -> str:
        mapper = inspect(type(row))
        column = mapper.attrs[self._attribute].columns[0]
        return place_of(column.table.name, column.name, mapper.primary_key_from_instance(row))


def sealed_text(owner: type[Any], name: str) -> SealedText:
    """Return the sealed text called ``name`` of a model itself, not the column behind it."""
    found: SealedText = vars(owner)[name]
    return found
