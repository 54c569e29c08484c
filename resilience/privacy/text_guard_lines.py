"""Texts read one a line, whatever wrote the file, and what the guard says of each, as JSON."""

import codecs
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, BinaryIO

from resilience.privacy.text_guard import Checked, Outcome, check

LONGEST_LINE = 100_000
#: No character takes more bytes than four.
_MOST_BYTES = 4 * LONGEST_LINE
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnreadableLineError(ValueError):
    """A line holds no text to check; the message says why."""


@dataclass(frozen=True)
class Answer:
    """What is printed for one line, and whether its text could be checked."""

    json: str
    is_checked: bool


def answers(stream: BinaryIO) -> Iterator[Answer]:
    """Yield one answer for each line of ``stream``, empty ones too, in order.

    Notes
    -----
    Read as UTF-8, as UTF-16 when the file says so, and a line that is no UTF-8 as Windows-1252. A
    line that is a JSON object with a ``text`` is read by that, any other as it stands. In a file
    whose first line is a JSON object, what is JSON without a text, or was meant to be, cannot be
    checked: its verdict is flag, for a person has to look at it.

    """
    is_json: bool | None = None
    for number, line in enumerate(_lines(stream), start=1):
        if is_json is None and line and line.strip():
            is_json = line.lstrip().startswith("{")
        try:
            text = _text_of(line, is_json=bool(is_json))
        except UnreadableLineError as problem:
            yield Answer(_unread(number, str(problem)), is_checked=False)
        else:
            yield Answer(_said(check(text)), is_checked=True)


def _said(checked: Checked) -> str:
    answer = {
        "verdict": checked.verdict.value,
        "reasons": [kind.value for kind in checked.kinds],
        "spans": [
            {"start": s.start, "end": s.end, "text": s.text, "kind": s.kind.value}
            for s in checked.spans
        ],
    }
    said = json.dumps(answer, ensure_ascii=False)
    # Half a character, as JSON can hold, cannot be printed as it is.
    return said if _is_printable(said) else json.dumps(answer)


def _unread(line: int, error: str) -> str:
    flagged = {"verdict": Outcome.FLAG.value, "reasons": ["unreadable"], "spans": []}
    return json.dumps(flagged | {"line": line, "error": error})


def _is_printable(said: str) -> bool:
    try:
        said.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text_of(line: str | None, *, is_json: bool) -> str:
    text = line and _text_in(line, is_json=is_json)
    if text is None or len(text) > LONGEST_LINE:
        raise UnreadableLineError(f"longer than {LONGEST_LINE} characters")
    return text


def _text_in(line: str, *, is_json: bool) -> str:
    if not is_json and not line.lstrip().startswith("{"):
        return line
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError):
        if is_json and line.lstrip().startswith(("{", "[")):
            raise UnreadableLineError("not a JSON object") from None
        return line
    text = row.get("text") if isinstance(row, dict) else None
    if isinstance(text, str):
        return text
    if is_json:
        raise UnreadableLineError("no text in this object")
    return line


def _lines(stream: BinaryIO) -> Iterator[str | None]:
    """Yield the lines without their ends, None for each that is too long to hold in memory."""
    head = stream.readline(_MOST_BYTES)
    if head.startswith(_UTF_16):
        yield from _wide_lines(chain([head], iter(partial(stream.read, _MOST_BYTES), b"")))
        return
    head = head.removeprefix(codecs.BOM_UTF8)
    while head:
        yield _decoded(head) if _is_whole(head, stream) else None
        head = stream.readline(_MOST_BYTES)


def _is_whole(line: bytes, stream: BinaryIO) -> bool:
    """Tell whether a line is short enough; skip the rest of one that goes on."""
    goes_on = len(line) == _MOST_BYTES and not line.endswith(b"\n")
    while goes_on and (rest := stream.readline(_MOST_BYTES)):
        goes_on = not rest.endswith(b"\n")
    return len(line) <= LONGEST_LINE or (
        len(line) < _MOST_BYTES and len(_decoded(line)) <= LONGEST_LINE
    )


def _decoded(line: bytes) -> str:
    bare = line.rstrip(b"\r\n")
    try:
        return bare.decode()
    except UnicodeDecodeError:
        return bare.decode("cp1252", errors="replace")


def _wide_lines(pieces: Iterable[bytes]) -> Iterator[str | None]:
    left, is_short = "", True
    for piece in codecs.iterdecode(pieces, "utf-16", errors="replace"):
        *ended, left = (left + piece).split("\n")
        for line in ended:
            is_short = is_short and len(line) <= LONGEST_LINE
            yield line.rstrip("\r") if is_short else None
            is_short = True
        if len(left) > LONGEST_LINE:
            left, is_short = "", False
    if left or not is_short:
        yield left if is_short else None
