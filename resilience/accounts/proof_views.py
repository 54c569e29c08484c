"""What was being sent waits while its person proves who they are, and then goes on."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from resilience.authz.permissions import Permission
from resilience.drafts.services import keep_draft, take_draft
from resilience.web.guards import requires
from resilience.web.preferences import own_path
from resilience.web.step_up import ask_to_prove
from resilience.web.transaction import current_uow

bp = Blueprint("proof", __name__, url_prefix="/prove")

#: One thing waits at a time; it is as secret as what stands in it.
FORM_KEY = "held"
PATH = "held-path"


@bp.post("/hold")
@requires(Permission.ACCOUNT_READ_OWN)
def hold() -> Any:
    """Keep what was sent, encrypted, and ask who sends it."""
    path = own_path(request.args.get("path"))
    typed = [(name, value) for name, value in request.form.items(multi=True) if name != PATH]
    keep_draft(current_uow(), FORM_KEY, [*typed, (PATH, path)])
    return ask_to_prove(url_for(".go_on"))


@bp.get("/go-on")
@requires(Permission.ACCOUNT_READ_OWN)
def go_on() -> Any:
    """Send on what waited: the script does so at once, a press of the button without it."""
    held = take_draft(current_uow(), FORM_KEY)
    if held is None:
        flash(gettext("That was sent already, or it has been too long ago."), "info")
        return redirect(url_for("dashboard.start"))
    (path,) = (value for name, value in held if name == PATH)
    typed = [(name, value) for name, value in held if name != PATH]
    return render_template("accounts/proof_go_on.html", path=path, typed=typed)
