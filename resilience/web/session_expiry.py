"""Asking to sign in, without losing what was typed while the session ran out."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_security import current_user, logout_user

NOT_TYPED = {"csrf_token", "submit"}


def ask_to_sign_in() -> Any:
    """Send a reader to the sign-in page; give a writer back everything that was typed.

    Somebody whose account or organisation was closed still carries a session: it ends here.
    """
    if current_user.is_authenticated:
        logout_user()
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    typed = [
        (name, value) for name, value in request.form.items(multi=True) if name not in NOT_TYPED
    ]
    return render_template("errors/session_expired.html", typed=typed), 401
