"""The sentences of an organisation to answer with: to choose, to add, to change, to remove."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select

from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.scope import visible
from resilience.errors import ConflictError, NotFoundError
from resilience.feedback import wording
from resilience.feedback.checks import fit_text
from resilience.feedback.models import LONGEST_TITLE, NeutralMessage
from resilience.signals.feedback_models import LONGEST_ANSWER
from resilience.uow import UnitOfWork

#: More than anybody looks through to choose one.
MOST = 30


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to answer with; without an id it is one of the usual ones."""

    key: str
    title: str
    text: str
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SentenceDraft:
    """A sentence as somebody wants it."""

    title: str
    text: str


def list_own(uow: UnitOfWork) -> Sequence[NeutralMessage]:
    """Return the sentences of the own organisation, in their order."""
    wanted = select(NeutralMessage).order_by(NeutralMessage.position, NeutralMessage.id)
    return uow.session.scalars(visible(uow.actor, wanted, NeutralMessage)).all()


def list_sentences(uow: UnitOfWork, usual: Sequence[Sentence]) -> list[Sentence]:
    """Return what the actor can answer with: the own sentences, else the usual ones."""
    own = list_own(uow)
    return [Sentence(str(each.id), each.title, each.text, each.id) for each in own] or list(usual)


def load_own(uow: UnitOfWork, message_id: UUID) -> NeutralMessage:
    """Return a sentence of the own organisation; raise ``NotFoundError`` when there is none."""
    wanted = select(NeutralMessage).where(NeutralMessage.id == message_id)
    found = uow.session.scalar(visible(uow.actor, wanted, NeutralMessage))
    if found is None:
        raise NotFoundError(f"no sentence {message_id}")
    return found


def add_sentence(
    uow: UnitOfWork, draft: SentenceDraft, usual: Sequence[Sentence] = ()
) -> NeutralMessage:
    """Add a sentence at the end; the usual ones become the organisation's own with the first."""
    authorize(uow.actor, Permission.FEEDBACK_EDIT)
    title, text = _fit(draft)
    count = take_over(uow, usual)
    if count >= MOST:
        raise ConflictError(wording.TOO_MANY)
    added = _store(uow, count + 1, title, text)
    uow.session.flush()
    record_act(uow, "feedback:add_sentence", "neutral_message", added.id)
    return added


def change_sentence(uow: UnitOfWork, message_id: UUID, draft: SentenceDraft) -> NeutralMessage:
    """Change a sentence; answers that were given with it stay as they were."""
    authorize(uow.actor, Permission.FEEDBACK_EDIT)
    found = load_own(uow, message_id)
    found.title, found.text = _fit(draft)
    found.changed_at = uow.now
    record_act(uow, "feedback:change_sentence", "neutral_message", found.id)
    uow.session.flush()
    return found


def remove_sentence(uow: UnitOfWork, message_id: UUID) -> None:
    """Remove a sentence; without any, the usual ones hold again."""
    authorize(uow.actor, Permission.FEEDBACK_EDIT)
    found = load_own(uow, message_id)
    uow.session.delete(found)
    record_act(uow, "feedback:remove_sentence", "neutral_message", found.id)
    uow.session.flush()


def restore_usual(uow: UnitOfWork) -> None:
    """Remove every sentence of the own organisation, so that the usual ones hold again."""
    authorize(uow.actor, Permission.FEEDBACK_EDIT)
    own = delete(NeutralMessage).where(NeutralMessage.visible_to(uow.actor))
    uow.session.execute(own)
    record_act(uow, "feedback:restore_sentences", "organisation", uow.actor.organisation_id)


def take_over(uow: UnitOfWork, usual: Sequence[Sentence]) -> int:
    """Make the usual sentences the organisation's own where it has none; return how many it has.

    Two people may begin at once: they take turns, so that the list is taken over once.
    """
    key = func.hashtextextended(f"feedback:sentences:{uow.actor.organisation_id}", 0)
    uow.session.execute(select(func.pg_advisory_xact_lock(key)))
    own = list_own(uow)
    if own:
        return max(len(own), own[-1].position)
    for position, sentence in enumerate(usual, start=1):
        _store(uow, position, sentence.title, sentence.text)
    uow.session.flush()
    return len(usual)


def _store(uow: UnitOfWork, position: int, title: str, text: str) -> NeutralMessage:
    stored = NeutralMessage(
        organisation_id=uow.actor.organisation_id,
        position=position,
        title=title,
        text=text,
        changed_at=uow.now,
    )
    uow.session.add(stored)
    return stored


def _fit(draft: SentenceDraft) -> tuple[str, str]:
    title = fit_text(draft.title, LONGEST_TITLE, "title", missing=wording.NO_TITLE)
    return title, fit_text(draft.text, LONGEST_ANSWER, "text", missing=wording.NO_SENTENCE)
