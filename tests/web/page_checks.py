"""Checks that hold for every page: structure, labels, and nothing inline or from elsewhere."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from urllib.parse import urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag

#: Attributes that make a browser fetch or go somewhere.
ADDRESSES = ("src", "href", "action", "formaction", "poster", "data", "srcset")
OWN_SCHEMES = {"", "tel", "mailto", "data", "blob"}
CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)")
#: These inputs name themselves, or are not seen at all.
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
HEADINGS = re.compile(r"^h[1-6]$")

Check = Callable[[BeautifulSoup], Iterator[str]]


def check_page(html: str) -> list[str]:
    """Return every problem of a page, as sentences; an empty list is a good page."""
    page = BeautifulSoup(html, "html5lib")
    problems = [problem for check in CHECKS for problem in check(page)]
    return [*_parse_errors(html), *problems]


def _parse_errors(html: str) -> Iterator[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(html)
    for (line, _column), code, _details in parser.errors:
        yield f"line {line}: the markup is not well formed ({code})"


def _name(tag: Tag) -> str:
    named = tag.get("id") or tag.get("name") or tag.get_text(" ", strip=True)[:40]
    return f"<{tag.name}> {named!r}"


def _document(page: BeautifulSoup) -> Iterator[str]:
    root = page.find("html")
    if not isinstance(root, Tag) or not root.get("lang"):
        yield "the page does not say its language"
    title = page.find("title")
    words = title.get_text(strip=True).removesuffix("| Weerbaar").strip() if title else ""
    if not words:
        yield "the page has no title"


def _headings(page: BeautifulSoup) -> Iterator[str]:
    levels = [int(heading.name[1]) for heading in page.find_all(HEADINGS)]
    if levels.count(1) != 1:
        yield f"the page has {levels.count(1)} h1 headings instead of one"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"the headings jump from h{before} to h{after}"
    for heading in page.find_all(HEADINGS):
        if not heading.get_text(strip=True):
            yield f"an empty {heading.name}"


def _landmarks(page: BeautifulSoup) -> Iterator[str]:
    for name in ("main", "header", "footer"):
        found = [tag for tag in page.find_all(name) if _is_landmark(tag)]
        if len(found) != 1:
            yield f"the page has {len(found)} {name} landmarks instead of one"
    navigations = page.find_all("nav")
    names = [nav.get("aria-label") or nav.get("aria-labelledby") for nav in navigations]
    if len(navigations) > 1 and (None in names or len(set(names)) < len(names)):
        yield "several nav landmarks without names of their own"
    if page.select_one('a[href="#main-content"]') is None or page.find(id="main-content") is None:
        yield "there is no skip link to the content"


def _is_landmark(tag: Tag) -> bool:
    return (
        tag.name == "main" or tag.find_parent(("article", "section", "main", "blockquote")) is None
    )


def _ids(page: BeautifulSoup) -> Iterator[str]:
    counts = Counter(str(tag["id"]) for tag in page.find_all(id=True))
    for name, count in counts.items():
        if count > 1:
            yield f"the id {name!r} stands {count} times in the page"
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for tag in page.find_all(attrs={attribute: True}):
            for name in str(_text(tag, attribute)).split():
                if name not in counts:
                    yield f"{_name(tag)}: {attribute} names {name!r}, which is not there"


def _text(tag: Tag, attribute: str) -> str:
    value = tag.get(attribute)
    return " ".join(value) if isinstance(value, list) else str(value or "")


def _labels(page: BeautifulSoup) -> Iterator[str]:
    targets = {_text(label, "for") for label in page.find_all("label")}
    for control in page.find_all(("input", "select", "textarea")):
        if control.name == "input" and control.get("type") in UNLABELLED:
            continue
        label = control.find_parent("label")
        is_wrapped = label is not None and label.get_text(strip=True)
        is_named = control.get("aria-label") or control.get("aria-labelledby")
        if not (is_wrapped or is_named or control.get("id") in targets):
            yield f"{_name(control)} has no label"


def _names(page: BeautifulSoup) -> Iterator[str]:
    for tag in page.find_all(("a", "button", "summary")):
        heard = tag.get_text(strip=True) or tag.get("aria-label") or tag.get("aria-labelledby")
        if not heard and tag.find(attrs={"aria-label": True}) is None:
            yield f"a {tag.name} without a name: {str(tag)[:80]}"
    for image in page.find_all("img"):
        if image.get("alt") is None:
            yield f"an image without alt: {_text(image, 'src')[:60]}"
    for fieldset in page.find_all("fieldset"):
        if fieldset.find("legend") is None:
            yield f"{_name(fieldset)} has no legend"


def _forms(page: BeautifulSoup) -> Iterator[str]:
    for form in page.find_all("form"):
        controls = form.find_all(("input", "select", "textarea"))
        if any(c.get("type") not in UNLABELLED for c in controls) and not form.has_attr(
            "novalidate"
        ):
            yield f"{_name(form)} leaves validation to the browser (novalidate is missing)"


def _inline(page: BeautifulSoup) -> Iterator[str]:
    for tag in page.find_all(True):
        for attribute in tag.attrs:
            if attribute.lower().startswith("on"):
                yield f"{_name(tag)} has an inline handler ({attribute})"
        if tag.has_attr("style"):
            yield f"{_name(tag)} has an inline style"
        if tag.name in {"script", "style"} and not tag.get("nonce"):
            yield f"a {tag.name} without a nonce: {str(tag)[:80]}"


def _hosts(page: BeautifulSoup) -> Iterator[str]:
    for tag in page.find_all(True):
        for attribute in ADDRESSES:
            for address in _text(tag, attribute).split():
                yield from _foreign(address, _name(tag))
    for style in page.find_all("style"):
        for address in CSS_ADDRESS.findall(str(style)):
            yield from _foreign(address, "a style element")


def _foreign(address: str, place: str) -> Iterator[str]:
    parts = urlsplit(address)
    if parts.scheme == "javascript":
        yield f"{place} runs script from an address"
    elif parts.netloc or parts.scheme not in OWN_SCHEMES:
        yield f"{place} leads to another host: {address[:60]}"


CHECKS: tuple[Check, ...] = (
    _document,
    _headings,
    _landmarks,
    _ids,
    _labels,
    _names,
    _forms,
    _inline,
    _hosts,
)
