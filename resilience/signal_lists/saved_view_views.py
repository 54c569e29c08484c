"""The pages of saved views: keep a list under a name, open it, and look after them."""

from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from resilience.authz.permissions import Permission
from resilience.errors import ValidationError
from resilience.signal_lists import pages, saved_views
from resilience.signal_lists.forms import ViewForm
from resilience.signal_lists.views import address_of, first_error, sealed
from resilience.web.guards import requires
from resilience.web.transaction import current_uow

bp = Blueprint("saved_views", __name__, url_prefix="/signals/views")


@bp.get("")
@requires(Permission.SIGNAL_READ_OWN)
def view_list() -> Any:
    """Show one's own views, to rename, delete, or let one open by itself."""
    return _list_page()


@bp.post("")
@requires(Permission.SIGNAL_READ_OWN)
def view_save() -> Any:
    """Keep the list that is shown under a name."""
    uow, form = current_uow(), ViewForm()
    address = address_of(uow, dict(parse_qsl(form.within.data or "")))
    here = redirect(pages.list_url(address.without("")))
    if not form.validate_on_submit():
        flash(first_error(form), "error")
        return here
    try:
        view = saved_views.save_view(uow, form.label.data or "", pages.plain_choices(address))
    except ValidationError as refusal:
        flash(gettext(str(refusal)), "error")
        return here
    flash(gettext("The view ‘%(name)s’ has been saved.", name=view.label), "ok")
    return here


@bp.get("/<uuid:view_id>")
@requires(Permission.SIGNAL_READ_OWN)
def view_open(view_id: UUID) -> Any:
    """Lead to the list that a view keeps."""
    uow = current_uow()
    view = saved_views.load_view(uow, view_id)
    return redirect(pages.list_url(sealed(uow, saved_views.choices_of(view))))


@bp.post("/<uuid:view_id>/rename")
@requires(Permission.SIGNAL_READ_OWN)
def view_rename(view_id: UUID) -> Any:
    """Give a view another name."""
    uow, form = current_uow(), ViewForm()
    saved_views.load_view(uow, view_id)
    if form.validate_on_submit():
        try:
            saved_views.rename_view(uow, view_id, form.label.data or "")
        except ValidationError as refusal:
            form.label.errors = [gettext(str(refusal))]
    if form.errors:
        return _list_page(view_id, form), 422
    flash(gettext("The name has been changed."), "ok")
    return redirect(url_for(".view_list"))


@bp.post("/<uuid:view_id>/default")
@requires(Permission.SIGNAL_READ_OWN)
def view_default(view_id: UUID) -> Any:
    """Let a view open by itself, or no longer."""
    form = ViewForm()
    if not form.validate_on_submit():
        return _list_page(view_id, form), 422
    is_default = request.form.get("is_default") == "1"
    view = saved_views.choose_default(current_uow(), view_id, is_default=is_default)
    said = gettext("‘%(name)s’ now opens first.", name=view.label)
    flash(said if is_default else gettext("No view opens by itself any more."), "ok")
    return redirect(url_for(".view_list"))


@bp.post("/<uuid:view_id>/delete")
@requires(Permission.SIGNAL_READ_OWN)
def view_delete(view_id: UUID) -> Any:
    """Throw a view away."""
    form = ViewForm()
    if not form.validate_on_submit():
        return _list_page(view_id, form), 422
    saved_views.delete_view(current_uow(), view_id)
    flash(gettext("The view has been deleted. The signals are still there."), "ok")
    return redirect(url_for(".view_list"))


def _list_page(about: UUID | None = None, form: ViewForm | None = None) -> Any:
    """Return the page of one's views; ``form`` is the one that was refused, about one of them."""
    views = saved_views.list_views(current_uow())
    forms = {
        view.id: form
        if form and view.id == about
        else ViewForm(formdata=None, prefix="", label=view.label)
        for view in views
    }
    return render_template("signal_lists/view_list.html", views=views, forms=forms)
