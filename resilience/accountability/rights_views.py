"""The pages of requests about rights: register, treat, look for records, decide, take along."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from resilience.accountability import files, queries, rights, rights_search
from resilience.accountability.forms import NoteForm, OutcomeForm, RightsForm, SearchForm
from resilience.accountability.rights_export import disclosed
from resilience.areas.codes import AreaLevel
from resilience.areas.queries import current_edition, list_area_names, list_areas
from resilience.authz.permissions import Permission
from resilience.dossiers.models import RightsRequest
from resilience.dossiers.states import NEXT, SEARCHABLE, RightsState
from resilience.errors import NotFoundError
from resilience.outgoing.answers import attachment
from resilience.outgoing.taking import taking_of
from resilience.web.guards import requires
from resilience.web.step_up import needs_step_up
from resilience.web.transaction import current_uow

FORMATS = ("html", "csv", "json")

bp = Blueprint("rights", __name__, url_prefix="/rights-requests")


@bp.get("")
@requires(Permission.RIGHTS_HANDLE)
def request_list() -> Any:
    """Show the requests to the own organisation, next due on top."""
    requests = queries.list_requests(current_uow())
    return render_template("accountability/request_list.html", requests=requests)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.RIGHTS_HANDLE)
def request_new() -> Any:
    """Register a request."""
    uow, form = current_uow(), RightsForm()
    form.area_code.choices = _area_choices()
    form.account_id.choices = [("", _("Choose a colleague"))] + [
        (str(each.id), each.name) for each in queries.list_colleagues(uow)
    ]
    made: list[RightsRequest] = []
    if form.validate_on_submit():
        form.apply(lambda: made.append(rights.register_request(uow, form.draft())))
    if made:
        return _back(made[0].id, _("Registered. The month has begun."))
    page = render_template("accountability/request_form.html", form=form)
    return page, 422 if form.errors else 200


@bp.get("/<uuid:request_id>")
@requires(Permission.RIGHTS_HANDLE)
def request_detail(request_id: UUID) -> Any:
    """Show a request: its clock, its history, and what was decided."""
    return _detail(request_id, NoteForm())


@bp.post("/<uuid:request_id>/identity")
@requires(Permission.RIGHTS_HANDLE)
def request_identity(request_id: UUID) -> Any:
    """Note that it was checked who asks."""
    rights.confirm_identity(current_uow(), request_id)
    return _back(request_id, _("Noted."))


@bp.post("/<uuid:request_id>/take-up")
@requires(Permission.RIGHTS_HANDLE)
def request_take_up(request_id: UUID) -> Any:
    """Begin to treat a request."""
    rights.take_up(current_uow(), request_id)
    return _back(request_id, _("Taken up. You can look for records now."))


@bp.post("/<uuid:request_id>/extend")
@requires(Permission.RIGHTS_HANDLE)
def request_extend(request_id: UUID) -> Any:
    """Take two months more."""
    return _step(request_id, rights.extend, _("Extended by two months. Tell who asked."))


@bp.post("/<uuid:request_id>/answer")
@requires(Permission.RIGHTS_HANDLE)
def request_answer(request_id: UUID) -> Any:
    """Close a request as answered."""
    return _step(request_id, rights.answer, _("Closed as answered."))


@bp.post("/<uuid:request_id>/reject")
@requires(Permission.RIGHTS_HANDLE)
def request_reject(request_id: UUID) -> Any:
    """Turn a request down."""
    return _step(request_id, rights.reject, _("Turned down, with its ground."))


@bp.route("/<uuid:request_id>/records", methods=["GET", "POST"])
@requires(Permission.RIGHTS_HANDLE)
@needs_step_up
def record_list(request_id: UUID) -> Any:
    """Show the records that a request is about, around a point when one is given."""
    form = SearchForm()
    is_fit = form.validate_on_submit()
    point = form.point() if is_fit else None
    request, records = rights_search.search(current_uow(), request_id, point)
    page = render_template(
        "accountability/record_list.html",
        request_=request,
        records=records,
        form=form,
        names=_names(records),
        point=point,
    )
    return page, 422 if form.errors else 200


@bp.route("/<uuid:request_id>/records/<uuid:record_id>", methods=["GET", "POST"])
@requires(Permission.RIGHTS_HANDLE)
@needs_step_up
def record_decide(request_id: UUID, record_id: UUID) -> Any:
    """Decide what is done with one record."""
    uow, form = current_uow(), OutcomeForm()
    if form.validate_on_submit():
        kind, note = form.kind.data, form.note.data or ""
        form.apply(lambda: rights_search.decide(uow, request_id, record_id, kind, note))
        if not form.errors:
            return _back(request_id, _("Decided. It is carried out within a minute."))
    request, record = rights_search.read_record(uow, request_id, record_id)
    facts = {"request_": request, "record": record, "names": _names([record])}
    page = render_template("accountability/record_decide.html", form=form, **facts)
    return page, 422 if form.errors else 200


@bp.post("/<uuid:request_id>/disclosed.<format_>")
@requires(Permission.RIGHTS_HANDLE)
@needs_step_up
def request_export(request_id: UUID, format_: str) -> Any:
    """Answer with the records that go to who asked; taking them along is logged."""
    if format_ not in FORMATS:
        raise NotFoundError(f"no answer as {format_[:10]}")
    uow = current_uow()
    request, records = disclosed(uow, request_id)
    if format_ == "html":
        facts = {"request_": request, "records": records, "names": _names(records)}
        return render_template("accountability/answer.html", **facts)
    taking = taking_of(uow, _("Request about rights %(number)s", number=request.number))
    write = files.disclosed_json if format_ == "json" else files.disclosed_csv
    return attachment(write(request, records, taking), f"weerbaar-{request.number}.{format_}")


def _detail(request_id: UUID, form: NoteForm) -> Any:
    request = queries.load_request(current_uow(), request_id)
    names = list_area_names(
        current_uow().session,
        [(current_edition(current_uow().session).year, request.area_code)],
    )
    page = render_template(
        "accountability/request_detail.html",
        request_=request,
        form=form,
        following=NEXT[request.state],
        is_searchable=request.state in SEARCHABLE,
        states=RightsState,
        area_name=next(iter(names.values()), request.area_code),
    )
    return page, 422 if form.errors else 200


def _step(request_id: UUID, use_case: Any, said: str) -> Any:
    form = NoteForm()
    if form.validate_on_submit():
        form.apply(lambda: use_case(current_uow(), request_id, form.reason.data or ""))
    if form.errors:
        return _detail(request_id, form)
    return _back(request_id, said)


def _back(request_id: UUID, said: str) -> Any:
    flash(said, "ok")
    return redirect(url_for("rights.request_detail", request_id=request_id))


def _names(records: Any) -> dict[tuple[int, str], str]:
    places = {(each.area_year, each.buurt_code) for each in records}
    return list_area_names(current_uow().session, places)


def _area_choices() -> list[tuple[str, str]]:
    session = current_uow().session
    year = current_edition(session).year
    wijken = list_areas(session, year, AreaLevel.WIJK)
    buurten = list_areas(session, year, AreaLevel.BUURT)
    named = [(each.code, f"{each.name} ({each.code})") for each in (*wijken, *buurten)]
    return [("", _("Choose a buurt or wijk")), *sorted(named, key=lambda one: one[0][2:])]
