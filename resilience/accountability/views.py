"""The landing page of accountability, the bias reports, the registers, and the public page."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.accountability import files, queries, registers
from resilience.accountability.bias_pages import bars
from resilience.accountability.documents import RegisterDocument, RegisterKind
from resilience.accountability.public import VISITOR, load_public_numbers
from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.errors import NotFoundError
from resilience.maps.labels import category_label
from resilience.maps.release import POLICY
from resilience.outgoing.answers import attachment
from resilience.outgoing.forms import ReasonForm, reason_page
from resilience.outgoing.taking import taking_of
from resilience.signals.labels import type_label
from resilience.uow import UnitOfWork
from resilience.web.guards import public, requires
from resilience.web.navigation import NavigationItem
from resilience.web.shell import current_shell
from resilience.web.step_up import needs_step_up
from resilience.web.transaction import (
    current_session,
    current_uow,
    request_moment,
    request_origin,
)

bp = Blueprint("accountability", __name__)

NAVIGATION = (
    NavigationItem(
        _l("Accountability"),
        "accountability.overview",
        (Permission.ACCOUNTABILITY_READ,),
        79,
    ),
)
WRITERS = {
    "json": files.register_json,
    "csv": files.register_csv,
    "md": files.register_markdown,
}


@bp.get("/accountability")
@requires(Permission.ACCOUNTABILITY_READ)
def overview() -> Any:
    """Show everything with which the platform accounts for itself."""
    return render_template("accountability/overview.html", titles=registers.titles())


@bp.get("/accountability/bias")
@requires(Permission.ACCOUNTABILITY_READ)
def bias_list() -> Any:
    """Show the quarters of which there is a report."""
    reports = queries.list_bias_reports(current_uow())
    return render_template("accountability/bias_list.html", reports=reports)


@bp.get("/accountability/bias/<period_code>")
@requires(Permission.ACCOUNTABILITY_READ)
def bias_detail(period_code: str) -> Any:
    """Show the report of one quarter, to read or to print."""
    report = queries.load_bias_report(current_uow(), period_code)
    return render_template(
        "accountability/bias_detail.html", report=report, bars=bars, type_label=type_label
    )


@bp.route("/accountability/bias/<period_code>/file.csv", methods=["GET", "POST"])
@requires(Permission.ACCOUNTABILITY_READ)
@needs_step_up
def bias_file(period_code: str) -> Any:
    """Ask what for, and answer with the report of one quarter as a file."""
    uow, form = current_uow(), ReasonForm()
    report = queries.load_bias_report(uow, period_code)
    if not form.validate_on_submit():
        back = url_for(".bias_detail", period_code=period_code)
        return reason_page(form, f"{gettext('Bias report')} {report.period_code}", back)
    record_act(uow, "bias_report:export", "bias_report", report.period_code, form.reason)
    content = files.bias_csv(report, taking_of(uow, form.reason))
    return attachment(content, f"weerbaar-bias-{report.period_code}.csv")


@bp.get("/accountability/registers/<kind>")
@requires(Permission.ACCOUNTABILITY_READ)
def register_detail(kind: str) -> Any:
    """Show a register as things stand now, to read or to print."""
    return render_template("accountability/register.html", register=_register(kind))


@bp.route("/accountability/registers/<kind>/file.<format_>", methods=["GET", "POST"])
@requires(Permission.ACCOUNTABILITY_READ)
@needs_step_up
def register_file(kind: str, format_: str) -> Any:
    """Ask what for, and answer with a register as a file."""
    write = WRITERS.get(format_)
    if write is None:
        raise NotFoundError(f"no register as {format_[:10]}")
    uow, document, form = current_uow(), _register(kind), ReasonForm()
    if not form.validate_on_submit():
        return reason_page(form, document.title, url_for(".register_detail", kind=kind))
    record_act(uow, "register:export", "register", document.kind.value, form.reason)
    content = write(document, taking_of(uow, form.reason))
    return attachment(content, f"weerbaar-{document.kind.value}.{format_}")


@bp.get("/public")
@public
def public_page() -> Any:
    """Tell everybody what the platform is for, by which rules, and what it counted."""
    asked = UnitOfWork(current_session(), VISITOR, request_moment(), request_origin())
    return render_template(
        "accountability/public.html",
        numbers=load_public_numbers(asked),
        limits=POLICY,
        contact=current_shell().config.rights_contact,
        category_label=category_label,
    )


def _register(kind: str) -> RegisterDocument:
    if kind not in set(RegisterKind):
        raise NotFoundError(f"no register {kind[:20]}")
    return registers.make_register(current_uow(), current_shell().config, RegisterKind(kind))
