"""Organisations that take part, for who runs the platform."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from resilience.accounts import organisations
from resilience.accounts.forms import OrganisationForm
from resilience.accounts.services import add_organisation
from resilience.authz.permissions import Permission
from resilience.errors import ConflictError
from resilience.web.forms import BaseForm
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.step_up import needs_step_up
from resilience.web.transaction import current_uow

bp = Blueprint("organisations", __name__, url_prefix="/organisations")

NAVIGATION = (
    NavigationItem(
        _l("Organisations"),
        "organisations.organisation_list",
        (Permission.ORGANISATION_MANAGE,),
        74,
    ),
)


@bp.get("")
@requires(Permission.ORGANISATION_MANAGE)
def organisation_list() -> Any:
    """Show every organisation: what it is, how many accounts it has, and where they sign in."""
    found = organisations.list_overview(current_uow())
    return render_template("accounts/organisation_list.html", organisations=found)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_MANAGE)
@needs_step_up
def organisation_new() -> Any:
    """Let an organisation take part."""
    form = OrganisationForm()
    if form.validate_on_submit():
        try:
            added = add_organisation(current_uow(), form.draft())
        except ConflictError:
            form.slug.errors = [gettext("There is an organisation with this short name already.")]
        else:
            flash(gettext("%(name)s takes part from now on.", name=added.name), "ok")
            return redirect(url_for(".organisation_list"))
    status = 422 if form.errors else 200
    return render_template("accounts/organisation_form.html", form=form), status


@bp.route("/<uuid:organisation_id>/close", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_MANAGE)
@needs_step_up
def organisation_close(organisation_id: UUID) -> Any:
    """Say what closing does, then close at once."""
    uow = current_uow()
    form = BaseForm()
    organisation = organisations.load_by_id(uow, organisation_id)
    if form.validate_on_submit():
        ended = organisations.close_organisation(uow, organisation_id)
        said = ngettext("Closed. %(num)s session ended.", "Closed. %(num)s sessions ended.", ended)
        flash(said, "ok")
        return redirect(url_for(".organisation_list"))
    is_own = organisation.id == uow.actor.organisation_id
    return render_template(
        "accounts/organisation_close.html", organisation=organisation, form=form, is_own=is_own
    )


@bp.post("/<uuid:organisation_id>/reopen")
@requires(Permission.ORGANISATION_MANAGE)
@needs_step_up
def organisation_reopen(organisation_id: UUID) -> Any:
    """Let a closed organisation take part again."""
    organisations.reopen_organisation(current_uow(), organisation_id)
    flash(gettext("The organisation takes part again."), "ok")
    return redirect(url_for(".organisation_list"))
