"""The pages of review: the queue, one flagged text, and the author's own rewording."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.authz.permissions import Permission
from resilience.drafts.restoring import Keeping, restored
from resilience.notifications.services import mark_read
from resilience.review import pages, queries, services
from resilience.review.forms import AskForm, RedactForm, RewordForm
from resilience.signals.models import Signal
from resilience.signals.ports import EXTENSION, Ports
from resilience.signals.queries import read_as
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.security import keeps_typed_text
from resilience.web.transaction import current_uow

bp = Blueprint("review", __name__, url_prefix="/review")

bp.add_app_template_filter(pages.kinds_in_words)
bp.add_app_template_filter(pages.standing_words)


@bp.get("")
@requires(Permission.SIGNAL_REVIEW)
def review_list() -> Any:
    """Show what waits for a look at its words, and what was decided lately."""
    uow = current_uow()
    queue = queries.list_queue(uow)
    services.log_queue(uow, [each.signal for each in queue])
    return render_template(
        "review/review_list.html",
        queue=queue,
        groups=pages.in_groups(queue),
        places=_places(queue),
        decided=queries.list_decided(uow),
        longest=queries.LONGEST_QUEUE,
        now=uow.now,
    )


@bp.get("/<uuid:signal_id>")
@requires(Permission.SIGNAL_REVIEW)
def review_detail(signal_id: UUID) -> Any:
    """Show the words of one signal, what was flagged and why."""
    signal = services.read_for_review(current_uow(), signal_id)
    return _detail_page(signal, AskForm(formdata=None), RedactForm(formdata=None, prefix="redact"))


@bp.post("/<uuid:signal_id>/clear")
@requires(Permission.SIGNAL_REVIEW)
def review_clear(signal_id: UUID) -> Any:
    """Let the words stand."""
    services.clear_words(current_uow(), signal_id, _ports())
    flash(gettext("The text stays as it is. The signal now counts like any other."), "ok")
    return redirect(url_for(".review_list"))


@bp.post("/<uuid:signal_id>/ask")
@keeps_typed_text
@requires(Permission.SIGNAL_REVIEW)
def review_ask(signal_id: UUID) -> Any:
    """Ask the author for other words."""
    signal = services.read_for_review(current_uow(), signal_id)
    form = AskForm()
    if form.validate_on_submit():
        said = form.said(form.note.data or "")
        form.apply(lambda: services.ask_rewording(current_uow(), signal_id, said))
    if form.errors:
        return _detail_page(signal, form, RedactForm(formdata=None, prefix="redact"))
    flash(gettext("Your colleague reads your question and words it differently."), "ok")
    return redirect(url_for(".review_list"))


@bp.post("/<uuid:signal_id>/redact")
@keeps_typed_text
@requires(Permission.SIGNAL_REVIEW)
def review_redact(signal_id: UUID) -> Any:
    """Take words out, wherever they are kept."""
    signal = services.read_for_review(current_uow(), signal_id)
    form = RedactForm(prefix="redact")
    if form.validate_on_submit():
        words, said = form.chosen(), form.said()
        form.apply(lambda: services.order_redaction(current_uow(), signal_id, words, said))
    if form.errors:
        return _detail_page(signal, AskForm(formdata=None), form)
    flash(gettext("The words are being taken out everywhere. After that the signal counts."), "ok")
    return redirect(url_for(".review_list"))


@bp.route("/<uuid:signal_id>/words", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.SIGNAL_RECORD)
def words_edit(signal_id: UUID) -> Any:
    """Let the author word their own signal differently."""
    uow = current_uow()
    signal = services.load_to_reword(uow, signal_id)
    mark_read(uow, signal_id)
    form, keeping = restored(RewordForm, "reword", about=signal_id)
    if not form.is_submitted() and not keeping.is_restored:
        form.prefill(signal)
    if form.validate_on_submit():
        form.apply(lambda: flash(_answer(is_flagged=services.reword(uow, signal_id, form.draft()))))
    if not form.is_submitted() or form.errors:
        return _reword_page(signal, form, keeping)
    keeping.settle()
    return redirect(url_for("signals.signal_detail", signal_id=signal_id))


def queue_count() -> int:
    """Return how many texts wait for the actor, for the navigation."""
    return queries.count_queue(current_uow())


NAVIGATION = (
    NavigationItem(
        _l("Texts to check"), "review.review_list", (Permission.SIGNAL_REVIEW,), 25, queue_count
    ),
)


def _answer(*, is_flagged: bool) -> str:
    if is_flagged:
        return str(gettext("Thank you. A colleague looks at your new words first."))
    return str(gettext("Thank you. Your signal now counts like any other."))


def _detail_page(signal: Signal, ask: AskForm, redact: RedactForm) -> Any:
    uow = current_uow()
    flags = queries.list_flags(uow, signal.id)
    redact.flagged.choices = pages.flagged_words(signal, flags)
    if not redact.is_submitted():
        redact.flagged.data = []
    page = render_template(
        "review/review_detail.html",
        signal=signal,
        read=read_as(uow, [signal])[0],
        standing=queries.standing_of(uow, signal),
        texts=pages.marked_texts(signal, flags),
        reviews=pages.review_rows(queries.list_reviews(uow, signal.id)),
        ask=ask,
        redact=redact,
        now=uow.now,
    )
    return page, 422 if ask.errors or redact.errors else 200


def _reword_page(signal: Signal, form: RewordForm, keeping: Keeping) -> Any:
    uow = current_uow()
    flags = queries.list_flags(uow, signal.id)
    page = render_template(
        "review/words_edit.html",
        signal=signal,
        form=form,
        keeping=keeping,
        texts=pages.marked_texts(signal, flags),
        reviews=pages.review_rows(queries.list_reviews(uow, signal.id)),
    )
    return page, 422 if form.errors else 200


def _places(queue: list[queries.Waiting]) -> dict[UUID, str]:
    reads = read_as(current_uow(), [each.signal for each in queue])
    return {read.signal.id: read.buurt_name for read in reads}


def _ports() -> Ports:
    ports: Ports = current_app.extensions[EXTENSION]
    return ports
