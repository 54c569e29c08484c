"""Asking to sign in, without losing what was typed while the session ran out."""

from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_security import current_user, logout_user

from resilience.web.landing import arrives_from_elsewhere, lead_on

NOT_TYPED = {"csrf_token", "submit"}


def ask_to_sign_in() -> Any:
    """Send a reader to the sign-in page; give a writer back everything that was typed.

    Somebody whose account or organisation was closed still carries a session: it ends here.
    """
    if current_user.is_authenticated:
        logout_user()
    if request.method not in {"GET", "HEAD"}:
        return _give_back()
    if request.headers.get("Sec-Fetch-Dest") == "empty" and not _wants_page():
        # A script asks; it has no use for the page on which one signs in.
        return "", HTTPStatus.UNAUTHORIZED
    if arrives_from_elsewhere():
        return lead_on()
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")))


def _wants_page() -> bool:
    """Tell whether a service worker asks on behalf of somebody who opens a page."""
    return "text/html" in request.headers.get("Accept", "")


def _give_back() -> Any:
    typed = [
        (name, value) for name, value in request.form.items(multi=True) if name not in NOT_TYPED
    ]
    return render_template("errors/session_expired.html", typed=typed), HTTPStatus.UNAUTHORIZED
