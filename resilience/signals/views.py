"""The pages of signals: record one, read one, withdraw one."""

from typing import Any, cast
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.audit.pages import readings_of
from resilience.authz.permissions import Permission
from resilience.authz.shared_fields import SharedField
from resilience.drafts.restoring import Keeping, restored
from resilience.errors import ValidationError
from resilience.notifications.services import mark_read
from resilience.signals import labels, pages, queries, services
from resilience.signals.attributes import SignalState
from resilience.signals.exact_places import list_reads_of_own
from resilience.signals.fact_rows import fact_groups, organisation_words, outside_words
from resilience.signals.forms import SignalForm, WithdrawForm
from resilience.signals.models import Signal
from resilience.signals.ports import EXTENSION, Ports
from resilience.signals.sections import EXTENSION as SECTIONS
from resilience.signals.sections import sections_of
from resilience.signals.states import COUNTED_OUT, Mover, states_before
from resilience.uow import UnitOfWork
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.security import keeps_typed_text
from resilience.web.transaction import current_uow, request_moment

bp = Blueprint("signals", __name__, url_prefix="/signals")

NAVIGATION = (
    NavigationItem(_l("Signals"), "signals.signal_list", (Permission.SIGNAL_READ_OWN,), 20),
)

bp.add_app_template_filter(labels.type_label)
bp.add_app_template_filter(labels.domain_label)
bp.add_app_template_filter(organisation_words)
bp.add_app_template_global(outside_words)


@bp.route("/new", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.SIGNAL_RECORD)
def signal_new() -> Any:
    """Record a signal; what felt unsafe goes on to a safety concern."""
    origin = services.origin_of_reporter(current_uow())
    form, keeping = restored(SignalForm, "signal", request_moment(), origin)
    signal = _recorded(form) if form.validate_on_submit() else None
    if signal is None:
        return _form_page(form, keeping)
    keeping.settle()
    flash(_thanks(signal), "ok")
    if signal.felt_unsafe:
        return redirect(url_for("safety.concern_new", signal=signal.id))
    return redirect(url_for(".signal_detail", signal_id=signal.id))


@bp.get("/<uuid:signal_id>")
@requires(Permission.SIGNAL_READ_OWN)
def signal_detail(signal_id: UUID) -> Any:
    """Show one signal with all its attributes and its history."""
    signal = services.read_signal(current_uow(), signal_id)
    mark_read(current_uow(), signal.id)
    return _detail_page(signal, WithdrawForm())


@bp.post("/<uuid:signal_id>/withdraw")
@keeps_typed_text
@requires(Permission.SIGNAL_RECORD)
def signal_withdraw(signal_id: UUID) -> Any:
    """Withdraw one's own signal."""
    # First of all, because what the form refuses is shown with the whole signal.
    signal = services.load_own_signal(current_uow(), signal_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        reason = form.reason.data or ""
        form.apply(lambda: services.withdraw_signal(current_uow(), signal_id, reason, _ports()))
    if form.is_submitted() and not form.errors:
        flash(gettext("The signal has been withdrawn. Its text has been erased."), "ok")
        return redirect(url_for(".signal_detail", signal_id=signal_id))
    return _detail_page(signal, form)


def _recorded(form: SignalForm) -> Signal | None:
    """Record what the form says; put at its field what only the use case could find."""
    try:
        return services.record_signal(current_uow(), form.draft(), _ports())
    except ValidationError as refusal:
        form.refuse(refusal)
        form.renew()
    return None


def _form_page(form: SignalForm, keeping: Keeping) -> Any:
    sources = pages.place_sources(current_uow())
    form.buurt_code.wijken = sources.wijken
    page = render_template(
        "signals/signal_form.html",
        form=form,
        keeping=keeping,
        sources=sources,
        groups=pages.type_groups(),
        routes=labels.ROUTES,
    )
    return page, 422 if form.errors else 200


def _detail_page(signal: Signal, form: WithdrawForm) -> Any:
    uow = current_uow()
    (read,) = queries.read_as(uow, [signal])
    has_exact_place = queries.has_exact_place(uow, signal)
    page = render_template(
        "signals/signal_detail.html",
        read=read,
        signal=read.signal,
        groups=fact_groups(read, has_exact_place=has_exact_place),
        has_exact_place=has_exact_place,
        place_reads=pages.place_reads(list_reads_of_own(uow, signal)),
        readings=_readings(uow, signal),
        history=pages.history(signal, has_words=read.knows(SharedField.TEXT)),
        is_withdrawn=signal.state in COUNTED_OUT,
        can_withdraw=signal.state in states_before(SignalState.WITHDRAWN, {Mover.REPORTER}),
        form=form,
        **sections_of(current_app.extensions[SECTIONS], uow, read),
    )
    return page, 422 if form.errors else 200


def _readings(uow: UnitOfWork, signal: Signal) -> list[dict[str, Any]] | None:
    """Return who read the actor's own signal (R-24); of others one does not learn it."""
    if signal.reporter_id != uow.actor.user_id:
        return None
    # Who read the exact place, and what for, has a list of its own.
    return readings_of(uow, "signal", signal.id, besides=("exact_place:read",))


def _thanks(signal: Signal) -> str:
    thanks = gettext(
        "Thank you. Your signal was recorded under number %(number)s.", number=signal.number
    )
    if signal.state is SignalState.TO_REVIEW:
        looked = gettext("A colleague takes a look at your words first; you can follow it here.")
        thanks = f"{thanks} {looked}"
    promise = gettext("Within 10 working days you will hear what was done with it.")
    return f"{thanks} {promise}" if signal.is_feedback_wanted else str(thanks)


def _ports() -> Ports:
    return cast(Ports, current_app.extensions[EXTENSION])
