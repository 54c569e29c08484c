"""Where one is signed in, putting the end off, and the sign-in of a colleague."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, request, url_for
from flask import render_template as render
from flask_babel import gettext
from flask_security import logout_user

from resilience.accounts import sessions, sign_in_overview, throttle
from resilience.accounts.models import User
from resilience.accounts.queries import load_person
from resilience.accounts.session_guard import leave_nothing, quiet
from resilience.accounts.session_times import EndReason
from resilience.accounts.sign_in_watch import EVERYBODY
from resilience.authz.permissions import Permission
from resilience.notifications.services import mark_read
from resilience.web.guards import requires
from resilience.web.preferences import own_path
from resilience.web.running_session import RunningSession, running_session
from resilience.web.shell import current_shell
from resilience.web.step_up import needs_step_up
from resilience.web.transaction import current_uow, request_moment

bp = Blueprint("sessions", __name__)


@bp.get("/sessions")
@requires(Permission.ACCOUNT_READ_OWN)
def session_list() -> Any:
    """Show on which devices one is signed in."""
    uow = current_uow()
    for found in (running := sessions.list_running(uow)):
        mark_read(uow, found.id)
    return render("accounts/session_list.html", sessions=running, current=_current(), now=uow.now)


@bp.post("/sessions/<uuid:session_id>/end")
@requires(Permission.ACCOUNT_READ_OWN)
def session_end(session_id: UUID) -> Any:
    """Sign out on one device; on this very one, as by signing out."""
    if session_id == _current().id:
        return _sign_out()
    sessions.revoke_session(current_uow(), session_id)
    flash(gettext("That device is signed out."), "ok")
    return redirect(url_for(".session_list"), HTTPStatus.SEE_OTHER)


@bp.post("/sessions/end-all")
@requires(Permission.ACCOUNT_READ_OWN)
def session_end_all() -> Any:
    """Sign out everywhere, here too."""
    uow = current_uow()
    sessions.end_sessions(uow, _current().user_id, EndReason.REVOKED, except_id=_current().id)
    return _sign_out()


@bp.post("/sessions/extend")
@requires(Permission.ACCOUNT_READ_OWN)
def session_extend() -> Any:
    """Stay signed in; a script gets what is left, a person the page they came from."""
    sessions.extend_session(current_uow(), _current().id)
    if "next" in request.form:
        return redirect(own_path(request.form["next"]), HTTPStatus.SEE_OTHER)
    return "", HTTPStatus.NO_CONTENT


@bp.get("/sessions/remaining")
@quiet
@requires(Permission.ACCOUNT_READ_OWN)
def session_remaining() -> Response:
    """Tell a page how many seconds are left; asking puts nothing off."""
    left = session_left()
    assert left is not None  # noqa: S101  # the route gate lets nobody in without a session
    return jsonify(seconds=left.seconds, canBeExtended=left.can_be_extended)


@bp.get("/people/sign-ins")
@requires(Permission.PERSON_MANAGE)
def failed_list() -> Any:
    """Show for which colleagues signing in failed today."""
    uow = current_uow()
    if uow.actor.organisation_id is not None:
        mark_read(uow, uow.actor.organisation_id)
    return render("accounts/failed_list.html", failed=sign_in_overview.list_failed_colleagues(uow))


@bp.get("/system/sign-ins")
@requires(Permission.SYSTEM_READ)
def hour_list() -> Any:
    """Show how often signing in went well and failed in each hour of the day."""
    uow = current_uow()
    mark_read(uow, EVERYBODY)
    return render("accounts/sign_in_hours.html", hours=sign_in_overview.list_hours(uow))


@bp.get("/people/<uuid:user_id>/sign-in")
@requires(Permission.PERSON_MANAGE)
def person_sign_in(user_id: UUID) -> Any:
    """Show whether a colleague can sign in, and on how many devices that is so now."""
    uow = current_uow()
    person = load_person(uow, user_id)
    mark_read(uow, person.id)
    failures = throttle.count_failures(uow.session, _hash_of(person), uow.now)
    return render(
        "accounts/person_sign_in.html",
        person=person,
        failures=failures,
        is_waiting=not failures.is_open(uow.now),
        sessions=sessions.list_running_of(uow, person),
    )


@bp.post("/people/<uuid:user_id>/unlock")
@requires(Permission.PERSON_MANAGE)
@needs_step_up
def person_unlock(user_id: UUID) -> Any:
    """Let a colleague try to sign in again at once."""
    uow = current_uow()
    person = load_person(uow, user_id)
    throttle.unlock(uow, person, _hash_of(person))
    flash(gettext("%(name)s can sign in again.", name=person.name), "ok")
    return redirect(url_for(".person_sign_in", user_id=user_id), HTTPStatus.SEE_OTHER)


@bp.post("/people/<uuid:user_id>/sign-out")
@requires(Permission.PERSON_MANAGE)
@needs_step_up
def person_sign_out(user_id: UUID) -> Any:
    """Sign a colleague out on every device, when one was lost for instance."""
    uow = current_uow()
    person = load_person(uow, user_id)
    sessions.end_sessions(uow, person.id, EndReason.REVOKED)
    flash(gettext("%(name)s is signed out everywhere.", name=person.name), "ok")
    return redirect(url_for(".person_sign_in", user_id=user_id), HTTPStatus.SEE_OTHER)


@dataclass(frozen=True, slots=True)
class Left:
    """What a page needs to know to warn in time."""

    ends_at: datetime
    seconds: int
    can_be_extended: bool


def session_left() -> Left | None:
    """Return how long the session still lasts when nothing more is done; None for a visitor."""
    session = running_session()
    if session is None:
        return None
    seconds = max(0, round((session.ends_at - request_moment()).total_seconds()))
    return Left(session.ends_at, seconds, session.can_be_extended)


bp.add_app_template_global(session_left)


def _current() -> RunningSession:
    session = running_session()
    assert session is not None, "the route gate lets nobody in without a session"  # noqa: S101
    return session


def _sign_out() -> Response:
    logout_user()
    answer = make_response(redirect(url_for("security.login"), HTTPStatus.SEE_OTHER))
    leave_nothing(answer)
    return answer


def _hash_of(person: User) -> str:
    return throttle.account_hash(person.email, current_shell().config.secret_key)
