"""Doing something with many signals at once, and taking it back."""

from typing import Any, cast
from urllib.parse import parse_qsl

from flask import Blueprint, current_app, flash, redirect, render_template
from flask_babel import gettext

from resilience.authz.permissions import Permission
from resilience.errors import ValidationError
from resilience.signal_lists import bulk, pages
from resilience.signal_lists.forms import BulkForm
from resilience.signal_lists.labels import ACTS
from resilience.signal_lists.views import address_of, first_error
from resilience.signals.ports import EXTENSION, Ports
from resilience.web.guards import requires
from resilience.web.transaction import current_uow

bp = Blueprint("signal_bulk", __name__, url_prefix="/signals/bulk")


@bp.post("")
@requires(Permission.SIGNAL_READ)
def signal_bulk() -> Any:
    """Accept, take up or close the signals that were ticked; say of each what became of it."""
    return _carried_out(is_undo=False)


@bp.post("/undo")
@requires(Permission.SIGNAL_READ)
def signal_bulk_undo() -> Any:
    """Take back what was done with these signals, where there is a way back."""
    return _carried_out(is_undo=True)


def _carried_out(*, is_undo: bool) -> Any:
    uow, form = current_uow(), BulkForm()
    address = address_of(uow, dict(parse_qsl(form.within.data or "")))
    back = pages.list_url(address.without(""))
    act = form.chosen_act() if form.validate_on_submit() else None
    if act is None:
        flash(first_error(form), "error")
        return redirect(back)
    carry_out = bulk.undo if is_undo else bulk.act_on
    try:
        rows = carry_out(uow, act, form.chosen(), cast(Ports, current_app.extensions[EXTENSION]))
    except ValidationError as refusal:
        flash(gettext(str(refusal)), "error")
        return redirect(back)
    return render_template(
        "signal_lists/bulk_result.html",
        act=act,
        act_words=ACTS[act],
        is_undo=is_undo,
        done=[row for row in rows if not row.refusal],
        refused=[row for row in rows if row.refusal],
        undoable=[row for row in rows if row.can_be_undone],
        form=form,
        back=back,
    )
