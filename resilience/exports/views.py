"""The pages of exports: ask, follow, fetch, stop; and for the privacy officer, keep watch."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.authz.permissions import Permission
from resilience.exports import pages, queries, services
from resilience.exports.asking import AskedMap, AskedSignals, Handed
from resilience.notifications.services import mark_read
from resilience.outgoing.answers import attachment
from resilience.web.filters import label
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.step_up import needs_step_up
from resilience.web.transaction import current_uow

bp = Blueprint("exports", __name__, url_prefix="/exports")

NAVIGATION = (NavigationItem(_l("Exports"), "exports.watch_list", (Permission.AUDIT_READ,), 86),)
SEE_OTHER = 303


@bp.route("/signals", methods=["GET", "POST"])
@requires(Permission.SIGNAL_EXPORT)
@needs_step_up
def signals_new() -> Any:
    """Ask what the list is needed for; a short one leaves at once, a long one is made apart."""
    asked = AskedSignals.read(current_uow())
    if asked.form.validate_on_submit() and (answer := asked.carry_out()) is not None:
        return _handed_file(answer)
    page = render_template("exports/signals_new.html", asked=asked, form=asked.form)
    return page, 422 if asked.form.errors else 200


@bp.route("/map", methods=["GET", "POST"])
@requires(Permission.EXPORT_MAKE)
@needs_step_up
def map_new() -> Any:
    """Ask what the numbers of a map are needed for, and hand them over."""
    asked = AskedMap.read(current_uow())
    if asked.form.validate_on_submit() and (answer := asked.carry_out()) is not None:
        return _handed_file(answer)
    page = render_template("exports/map_new.html", asked=asked, form=asked.form)
    return page, 422 if asked.form.errors else 200


@bp.get("")
@requires(Permission.EXPORT_MAKE)
def export_list() -> Any:
    """Show one's own exports."""
    uow = current_uow()
    found = [pages.shown(each, uow.now) for each in queries.list_own(uow)]
    return render_template("exports/export_list.html", exports=found)


@bp.get("/organisation")
@requires(Permission.AUDIT_READ)
def watch_list() -> Any:
    """Show what people of the own organisation took out, without anything of its content."""
    uow = current_uow()
    found = [pages.shown(each, uow.now) for each in queries.list_of_organisation(uow)]
    return render_template("exports/watch_list.html", exports=found)


@bp.get("/<uuid:export_id>")
@requires(Permission.EXPORT_MAKE)
def export_detail(export_id: UUID) -> Any:
    """Show how far an export is, and what can be done with it."""
    uow = current_uow()
    export = queries.load_own(uow, export_id)
    mark_read(uow, export.id)
    return render_template("exports/export_detail.html", shown=pages.shown(export, uow.now))


@bp.get("/<uuid:export_id>/state.json")
@requires(Permission.EXPORT_MAKE)
def export_state(export_id: UUID) -> Response:
    """Answer with how far an export is, for the page that waits."""
    uow = current_uow()
    shown = pages.shown(queries.load_own(uow, export_id), uow.now)
    answer = jsonify(
        is_under_way=shown.export.is_under_way,
        state=label(shown.state),
        percent=shown.percent,
        progress=shown.progress,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/<uuid:export_id>/end")
@requires(Permission.EXPORT_MAKE)
def export_end(export_id: UUID) -> Any:
    """Stop an export, or throw its file away."""
    services.end_export(current_uow(), export_id)
    flash(gettext("Stopped. Nothing of the file was kept."), "ok")
    return redirect(url_for(".export_list"), SEE_OTHER)


@bp.get("/<uuid:export_id>/file")
@requires(Permission.EXPORT_MAKE)
@needs_step_up
def export_file(export_id: UUID) -> Response:
    """Hand over a file that was made, to its maker only."""
    uow = current_uow()
    export = services.take_file(uow, export_id)
    content = b"".join(queries.read_pieces(uow, export))
    return attachment(content, f"weerbaar-{export.number}.{export.file_kind.value}")


def _handed_file(handed: Handed) -> Any:
    if handed.content is None:
        return redirect(url_for(".export_detail", export_id=handed.export_id), SEE_OTHER)
    return attachment(handed.content, handed.name)
