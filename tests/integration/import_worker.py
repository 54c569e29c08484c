"""The machine at work on one import, in a process of its own: ``URL IMPORT_ID``; says its memory.

With a third argument, a file that holds a posted form, it first sends that through the web.
"""

import json
import re
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from resilience.app import create_app
from resilience.clock import FixedClock
from resilience.config import Config
from resilience.imports.mapping import Matching
from resilience.imports.models import SignalImport
from resilience.imports.running import work_on
from resilience.imports.services import ColumnsDraft, match_columns
from resilience.uow import UnitOfWork
from resilience.web.shell import EXTENSION
from tests.cast import NOW, TOM, People
from tests.conftest import ENCRYPTION_KEYS
from tests.wall import as_web


def made_app(url):
    app = create_app(
        Config(
            database_url=as_web(url),
            owner_database_url=url,
            secret_key="test-secret-key-that-is-long-enough",
            password_salt="test-salt",
            record_key_secret=b"test-record-key-secret",
            encryption_keys=ENCRYPTION_KEYS,
            demo=True,
            testing=True,
        ),
        FixedClock(NOW),
    )
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def send(app, path):
    """Post the form in a file, streamed, and say which import came of it."""
    client = app.test_client()
    client.post(f"/demo/sign-in/{TOM}")
    with path.open("rb") as body:
        answer = client.post(
            "/imports/new",
            input_stream=body,
            content_type="multipart/form-data; boundary=part",
            content_length=path.stat().st_size,
        )
    assert answer.status_code == 302, answer.status
    return UUID(answer.location.split("/")[2])


def match(sessions, import_id):
    """Say what the columns and the one category are, as a person does."""
    with sessions.begin() as session:
        uow = UnitOfWork(session, People(session).actor(TOM), NOW)
        found = session.get_one(SignalImport, import_id)
        columns = Matching.from_json(found.matching).columns
        match_columns(uow, import_id, ColumnsDraft("Meldingen", columns))
        found.matching = Matching(columns, {"zwerfvuil": "LB01"}).as_json()


def main(url, import_id, *form):
    app = made_app(url)
    shell = app.extensions[EXTENSION]
    which = send(app, Path(form[0])) if form else UUID(import_id)
    if form:
        match(shell.sessions, which)
    work_on(shell.sessions, shell.clock, which, timedelta(hours=1))
    json.dump({"import": str(which), "megabytes": most_memory()}, sys.stdout)


def most_memory():
    """Return the most that this process ever held, in MB; other figures count its parent too."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
