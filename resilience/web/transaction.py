"""One transaction per request: opened on first use, committed when the answer is not an error."""

from datetime import datetime
from uuid import UUID, uuid4

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_security import current_user
from sqlalchemy.orm import Session

from resilience.authz.acting import act_as
from resilience.authz.actor import Actor
from resilience.errors import NotAllowedError
from resilience.uow import UnitOfWork
from resilience.web.api_door import bearer_token, is_api_request
from resilience.web.shell import current_shell

FIRST_ERROR_STATUS = 400


def current_session() -> Session:
    """Return the session of this request; its transaction starts with the first statement."""
    if "session" not in g:
        g.session = current_shell().web_sessions()
        # Nobody, until it is known who acts: the database shows no content before that.
        act_as(g.session, g.get("actor"))
    return g.session  # type: ignore[no-any-return]


def current_actor() -> Actor | None:
    """Return the signed-in person with the rights of this very moment, or None.

    Roles and agreements are read anew in every request: what ended a minute ago is gone.
    """
    if "actor" not in g:
        g.actor = None
        found = _who_calls()
        if found is not None:
            let_act(found)
    return g.actor  # type: ignore[no-any-return]


def _who_calls() -> Actor | None:
    """Return who is behind the request: a system by its token, a person by the session."""
    shell = current_shell()
    if is_api_request():
        token = bearer_token()
        if token is None:
            return None
        return shell.load_client_actor(current_session(), token, request_moment())
    if not current_user.is_authenticated:
        return None
    return shell.load_actor(current_session(), current_user.id, request_moment())


def let_act(actor: Actor | None) -> None:
    """Let this request act as ``actor`` from here on, in the application and in the database."""
    g.actor = actor
    act_as(current_session(), actor)


def current_uow() -> UnitOfWork:
    """Return the unit of work of this request; raise ``NotAllowedError`` when nobody acts."""
    actor = current_actor()
    if actor is None:
        raise NotAllowedError("nobody is signed in")
    return UnitOfWork(current_session(), actor, request_moment(), request_origin(), request_trace())


def request_moment() -> datetime:
    """Return the one moment at which this whole request takes place."""
    if "moment" not in g:
        g.moment = current_shell().clock.now()
    return g.moment  # type: ignore[no-any-return]


def let_body_come_in() -> None:
    """End the transaction before a long body is read: none may stand open while a file comes in.

    For the one view that takes files. What follows begins a transaction of its own.
    """
    session: Session | None = g.get("session")
    if session is not None:
        session.commit()


def let_go() -> None:
    """Undo what the request did and forget who acts: the answer asks nothing of the database.

    After the connection broke, even the name in the corner of an error page could not be read.
    """
    session: Session | None = g.pop("session", None)
    if session is not None:
        session.close()
    g.actor = None
    login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    g._login_user = login_user  # noqa: SLF001  # where Flask-Login keeps it


def request_origin() -> str:
    """Return the network address that this request comes from."""
    return request.remote_addr or ""


def request_trace() -> UUID:
    """Return the id that binds everything together that this request leaves in the log."""
    if "trace_id" not in g:
        g.trace_id = uuid4()
    return g.trace_id  # type: ignore[no-any-return]


def _settle(response: Response) -> Response:
    session: Session | None = g.get("session")
    if session is not None:
        if response.status_code < FIRST_ERROR_STATUS:
            session.commit()
        else:
            session.rollback()
    return response


def _close(_error: BaseException | None = None) -> None:
    session: Session | None = g.pop("session", None) if has_request_context() else None
    if session is not None:
        session.close()


def init_app(app: Flask) -> None:
    """Install the commit and the clean-up."""
    app.after_request(_settle)
    app.teardown_request(_close)
