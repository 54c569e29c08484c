"""One transaction per request: opened on first use, committed when the answer is not an error."""

from datetime import datetime

from flask import Flask, Response, current_app, g, has_request_context
from flask_security import current_user
from sqlalchemy.orm import Session

from resilience.authz.actor import Actor
from resilience.errors import NotAllowedError
from resilience.uow import UnitOfWork
from resilience.web.shell import current_shell

FIRST_ERROR_STATUS = 400


def current_session() -> Session:
    """Return the session of this request; its transaction starts with the first statement."""
    if "session" not in g:
        g.session = current_shell().sessions()
    return g.session  # type: ignore[no-any-return]


def current_actor() -> Actor | None:
    """Return the signed-in person with the rights of this very moment, or None.

    Roles and agreements are read anew in every request: what ended a minute ago is gone.
    """
    if "actor" not in g:
        g.actor = None
        if current_user.is_authenticated:
            shell = current_shell()
            g.actor = shell.load_actor(current_session(), current_user.id, request_moment())
    return g.actor  # type: ignore[no-any-return]


def current_uow() -> UnitOfWork:
    """Return the unit of work of this request; raise ``NotAllowedError`` when nobody acts."""
    actor = current_actor()
    if actor is None:
        raise NotAllowedError("nobody is signed in")
    return UnitOfWork(current_session(), actor, request_moment())


def request_moment() -> datetime:
    """Return the one moment at which this whole request takes place."""
    if "moment" not in g:
        g.moment = current_shell().clock.now()
    return g.moment  # type: ignore[no-any-return]


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
