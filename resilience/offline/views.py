"""The pages on board, the worker that keeps them, and what a phone asks when it has a network."""

import hashlib
from http import HTTPStatus

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask_wtf.csrf import generate_csrf

from resilience.accounts.session_guard import quiet
from resilience.authz.permissions import Permission
from resilience.offline import pages
from resilience.offline.installing import WORKER_POLICY, app_manifest, worker_script
from resilience.offline.shells import SHELLS, kept_files
from resilience.offline.standing import is_open, standing_note
from resilience.signals.attributes import SignalOrigin
from resilience.signals.services import origin_of_reporter
from resilience.web.guards import public, requires
from resilience.web.transaction import current_uow, request_moment

bp = Blueprint("offline", __name__)

#: Kept by the browser, and asked every time whether it is still the same.
ASK_AGAIN = "no-cache"
MANIFEST = "application/manifest+json"


@bp.get("/service-worker.js")
@quiet
@public
def worker() -> Response:
    """Answer with the service worker; it changes as soon as anything changes that it keeps."""
    script = worker_script(kept_files())
    answer = Response(script, mimetype="text/javascript")
    answer.headers["Content-Security-Policy"] = WORKER_POLICY
    answer.headers["Cache-Control"] = ASK_AGAIN
    answer.set_etag(hashlib.sha256(script.encode()).hexdigest())
    answer.make_conditional(request)
    return answer


@bp.get("/manifest.webmanifest")
@quiet
@public
def manifest() -> Response:
    """Answer with what a phone shows of the installed application."""
    answer = jsonify(app_manifest())
    answer.mimetype = MANIFEST
    return answer


@bp.get("/offline/<any(signal, 'signal-police', concern, recent):shell_name>")
@quiet
@public
def shell(shell_name: str) -> str:
    """Show a page as the phone keeps it: without anything of anybody."""
    return SHELLS[shell_name]()


@bp.get("/recent")
@requires(Permission.SIGNAL_READ_OWN)
def recent() -> str:
    """Show what waits on this phone and what one recorded last."""
    return render_template("offline/recent_page.html", rows=pages.recent_rows(current_uow()))


@bp.get("/offline/contact")
@quiet
@requires(Permission.ACCOUNT_READ_OWN)
def contact() -> Response:
    """Tell a phone who is signed in, what to send with, and what to have on board."""
    uow = current_uow()
    assert uow.actor.user_id is not None  # noqa: S101  # the route gate lets in people only
    told = {
        "account": str(uow.actor.user_id),
        "csrfToken": generate_csrf(),
        "note": standing_note(uow.actor.user_id),
        "mayRecord": uow.actor.may(Permission.SIGNAL_RECORD),
    }
    if told["mayRecord"]:
        is_police = origin_of_reporter(uow) is SignalOrigin.POLICE
        told["signalForm"] = "signal-police" if is_police else "signal"
        told |= {"areas": pages.areas_url(uow), "recent": pages.recent_rows(uow)}
    return jsonify(told)


@bp.get("/offline/areas")
@quiet
@requires(Permission.SIGNAL_RECORD)
def areas() -> Response:
    """Answer with the buurten that go on board; the phone itself keeps them, sealed."""
    return Response(pages.areas_on_board(current_uow()), mimetype="application/json")


@bp.get("/offline/standing")
@quiet
@public
def standing() -> Response:
    """Tell a phone that cannot sign in whether an account it knows was closed.

    The note comes in a header, so that it stands in no log of addresses.
    """
    found = is_open(request.headers.get("X-Standing-Note", ""), request_moment())
    if found is None:
        abort(HTTPStatus.BAD_REQUEST)
    return jsonify(isOpen=found)
