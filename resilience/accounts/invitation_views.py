"""Accepting an invitation: the link, and setting up the own account."""

from typing import Any

from flask import Blueprint, current_app, render_template, url_for
from flask_security import hash_password

from resilience.accounts import invitations, providers
from resilience.accounts.arrival import act_as_person, arrive
from resilience.accounts.forms import AcceptForm
from resilience.accounts.people_models import Invitation
from resilience.errors import NotFoundError
from resilience.web.guards import public
from resilience.web.transaction import current_session, request_moment

bp = Blueprint("invitations", __name__, url_prefix="/invitation")


@bp.route("/<token>", methods=["GET", "POST"])
@public
def accept(token: str) -> Any:
    """Show who invited whom, and take the password; reading the page uses nothing up."""
    invitation = invitations.find_acceptable(current_session(), token, request_moment())
    if invitation is None:
        return _lapsed()
    form = AcceptForm()
    password = _strong_password(form, invitation) if form.validate_on_submit() else None
    if password is not None:
        uow = act_as_person(invitation.user)
        try:
            user = invitations.accept(uow, invitation.id, hash_password(password))
        except NotFoundError:
            return _lapsed()
        start = url_for("own_account.account")
        return arrive(user, "password", is_strong=False, next_address=start)
    return _page(invitation, form)


def _strong_password(form: AcceptForm, invitation: Invitation) -> str | None:
    """Return the password as it is hashed; ask the same of it as of every later one."""
    rules = current_app.extensions["security"].password_util
    refusals, normal = rules.validate(
        form.password.data, is_register=True, email=invitation.user.email
    )
    form.password.errors = [*form.password.errors, *(refusals or ())]
    return None if refusals else str(normal)


def _page(invitation: Invitation, form: AcceptForm) -> Any:
    provider = providers.find_for_address(current_session(), invitation.user.email)
    page = render_template(
        "accounts/invitation_accept.html", form=form, invitation=invitation, provider=provider
    )
    return page, 422 if form.errors else 200


def _lapsed() -> Any:
    """Give one answer for a link that is unknown, used, withdrawn or too old."""
    return render_template("accounts/invitation_lapsed.html"), 404
