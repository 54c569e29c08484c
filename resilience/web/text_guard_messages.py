"""What the text guard says to the person who wrote the text, on the page and while typing."""

from flask import Flask
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from resilience.privacy.refusals import REFUSALS
from resilience.privacy.text_guard import Kind, find_personal_data
from resilience.privacy.text_guard_excerpt import excerpt

#: The sentences with which the server refuses, in the language of the reader.
GUARD_MESSAGES: dict[Kind, LazyString] = {kind: _l(said) for kind, said in REFUSALS.items()}

#: No form takes a longer text; of one that is refused for its length nothing is marked.
LONGEST = 2000


def guard_parts(text: str | None) -> tuple[tuple[str, bool], ...]:
    """Return the words around what must go, as (words, is_marked) pairs; nothing if all is well."""
    if not text or len(text) > LONGEST:
        return ()
    findings = find_personal_data(text)
    return excerpt(text, findings) if findings else ()


def init_app(app: Flask) -> None:
    """Make the messages and the marked words known to templates."""
    app.jinja_env.globals.update(guard_messages=GUARD_MESSAGES, guard_parts=guard_parts)
