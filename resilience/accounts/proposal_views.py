"""Far-reaching roles that a second person confirms or turns down."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from resilience.accounts import role_changes
from resilience.accounts.pages import area_words
from resilience.authz.permissions import Permission
from resilience.web.guards import requires
from resilience.web.step_up import needs_step_up
from resilience.web.transaction import current_uow

bp = Blueprint("role_proposals", __name__, url_prefix="/role-proposals")


@bp.get("")
@requires(Permission.ROLE_CONFIRM)
@needs_step_up
def proposal_list() -> Any:
    """Show the proposals that wait for the actor."""
    uow = current_uow()
    return render_template(
        "accounts/proposal_list.html",
        proposals=role_changes.list_to_decide(uow),
        areas=area_words(uow),
    )


@bp.post("/<uuid:proposal_id>")
@requires(Permission.ROLE_CONFIRM)
@needs_step_up
def proposal_decide(proposal_id: UUID) -> Any:
    """Grant the role, or turn it down."""
    is_granted = request.form.get("decision") == "grant"
    role_changes.decide(current_uow(), proposal_id, is_granted=is_granted)
    said = (
        gettext("The role holds from now on.") if is_granted else gettext("The role was not given.")
    )
    flash(said, "ok")
    return redirect(url_for(".proposal_list"))
