"""What the text guard says to the person who wrote the text, on the page and while typing."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from resilience.privacy.text_guard import Kind, SoftKind, check, find_personal_data
from resilience.privacy.text_guard_advice import ADVICE, LEAVE_IT, MUST_GO, SEND_ANYWAY
from resilience.privacy.text_guard_excerpt import excerpt
from resilience.privacy.text_guard_neutral import neutral_wording

Parts = tuple[tuple[str, bool], ...]

#: The sentences with which the server refuses, in the language of the reader.
GUARD_MESSAGES: dict[Kind, LazyString] = {kind: _l(said) for kind, said in MUST_GO.items()}
#: What it says of words that may point at a person.
GUARD_ADVICE: dict[SoftKind, LazyString] = {kind: _l(said) for kind, said in ADVICE.items()}

#: No form takes a longer text; of one that is refused for its length nothing is marked.
LONGEST = 2000


@dataclass(frozen=True)
class Seen:
    """What stands out in a text, as (words, is_marked) pairs, with advice and neutral wording."""

    hard: Parts = ()
    soft: Parts = ()
    advice: Sequence[LazyString] = ()
    neutral: str = ""


def guard_parts(text: str | None) -> Parts:
    """Return the words around what must go, as (words, is_marked) pairs; nothing if all is well."""
    if not text or len(text) > LONGEST:
        return ()
    findings = find_personal_data(text)
    return excerpt(text, findings) if findings else ()


def guard_seen(text: str | None) -> Seen:
    """Return what stands out in a text that was sent; nothing if all is well."""
    if not text or len(text) > LONGEST:
        return Seen()
    signs = [span for span in check(text).spans if isinstance(span.kind, SoftKind)]
    if not signs:
        return Seen(hard=guard_parts(text))
    kinds = dict.fromkeys(span.kind for span in signs if isinstance(span.kind, SoftKind))
    return Seen(
        hard=guard_parts(text),
        soft=excerpt(text, signs),
        advice=[GUARD_ADVICE[kind] for kind in kinds],
        neutral=neutral_wording(text),
    )


def init_app(app: Flask) -> None:
    """Make the messages and the marked words known to templates."""
    app.jinja_env.globals.update(
        guard_messages=GUARD_MESSAGES,
        guard_advice=GUARD_ADVICE,
        guard_send_anyway=_l(SEND_ANYWAY),
        guard_leave_it=_l(LEAVE_IT),
        guard_parts=guard_parts,
        guard_seen=guard_seen,
    )
