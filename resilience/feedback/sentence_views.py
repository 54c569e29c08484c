"""The pages of the sentences to answer with."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from resilience.authz.permissions import Permission
from resilience.feedback import neutral_messages
from resilience.feedback.forms import SentenceForm
from resilience.feedback.usual_sentences import usual_sentences
from resilience.web.guards import requires
from resilience.web.security import keeps_typed_text
from resilience.web.transaction import current_uow

bp = Blueprint("sentences", __name__, url_prefix="/feedback/sentences")


@bp.get("")
@requires(Permission.FEEDBACK_EDIT)
def sentence_list() -> Any:
    """Show the sentences of the own organisation, or the usual ones."""
    found = neutral_messages.list_sentences(current_uow(), usual_sentences())
    is_own = any(sentence.id for sentence in found)
    return render_template("feedback/sentence_list.html", sentences=found, is_own=is_own)


@bp.post("/take-over")
@requires(Permission.FEEDBACK_EDIT)
def sentence_take_over() -> Any:
    """Make the usual sentences those of the own organisation, to be changed."""
    neutral_messages.take_over(current_uow(), usual_sentences())
    return _back(gettext("These sentences are yours now. Change them as you need."))


@bp.route("/new", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.FEEDBACK_EDIT)
def sentence_new() -> Any:
    """Add a sentence."""
    form, uow = SentenceForm(), current_uow()
    if form.validate_on_submit():
        usual = usual_sentences()
        form.apply(lambda: neutral_messages.add_sentence(uow, form.draft(), usual))
    if form.is_submitted() and not form.errors:
        return _back(gettext("The sentence has been added."))
    return _page(form)


@bp.route("/<uuid:message_id>", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.FEEDBACK_EDIT)
def sentence_edit(message_id: UUID) -> Any:
    """Change a sentence."""
    uow = current_uow()
    found = neutral_messages.load_own(uow, message_id)
    form = SentenceForm(data={"title": found.title, "text": found.text})
    if form.validate_on_submit():
        form.apply(lambda: neutral_messages.change_sentence(uow, message_id, form.draft()))
    if form.is_submitted() and not form.errors:
        return _back(gettext("The sentence has been changed."))
    return _page(form, message_id)


@bp.post("/<uuid:message_id>/remove")
@requires(Permission.FEEDBACK_EDIT)
def sentence_remove(message_id: UUID) -> Any:
    """Remove a sentence."""
    neutral_messages.remove_sentence(current_uow(), message_id)
    return _back(gettext("The sentence has been removed."))


@bp.post("/restore")
@requires(Permission.FEEDBACK_EDIT)
def sentence_restore() -> Any:
    """Go back to the usual sentences."""
    neutral_messages.restore_usual(current_uow())
    return _back(gettext("The usual sentences are back."))


def _back(said: str) -> Any:
    flash(said, "ok")
    return redirect(url_for(".sentence_list"))


def _page(form: SentenceForm, message_id: UUID | None = None) -> Any:
    page = render_template("feedback/sentence_form.html", form=form, message_id=message_id)
    return page, 422 if form.errors else 200
