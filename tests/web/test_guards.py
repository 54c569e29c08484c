"""The route gate and the transaction of a request."""

from flask import abort
from sqlalchemy import func, select

from resilience.accounts.models import Organisation
from resilience.audit.models import AuditEntry, Outcome
from resilience.authz.permissions import Permission
from resilience.errors import ConflictError, ValidationError
from resilience.web.guards import public, requires
from resilience.web.transaction import current_session, current_uow
from tests.cast import JOKE, YUSUF


def rename(status):
    """Return a view that renames every organisation and then answers ``status``."""

    def view():
        for organisation in current_session().scalars(select(Organisation)):
            organisation.name = "Renamed"
        if status != 200:
            abort(status)
        return "done"

    return public(view)


def renamed(session):
    count = select(func.count()).where(Organisation.name == "Renamed")
    return session.scalar(count)


def test_an_endpoint_that_nobody_marked_is_closed(app, client_of):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert client_of(YUSUF).get("/forgotten").status_code == 404


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client):
    answer = client.get("/signals?domain=IN")
    assert answer.status_code == 302
    assert "/sign-in?next=/signals?domain%3DIN" in answer.location.replace("%2F", "/").replace(
        "%3F", "?"
    )


def test_a_missing_permission_is_a_refusal(app, client_of):
    app.add_url_rule("/own", "own", requires(Permission.SIGNAL_RECORD)(lambda: "in"))
    assert client_of(JOKE).get("/own").status_code == 403


def test_a_refusal_is_logged_although_the_request_is_rolled_back(app, client_of, session):
    app.add_url_rule("/own", "own", requires(Permission.SIGNAL_RECORD)(lambda: "in"))
    client_of(JOKE).get("/own")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "own")).one()
    assert (entry.outcome, entry.actor_name) == (Outcome.REFUSED, "Joke Wiersma")


def test_an_answer_without_error_is_committed(app, client, session):
    app.add_url_rule("/rename", "rename", rename(200))
    client.get("/rename")
    assert renamed(session) == 7


def test_an_error_leaves_nothing_behind(app, client, session):
    app.add_url_rule("/rename", "rename", rename(409))
    client.get("/rename")
    assert renamed(session) == 0


def test_a_conflict_is_answered_with_409(app, client):
    def view():
        raise ConflictError("already closed")

    app.add_url_rule("/conflict", "conflict", public(view))
    assert client.get("/conflict").status_code == 409


def test_any_other_refusal_of_the_application_is_answered_with_422(app, client):
    def view():
        raise ValidationError("no")

    app.add_url_rule("/invalid", "invalid", public(view))
    assert client.get("/invalid").status_code == 422


def test_nobody_acts_on_a_public_page(app, client):
    app.add_url_rule("/act", "act", public(lambda: str(current_uow())))
    assert client.get("/act").status_code == 403


def test_an_unexpected_error_shows_a_number_and_no_trace(app, client):
    app.testing = False
    from resilience.web import errors  # noqa: PLC0415

    errors.init_app(app)
    app.add_url_rule("/broken", "broken", public(lambda: 1 / 0))
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
