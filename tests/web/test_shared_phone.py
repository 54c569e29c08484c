"""On a shared phone, nobody sends what somebody else typed."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from resilience.safety.models import SafetyConcern
from resilience.signals.models import Signal
from tests.cast import ANNET, YUSUF
from tests.factories import safety, signals

FORMS = [
    ("/signals/new", signals.posted, Signal),
    ("/safety-concerns/new", safety.posted, SafetyConcern),
]


def typed_by(client, path):
    page = BeautifulSoup(client.get(path).text, "html5lib")
    return page.find("input", {"name": "typed_by"})["value"]


@pytest.mark.parametrize(("path", "posted", "model"), FORMS)
def test_what_one_typed_is_not_stored_for_the_next_who_signs_in(
    client_of, session, path, posted, model
):
    typed = posted(typed_by=typed_by(client_of(YUSUF), path))
    assert client_of(ANNET).post(path, data=typed).status_code == 409
    assert session.scalar(select(func.count(model.id))) == 0


@pytest.mark.parametrize(("path", "posted", "model"), FORMS)
def test_the_next_person_does_not_get_to_read_it(client_of, session, path, posted, model):
    typed = posted(typed_by=typed_by(client_of(YUSUF), path))
    assert typed["text"] not in client_of(ANNET).post(path, data=typed).text


@pytest.mark.parametrize(("path", "posted", "model"), FORMS)
def test_what_one_typed_oneself_is_stored(client_of, session, path, posted, model):
    yusuf = client_of(YUSUF)
    assert yusuf.post(path, data=posted(typed_by=typed_by(yusuf, path))).status_code == 302
    assert session.scalar(select(func.count(model.id))) == 1
