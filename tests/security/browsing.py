"""A person's browser as far as a drill needs one: cookies, forms and patience."""

import ssl
import time
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    build_opener,
)

from tests.security.crawl import Form, Visited, forms_of

SECONDS_TO_ANSWER = 20


class _StayHere(HTTPRedirectHandler):
    """Leaves a redirect to who asked: where it leads is the answer."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


class Browser:
    """One person on one server; asks again for as long as nobody answers."""

    def __init__(self, address: str, slug: str = "") -> None:
        self.address = address
        self.cookies = CookieJar()
        # The certificate of a drill is signed by nobody.
        trusting = HTTPSHandler(context=ssl._create_unverified_context())
        self._opener: OpenerDirector = build_opener(
            HTTPCookieProcessor(self.cookies), _StayHere(), trusting
        )
        # Over TLS a form is taken only from a page of this host.
        self._opener.addheaders = [("Referer", f"{address}/")]
        if slug:
            self.sign_in(slug)

    def sign_in(self, slug: str) -> None:
        """Press the persona's card on the sign-in page."""
        form = next(each for each in self.forms("/sign-in") if each.action.endswith(slug))
        status, _, _ = self.send(form, {})
        assert status in {302, 303}, status

    def forms(self, path: str) -> list[Form]:
        """Return the forms of a page."""
        return forms_of(Visited(path, *self.get(path)))

    def get(self, path: str) -> tuple[int, str]:
        """Return status and text of a page."""
        status, text, _ = self._ask(path, None)
        return status, text

    def send(self, form: Form, typed: dict[str, str]) -> tuple[int, str, str]:
        """Send a form with what was typed; return status, text and where it leads."""
        usual = {field.name: field.value for field in form.fields if field.kind == "hidden"}
        return self._ask(form.action, urlencode(usual | typed).encode())

    def send_until_stored(self, form: Form, typed: dict[str, str], until: float) -> str | None:
        """Send the same again until it is answered as stored; return where it leads."""
        while time.monotonic() < until:
            try:
                status, _, location = self.send(form, typed)
            except (OSError, HTTPException):
                status, location = 0, ""
            if status in {302, 303} and "/sign-in" not in location:
                return location
            assert status not in {400, 403, 404, 409, 422}, status
            time.sleep(0.05)
        return None

    def _ask(self, path: str, body: bytes | None) -> tuple[int, str, str]:
        try:
            with self._opener.open(self.address + path, body, SECONDS_TO_ANSWER) as answer:
                return answer.status, answer.read().decode(), ""
        except HTTPError as answer:
            return answer.code, answer.read().decode(), answer.headers.get("Location", "")
