"""The pages of safety: raise a concern, the worklist, one concern and its steps."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.accounts.models import User
from resilience.audit.pages import readings_of
from resilience.authz.permissions import Permission
from resilience.drafts.restoring import Keeping, restored
from resilience.errors import ValidationError
from resilience.safety import pages, queries, services
from resilience.safety.forms import ConcernForm
from resilience.safety.models import SafetyConcern
from resilience.signals.models import Signal
from resilience.signals.pages import place_sources
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.security import keeps_typed_text
from resilience.web.transaction import current_uow, request_moment

bp = Blueprint("safety", __name__, url_prefix="/safety-concerns")

#: Who reads concerns of others has a worklist.
WORKLIST = (Permission.CONCERN_READ, Permission.CONCERN_READ_TEAM)


@bp.get("")
@requires(Permission.CONCERN_READ_OWN)
def concern_list() -> Any:
    """Show the worklist to who has one, and everybody their own concerns."""
    uow = current_uow()
    has_worklist = any(uow.actor.may(permission) for permission in WORKLIST)
    waiting = queries.list_worklist(uow)
    services.log_listing(uow, waiting)
    worklist = pages.read_as(uow, waiting)
    own = pages.read_as(uow, queries.list_own_concerns(uow))
    return render_template(
        "safety/concern_list.html",
        heading=pages.heading(worklist) if has_worklist else gettext("Your safety concerns"),
        has_worklist=has_worklist,
        worklist=worklist,
        own=own,
        longest=queries.LONGEST_LIST,
        now=uow.now,
    )


@bp.route("/new", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.CONCERN_RAISE)
def concern_new() -> Any:
    """Raise a concern, on its own or from one's own signal."""
    signal = queries.find_own_signal(current_uow(), request.args.get("signal", type=UUID))
    about = signal.id if signal is not None else None
    form, keeping = restored(ConcernForm, "concern", request_moment(), about=about)
    if signal is not None and request.method == "GET" and not keeping.is_restored:
        form.prefill(signal)
    concern = _raised(form) if form.validate_on_submit() else None
    if concern is None:
        return _form_page(form, signal, keeping)
    keeping.settle()
    return redirect(url_for(".concern_detail", concern_id=concern.id))


@bp.get("/<uuid:concern_id>")
@requires(Permission.CONCERN_READ_OWN)
def concern_detail(concern_id: UUID) -> Any:
    """Show one concern: what happened, every step so far, and what its term still leaves."""
    uow = current_uow()
    concern = services.read_concern(uow, concern_id)
    (read,) = pages.read_as(uow, [concern])
    is_own = concern.reporter_id == uow.actor.user_id
    audience = pages.audience_of(uow, concern)
    return render_template(
        "safety/concern_detail.html",
        read=read,
        concern=concern,
        is_own=is_own,
        steps=pages.steps_so_far(concern, is_own=is_own),
        happened=pages.happened(concern),
        audience=audience,
        people=pages.people_of(concern, audience),
        readings=readings_of(uow, "safety_concern", concern.id) if is_own else None,
        now=uow.now,
    )


@bp.post("/<uuid:concern_id>/acknowledge")
@requires(Permission.CONCERN_ACKNOWLEDGE)
def concern_acknowledge(concern_id: UUID) -> Any:
    """Confirm the receipt, and show the concern to read on."""
    services.acknowledge_concern(current_uow(), concern_id)
    flash(gettext("You confirmed the receipt. The reporter sees this at once."), "ok")
    return redirect(url_for(".concern_detail", concern_id=concern_id))


def waiting_count() -> int:
    """Return how many concerns wait for the actor, for the navigation."""
    return queries.count_waiting(current_uow())


NAVIGATION = (
    NavigationItem(
        _l("Safety"), "safety.concern_list", (Permission.CONCERN_READ_OWN,), 60, waiting_count
    ),
)


def _raised(form: ConcernForm) -> SafetyConcern | None:
    """Raise what the form says; put at its field what only the use case could find."""
    try:
        return services.raise_concern(current_uow(), form.draft())
    except ValidationError as refusal:
        form.refuse(refusal)
        form.renew()
        return None


def _form_page(form: ConcernForm, signal: Signal | None, keeping: Keeping) -> Any:
    uow = current_uow()
    form.buurt_code.wijken = place_sources(uow).wijken
    reporter = uow.session.get_one(User, uow.actor.user_id)
    page = render_template(
        "safety/concern_form.html",
        form=form,
        keeping=keeping,
        signal=signal,
        helps=pages.type_helps(),
        severities=pages.severities(),
        promises=pages.promises(),
        audience=pages.audience_for(uow, reporter),
    )
    return page, 422 if form.errors else 200
