"""Walking the application as one person: every address it links to and every form it shows."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup, Tag

#: Records are alike: of each kind of page a few examples are enough.
EXAMPLES_OF_EACH = 3
LARGEST_CRAWL = 400
#: What differs between two records of one kind: identifiers, numbers, CBS codes.
#: And where one is on a list (``after``, ``before``) or would go after signing in (``next``).
VARYING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=[/=])(?:BU|WK|GM)?\d[\w-]*"
    r"|(?<=[?&]after=)[^&]+|(?<=[?&]before=)[^&]+|(?<=[?&]next=)[^&]+"
)

#: Answers with the status and the text of an address on this host.
Fetch = Callable[[str], tuple[int, str]]


@dataclass(frozen=True)
class Field:
    """One field of a form: its name, what it holds now and what may be chosen."""

    name: str
    kind: str
    value: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form as a page shows it."""

    page: str
    action: str
    method: str
    fields: tuple[Field, ...]

    @property
    def shape(self) -> tuple[str, str, tuple[str, ...]]:
        """What two forms of the same kind have in common."""
        return self.method, shape_of(self.action), tuple(field.name for field in self.fields)


@dataclass(frozen=True)
class Visited:
    """What a crawl saw of one page."""

    address: str
    status: int
    text: str


def shape_of(address: str) -> str:
    """Return the address with everything left out that differs between records."""
    return VARYING.sub("*", address)


def crawl(fetch: Fetch, start: str = "/") -> Iterator[Visited]:
    """Visit what can be reached from ``start`` by links; a few examples of each kind."""
    seen = {start}
    shapes: Counter[str] = Counter()
    waiting = deque([start])
    visited = 0
    while waiting and visited < LARGEST_CRAWL:
        address = waiting.popleft()
        status, text = fetch(address)
        visited += 1
        yield Visited(address, status, text)
        for link in links_of(text, address):
            if link not in seen and shapes[shape_of(link)] < EXAMPLES_OF_EACH:
                seen.add(link)
                shapes[shape_of(link)] += 1
                waiting.append(link)


def links_of(text: str, address: str) -> list[str]:
    """Return the addresses on this host that a page links to, each once, in order."""
    if "<html" not in text[:2000].lower():
        return []
    page = BeautifulSoup(text, "html.parser")
    found = (str(link["href"]) for link in page.find_all("a", href=True))
    local = (urldefrag(urljoin(address, href)).url for href in found)
    return list(dict.fromkeys(link for link in local if link.startswith("/") and link[1:2] != "/"))


def forms_of(visited: Visited) -> list[Form]:
    """Return the forms of a page."""
    page = BeautifulSoup(visited.text, "html.parser")
    return [_form(visited.address, form) for form in page.find_all("form")]


def _form(address: str, form: Tag) -> Form:
    action = urljoin(address, str(form.get("action") or address))
    fields = (_field(each) for each in form.find_all(["input", "select", "textarea", "button"]))
    return Form(
        page=address,
        action=urldefrag(action).url,
        method=str(form.get("method", "get")).upper(),
        fields=tuple(_merged(field for field in fields if field.name)),
    )


def _field(element: Tag) -> Field:
    kind = str(element.get("type", element.name))
    name, value = str(element.get("name", "")), str(element.get("value", ""))
    if element.name == "select":
        options = tuple(str(each.get("value", "")) for each in element.find_all("option"))
        return Field(name, "select", options[0] if options else "", options)
    if element.name == "textarea":
        return Field(name, "textarea", element.text)
    return Field(name, kind, value, (value,) if kind in {"radio", "checkbox", "submit"} else ())


def _merged(fields: Iterator[Field]) -> list[Field]:
    """Make one field of the radio buttons or boxes that share a name."""
    merged: dict[str, Field] = {}
    for field in fields:
        known = merged.get(field.name)
        options = (*known.options, *field.options) if known else field.options
        merged[field.name] = Field(
            field.name, field.kind, field.value, tuple(dict.fromkeys(options))
        )
    return list(merged.values())
