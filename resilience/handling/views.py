"""The pages of corrections; who works on a signal, notes and handovers are in ``work_views``."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from resilience.authz.permissions import Permission
from resilience.drafts.restoring import Keeping, restored
from resilience.errors import ConflictError, ValidationError
from resilience.handling import pages, queries, services
from resilience.handling.correcting import snapshot_of
from resilience.handling.correction_form import CorrectionForm
from resilience.handling.permitted import is_reporter, parts_open_to
from resilience.handling.snapshots import Snapshot, before_each
from resilience.handling.value_words import Change
from resilience.signals import labels as signal_labels
from resilience.signals import pages as signal_pages
from resilience.signals.attributes import SignalState
from resilience.signals.models import Signal
from resilience.web.guards import requires
from resilience.web.security import keeps_typed_text
from resilience.web.transaction import current_uow

bp = Blueprint("handling", __name__, url_prefix="/signals/<uuid:signal_id>")

bp.add_app_template_filter(pages.who, "colleague")


@bp.route("/correct", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.SIGNAL_RECORD)
def signal_correct(signal_id: UUID) -> Any:
    """Correct a signal; what somebody else corrected meanwhile is shown first."""
    try:
        signal = services.load_correctable(current_uow(), signal_id)
    except ConflictError as refusal:
        return _back(signal_id, gettext(str(refusal)), "warning")
    form, keeping = _form(signal)
    if not form.validate_on_submit():
        return _page(form, keeping, signal)
    seen = _seen(signal, form.seen_version)
    try:
        corrected = services.correct_signal(current_uow(), signal_id, form.draft(seen))
    except ValidationError as refusal:
        form.refuse(refusal)
        return _page(form, keeping, signal)
    except services.CorrectedMeanwhileError:
        return _page_again(form, keeping, signal)
    keeping.settle()
    return _back(signal_id, _said(corrected), "ok")


def _form(signal: Signal) -> tuple[CorrectionForm, Keeping]:
    actor = current_uow().actor
    shown = snapshot_of(signal)
    given = (shown, signal.version, parts_open_to(signal, actor), signal.origin)
    return restored(CorrectionForm, "correction", *given, about=signal.id)


def _seen(signal: Signal, version: int) -> Snapshot:
    """Return the signal as it stood when the page was opened."""
    now = snapshot_of(signal)
    return before_each(now, queries.list_versions(current_uow(), signal.id)).get(version, now)


def _page(
    form: CorrectionForm,
    keeping: Keeping,
    signal: Signal,
    meanwhile: tuple[Change, ...] = (),
) -> Any:
    uow = current_uow()
    sources = signal_pages.place_sources(uow)
    form.buurt_code.wijken = sources.wijken
    page = render_template(
        "handling/signal_correct.html",
        form=form,
        keeping=keeping,
        signal=signal,
        meanwhile=meanwhile,
        sources=sources,
        now_words=pages.words_of(uow, signal),
        groups=signal_pages.type_groups(),
        routes=signal_labels.ROUTES,
        is_own=is_reporter(signal, uow.actor),
    )
    return page, 409 if meanwhile else 422 if form.errors else 200


def _page_again(form: CorrectionForm, keeping: Keeping, signal: Signal) -> Any:
    """Show what a colleague changed, with everything that was typed still in its place."""
    uow = current_uow()
    uow.session.refresh(signal)
    seen = _seen(signal, form.seen_version)
    meanwhile = pages.changes_since(uow, signal, form.seen_version)
    form.take_over(seen, snapshot_of(signal), signal.version)
    return _page(form, keeping, signal, meanwhile)


def _said(signal: Signal) -> str:
    if signal.state is SignalState.TO_REVIEW:
        kept = gettext(
            "Your correction is kept. A colleague looks at the words first; until then "
            "nobody else sees this signal."
        )
    else:
        kept = gettext("The signal has been corrected. What stood there is in the history.")
    return str(kept)


def _back(signal_id: UUID, said: str, kind: str) -> Any:
    flash(said, kind)
    return redirect(url_for("signals.signal_detail", signal_id=signal_id))
