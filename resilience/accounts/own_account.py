"""Signing in and security of the own account: every way in, on one page (R-24)."""

from typing import Any

from flask import Blueprint, render_template
from flask_security import current_user

from resilience.accounts.pages import area_words
from resilience.accounts.providers import find_own_provider
from resilience.accounts.queries import held_roles
from resilience.authz.permissions import Permission
from resilience.notifications.services import mark_read
from resilience.web.guards import requires
from resilience.web.transaction import current_uow

bp = Blueprint("own_account", __name__, url_prefix="/account")


@bp.get("")
@requires(Permission.ACCOUNT_READ_OWN)
def account() -> Any:
    """Show how one signs in, which roles one holds, and where to change the ways in."""
    uow = current_uow()
    mark_read(uow, current_user.id)
    return render_template(
        "accounts/own_account.html",
        passkeys=current_user.webauthn,
        provider=find_own_provider(uow.session, current_user),
        code_count=len(current_user.mf_recovery_codes or ()),
        held=held_roles(uow, current_user),
        areas=area_words(uow),
    )
