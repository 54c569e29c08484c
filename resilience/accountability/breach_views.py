"""The pages of the register of data breaches."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from resilience.accountability import breaches, queries
from resilience.accountability.forms import BreachForm
from resilience.authz.permissions import Permission
from resilience.clock import AMSTERDAM
from resilience.dossiers.clocks import notification_due
from resilience.dossiers.models import DataBreach
from resilience.dossiers.states import Notified
from resilience.notifications.services import mark_read
from resilience.web.guards import requires
from resilience.web.transaction import current_uow

bp = Blueprint("breaches", __name__, url_prefix="/data-breaches")


@bp.get("")
@requires(Permission.BREACH_HANDLE)
def breach_list() -> Any:
    """Show the register: what still runs on top."""
    uow = current_uow()
    return render_template(
        "accountability/breach_list.html",
        breaches=queries.list_breaches(uow),
        due_at=notification_due,
        undecided=Notified.UNDECIDED,
        now=uow.now,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.BREACH_HANDLE)
def breach_new() -> Any:
    """Put a breach in the register."""
    return _stored(BreachForm(), None)


@bp.get("/<uuid:breach_id>")
@requires(Permission.BREACH_HANDLE)
def breach_detail(breach_id: UUID) -> Any:
    """Show one breach with its clock and every version; to print as well."""
    uow = current_uow()
    breach = queries.load_breach(uow, breach_id)
    mark_read(uow, breach.id)
    return render_template(
        "accountability/breach_detail.html",
        breach=breach,
        due_at=notification_due(breach.discovered_at),
        undecided=Notified.UNDECIDED,
        now=uow.now,
    )


@bp.route("/<uuid:breach_id>/edit", methods=["GET", "POST"])
@requires(Permission.BREACH_HANDLE)
def breach_edit(breach_id: UUID) -> Any:
    """Write down what is known now."""
    breach = queries.load_breach(current_uow(), breach_id)
    local = breach.discovered_at.astimezone(AMSTERDAM)
    moment = {"discovered_on": local.date(), "discovered_time": local.time()}
    return _stored(BreachForm(obj=breach, data=moment), breach)


@bp.post("/<uuid:breach_id>/close")
@requires(Permission.BREACH_HANDLE)
def breach_close(breach_id: UUID) -> Any:
    """Close a breach."""
    breaches.close_breach(current_uow(), breach_id)
    flash(_("Closed. It stays in the register."), "ok")
    return redirect(url_for(".breach_detail", breach_id=breach_id))


def _stored(form: BreachForm, known: DataBreach | None) -> Any:
    """Store what was filled in and show it; else show what is wrong."""
    uow = current_uow()
    stored: list[DataBreach] = []

    def store() -> None:
        draft = form.draft()
        stored.append(
            breaches.revise_breach(uow, known.id, draft)
            if known
            else breaches.register_breach(uow, draft)
        )

    if form.validate_on_submit():
        form.apply(store)
    if stored:
        flash(_("Written down."), "ok")
        return redirect(url_for(".breach_detail", breach_id=stored[0].id))
    page = render_template("accountability/breach_form.html", form=form, breach=known)
    return page, 422 if form.errors else 200
