"""The pages of retention: classes and terms, what goes soon, destruction lists, proofs."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.clock import local_day
from resilience.errors import NotFoundError
from resilience.outgoing.answers import attachment
from resilience.outgoing.forms import ReasonForm, reason_page
from resilience.outgoing.taking import taking_of
from resilience.privacy.retention import RULES, Rule
from resilience.retention import destroying, pages, postponing, queries, terms
from resilience.retention.forms import PostponeForm, RefuseForm, TermForm
from resilience.retention.proof_address import filter_arguments, read_filter
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.shell import current_shell
from resilience.web.step_up import needs_step_up
from resilience.web.transaction import current_uow

bp = Blueprint("retention", __name__, url_prefix="/retention")


@bp.get("")
@requires(Permission.RETENTION_CHANGE)
def overview() -> Any:
    """Show every class with its terms, and how much goes when."""
    uow = current_uow()
    classes, figures = pages.overview(uow)
    return render_template(
        "retention/overview.html",
        classes=classes,
        figures=figures,
        changes=queries.list_waiting_changes(uow),
        soon_count=queries.count_warnings(uow)[0],
    )


@bp.get("/soon")
@requires(Permission.RETENTION_READ)
def soon_list() -> Any:
    """Show what of the own organisation goes within thirty days, and what is postponed."""
    uow = current_uow()
    return render_template(
        "retention/soon.html",
        warnings=queries.list_warnings(uow),
        postponements=queries.list_postponements(uow, local_day(uow.now)),
        latest_day=postponing.latest_day,
        me=uow.actor.user_id,
        now=uow.now,
    )


@bp.route("/soon/<uuid:warning_id>", methods=["GET", "POST"])
@requires(Permission.RETENTION_POSTPONE)
def postpone(warning_id: UUID) -> Any:
    """Postpone one record."""
    uow = current_uow()
    warning = postponing.load_warning(uow, warning_id)
    form = PostponeForm()
    if form.validate_on_submit():
        form.apply(lambda: postponing.postpone(uow, warning_id, form.draft()))
        if not form.errors:
            flash(gettext("Noted. A second postponement waits for a second person."), "ok")
            return redirect(url_for(".soon_list"))
    last = postponing.latest_day(warning)
    page = render_template("retention/postpone.html", form=form, warning=warning, last=last)
    return page, 422 if form.errors else 200


@bp.post("/postponements/<uuid:postponement_id>")
@requires(Permission.RETENTION_POSTPONE)
def postponement_decide(postponement_id: UUID) -> Any:
    """Agree with a second postponement, or refuse it."""
    is_accepted = request.form.get("decision") == "accept"
    postponing.decide_postponement(current_uow(), postponement_id, accept=is_accepted)
    return redirect(url_for(".soon_list"))


@bp.route("/terms/<rule>", methods=["GET", "POST"])
@requires(Permission.RETENTION_CHANGE)
def term_detail(rule: str) -> Any:
    """Show a term with its history, and propose another one."""
    uow, known = current_uow(), _known(rule)
    form = TermForm()
    if form.validate_on_submit():
        count, reason = form.count.data or 0, form.reason.data or ""
        form.apply(lambda: terms.propose_term(uow, known, count, reason))
        if not form.errors:
            flash(gettext("Proposed. It holds once a second privacy officer agrees."), "ok")
            return redirect(url_for(".term_detail", rule=rule))
    page = render_template("retention/term.html", form=form, **_term_facts(known))
    return page, 422 if form.errors else 200


@bp.post("/changes/<uuid:change_id>")
@requires(Permission.RETENTION_CHANGE)
@needs_step_up
def term_decide(change_id: UUID) -> Any:
    """Agree with a change of a term, or refuse it."""
    is_accepted = request.form.get("decision") == "accept"
    change = terms.decide_term(current_uow(), change_id, accept=is_accepted)
    return redirect(url_for(".term_detail", rule=change.rule.value))


@bp.get("/lists")
@requires(Permission.DESTRUCTION_READ)
def destruction_list_list() -> Any:
    """Show the destruction lists, those that wait on top."""
    lists = queries.list_destruction_lists(current_uow())
    return render_template("retention/lists.html", lists=lists)


@bp.get("/lists/<uuid:list_id>")
@requires(Permission.DESTRUCTION_READ)
def destruction_list_detail(list_id: UUID) -> Any:
    """Show one destruction list with every line on it, to read or to print."""
    return _list_page(list_id, RefuseForm())


@bp.post("/lists/<uuid:list_id>/approve")
@requires(Permission.DESTRUCTION_APPROVE)
@needs_step_up
def destruction_list_approve(list_id: UUID) -> Any:
    """Approve a destruction list."""
    destroying.approve_list(current_uow(), list_id)
    flash(gettext("Approved. Tonight these records go for good."), "ok")
    return redirect(url_for(".destruction_list_detail", list_id=list_id))


@bp.post("/lists/<uuid:list_id>/refuse")
@requires(Permission.DESTRUCTION_APPROVE)
def destruction_list_refuse(list_id: UUID) -> Any:
    """Refuse a destruction list, with a reason."""
    destroying.load_list(current_uow(), list_id)
    form = RefuseForm()
    if form.validate_on_submit():
        reason = form.reason.data or ""
        form.apply(lambda: destroying.refuse_list(current_uow(), list_id, reason))
    if form.errors:
        return _list_page(list_id, form)
    flash(gettext("Refused. After three months these records may be proposed again."), "ok")
    return redirect(url_for(".destruction_list_detail", list_id=list_id))


@bp.get("/proofs")
@requires(Permission.DESTRUCTION_READ)
def proof_list() -> Any:
    """Search the proofs of deletion."""
    uow, wanted = current_uow(), read_filter(request.args)
    return render_template(
        "retention/proofs.html",
        proofs=queries.search_proofs(uow, wanted),
        total=queries.count_proofs(uow, wanted),
        wanted=wanted,
        arguments=filter_arguments(wanted),
        rules=[("", gettext("All classes")), *((r.value, pages.rule_words(r)) for r in RULES)],
    )


@bp.route("/proofs.csv", methods=["GET", "POST"])
@requires(Permission.DESTRUCTION_READ)
@needs_step_up
def proof_file() -> Any:
    """Ask what for, and answer with the proofs of a search as a file; the newest when many."""
    uow, form, wanted = current_uow(), ReasonForm(), read_filter(request.args)
    if not form.validate_on_submit():
        arguments: dict[str, Any] = filter_arguments(wanted)
        back = url_for(".proof_list", **arguments)
        return reason_page(form, gettext("Proofs of deletion"), back)
    most = current_shell().config.export_rows
    proofs = queries.search_proofs(uow, wanted, limit=most)
    record_act(uow, "deletion:export", "deletion_proof", len(proofs), form.reason)
    taking = taking_of(uow, form.reason)
    return attachment(pages.proofs_file(proofs, taking), "weerbaar-vernietigd.csv")


def waiting_lists() -> int:
    """Return how many lists wait for the archivist, for the navigation."""
    return queries.count_lists_to_decide(current_uow())


NAVIGATION = (
    NavigationItem(_l("Retention"), "retention.overview", (Permission.RETENTION_CHANGE,), 87),
    NavigationItem(
        _l("Destruction lists"),
        "retention.destruction_list_list",
        (Permission.DESTRUCTION_APPROVE,),
        87,
        waiting_lists,
    ),
)


def _known(rule: str) -> Rule:
    try:
        return Rule(rule)
    except ValueError:
        raise NotFoundError(f"no retention rule {rule[:20]}") from None


def _term_facts(rule: Rule) -> dict[str, Any]:
    uow = current_uow()
    term = terms.terms_in_force(uow.session)[rule]
    return {
        "known": RULES[rule],
        "term_words": pages.term_words(term),
        "longest_words": pages.term_words(RULES[rule].longest),
        "unit_words": pages.unit_words(term.unit),
        "changes": terms.list_changes(uow, rule),
        "words_of": lambda change: pages.term_words(RULES[rule].with_count(change.count)),
        "me": uow.actor.user_id,
    }


def _list_page(list_id: UUID, form: RefuseForm) -> Any:
    found = destroying.load_list(current_uow(), list_id)
    page = render_template("retention/list.html", found=found, form=form)
    return page, 422 if form.errors else 200
