"""Keeping what was typed, giving it back to its author, and throwing it away."""

import json
from collections.abc import Sequence
from uuid import UUID, uuid5

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from resilience.authz.scope import visible
from resilience.db.sealing import sealed_text
from resilience.drafts.models import Draft
from resilience.errors import NotAllowedError, ValidationError
from resilience.uow import UnitOfWork

Fields = Sequence[tuple[str, str]]
#: Far more than any form holds.
MOST_CHARACTERS = 40_000
#: So many forms nobody fills in at the same time; the oldest makes way.
MOST_DRAFTS = 30


def form_key(form_name: str, about: UUID | None = None) -> str:
    """Return the key of a form; one about something else is a form of its own."""
    return f"{form_name}/{about}" if about else form_name


def keep_draft(uow: UnitOfWork, form_key: str, fields: Fields) -> None:
    """Keep what the actor typed in a form, in the place of what was kept of it before."""
    user_id = _acting(uow)
    kept = [(name, value) for name, value in fields if _may_be_kept(name)]
    if sum(len(name) + len(value) for name, value in kept) > MOST_CHARACTERS:
        raise ValidationError("this is too much to keep")
    # One person has one draft of a form, so two tabs that save at once cannot make two.
    draft_id = uuid5(user_id, form_key)
    sealed = sealed_text(Draft, "payload").sealed_for(Draft, (draft_id,), json.dumps(kept))
    fresh = {Draft.sealed_payload: sealed, Draft.updated_at: uow.now}
    row = {Draft.id: draft_id, Draft.user_id: user_id, Draft.form_key: form_key, **fresh}
    save = insert(Draft).values(row)
    uow.session.execute(save.on_conflict_do_update(index_elements=[Draft.id], set_=fresh))
    newest = select(Draft.id).where(Draft.user_id == user_id).order_by(Draft.updated_at.desc())
    too_old = delete(Draft).where(Draft.id.in_(newest.offset(MOST_DRAFTS)))
    uow.session.execute(too_old)


def find_draft(uow: UnitOfWork, form_key: str) -> list[tuple[str, str]] | None:
    """Return what the actor typed in a form and never sent, or None."""
    wanted = select(Draft).where(Draft.form_key == form_key)
    draft = uow.session.scalar(visible(uow.actor, wanted, Draft))
    return [(name, value) for name, value in json.loads(draft.payload)] if draft else None


def discard_draft(uow: UnitOfWork, form_key: str) -> None:
    """Throw away what the actor typed in a form: it was sent, or is not wanted any more."""
    own = delete(Draft).where(Draft.visible_to(uow.actor), Draft.form_key == form_key)
    uow.session.execute(own)


def discard_sent(uow: UnitOfWork, form_key: str, text: str | None) -> None:
    """Throw a draft away when its text is the text that was sent; another one is still wanted."""
    kept = dict(find_draft(uow, form_key) or ())
    if kept and kept.get("text", "").strip() == (text or "").strip():
        discard_draft(uow, form_key)


def take_draft(uow: UnitOfWork, form_key: str) -> list[tuple[str, str]] | None:
    """Return what was kept, and keep it no longer."""
    found = find_draft(uow, form_key)
    discard_draft(uow, form_key)
    return found


def wipe_drafts(session: Session, user_id: UUID) -> None:
    """Throw away everything one person typed and did not send."""
    session.execute(delete(Draft).where(Draft.user_id == user_id))


def _acting(uow: UnitOfWork) -> UUID:
    if uow.actor.user_id is None:
        raise NotAllowedError("the system types nothing")
    return uow.actor.user_id


def _may_be_kept(name: str) -> bool:
    """Say no to what opens doors: the token of a page, and any password."""
    return name != "csrf_token" and "password" not in name
