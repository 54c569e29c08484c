"""The pages of sharing agreements: list, read, draw up, change, sign, turn down, leave."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.accounts.queries import list_organisations
from resilience.agreements import pages, queries, services, wording
from resilience.agreements.forms import AgreementForm, ReasonForm, agreement_form
from resilience.agreements.labels import FIELDS
from resilience.agreements.models import AgreementVersion
from resilience.authz.permissions import Permission
from resilience.clock import local_day
from resilience.errors import ConflictError, NotAllowedError
from resilience.notifications.services import mark_read
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.security import keeps_typed_text
from resilience.web.step_up import needs_step_up
from resilience.web.transaction import current_uow

bp = Blueprint("agreements", __name__, url_prefix="/sharing-agreements")

NAVIGATION = (
    NavigationItem(
        _l("Sharing agreements"), "agreements.agreement_list", (Permission.AGREEMENT_READ,), 80
    ),
)


@bp.get("")
@requires(Permission.AGREEMENT_READ)
def agreement_list() -> Any:
    """Show the agreements of the own organisation: what waits first, then next to end."""
    uow = current_uow()
    agreements = [pages.read(uow, found) for found in queries.list_agreements(uow)]
    return render_template(
        "agreements/agreement_list.html", agreements=pages.order_of_need(agreements)
    )


@bp.route("/new", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.AGREEMENT_DRAFT)
def agreement_new() -> Any:
    """Draw up a new agreement as a concept."""
    form = _form()
    return _stored(form, lambda draft: services.draw_up(current_uow(), draft))


@bp.get("/<uuid:agreement_id>")
@requires(Permission.AGREEMENT_READ)
def agreement_detail(agreement_id: UUID) -> Any:
    """Show one agreement: parties and signatures, what it covers, versions and history."""
    agreement = queries.load_agreement(current_uow(), agreement_id)
    mark_read(current_uow(), agreement.id)
    return _detail_page(agreement_id, ReasonForm())


@bp.route("/<uuid:agreement_id>/change", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.AGREEMENT_DRAFT)
def agreement_change(agreement_id: UUID) -> Any:
    """Draw up a change; the agreement goes on as it is until the change counts."""
    agreement = queries.load_agreement(current_uow(), agreement_id)
    if queries.find_open_version(agreement) is not None:
        raise ConflictError(wording.IS_BEING_CHANGED)
    start = queries.find_newest_effective(agreement) or agreement.versions[-1]
    form = _form(start, is_change=True)
    return _stored(form, lambda draft: services.draw_up_change(current_uow(), agreement_id, draft))


@bp.route("/versions/<uuid:version_id>/edit", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.AGREEMENT_DRAFT)
def version_edit(version_id: UUID) -> Any:
    """Revise a concept."""
    version = queries.load_version(current_uow(), version_id)
    if not pages.acts(current_uow(), version).revise:
        raise ConflictError("only a concept can be revised")
    form = _form(version, is_change=version.ordinal > 1)
    return _stored(form, lambda draft: services.revise(current_uow(), version_id, draft))


@bp.post("/versions/<uuid:version_id>/submit")
@requires(Permission.AGREEMENT_DRAFT)
def version_submit(version_id: UUID) -> Any:
    """Send a concept on: a first version to the parties, a change to a second person."""
    return _settled(services.submit(current_uow(), version_id), gettext("It has been sent on."))


@bp.post("/versions/<uuid:version_id>/approve")
@requires(Permission.AGREEMENT_DRAFT)
@needs_step_up
def version_approve(version_id: UUID) -> Any:
    """Approve a change that somebody else drew up."""
    version = queries.load_version(current_uow(), version_id)
    if pages.acts(current_uow(), version).is_own_proposal:
        raise NotAllowedError(wording.OWN_PROPOSAL)
    return _settled(
        services.approve(current_uow(), version_id), gettext("The change has been approved.")
    )


@bp.post("/versions/<uuid:version_id>/sign")
@requires(Permission.AGREEMENT_SIGN)
@needs_step_up
def version_sign(version_id: UUID) -> Any:
    """Sign a version for the own organisation."""
    version = services.sign(current_uow(), version_id)
    return _settled(version, gettext("You have signed for your organisation."))


@bp.post("/versions/<uuid:version_id>/refuse")
@requires(Permission.AGREEMENT_READ)
def version_refuse(version_id: UUID) -> Any:
    """Turn a version down, or take it back."""
    uow = current_uow()
    agreement_id = queries.load_version(uow, version_id).agreement_id
    form = ReasonForm()
    if form.validate_on_submit():
        form.apply(lambda: services.refuse(uow, version_id, form.reason.data or ""))
    if form.errors:
        return _detail_page(agreement_id, form)
    flash(gettext("The version has been turned down. Nothing changes."), "ok")
    return redirect(url_for(".agreement_detail", agreement_id=agreement_id))


@bp.post("/<uuid:agreement_id>/leave")
@requires(Permission.AGREEMENT_SIGN)
def agreement_leave(agreement_id: UUID) -> Any:
    """End the agreement for the own organisation, from this minute on."""
    uow = current_uow()
    queries.load_agreement(uow, agreement_id)
    form = ReasonForm(prefix="leave-")
    if form.validate_on_submit():
        form.apply(lambda: services.leave(uow, agreement_id, form.reason.data or ""))
    if form.errors:
        return _detail_page(agreement_id, ReasonForm(formdata=None), form)
    flash(gettext("Your organisation has left. From now on nothing is shared any more."), "ok")
    return redirect(url_for(".agreement_detail", agreement_id=agreement_id))


def _form(start: AgreementVersion | None = None, *, is_change: bool = False) -> AgreementForm:
    uow = current_uow()
    here = [found for found in list_organisations(uow.session) if found.is_active]
    form = agreement_form(here, start, is_change=is_change)
    catalogue = pages.catalogue()
    form.offer(catalogue.type_groups(), catalogue.area_groups(uow))
    return form


def _stored(form: AgreementForm, store: Callable[[Any], AgreementVersion]) -> Any:
    """Store what the form says and show it, or show the form again with what is wrong."""
    draft = form.check(local_day(current_uow().now))
    version = form.apply(lambda: store(draft)) if draft is not None else None
    if version is not None:
        return _settled(version, gettext("The concept has been stored."))
    return render_template("agreements/agreement_form.html", form=form), 422 if form.errors else 200


def _settled(version: AgreementVersion, words: str) -> Any:
    flash(words, "ok")
    return redirect(url_for("agreements.agreement_detail", agreement_id=version.agreement_id))


def _detail_page(agreement_id: UUID, form: ReasonForm, leaving: ReasonForm | None = None) -> Any:
    uow = current_uow()
    shown = pages.read(uow, queries.load_agreement(uow, agreement_id))
    waiting = queries.find_open_version(shown.agreement)
    page = render_template(
        "agreements/agreement_detail.html",
        shown=shown,
        waiting=waiting,
        waiting_acts=pages.acts(uow, waiting) if waiting else pages.Acts(),
        unsigned=pages.organisations_without_signatory(uow, waiting) if waiting else [],
        differences=pages.differences(waiting) if waiting else [],
        fields=tuple(FIELDS),
        covered=pages.covered_types,
        area_names=lambda version: pages.area_names(uow, version),
        history=pages.history(shown.agreement),
        can_leave=pages.can_leave(uow, shown),
        form=form,
        leaving=leaving or ReasonForm(formdata=None, prefix="leave-"),
    )
    return page, 422 if form.errors or (leaving and leaving.errors) else 200
