"""The pages of working on a signal: who has it, notes, and handovers of a person case."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from resilience.authz.permissions import Permission
from resilience.errors import ConflictError
from resilience.handling import assigning, handing_over, noting, queries
from resilience.handling.attributes import HandoverState
from resilience.handling.forms import AssignForm, HandoverForm, NoteForm
from resilience.signals.models import Signal
from resilience.web.guards import requires
from resilience.web.security import keeps_typed_text
from resilience.web.transaction import current_uow, request_moment

bp = Blueprint("signal_work", __name__, url_prefix="/signals/<uuid:signal_id>")


@bp.post("/take")
@requires(Permission.SIGNAL_RECORD)
def assignment_take(signal_id: UUID) -> Any:
    """Take the signal up."""
    return _done(
        signal_id,
        lambda: assigning.take_signal(current_uow(), signal_id),
        gettext("This signal is now with you."),
    )


@bp.post("/release")
@requires(Permission.SIGNAL_RECORD)
def assignment_end(signal_id: UUID) -> Any:
    """Let the signal go."""
    return _done(
        signal_id,
        lambda: assigning.release_signal(current_uow(), signal_id),
        gettext("This signal is free again. A colleague can take it up."),
    )


@bp.route("/assign", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.SIGNAL_RECORD)
def assignment_new(signal_id: UUID) -> Any:
    """Give the signal to a colleague who may read it."""
    uow = current_uow()
    signal = assigning.load_workable(uow, signal_id)
    form = AssignForm()
    form.offer(queries.list_readers(uow, signal))
    if form.validate_on_submit():
        form.apply(lambda: assigning.assign_signal(uow, signal_id, form.chosen()))
    if form.is_submitted() and not form.errors:
        return _back(signal_id, gettext("Your colleague has been told."))
    return _page("handling/assignment_form.html", signal, form)


@bp.route("/notes/new", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.SIGNAL_RECORD)
def note_new(signal_id: UUID) -> Any:
    """Write a note for colleagues."""
    uow = current_uow()
    signal = assigning.load_workable(uow, signal_id)
    form = NoteForm()
    if form.validate_on_submit():
        form.apply(lambda: noting.write_note(uow, signal_id, form.text.data or ""))
    if form.is_submitted() and not form.errors:
        return _back(signal_id, gettext("Your note is kept."))
    return _page("handling/note_form.html", signal, form)


@bp.post("/notes/<uuid:note_id>/erase")
@requires(Permission.SIGNAL_RECORD)
def note_erase(signal_id: UUID, note_id: UUID) -> Any:
    """Take one's own note away."""
    noting.erase_note(current_uow(), note_id)
    return _back(signal_id, gettext("Your note has been erased."))


@bp.route("/handovers/new", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.SIGNAL_RECORD)
def handover_new(signal_id: UUID) -> Any:
    """Note that a person case was passed on, without a word about it."""
    uow = current_uow()
    signal = assigning.load_workable(uow, signal_id)
    form = HandoverForm(request_moment())
    if form.validate_on_submit():
        form.apply(lambda: handing_over.record_handover(uow, signal_id, form.draft()))
    if form.is_submitted() and not form.errors:
        return _back(signal_id, gettext("The handover has been noted."))
    return _page("handling/handover_form.html", signal, form)


@bp.post("/handovers/<uuid:handover_id>/<any(accepted,returned):answer>")
@requires(Permission.SIGNAL_RECORD)
def handover_answer(signal_id: UUID, handover_id: UUID, answer: str) -> Any:
    """Note whether the other side took the case on."""
    given = HandoverState.ACCEPTED if answer == "accepted" else HandoverState.RETURNED
    return _done(
        signal_id,
        lambda: handing_over.answer_handover(current_uow(), handover_id, given),
        gettext("The answer has been noted."),
    )


def _page(template: str, signal: Signal, form: Any) -> Any:
    return render_template(template, signal=signal, form=form), 422 if form.errors else 200


def _done(signal_id: UUID, act: Callable[[], object], said: str) -> Any:
    """Do something that a colleague may have done a moment before, and go back to the signal."""
    try:
        act()
    except ConflictError as refusal:
        return _back(signal_id, gettext(str(refusal)), "warning")
    return _back(signal_id, said)


def _back(signal_id: UUID, said: str, kind: str = "ok") -> Any:
    flash(said, kind)
    return redirect(url_for("signals.signal_detail", signal_id=signal_id))
