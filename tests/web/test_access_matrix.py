"""Every endpoint × every role; for the rows behind them see test_row_matrix.py."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from resilience.accounts.queries import list_organisations
from resilience.accounts.services import PersonDraft, grant_role, open_account
from resilience.audit.models import AuditEntry
from resilience.authz.actor import SYSTEM
from resilience.authz.roles import Role
from resilience.uow import UnitOfWork
from resilience.web.security import csrf
from tests.cast import NOW, YUSUF
from tests.factories import safety, signals
from tests.factories.sessions import let_in
from tests.web.access_table import ACCESS, BY_TOKEN, CLOSED, EVERYBODY, PUBLIC

DE_KADE = "jongerenwerk-de-kade"
SAMPLES = {
    "uuid": UUID("01900000-0000-7000-8000-000000000000"),
    "int": 2025,
    "year": 2025,
    "level": "buurt",
    "gemeente_code": "GM9901",
    "name": "havermonde",
    "form_name": "signal",
    "shell_name": "signal",
    "answer": "accepted",
}


@pytest.fixture
def holder_of(session):
    """Return a maker of people who hold one role at De Kade, for the whole gemeente."""

    def make(role, organisation=DE_KADE, areas=("GM9901",)):
        uow = UnitOfWork(session, SYSTEM, NOW)
        found = {each.slug: each for each in list_organisations(session)}[organisation]
        draft = PersonDraft(found.id, f"{uuid4().hex}@x.example", f"The {role.value}", "Tester")
        user = open_account(uow, draft)
        grant_role(uow, user, role, list(areas))
        session.commit()
        return user

    return make


@pytest.fixture
def client_for(app, session):
    """Return a maker of clients signed in as any account."""
    app.config["WTF_CSRF_ENABLED"] = False

    def sign_in(user):
        client = app.test_client()
        let_in(client, session, user)
        return client

    return sign_in


def call(app, client, endpoint):
    """Call an endpoint with sample values, by the first method it knows."""
    rule = next(each for each in app.url_map.iter_rules() if each.endpoint == endpoint)
    method = "GET" if "GET" in (rule.methods or ()) else "POST"
    return client.open(address_of(app, rule), method=method)


def address_of(app, rule):
    values = {name: _sample(rule, name) for name in rule.arguments}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


def _sample(rule, name):
    kind = type(rule._converters[name]).__name__
    if kind == "UUIDConverter":
        return SAMPLES["uuid"]
    return SAMPLES.get(name, 1 if kind == "IntegerConverter" else "sample")


def test_every_endpoint_is_known_to_the_table(app):
    assert set(app.view_functions) - CLOSED == set(ACCESS)


#: After this nothing is open any more, so it comes last.
SIGNING_OUT = "sessions.session_end_all"
GUARDED = sorted(
    (name for name, roles in ACCESS.items() if roles not in {PUBLIC, BY_TOKEN}),
    key=lambda name: (name == SIGNING_OUT, name),
)


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_exactly_the_endpoints_of_the_table(app, holder_of, client_for, role):
    client = client_for(holder_of(role))
    opened = {endpoint for endpoint in GUARDED if call(app, client, endpoint).status_code != 403}
    assert opened == {endpoint for endpoint in GUARDED if role in ACCESS[endpoint]}


@pytest.mark.parametrize("endpoint", GUARDED)
def test_a_visitor_opens_nothing_that_is_guarded(app, endpoint):
    answer = call(app, app.test_client(), endpoint)
    assert answer.status_code in {302, 401, 400}


@pytest.mark.parametrize("endpoint", sorted(CLOSED))
def test_what_nobody_marked_is_closed_to_everybody(app, holder_of, client_for, endpoint):
    client = client_for(holder_of(Role.PLATFORM_ADMIN))
    rule = next(each for each in app.url_map.iter_rules() if each.endpoint == endpoint)
    address = str(rule).replace("<path:filename>", "x.css")
    assert client.get(address).status_code == 404


#: Their own form checks the token and answers 422 with everything typed; see their tests.
KEEPS_TYPED_TEXT = {
    "agreements.agreement_change",
    "agreements.agreement_new",
    "agreements.version_edit",
    "feedback.answer_new",
    "feedback.answer_not_enough",
    "handling.signal_correct",
    "imports.import_new",
    "moves.signal_reject",
    "review.review_ask",
    "review.review_redact",
    "review.words_edit",
    "signal_work.assignment_new",
    "signal_work.handover_new",
    "signal_work.note_new",
    "sentences.sentence_edit",
    "sentences.sentence_new",
    "signals.signal_new",
    "signals.signal_withdraw",
    "safety.concern_new",
}


def posts(app):
    return {rule.endpoint: rule for rule in app.url_map.iter_rules() if "POST" in rule.methods}


def test_only_forms_that_check_the_token_themselves_are_exempt(app):
    views = {
        f"{view.__module__}.{view.__name__}": name for name, view in app.view_functions.items()
    }
    assert {views[view] for view in csrf._exempt_views} == KEEPS_TYPED_TEXT


def test_every_other_post_without_token_is_refused_as_such(app, holder_of, client_for):
    # Somebody who may do it: whoever may not is refused for that before the token is looked at.
    clients = {role: client_for(holder_of(role)) for role in EVERYBODY}
    app.config["WTF_CSRF_ENABLED"] = True
    by_token = {name for name, roles in ACCESS.items() if roles == BY_TOKEN}
    guarded = {
        name: rule
        for name, rule in posts(app).items()
        if name not in KEEPS_TYPED_TEXT | by_token | CLOSED
    }
    allowed = {name: sorted(EVERYBODY.intersection(ACCESS[name]) or EVERYBODY) for name in guarded}
    answers = {
        name: clients[allowed[name][0]].post(address_of(app, rule))
        for name, rule in guarded.items()
    }
    assert {name for name, answer in answers.items() if answer.status_code != 400} <= CLOSED


@pytest.mark.parametrize(
    ("path", "posted"), [("/signals/new", signals.posted), ("/safety-concerns/new", safety.posted)]
)
def test_a_complete_form_without_token_stores_nothing(app, client_of, session, path, posted):
    client = client_of(YUSUF)
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(path, data=posted()).status_code == 422
    acts = select(AuditEntry).where(AuditEntry.action.in_(["signal:record", "concern:raise"]))
    assert not session.scalars(acts).all()
