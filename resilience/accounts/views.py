"""The people of the own organisation: who they are, what they may, how they join and leave."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.accounts import closing, invitations, pages, queries, role_changes
from resilience.accounts.forms import InvitationForm, LeavingForm, LineManagerForm, RoleForm, refuse
from resilience.accounts.people_models import RoleProposal
from resilience.accounts.ports import area_choices
from resilience.authz.permissions import Permission
from resilience.authz.roles import Role
from resilience.errors import NotFoundError, ValidationError
from resilience.notifications.services import mark_read
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.step_up import needs_step_up
from resilience.web.transaction import current_uow

bp = Blueprint("accounts", __name__, url_prefix="/people")

NAVIGATION = (NavigationItem(_l("People"), "accounts.person_list", (Permission.PERSON_READ,), 70),)


@bp.get("")
@requires(Permission.PERSON_READ)
def person_list() -> Any:
    """Show everybody of the own organisation, with roles and whether they can sign in."""
    return render_template("accounts/person_list.html", **pages.people_page(current_uow()))


@bp.get("/<uuid:person_id>")
@requires(Permission.PERSON_READ)
def person_detail(person_id: UUID) -> Any:
    """Show one person: roles now and before, ways to sign in, and what leaving left open."""
    page = pages.person_page(current_uow(), person_id)
    mark_read(current_uow(), person_id)
    return render_template("accounts/person_detail.html", **page)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.PERSON_MANAGE)
@needs_step_up
def person_new() -> Any:
    """Invite somebody, and show the link this once."""
    uow = current_uow()
    form = InvitationForm()
    form.offer(pages.leaders(uow))
    form.area_codes.choices = area_choices(uow.session)
    if form.validate_on_submit():
        try:
            return _link_page(invitations.invite(uow, form.draft()))
        except ValidationError as refusal:
            refuse(form, refusal)
    status = 422 if form.errors else 200
    return render_template("accounts/person_form.html", form=form), status


@bp.route("/<uuid:person_id>/invitation", methods=["GET", "POST"])
@requires(Permission.PERSON_MANAGE)
@needs_step_up
def person_invite_again(person_id: UUID) -> Any:
    """Ask for sure, then make a new link; the older one stops working."""
    uow = current_uow()
    if request.method == "POST":
        return _link_page(invitations.invite_again(uow, person_id))
    person = queries.load_person(uow, person_id)
    return render_template("accounts/invite_again.html", person=person)


@bp.get("/<uuid:person_id>/roles")
@requires(Permission.PERSON_MANAGE)
@needs_step_up
def person_roles(person_id: UUID) -> Any:
    """Show the roles of a person, to change them."""
    return _roles_page(person_id, _role_form(), _line_manager_form())


@bp.post("/<uuid:person_id>/roles")
@requires(Permission.PERSON_MANAGE)
@needs_step_up
def person_role_change(person_id: UUID) -> Any:
    """Give a role, or change the areas for which it holds."""
    form = _role_form()
    if not form.validate_on_submit():
        return _roles_page(person_id, form, _line_manager_form())
    done = role_changes.change_role(current_uow(), person_id, form.draft())
    if isinstance(done, RoleProposal):
        flash(
            gettext("A second person has to confirm this role. Until then nothing changes."), "ok"
        )
    else:
        flash(gettext("The role holds from now on."), "ok")
    return redirect(url_for(".person_roles", person_id=person_id))


@bp.post("/<uuid:person_id>/roles/withdraw")
@requires(Permission.PERSON_MANAGE)
@needs_step_up
def person_role_withdraw(person_id: UUID) -> Any:
    """End a role at once."""
    if request.form.get("role") not in set(Role):
        raise NotFoundError("no such role")
    role_changes.withdraw_role(current_uow(), person_id, Role(request.form["role"]))
    flash(gettext("The role was withdrawn. The person is signed out everywhere."), "ok")
    return redirect(url_for(".person_roles", person_id=person_id))


@bp.post("/<uuid:person_id>/line-manager")
@requires(Permission.PERSON_MANAGE)
@needs_step_up
def person_line_manager(person_id: UUID) -> Any:
    """Say who leads a person."""
    form = _line_manager_form()
    if not form.validate_on_submit():
        return _roles_page(person_id, _role_form(), form)
    role_changes.set_line_manager(current_uow(), person_id, form.chosen())
    flash(gettext("The line manager was changed."), "ok")
    return redirect(url_for(".person_roles", person_id=person_id))


@bp.route("/<uuid:person_id>/leaving", methods=["GET", "POST"])
@requires(Permission.PERSON_MANAGE)
@needs_step_up
def person_leaving(person_id: UUID) -> Any:
    """Ask from when somebody leaves, and end the access then."""
    form = LeavingForm()
    if form.validate_on_submit():
        try:
            closing.plan_closing(current_uow(), person_id, form.chosen())
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            flash(gettext("The end of the access is set."), "ok")
            return redirect(url_for(".person_detail", person_id=person_id))
    page = pages.leaving_page(current_uow(), person_id)
    return render_template("accounts/person_leaving.html", form=form, **page), (
        422 if form.errors else 200
    )


@bp.post("/<uuid:person_id>/leaving/cancel")
@requires(Permission.PERSON_MANAGE)
@needs_step_up
def person_stay(person_id: UUID) -> Any:
    """Let somebody stay who was about to leave."""
    closing.cancel_closing(current_uow(), person_id)
    flash(gettext("The access goes on."), "ok")
    return redirect(url_for(".person_detail", person_id=person_id))


@bp.route("/<uuid:person_id>/reopen", methods=["GET", "POST"])
@requires(Permission.PERSON_MANAGE)
@needs_step_up
def person_reopen(person_id: UUID) -> Any:
    """Ask for sure, then open a closed account again, without any role."""
    uow = current_uow()
    if request.method == "POST":
        return _link_page(closing.reopen(uow, person_id))
    person = queries.load_person(uow, person_id)
    return render_template("accounts/person_reopen.html", person=person)


def _role_form() -> RoleForm:
    form = RoleForm(prefix="role")
    form.area_codes.choices = area_choices(current_uow().session)
    return form


def _line_manager_form() -> LineManagerForm:
    form = LineManagerForm(prefix="lead")
    form.offer(pages.leaders(current_uow()))
    return form


def _roles_page(person_id: UUID, form: RoleForm, line_manager_form: LineManagerForm) -> Any:
    page = pages.roles_page(current_uow(), person_id)
    if not line_manager_form.is_submitted():
        line_manager_form.line_manager_id.data = str(page["person"].line_manager_id or "")
    forms = {"form": form, "line_manager_form": line_manager_form}
    status = 422 if form.errors or line_manager_form.errors else 200
    return render_template("accounts/person_roles.html", **page, **forms), status


def _link_page(issued: invitations.Issued) -> Any:
    """Show a new link; it is nowhere else and cannot be shown again."""
    link = url_for("invitations.accept", token=issued.token, _external=True)
    return render_template("accounts/invitation_link.html", link=link, invitation=issued.invitation)
