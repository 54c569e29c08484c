"""Which keys sealed what is stored, and sealing it anew with the newest key, batch by batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    Update,
    and_,
    bindparam,
    case,
    cast,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on

from resilience.db.sealing import place_of
from resilience.db.types import Sealed
from resilience.privacy.encryption import BOUND, SHORTEST, KeyRing, UnreadableError

Key = tuple[Any, ...]


@dataclass(frozen=True)
class SealedColumn:
    """One column with values that are sealed to their rows."""

    table: Table
    column: Column[Any]

    @property
    def name(self) -> str:
        """Table and column, as they are called in the database."""
        return f"{self.table.name}.{self.column.name}"

    @property
    def key(self) -> list[Column[Any]]:
        """The primary key."""
        return list(self.table.primary_key)

    @property
    def stored(self) -> ColumnElement[Any]:
        """The bytes as they are, past the type that would open them."""
        return cast(self.column, LargeBinary)

    def place(self, key: Sequence[Any]) -> str:
        """Return the place to which the value of a row is sealed."""
        return place_of(self.table.name, self.column.name, key)


@dataclass(frozen=True, slots=True)
class KeyCount:
    """How many values of one column one key sealed, and how many of those to their row."""

    column: str
    key_name: str
    values: int
    bound: int


@dataclass
class Rotation:
    """What a rotation has done so far; unreadable values are named by their place."""

    resealed: int = 0
    unreadable: list[str] = field(default_factory=list)


def sealed_columns(metadata: MetaData) -> list[SealedColumn]:
    """Return every column of the schema that holds sealed values."""
    return [
        SealedColumn(table, column)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Sealed)
    ]


def count_by_key(connection: Connection, column: SealedColumn) -> list[KeyCount]:
    """Return how many values of a column each key sealed; erased values count for none."""
    stored = column.stored
    is_bound = func.get_byte(stored, 0) == BOUND
    named = _key_name(column)
    counted = (
        select(named, func.count(), func.count().filter(is_bound))
        .where(func.octet_length(stored) > 0)
        .group_by(named)
        .order_by(named)
    )
    return [
        KeyCount(column.name, bytes(name or b"").decode(errors="replace"), values, bound)
        for name, values, bound in connection.execute(counted)
    ]


def newest_by_key(connection: Connection, column: SealedColumn) -> list[tuple[str, bytes]]:
    """Return of each key the newest value that it sealed in a column, with its place."""
    named = _key_name(column)
    newest = (
        select(*column.key, column.stored)
        .ext(distinct_on(named))
        .where(func.octet_length(column.stored) > 0)
        .order_by(named, *(part.desc() for part in column.key))
    )
    return [(column.place(key), bytes(sealed)) for *key, sealed in connection.execute(newest)]


def count_to_reseal(connection: Connection, ring: KeyRing, column: SealedColumn) -> int:
    """Return how many values the newest key did not seal, or not to their row."""
    waiting = select(func.count()).select_from(column.table).where(_waits(ring, column))
    return connection.scalar(waiting) or 0


def reseal(engine: Engine, ring: KeyRing, column: SealedColumn, batch: int) -> Iterator[Rotation]:
    """Seal a column anew, row after row; yield after every batch, which is then stored for good.

    What is done no longer matches the question, so a run that was cut off goes on where it was.
    Rows are locked while they are sealed, so that what somebody writes meanwhile is never undone.
    """
    last: Key | None = None
    while True:
        with engine.begin() as connection:
            rows = _claim(connection, ring, column, last, batch)
            done = _reseal_rows(connection, ring, column, rows)
        if not rows:
            return
        last = rows[-1][:-1]
        yield done


def _key_name(column: SealedColumn) -> ColumnElement[Any]:
    """Return the name of the key in the bytes of a value; none in bytes that were never sealed."""
    stored = column.stored
    return case(
        (func.octet_length(stored) < SHORTEST, None),
        (
            func.get_byte(stored, 0) == BOUND,
            func.substr(stored, 3, func.get_byte(stored, 1)),
        ),
        else_=func.substr(stored, 2, func.get_byte(stored, 0)),
    )


def _waits(ring: KeyRing, column: SealedColumn) -> ColumnElement[bool]:
    head = ring.head(is_bound=True)
    stored = column.stored
    return and_(func.octet_length(stored) > 0, func.substr(stored, 1, len(head)) != head)


def _claim(
    connection: Connection, ring: KeyRing, column: SealedColumn, last: Key | None, batch: int
) -> list[Key]:
    """Lock the next rows that wait, and return their keys, each with its sealed value."""
    waiting = select(*column.key, column.stored).where(_waits(ring, column))
    if last is not None:
        waiting = waiting.where(tuple_(*column.key) > tuple_(*last))
    claimed = waiting.order_by(*column.key).limit(batch).with_for_update(of=column.table)
    return [tuple(row) for row in connection.execute(claimed)]


def _reseal_rows(
    connection: Connection, ring: KeyRing, column: SealedColumn, rows: list[Key]
) -> Rotation:
    done = Rotation()
    renewed = []
    for *key, sealed in rows:
        place = column.place(key)
        try:
            text = ring.open(bytes(sealed), place)
        except UnreadableError as error:
            done.unreadable.append(f"{place}: {error}")
            continue
        renewed.append({"sealed": ring.seal(text, place), **_named(key)})
    if renewed:
        connection.execute(_renewal(column), renewed)
        done.resealed = len(renewed)
    return done


def _renewal(column: SealedColumn) -> Update:
    is_row = [part == bindparam(f"key_{at}", type_=part.type) for at, part in enumerate(column.key)]
    sealed = bindparam("sealed", type_=LargeBinary)
    return update(column.table).where(*is_row).values({column.column: sealed})


def _named(key: Sequence[Any]) -> dict[str, Any]:
    return {f"key_{at}": part for at, part in enumerate(key)}
