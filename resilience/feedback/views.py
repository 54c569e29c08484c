"""The pages of answers: who waits for one, giving it, and what its reader thinks of it."""

from typing import Any, cast
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.authz.permissions import Permission
from resilience.errors import NotFoundError, ValidationError
from resilience.feedback import pages, queries, services, shares
from resilience.feedback.forms import AnswerForm, NotSatisfiedForm
from resilience.feedback.neutral_messages import Sentence, list_sentences
from resilience.feedback.share_rules import in_time_percent
from resilience.feedback.usual_sentences import usual_sentences
from resilience.signals.feedback_models import FIRST_ROUND, FeedbackVerdict
from resilience.signals.ports import EXTENSION, Ports
from resilience.signals.queries import read_as
from resilience.signals.services import log_listing, read_signal
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.security import keeps_typed_text
from resilience.web.transaction import current_uow

bp = Blueprint("feedback", __name__, url_prefix="/feedback")

bp.add_app_template_global(pages.words_left, "working_days_left")
bp.add_app_template_filter(pages.verdict_words)
bp.add_app_template_filter(in_time_percent, "share_of")


@bp.get("")
@requires(Permission.SIGNAL_HANDLE)
def owed_list() -> Any:
    """Show the reporters who wait for an answer, first due on top."""
    uow = current_uow()
    owed = queries.list_owed(uow)
    log_listing(uow, (each.duty.signal for each in owed))
    return render_template(
        "feedback/owed_list.html",
        heading=pages.heading(owed, uow.now),
        owed=owed,
        longest=queries.LONGEST_LIST,
        now=uow.now,
    )


@bp.route("/signals/<uuid:signal_id>", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.SIGNAL_HANDLE)
def answer_new(signal_id: UUID) -> Any:
    """Answer the reporter of a signal, from a sentence or in one's own words."""
    form = AnswerForm()
    if form.validate_on_submit() and _answered(signal_id, form.text.data or "", form):
        return _thanks()
    chosen = _find_sentence(request.args.get("sentence", ""))
    if chosen is not None and not form.is_submitted():
        form.text.data = chosen.text
    return _answer_page(signal_id, form)


@bp.post("/signals/<uuid:signal_id>/sentences/<string:key>")
@requires(Permission.SIGNAL_HANDLE)
def answer_send(signal_id: UUID, key: str) -> Any:
    """Answer the reporter with a sentence as it stands."""
    sentence = _find_sentence(key)
    if sentence is None:
        raise NotFoundError(f"no sentence {key}")
    services.answer_reporter(current_uow(), signal_id, sentence.text, _ports())
    return _thanks()


@bp.post("/answers/<uuid:message_id>/helpful")
@requires(Permission.SIGNAL_READ_OWN)
def answer_helpful(message_id: UUID) -> Any:
    """Keep that an answer helps its reader."""
    judged = services.judge_answer(current_uow(), message_id, FeedbackVerdict.HELPFUL, "", _ports())
    flash(gettext("Thank you. It helps to know that this answer says enough."), "ok")
    return redirect(url_for("signals.signal_detail", signal_id=judged.signal_id))


@bp.route("/answers/<uuid:message_id>/not-satisfied", methods=["GET", "POST"])
@keeps_typed_text
@requires(Permission.SIGNAL_READ_OWN)
def answer_not_enough(message_id: UUID) -> Any:
    """Ask what is missing, and open the signal once more."""
    uow = current_uow()
    answer = queries.load_answer(uow, message_id)
    form = NotSatisfiedForm()
    if form.validate_on_submit():
        verdict, said = FeedbackVerdict.NOT_SATISFIED, form.reason.data or ""
        form.apply(lambda: services.judge_answer(uow, message_id, verdict, said, _ports()))
    if form.is_submitted() and not form.errors:
        flash(_after_not_enough(answer.round), "ok")
        return redirect(url_for("signals.signal_detail", signal_id=answer.signal_id))
    page = render_template("feedback/not_satisfied.html", form=form, answer=answer)
    return page, 422 if form.errors else 200


@bp.get("/on-time")
@requires(Permission.FEEDBACK_READ_SHARE)
def on_time() -> Any:
    """Show how many answers came in time: exact for oneself, k-safe for partners."""
    uow = current_uow()
    return render_template(
        "feedback/on_time.html",
        counts=shares.list_own_counts(uow),
        partners=shares.list_shares_of_partners(uow),
    )


def owed_count() -> int:
    """Return how many reporters wait for an answer of the actor, for the navigation."""
    return queries.count_owed(current_uow())


NAVIGATION = (
    NavigationItem(
        _l("Answers"), "feedback.owed_list", (Permission.SIGNAL_HANDLE,), 25, owed_count
    ),
)


def _answered(signal_id: UUID, text: str, form: AnswerForm) -> bool:
    """Give the answer; put at the field what the rules refuse."""
    try:
        services.answer_reporter(current_uow(), signal_id, text, _ports())
    except ValidationError as refusal:
        form.refuse(refusal)
        return False
    return True


def _thanks() -> Any:
    flash(gettext("Your answer has been sent. The reporter finds it with the signal."), "ok")
    return redirect(url_for(".owed_list"))


def _answer_page(signal_id: UUID, form: AnswerForm) -> Any:
    uow = current_uow()
    duty = queries.load_owed(uow, signal_id)
    (read,) = read_as(uow, [read_signal(uow, signal_id)])
    page = render_template(
        "feedback/answer.html",
        form=form,
        duty=duty,
        read=read,
        signal=read.signal,
        answers=queries.list_answers(uow, [signal_id]),
        is_again=duty.round > FIRST_ROUND,
        sentences=list_sentences(uow, usual_sentences()),
        now=uow.now,
    )
    return page, 422 if form.errors else 200


def _find_sentence(key: str) -> Sentence | None:
    sentences = list_sentences(current_uow(), usual_sentences())
    return next((each for each in sentences if each.key == key), None)


def _after_not_enough(answer_round: int) -> str:
    if answer_round > FIRST_ROUND:
        return str(gettext("Thank you. We keep what you say of this answer."))
    return str(gettext("The signal is open again. Within 10 working days you hear more."))


def _ports() -> Ports:
    return cast(Ports, current_app.extensions[EXTENSION])
