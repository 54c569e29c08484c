"""What the pages of feedback show: the worklist, an answer, the parts of the page of a signal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from resilience.authz.permissions import Permission
from resilience.clock import local_day
from resilience.feedback import confirming, queries
from resilience.feedback.labels import OWN_VERDICTS
from resilience.feedback.queries import OwedAnswer
from resilience.feedback.similar import list_similar, surroundings_of
from resilience.signals.feedback_models import LAST_ROUND, FeedbackDuty, FeedbackMessage
from resilience.signals.models import Signal
from resilience.signals.queries import ReadSignal
from resilience.signals.taxonomy import load_type
from resilience.uow import UnitOfWork
from resilience.web.filters import in_words
from resilience.working_days import count_working_days

#: So long after recording the page of one's own signal says what it looks like.
COMPARED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SignalFeedback:
    """What belongs to feedback on the page of one signal, for one reader."""

    answers: Sequence[FeedbackMessage]
    #: What is still owed, where the reader is the reporter or answers for it.
    duty: FeedbackDuty | None
    may_answer: bool
    has_confirmed: bool
    may_confirm: bool
    #: Of one's own new signal: what it looks like.
    similar: Sequence[ReadSignal]


def section(uow: UnitOfWork, read: ReadSignal) -> Mapping[str, Any]:
    """Return what the page of a signal needs of feedback."""
    signal = uow.session.get_one(Signal, read.signal.id)
    owed = queries.find_owed(uow, signal.id) if uow.actor.may(Permission.SIGNAL_HANDLE) else None
    has_confirmed = not read.is_own and confirming.find_own(uow, signal.id) is not None
    feedback = SignalFeedback(
        answers=queries.list_answers(uow, [signal.id]),
        duty=owed or _awaited(uow, read),
        may_answer=owed is not None,
        has_confirmed=has_confirmed,
        may_confirm=not has_confirmed and _may_confirm(uow, signal),
        similar=_similar(uow, read, signal),
    )
    return {"feedback": feedback}


def heading(owed: Sequence[OwedAnswer], now: datetime) -> str:
    """Return what must be done, in one sentence."""
    if not owed:
        return str(_("No reporter waits for an answer"))
    count = len(owed)
    first = ngettext(
        "One reporter waits for an answer",
        "%(count)s reporters wait for an answer",
        count,
        count=in_words(count).capitalize(),
    )
    late = sum(each.duty.due_at <= now for each in owed)
    if not late:
        return str(first)
    second = ngettext("one is overdue", "%(count)s are overdue", late, count=in_words(late))
    return f"{first}, {second}"


def words_left(due_at: datetime, now: datetime) -> str | None:
    """Return "2 working days left"; None on the last day and later, when hours say more."""
    days = count_working_days(local_day(now), local_day(due_at)) if now <= due_at else 0
    if not days:
        return None
    return str(ngettext("%(num)s working day left", "%(num)s working days left", days))


def verdict_words(answer: FeedbackMessage) -> str:
    """Return to the reporter what they said of an answer, and what follows upon it."""
    if answer.verdict is None:
        return ""
    said = str(OWN_VERDICTS[answer.verdict])
    if answer.round == LAST_ROUND and answer.verdict.value == "niet_tevreden":
        more = _("This was the second answer. Ask the coordinator of your area to talk about it.")
        return f"{said} {more}"
    return said


def _awaited(uow: UnitOfWork, read: ReadSignal) -> FeedbackDuty | None:
    """Return the answer that the reader waits for as the reporter."""
    if not read.is_own or read.signal.state not in queries.WAITED_FOR_IN:
        return None
    duties = queries.list_duties(uow, read.signal.id)
    return next((duty for duty in duties if duty.answered_at is None), None)


def _may_confirm(uow: UnitOfWork, signal: Signal) -> bool:
    return uow.actor.may(Permission.SIGNAL_RECORD) and not confirming.why_not(uow, signal)


def _similar(uow: UnitOfWork, read: ReadSignal, signal: Signal) -> Sequence[ReadSignal]:
    is_new = signal.recorded_at > uow.now - COMPARED_FOR
    if not (read.is_own and is_new and signal.state in queries.WAITED_FOR_IN):
        return []
    kind = load_type(signal.signal_type)
    return list_similar(uow, kind, surroundings_of(signal), besides=signal.id)
