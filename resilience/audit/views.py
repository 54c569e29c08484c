"""The log, for the privacy officer: search it, take lines out, take an anchor along."""

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from resilience.audit import pages, queries
from resilience.audit.anchors import anchor_file, list_newest_anchors, load_anchor
from resilience.audit.export import MOST_LINES, processing_log, spreadsheet
from resilience.audit.forms import ExportForm, ExportKind
from resilience.audit.listing import PAGE_SIZE, Cursor, LogFilter, read_cursor, read_filter
from resilience.audit.services import record_act
from resilience.audit.signing import current_signer
from resilience.authz.permissions import Permission
from resilience.clock import local_day
from resilience.db.types import current_sealer
from resilience.outgoing.answers import attachment
from resilience.outgoing.taking import taking_of
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.step_up import needs_step_up
from resilience.web.transaction import current_uow

bp = Blueprint("audit", __name__, url_prefix="/log")

NAVIGATION = (NavigationItem(_l("Log"), "audit.entry_list", (Permission.AUDIT_READ,), 85),)
SHOWN_ANCHORS = 3


@bp.get("")
@requires(Permission.AUDIT_READ)
def entry_list() -> Any:
    """Show the lines that were asked for; they hold no content. Looking is logged as well."""
    uow, wanted = current_uow(), _wanted()
    after = read_cursor(request.args.get("after", ""))
    entries = queries.list_entries(uow, wanted, after, PAGE_SIZE + 1)
    record_act(uow, "audit:read", "log", uow.actor.organisation_id)
    return render_template(
        "audit/entry_list.html",
        wanted=wanted,
        lines=pages.shown(uow, entries[:PAGE_SIZE]),
        next_url=_next_url(wanted, entries),
        is_continued=after is not None,
        anchors=list_newest_anchors(uow.session, SHOWN_ANCHORS),
        heads=pages.heads(),
        activities=pages.activity_options(),
        outcomes=pages.outcome_options(),
    )


@bp.route("/export", methods=["GET", "POST"])
@requires(Permission.AUDIT_READ)
@needs_step_up
def entry_export() -> Any:
    """Ask what lines are needed for, and hand them over in one file."""
    uow, wanted, form = current_uow(), _wanted(), ExportForm()
    if form.validate_on_submit():
        return _file(wanted, ExportKind(form.kind.data), form.reason.data or "")
    page = render_template(
        "audit/entry_export.html",
        form=form,
        wanted=wanted,
        chosen=pages.chosen(wanted),
        total=queries.count_entries(uow, wanted, MOST_LINES + 1),
        most=MOST_LINES,
    )
    return page, 422 if form.errors else 200


@bp.get("/anchors/<int:sequence>.json")
@requires(Permission.AUDIT_READ)
@needs_step_up
def anchor_download(sequence: int) -> Response:
    """Hand over an anchor, to be kept where nobody of the platform can come."""
    uow = current_uow()
    anchor = load_anchor(uow.session, sequence)
    record_act(uow, "audit:export_anchor", "audit_anchor", sequence)
    return attachment(anchor_file(anchor, current_signer()), f"weerbaar-anchor-{sequence}.json")


def _file(wanted: LogFilter, kind: ExportKind, reason: str) -> Response:
    uow = current_uow()
    entries = queries.list_entries(uow, wanted, limit=MOST_LINES)
    lines = pages.shown(uow, entries)
    taking = taking_of(uow, reason)
    record_act(uow, "audit:export", "log", f"{len(lines)} lines", reason)
    if kind is ExportKind.CSV:
        return attachment(spreadsheet(lines, taking, pages.chosen(wanted)), "weerbaar-log.csv")
    ended = queries.moments_of_commit(uow, entries)
    told = processing_log(lines, taking, ended, current_sealer())
    return attachment(told, "weerbaar-log.jsonl")


def _wanted() -> LogFilter:
    return read_filter(request.args, local_day(current_uow().now))


def _next_url(wanted: LogFilter, entries: Any) -> str | None:
    """Return the way to what lies below, when there is more than one page."""
    if len(entries) <= PAGE_SIZE:
        return None
    last = entries[PAGE_SIZE - 1]
    after = Cursor(last.at, last.id).text()
    arguments: dict[str, Any] = {**wanted.arguments(), "after": after}
    return url_for(".entry_list", **arguments)
