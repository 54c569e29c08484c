"""Taking a file along as people do: open the question what it is for, answer it, and send."""

from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

REASON = {"purpose": "overleg", "note": ""}


def taken(client: FlaskClient, address: str, **answers: str) -> Any:
    """Return the answer to a file that was asked for with a reason."""
    page = BeautifulSoup(client.get(address).text, "html5lib")
    typed_by = page.select_one("input[name=typed_by]")
    assert typed_by is not None
    said = REASON | {"typed_by": str(typed_by["value"])} | answers
    return client.post(address, data=said)
