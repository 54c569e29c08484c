"""Reading records and areas from files, for trying the disclosure gate outside the application."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from resilience.areas.codes import AreaLevel, ancestor, is_code
from resilience.errors import ValidationError

MOST_BYTES = 500_000_000
NEEDED = ("bu", "cat", "org", "rep", "week")
#: Nothing that a spreadsheet would take for a formula.
PLAIN = re.compile(r"\w[\w .:/()-]{0,59}")
ISO_WEEK = re.compile(r"(\d{4})-?W(\d{2})", re.ASCII)
MOST_WEEKS = 5_000
POLARITIES = {"-1": "negative", "negative": "negative", "1": "positive", "positive": "positive"}


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One record of a file; ``key`` is its record key as it stands there, or empty."""

    buurt: str
    category: str
    polarity: str
    organisation: str
    reporter: str
    week: int
    record_id: str
    key: str


@dataclass(frozen=True, slots=True)
class RecordFile:
    """All records of a file; weeks are counted from year 1 when the file gives dates."""

    records: tuple[FileRecord, ...]
    has_dates: bool


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The area that each area lies in, and the level of every area."""

    parents: Mapping[str, str]
    levels: Mapping[str, AreaLevel]


def read_hierarchy(path: Path) -> Hierarchy:
    """Read ``{wijk: [buurt, …]}``, or ``{gemeente: {wijk: [buurt, …]}}``.

    In the first form the code of a gemeente follows from the codes of its wijken.
    """
    try:
        found = json.loads(_text(path), object_pairs_hook=_without_doubles)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValidationError(f"{path.name} is not JSON that can be read: {error}") from error
    if not isinstance(found, dict) or not found:
        raise ValidationError(f'{path.name} must hold {{"wijk": ["buurt", …], …}}')
    parents: dict[str, str] = {}
    levels: dict[str, AreaLevel] = {}
    for gemeente, wijken in _by_gemeente(path, found).items():
        _add(levels, gemeente, AreaLevel.GEMEENTE)
        for wijk, buurten in wijken.items():
            _add(levels, wijk, AreaLevel.WIJK)
            parents[wijk] = gemeente
            if not isinstance(buurten, list) or not buurten:
                raise ValidationError(f"{path.name}: {wijk} must hold a list of buurten")
            for buurt in buurten:
                _add(levels, buurt, AreaLevel.BUURT)
                parents[buurt] = wijk
    return Hierarchy(parents, levels)


def read_inhabitants(path: Path) -> dict[str, int]:
    """Read a CSV with the columns ``code`` and ``inhabitants``."""
    found: dict[str, int] = {}
    for line, row in _rows(path, ("code", "inhabitants")):
        code = row["code"]
        if not (row["inhabitants"].isascii() and row["inhabitants"].isdigit()):
            raise ValidationError(f"{path.name}, line {line}: inhabitants must be a whole number")
        found[code] = int(row["inhabitants"])
    return found


def read_records(path: Path, hierarchy: Hierarchy) -> RecordFile:
    """Read a CSV of records with the columns of ``NEEDED``; ``wk``, ``rk``, ``id`` if there."""
    records, kinds, ids = [], Counter[bool](), set[str]()
    for line, row in _rows(path, NEEDED):
        here = f"{path.name}, line {line}"
        _check_area(row, hierarchy, here)
        week, is_date = _week(row["week"], here)
        kinds[is_date] += 1
        if row.get("id") and row["id"] in ids:
            raise ValidationError(f"{here}: record {row['id'][:60]!r} stands there twice")
        ids.add(row.get("id", ""))
        records.append(_record(row, week, here))
    if not records:
        raise ValidationError(f"{path.name} holds no records")
    if len(kinds) > 1:
        raise ValidationError(f"{path.name} mixes weeks that are numbers with weeks of a year")
    return RecordFile(tuple(records), has_dates=kinds[True] > 0)


def _record(row: Mapping[str, str], week: int, here: str) -> FileRecord:
    polarity = row.get("polarity")
    if polarity is not None and polarity not in POLARITIES:
        raise ValidationError(f"{here}: polarity must be -1 or 1, not {polarity[:20]!r}")
    _check_key(row.get("rk", ""), here)
    for column in ("cat", "org", "rep"):
        if not PLAIN.fullmatch(row[column]):
            raise ValidationError(f"{here}: {column} {row[column][:20]!r} is not a plain name")
    return FileRecord(
        buurt=row["bu"],
        category=row["cat"],
        polarity=POLARITIES[polarity] if polarity else "",
        organisation=row["org"],
        reporter=row["rep"],
        week=week,
        record_id=row.get("id", ""),
        key=row.get("rk", ""),
    )


def _check_key(text: str, here: str) -> None:
    try:
        is_key = not text or 0 <= float(text) < 1
    except ValueError:
        is_key = False
    if not is_key:
        raise ValidationError(f"{here}: record key {text[:20]!r} is not a number from 0 up to 1")


def _check_area(row: Mapping[str, str], hierarchy: Hierarchy, here: str) -> None:
    buurt = row["bu"]
    if hierarchy.levels.get(buurt) is not AreaLevel.BUURT:
        raise ValidationError(f"{here}: buurt {buurt[:20]!r} is not in the hierarchy")
    wijk = row.get("wk") or hierarchy.parents[buurt]
    if wijk != hierarchy.parents[buurt]:
        raise ValidationError(
            f"{here}: {buurt} lies in {hierarchy.parents[buurt]}, not in {wijk[:20]!r}"
        )


def _week(text: str, here: str) -> tuple[int, bool]:
    """Return the number of a week, and whether it is one of a year instead of a bare number."""
    if text.isascii() and text.isdigit() and len(text) < len(str(MOST_WEEKS)) + 1:
        return int(text), False
    iso = ISO_WEEK.fullmatch(text)
    try:
        day = date.fromisocalendar(int(iso[1]), int(iso[2]), 1) if iso else date.fromisoformat(text)
    except ValueError:
        raise ValidationError(
            f"{here}: week {text[:20]!r} is not a number, 2026-W31 or 2026-07-27"
        ) from None
    return (day.toordinal() - 1) // 7, True


def _by_gemeente(path: Path, found: dict[str, object]) -> dict[str, dict[str, object]]:
    nested = {key: value for key, value in found.items() if isinstance(value, dict)}
    if len(nested) == len(found):
        return nested
    by_gemeente: dict[str, dict[str, object]] = {}
    for wijk, buurten in found.items():
        if not is_code(wijk, AreaLevel.WIJK):
            raise ValidationError(
                f"{path.name}: {wijk[:20]!r} is not a code of a wijk (WK and 6 signs), so name "
                'the gemeente: {"gemeente": {"wijk": ["buurt", …]}}'
            )
        by_gemeente.setdefault(ancestor(wijk, AreaLevel.GEMEENTE), {})[wijk] = buurten
    return by_gemeente


def _add(levels: dict[str, AreaLevel], code: object, level: AreaLevel) -> None:
    if not isinstance(code, str) or not PLAIN.fullmatch(code):
        raise ValidationError(f"{str(code)[:20]!r} is not a code of an area")
    if code in levels:
        raise ValidationError(f"{code} stands twice in the hierarchy")
    levels[code] = level


def _without_doubles(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise ValidationError(f"{twice[:20]!r} stands twice in the hierarchy")
    return found


def _rows(path: Path, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line number and the fields of every row; separated by commas or semicolons."""
    lines = _text(path).splitlines()
    if not lines:
        raise ValidationError(f"{path.name} is empty")
    delimiter = ";" if lines[0].count(";") > lines[0].count(",") else ","
    reader = csv.DictReader(lines, delimiter=delimiter, strict=True)
    try:
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            raise ValidationError(f"{path.name} lacks the column {', '.join(missing)}")
        for row in reader:
            if None in row or None in row.values():
                raise ValidationError(f"{path.name}, line {reader.line_num}: not as many fields")
            yield reader.line_num, {key: value.strip() for key, value in row.items()}
    except csv.Error as error:
        raise ValidationError(f"{path.name}, line {reader.line_num}: {error}") from error


def _text(path: Path) -> str:
    if path.stat().st_size > MOST_BYTES:
        raise ValidationError(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(
            f"{path.name} is not in UTF-8 (byte {error.start}); save it as CSV UTF-8"
        ) from error
    except OSError as error:
        raise ValidationError(f"{path.name} cannot be read: {error.strerror}") from error
    if "\0" in text:
        raise ValidationError(f"{path.name} holds binary data, not text")
    return text
