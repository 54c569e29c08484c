"""Requests made by hypothesis over every form that anybody sees: never an unexpected error."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from sqlalchemy import Connection, text
from sqlalchemy.orm import sessionmaker

from resilience.app import create_app
from resilience.clock import FixedClock
from resilience.db.session import make_engine
from tests.cast import NOW
from tests.security.crawl import Form, crawl, forms_of
from tests.security.fuzzing import requests, target
from tests.security.people import one_of_each_role
from tests.wall import sessions_as_web

#: `make security` makes 100,000 of them.
REQUESTS = int(os.environ.get("RESILIENCE_FUZZ_REQUESTS", "300"))
#: Many are shared by two processes; for a few it is not worth to walk the town twice.
SHARES = 2 if REQUESTS > 2_000 else 1
pytestmark = pytest.mark.timeout(240 + REQUESTS // 10)
SERVER_ERROR = 500
#: Forms of a state that the demo is not in for those who walk it, or that only follow upon a
#: step of signing in or a script; their own tests send them what they should not get.
NOT_ON_A_PAGE = {
    "accounts.person_invite_again",
    "accounts.person_reopen",
    "accounts.person_stay",
    "agreements.version_edit",
    "agreements.version_sign",
    "agreements.version_submit",
    "confirmations.similar_list",
    "demo.confirm",
    "drafts.draft_save",
    "exports.export_end",
    "feedback.answer_helpful",
    "feedback.answer_not_enough",
    "imports.import_columns",
    "imports.import_questions",
    "invitations.accept",
    "organisations.organisation_reopen",
    "proof.hold",
    "retention.destruction_list_approve",
    "retention.destruction_list_refuse",
    "retention.postpone",
    "retention.postponement_decide",
    "retention.term_decide",
    "rights.request_answer",
    "rights.request_export",
    "rights.request_extend",
    "rights.request_identity",
    "rights.request_take_up",
    "role_proposals.proposal_decide",
    "saved_views.view_default",
    "saved_views.view_delete",
    "saved_views.view_rename",
    "security.mf_recovery",
    "security.tf_select",
    "security.two_factor_rescue",
    "security.two_factor_setup_validate",
    "security.two_factor_token_validation",
    "security.verify",
    "security.wan_delete",
    "security.wan_register_response",
    "security.wan_signin_response",
    "security.wan_verify",
    "security.wan_verify_response",
    "sending.concern_send",
    "sending.signal_send",
    "sentences.sentence_edit",
    "sentences.sentence_remove",
    "sentences.sentence_restore",
    "sessions.person_sign_out",
    "sessions.person_unlock",
    "signal_bulk.signal_bulk_undo",
    "signal_work.assignment_end",
    "signal_work.handover_answer",
    "signal_work.note_erase",
}
VISITOR = ""
#: What was undone inside a transaction stays in the way of later reads until it ends.
REQUESTS_PER_TRANSACTION = 250


class Town:
    """The demo with everybody signed in; what a request changes is undone after it."""

    def __init__(self, app: Flask, connection: Connection) -> None:
        self._app = app
        self._connection = connection
        self._sent = 0
        self._begin()
        self.forms = list(self._all_forms())

    def _begin(self) -> None:
        self._outer = self._connection.begin()
        self._clients = {slug: self._sign_in(slug) for slug in (VISITOR, *one_of_each_role())}

    def end(self) -> None:
        """Undo everything that happened since the last beginning."""
        self._outer.rollback()

    def _sign_in(self, slug: str) -> FlaskClient:
        client = self._app.test_client()
        if slug:
            assert client.post(f"/demo/sign-in/{slug}").status_code == 302
        return client

    def _all_forms(self) -> Iterator[tuple[str, Form]]:
        seen = set()
        for slug, client in self._clients.items():
            for visited in crawl(_reader(client), "/" if slug else "/sign-in"):
                for form in forms_of(visited):
                    if (slug, form.shape) not in seen:
                        seen.add((slug, form.shape))
                        yield slug, form

    def endpoints_without_form(self) -> set[str]:
        """Return what takes a POST from a page, and on no page of the demo has a form."""
        map_ = self._app.url_map
        posts = {
            rule.endpoint
            for rule in map_.iter_rules()
            if "POST" in (rule.methods or ()) and not rule.rule.startswith(("/api/", "/oauth/"))
        }
        paths = {urlsplit(form.action).path for _, form in self.forms if form.method == "POST"}
        return posts - {map_.bind("localhost").match(path, "POST")[0] for path in paths}

    def send(self, slug: str, form: Form, pairs: list[tuple[str, str]]) -> int:
        """Send one request; return the status and leave everything as it was."""
        self._sent += 1
        if self._sent % REQUESTS_PER_TRANSACTION == 0:
            self.end()
            self._begin()
        client = self._clients[slug]
        jar = dict(client._cookies)
        before = self._connection.begin_nested()
        try:
            address = target(form, pairs)
            if form.method == "POST":
                typed: dict[str, list[str]] = {}
                for name, value in pairs:
                    typed.setdefault(name, []).append(value)
                status = client.post(address, data=typed).status_code
            else:
                status = client.get(address).status_code
            # What the database checks at a commit is checked here, for none will come.
            self._connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        finally:
            before.rollback()
            client._cookies = jar
        return status


def _reader(client: FlaskClient) -> Callable[[str], tuple[int, str]]:
    def fetch(address: str) -> tuple[int, str]:
        answer = client.get(address)
        return answer.status_code, answer.text if "text" in answer.mimetype else ""

    return fetch


@pytest.fixture(scope="module")
def town(demo_database, config) -> Iterator[Town]:
    engine = make_engine(demo_database)
    with engine.connect() as connection:
        owner = sessionmaker(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )
        app = create_app(config, FixedClock(NOW), sessions_as_web(connection), owner)
        app.config["WTF_CSRF_ENABLED"] = False
        everybody = Town(app, connection)
        yield everybody
        everybody.end()
    engine.dispose()


@pytest.mark.xdist_group("fuzzing 0")
def test_the_crawl_finds_every_form_that_can_be_sent(town):
    assert town.endpoints_without_form() == NOT_ON_A_PAGE


@pytest.mark.parametrize(
    "share",
    [pytest.param(n, marks=pytest.mark.xdist_group(f"fuzzing {n}")) for n in range(SHARES)],
)
def test_no_request_over_any_form_gives_an_unexpected_error(town, share):
    @seed(share)
    @settings(
        max_examples=REQUESTS // SHARES,
        deadline=None,
        database=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(requests(town.forms))
    def fuzz(request):
        status = town.send(*request)
        assert status < SERVER_ERROR, request

    fuzz()
