"""Every request is made in a session that still runs; its cookie alone proves nothing."""

import logging
from typing import Any

from flask import Flask, Response, current_app, flash, g, request, session
from flask_babel import lazy_gettext as _l
from flask_login import user_logged_in, user_logged_out
from flask_security import current_user
from flask_security.utils import set_request_attr
from sqlalchemy.exc import OperationalError

from resilience.accounts.devices import device_in_words, network_of
from resilience.accounts.models import User
from resilience.accounts.session_models import SignInSession
from resilience.accounts.session_times import SEEN_EVERY, EndReason, Times
from resilience.accounts.sessions import (
    Device,
    begin_session,
    end_session,
    find_end,
    find_session,
    note_proof,
    note_seen,
)
from resilience.accounts.throttle import Knock, account_hash, note_success
from resilience.drafts.services import wipe_drafts
from resilience.web.running_session import RunningSession, enter, running_session
from resilience.web.shell import current_shell
from resilience.web.transaction import current_actor, current_session, request_moment

log = logging.getLogger(__name__)

#: Where the cookie keeps the secret of the session.
SECRET = "secret"  # noqa: S105  # the name of a field
#: Where Flask-Security keeps the moment of the last proof of identity.
PROOF = "fs_paa"
#: Asking how long it still lasts is no use of the session.
QUIET_MARK = "_resilience_quiet"
#: What the sign-in page says to who was signed in.
SAID = {
    EndReason.IDLE: _l("You did nothing for 15 minutes, so we signed you out."),
    EndReason.EXPIRED: _l("You were signed in for 8 hours. Sign in again to go on."),
    EndReason.REVOKED: _l("You were signed out from another device."),
    EndReason.ROLE_CHANGED: _l("Your roles have changed. Sign in again to go on."),
    EndReason.PASSWORD_CHANGED: _l("Your password was changed. Sign in again to go on."),
}
#: Nothing of it stays in the browser after signing out.
CLEAR = '"cache", "cookies", "storage"'
#: On a shared phone a colleague's unsent text waits, sealed, for its own person. The page took
#: off the device what is of who leaves, and says so with this field.
OTHERS_WAIT = "others_wait"
CLEAR_BUT_STORAGE = '"cache", "cookies"'


def quiet(view: Any) -> Any:
    """Mark a view that may be called without putting the end of the session off."""
    setattr(view, QUIET_MARK, True)
    return view


def knock_for(address: str) -> Knock:
    """Return who knocks: the address that was typed, from the network of this request."""
    hashed = account_hash(address, current_shell().config.secret_key)
    return Knock(hashed, network_of(request.remote_addr or ""))


def load_signed_in(uniquifier: str) -> User | None:
    """Return the person of the cookie's session, if that still runs."""
    g.proof_at_start = session.get(PROOF)
    found = find_session(current_session(), session.get(SECRET, ""))
    if found is None or found.user.fs_uniquifier != uniquifier:
        return None
    reason = find_end(found, request_moment())
    if reason is not None:
        _leave(found, reason)
        return None
    _enter(found)
    set_request_attr("fs_authn_via", "session")
    set_request_attr(PROOF, session.get(PROOF, 0))
    return found.user


def _leave(found: SignInSession, reason: EndReason) -> None:
    """Take the ended session out of the cookie; say why where its person did not end it."""
    if found.ended_at is None:
        g.over = (found.id, reason)
    for name in (SECRET, "_user_id", "_fresh"):
        session.pop(name, None)
    if reason in SAID:
        flash(SAID[reason], "info")


def _enter(found: SignInSession) -> None:
    is_late = request_moment() - found.last_seen_at >= SEEN_EVERY
    g.is_used = is_late and not _is_quiet()
    # What this request does to the end, its own page tells already.
    seen_at = request_moment() if g.is_used else found.last_seen_at
    times = Times(found.started_at, seen_at)
    enter(
        RunningSession(
            id=found.id,
            user_id=found.user_id,
            ends_at=times.ends_at,
            proved_at=found.proved_at,
            can_be_extended=times.can_be_extended,
        )
    )


def _begin(_app: Flask, user: User, **_more: Any) -> None:
    """Give who signs in a session of its own; one that ran in this browser ends."""
    now = request_moment()
    before = find_session(current_session(), _secret_of_the_request())
    if before is not None:
        end_session(current_session(), before.id, EndReason.REPLACED, now)
    device = Device(device_in_words(request.user_agent.string), request.remote_addr or "")
    begun, session[SECRET] = begin_session(current_session(), user.id, device, now)
    note_success(current_session(), knock_for(user.email), user.id, now)
    # A token from before signing in may be known to whoever prepared the browser.
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    _enter(begun)


def _secret_of_the_request() -> str:
    """Return the secret with which this request came; by now the session may be emptied."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    came_with = app.session_interface.open_session(app, request)
    return str(came_with.get(SECRET, "")) if came_with is not None else ""


def _end(_app: Flask, user: User, **_more: Any) -> None:
    """End the session and wipe what was typed and not sent: its person has left."""
    running = running_session()
    if running is not None and current_actor() is not None:
        end_session(current_session(), running.id, EndReason.SIGNED_OUT, request_moment())
        wipe_drafts(current_session(), user.id)
    enter(None)


def _note(response: Response) -> Response:
    """Note use, proof or end in a transaction of its own: they hold whatever the answer is."""
    try:
        _write_down()
    except OperationalError as error:
        log.warning("the session was not updated: %s", type(error.orig).__name__)
    return response


def _write_down() -> None:
    running, over = running_session(), g.get("over")
    has_proved = running is not None and session.get(PROOF) != g.get("proof_at_start")
    is_used = running is not None and g.is_used
    if not (over or has_proved or is_used):
        return
    with current_shell().web_sessions.begin() as opened:
        if over:
            session_id, reason = over
            end_session(opened, session_id, reason, request_moment())
        if running and is_used:
            note_seen(opened, running.id, request_moment())
        if running and has_proved:
            note_proof(opened, running.id, request_moment())


def _is_quiet() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return hasattr(view, QUIET_MARK)


def _leave_nothing(response: Response) -> Response:
    """Clear the browser once nobody is signed in any more."""
    if request.endpoint == "security.logout" and not current_user.is_authenticated:
        leave_nothing(response)
    return response


def leave_nothing(response: Response) -> None:
    """Let the browser forget pages, cookies and storage."""
    session.clear()
    do_others_wait = OTHERS_WAIT in request.form
    response.headers["Clear-Site-Data"] = CLEAR_BUT_STORAGE if do_others_wait else CLEAR


def init_app(app: Flask) -> None:
    """Install the check; the notes are made after the request's own transaction has ended."""
    app.login_manager.user_loader(load_signed_in)  # type: ignore[attr-defined]
    user_logged_in.connect(_begin, app)
    user_logged_out.connect(_end, app)
    app.after_request(_leave_nothing)


def init_notes(app: Flask) -> None:
    """Install the notes: before the transaction is, so that they come after its commit."""
    app.after_request(_note)
