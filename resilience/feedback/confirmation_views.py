"""While recording: what looks like it nearby; and "I saw this too"."""

from textwrap import shorten
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, url_for
from flask_babel import gettext

from resilience.authz.permissions import Permission
from resilience.authz.shared_fields import SharedField
from resilience.errors import ValidationError
from resilience.feedback import confirming
from resilience.feedback.forms import LookingForm
from resilience.feedback.similar import list_similar, surroundings
from resilience.signals.checks import fitting_type
from resilience.signals.labels import type_label
from resilience.signals.queries import ReadSignal
from resilience.web.filters import day
from resilience.web.guards import requires
from resilience.web.transaction import current_uow

bp = Blueprint("confirmations", __name__, url_prefix="/signals")

#: So much of a text tells whether it is the same.
EXCERPT = 120


@bp.post("/similar")
@requires(Permission.SIGNAL_RECORD)
def similar_list() -> Any:
    """Give what looks like the signal that is being recorded, for the page to show.

    It is posted, so that the place that was marked stands in no address and no log of a proxy.
    """
    return jsonify(similar=[_told(read) for read in _similar(LookingForm())])


@bp.post("/<uuid:signal_id>/confirm")
@requires(Permission.SIGNAL_RECORD)
def signal_confirm(signal_id: UUID) -> Any:
    """Confirm a signal of somebody else."""
    confirming.confirm_signal(current_uow(), signal_id)
    flash(gettext("Thank you. You confirmed this signal, so it need not be recorded twice."), "ok")
    return redirect(url_for("signals.signal_detail", signal_id=signal_id))


@bp.post("/<uuid:signal_id>/confirm/take-back")
@requires(Permission.SIGNAL_RECORD)
def signal_take_back(signal_id: UUID) -> Any:
    """Take one's confirmation back."""
    confirming.take_back(current_uow(), signal_id)
    flash(gettext("Your confirmation has been taken back. It no longer counts."), "ok")
    return redirect(url_for("signals.signal_detail", signal_id=signal_id))


def _similar(form: LookingForm) -> list[ReadSignal]:
    """Return what looks like it; nothing as long as the place or the kind is unknown."""
    uow = current_uow()
    try:
        around = surroundings(uow, form.where())
        return list_similar(uow, fitting_type(form.signal_type.data or ""), around)
    except ValidationError:
        return []


def _told(read: ReadSignal) -> dict[str, Any]:
    """Return what the form shows of a signal: what its reader finds in the list as well."""
    signal = read.signal
    has_words = read.knows(SharedField.TEXT)
    return {
        "title": type_label(signal.signal_type),
        "url": url_for("signals.signal_detail", signal_id=signal.id),
        "where": f"{read.buurt_name}, {day(signal.recorded_at)}",
        "text": shorten(signal.text, EXCERPT, placeholder=" …") if has_words else "",
        "isOwn": read.is_own,
        "confirmUrl": url_for(".signal_confirm", signal_id=signal.id),
    }
