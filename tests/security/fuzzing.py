"""Requests made by hypothesis for the forms of the application: sensible, odd and hostile."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from hypothesis import strategies as st

from tests.security.crawl import Field, Form

#: What once broke something somewhere: too long, too large, the wrong kind, not what it seems.
NASTY = (
    "",
    " ",
    "0",
    "-1",
    "99999999999999999999",
    "1e309",
    "NaN",
    "null",
    "00000000-0000-0000-0000-000000000000",
    "31-02-2026",
    "01-01-0001",
    "31-12-9999",
    "25.61",
    "2026-W53",
    "BU99010201",
    "GM9901",
    "../../etc/passwd",
    "' OR 1=1 --",
    "{{ 7 * 7 }}",
    "<script>alert(1)</script>",
    "%00",
    "\0",
    "\u202e",
    "\ud7ff",
    "é" * 3000,
    "a" * 70_000,
)
#: Left as the page gave them nearly always: with another value every form gives the same answer.
KEPT = {"csrf_token", "typed_by"}


def requests(forms: list[tuple[str, Form]]) -> st.SearchStrategy[tuple[str, Form, list[Any]]]:
    """Return a strategy for a person, one of the forms that person sees, and what is sent."""
    return st.sampled_from(forms).flatmap(
        lambda one: st.tuples(st.just(one[0]), st.just(one[1]), _typed(one[1]))
    )


def _typed(form: Form) -> st.SearchStrategy[list[tuple[str, str]]]:
    return st.tuples(*(_values(field) for field in form.fields)).map(
        lambda parts: [pair for part in parts for pair in part]
    )


def _values(field: Field) -> st.SearchStrategy[list[tuple[str, str]]]:
    usual = st.sampled_from(field.options or (field.value,))
    odd = st.one_of(
        st.sampled_from(NASTY),
        st.text(max_size=40),
        st.integers().map(str),
        st.dates().map(lambda day: f"{day.day}-{day.month}-{day.year}"),
        st.floats().map(str),
    )
    value = st.one_of(usual, usual, odd)
    if field.name in KEPT:
        value = st.one_of(*[usual] * 9, odd)
    once = value.map(lambda text: [(field.name, text)])
    many = st.lists(value, max_size=3).map(lambda texts: [(field.name, text) for text in texts])
    return st.one_of(once, once, once, many)


def target(form: Form, pairs: list[tuple[str, str]]) -> str:
    """Return the address of a request; a form that reads puts what was typed into it."""
    if form.method == "POST":
        return form.action
    return f"{urlsplit(form.action).path}?{urlencode(pairs)}"
