"""The pages of imports: a file, its columns, its questions, every verdict, and the decision."""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.errors import ValidationError
from resilience.imports import labels, pages, queries, services
from resilience.imports.forms import (
    ColumnsForm,
    StoreForm,
    UploadForm,
    is_unsure,
    questions_form,
)
from resilience.imports.limits import LARGEST_REQUEST
from resilience.imports.mapping import Field, Matching
from resilience.imports.models import SignalImport
from resilience.imports.states import FileError, ImportState
from resilience.imports.survey import Survey
from resilience.web.guards import requires
from resilience.web.limits import takes_at_most
from resilience.web.navigation import NavigationItem
from resilience.web.security import keeps_typed_text
from resilience.web.step_up import needs_step_up
from resilience.web.transaction import current_uow, let_body_come_in

bp = Blueprint("imports", __name__, url_prefix="/imports")

NAVIGATION = (
    NavigationItem(_l("Imports"), "imports.import_list", (Permission.SIGNAL_IMPORT,), 45),
)


@bp.get("")
@requires(Permission.SIGNAL_IMPORT)
def import_list() -> Any:
    """Show the imports of the own organisation, newest first."""
    found = queries.list_imports(current_uow())
    return render_template("imports/import_list.html", imports=found, pages=pages)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.SIGNAL_IMPORT)
@takes_at_most(LARGEST_REQUEST)
@keeps_typed_text
def import_new() -> Any:
    """Take in a file; it is streamed, so the one large body of the platform comes in here."""
    let_body_come_in()
    form, said = UploadForm(), ""
    if form.validate_on_submit():
        try:
            found = services.take_in(current_uow(), form.file())
        except ValidationError as refusal:
            said = _(str(refusal))
        except FileError as error:
            said = str(labels.FAULTS[error.fault])
        else:
            return redirect(url_for(".import_columns", import_id=found.id))
    page = render_template("imports/import_new.html", form=form, said=said)
    return page, 422 if said or form.errors else 200


@bp.route("/<uuid:import_id>/columns", methods=["GET", "POST"])
@requires(Permission.SIGNAL_IMPORT)
def import_columns(import_id: UUID) -> Any:
    """Ask which column is what; what was guessed or kept stands there already."""
    found = queries.load_import(current_uow(), import_id)
    form = _columns_form(found)
    if form.validate_on_submit():
        try:
            services.match_columns(current_uow(), import_id, form.draft())
        except ValidationError as refusal:
            form.blame(refusal)
        else:
            return redirect(url_for(".import_detail", import_id=import_id))
    page = render_template(
        "imports/import_columns.html",
        found=found,
        form=form,
        helps=labels.HELPS,
        fields=Field,
        fault=pages.fault_words(found),
        examples=pages.column_examples(found, json.loads(found.sample or "[]")),
    )
    return page, 422 if form.errors else 200


@bp.route("/<uuid:import_id>/questions", methods=["GET", "POST"])
@requires(Permission.SIGNAL_IMPORT)
def import_questions(import_id: UUID) -> Any:
    """Ask what the file itself does not tell: categories, days, places."""
    found = queries.load_import(current_uow(), import_id)
    seen, known = Survey.from_json(found.survey), Matching.from_json(found.matching)
    form, names = questions_form(seen, known)
    if form.validate_on_submit() and not form.missing(seen, known, names):
        services.answer_questions(current_uow(), import_id, form.matching(known, seen, names))
        return redirect(url_for(".import_detail", import_id=import_id))
    page = render_template(
        "imports/import_questions.html",
        found=found,
        form=form,
        names=names,
        seen=seen,
        is_unsure=is_unsure(seen, known),
    )
    return page, 422 if form.errors else 200


@bp.get("/<uuid:import_id>")
@requires(Permission.SIGNAL_IMPORT)
def import_detail(import_id: UUID) -> Any:
    """Show how an import stands: its progress, its verdicts, what became of it."""
    return _detail(queries.load_import(current_uow(), import_id), StoreForm())


@bp.get("/<uuid:import_id>/progress.json")
@requires(Permission.SIGNAL_IMPORT)
def import_progress(import_id: UUID) -> Any:
    """Tell the page how far the machine is."""
    found = queries.load_import(current_uow(), import_id)
    return pages.progress(found)


@bp.post("/<uuid:import_id>/store")
@requires(Permission.SIGNAL_IMPORT)
def import_store(import_id: UUID) -> Any:
    """Store what is good, or go back when not everything is."""
    found, form = queries.load_import(current_uow(), import_id), StoreForm()
    is_faulty = bool(pages.standing(found).faulty)
    if is_faulty and not form.validate_on_submit():
        return _detail(found, form)
    if is_faulty and form.choice.data == "none":
        services.cancel_import(current_uow(), import_id)
        flash(_("Stopped. Nothing was stored; put the file right and send it again."), "ok")
    else:
        services.store_import(current_uow(), import_id, is_valid_only=is_faulty)
    return redirect(url_for(".import_detail", import_id=import_id))


@bp.post("/<uuid:import_id>/columns/again")
@requires(Permission.SIGNAL_IMPORT)
def import_columns_again(import_id: UUID) -> Any:
    """Go back to the columns."""
    services.reopen_columns(current_uow(), import_id)
    return redirect(url_for(".import_columns", import_id=import_id))


@bp.post("/<uuid:import_id>/questions/again")
@requires(Permission.SIGNAL_IMPORT)
def import_questions_again(import_id: UUID) -> Any:
    """Go back to the categories and the other questions."""
    services.reopen_questions(current_uow(), import_id)
    return redirect(url_for(".import_questions", import_id=import_id))


@bp.post("/<uuid:import_id>/cancel")
@requires(Permission.SIGNAL_IMPORT)
def import_cancel(import_id: UUID) -> Any:
    """Stop an import."""
    services.cancel_import(current_uow(), import_id)
    flash(_("Stopped. Nothing was stored, and the file is erased."), "ok")
    return redirect(url_for(".import_detail", import_id=import_id))


@bp.get("/<uuid:import_id>/not-imported.csv")
@requires(Permission.SIGNAL_IMPORT)
@needs_step_up
def refused_file(import_id: UUID) -> Any:
    """Answer with the rows that were not stored and the reasons, as a file."""
    uow = current_uow()
    found = queries.load_import(uow, import_id)
    content = pages.refused_csv(uow, found, queries.list_refused_rows(uow, import_id))
    record_act(uow, "import:download", "import", found.id)
    answer = Response(content, mimetype="text/csv")
    name = f"weerbaar-{found.number}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _columns_form(found: SignalImport) -> ColumnsForm:
    form = ColumnsForm()
    form.offer(found.header)
    if not form.is_submitted():
        form.title.data = found.source_title
        for field, column in Matching.from_json(found.matching).columns.items():
            form[field.value].data = column
    return form


def _detail(found: SignalImport, form: StoreForm) -> Any:
    verdict = pages.chosen_verdict(found, request.args.get("verdict", ""))
    after = request.args.get("after", 0, int)
    rows, has_more = queries.list_rows(current_uow(), found.id, verdict, max(0, after))
    page = render_template(
        "imports/import_detail.html",
        found=found,
        form=form,
        state=ImportState,
        standing=pages.standing(found),
        words=pages.progress_words(pages.standing(found)),
        fault=pages.fault_words(found),
        tabs=pages.verdict_tabs(found, verdict),
        rows=pages.shown_rows(current_uow(), found, rows),
        looks=pages.LOOKS,
        verdict=verdict,
        after=after,
        has_more=has_more,
        next_page=pages.next_page(found),
    )
    return page, 422 if form.errors else 200
