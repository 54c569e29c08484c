"""What who holds the direction does with a signal: accept it, reject it, close it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms.fields import StringField
from wtforms.validators import InputRequired, Length

from resilience.authz.permissions import Permission
from resilience.drafts.restoring import restored
from resilience.errors import NotAllowedError
from resilience.signals.attributes import SignalState
from resilience.signals.form_parts import RefusingForm
from resilience.signals.models import Signal
from resilience.signals.moves import move_signal, movers_of
from resilience.signals.ports import EXTENSION, Ports
from resilience.signals.queries import ReadSignal, load_signal, read_as
from resilience.signals.services import read_signal
from resilience.signals.states import Mover, find_move, moves_from
from resilience.uow import UnitOfWork
from resilience.web.forms import Readable
from resilience.web.guards import requires
from resilience.web.security import keeps_typed_text
from resilience.web.transaction import current_uow

bp = Blueprint("moves", __name__, url_prefix="/signals")

LONGEST_REASON = 300
#: The steps that are one press; an answer and a rejection have a page of their own.
PRESSES = {
    SignalState.ACCEPTED: _l("Accept"),
    SignalState.CLOSED: _l("Close"),
}
REOPEN = _l("Take up again")
DONE = {
    SignalState.ACCEPTED: _l("The signal has been accepted."),
    SignalState.CLOSED: _l("The signal has been closed."),
}


class RejectForm(RefusingForm):
    """Why a signal is rejected."""

    reason = StringField(
        _l("Why do you reject it?"),
        description=_l("Your colleague who recorded it reads this. No names."),
        validators=[
            InputRequired(_l("Say briefly why this signal is rejected; the reporter reads it.")),
            Length(max=LONGEST_REASON, message=_l("Shorten your text to at most 300 characters.")),
            Readable(),
        ],
    )


@bp.post("/<uuid:signal_id>/move")
@requires(Permission.SIGNAL_HANDLE)
def signal_move(signal_id: UUID) -> Any:
    """Make a step that needs no words."""
    load_signal(current_uow(), signal_id)
    wanted = next((to for to in PRESSES if to.value == request.form.get("to")), None)
    if wanted is None:
        abort(400)
    move_signal(current_uow(), signal_id, wanted, ports=_ports())
    flash(str(DONE[wanted]), "ok")
    return redirect(url_for("signals.signal_detail", signal_id=signal_id))


@bp.route("/<uuid:signal_id>/reject", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.SIGNAL_HANDLE)
def signal_reject(signal_id: UUID) -> Any:
    """Reject a signal with a reason: it counts no more, and its text goes at once."""
    signal = read_signal(current_uow(), signal_id)
    if Mover.COORDINATOR not in movers_of(signal, current_uow().actor):
        raise NotAllowedError("only who holds the direction in the area rejects a signal")
    form, keeping = restored(RejectForm, "reject", about=signal_id)
    if form.validate_on_submit():
        reason = form.reason.data or ""
        form.apply(
            lambda: move_signal(
                current_uow(), signal_id, SignalState.REJECTED, reason, ports=_ports()
            )
        )
    if form.is_submitted() and not form.errors:
        keeping.settle()
        flash(gettext("The signal has been rejected. Its text has been erased."), "ok")
        return redirect(url_for("signals.signal_detail", signal_id=signal_id))
    (read,) = read_as(current_uow(), [signal])
    page = render_template("review/reject.html", read=read, form=form, keeping=keeping)
    return page, 422 if form.errors else 200


def section(uow: UnitOfWork, read: ReadSignal) -> Mapping[str, Any]:
    """Return the steps that the reader can make with a signal, for its page."""
    if not uow.actor.may(Permission.SIGNAL_HANDLE):
        return {"presses": [], "can_reject": False}
    signal = load_signal(uow, read.signal.id)
    mine = {Mover.COORDINATOR} & movers_of(signal, uow.actor)
    return {
        "presses": _presses(signal, mine),
        "can_reject": find_move(signal.state, SignalState.REJECTED, mine) is not None,
    }


def _presses(signal: Signal, mine: set[Mover]) -> list[tuple[str, Any]]:
    """Return what can be pressed: (state, words) pairs."""
    is_closed = signal.state in (SignalState.CLOSED, SignalState.FED_BACK)
    words = PRESSES | ({SignalState.ACCEPTED: REOPEN} if is_closed else {})
    return [
        (move.after.value, words[move.after])
        for move in moves_from(signal.state, mine)
        if move.after in words
    ]


def _ports() -> Ports:
    ports: Ports = current_app.extensions[EXTENSION]
    return ports
