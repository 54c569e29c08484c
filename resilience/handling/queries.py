"""Reading what was done with a signal; every row comes through ``visible``."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import joinedload

from resilience.accounts.models import Membership, User
from resilience.accounts.queries import find_actor
from resilience.authz.permissions import Permission
from resilience.authz.roles import PERMISSIONS, Role
from resilience.authz.scope import visible
from resilience.errors import NotFoundError
from resilience.handling.models import SignalHandover, SignalNote, SignalVersion
from resilience.signals.assignment_models import SignalAssignment
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork

#: Roles with which a colleague may read a signal that somebody else recorded.
READING_ROLES = frozenset(
    role
    for role in Role
    if PERMISSIONS[role] & {Permission.SIGNAL_READ, Permission.SIGNAL_READ_ACUTE}
    and role is not Role.API_CLIENT
)


def list_versions(uow: UnitOfWork, signal_id: UUID) -> Sequence[SignalVersion]:
    """Return what corrections replaced, oldest first."""
    wanted = (
        select(SignalVersion)
        .where(SignalVersion.signal_id == signal_id)
        .order_by(SignalVersion.number)
        .options(joinedload(SignalVersion.actor))
    )
    return uow.session.scalars(visible(uow.actor, wanted, SignalVersion)).all()


def list_assignments(uow: UnitOfWork, signal_id: UUID) -> Sequence[SignalAssignment]:
    """Return who had the signal and who has it, oldest first."""
    wanted = (
        select(SignalAssignment)
        .where(SignalAssignment.signal_id == signal_id)
        .order_by(SignalAssignment.id)
        .options(joinedload(SignalAssignment.assignee), joinedload(SignalAssignment.assigned_by))
    )
    return uow.session.scalars(visible(uow.actor, wanted, SignalAssignment)).all()


def find_assignment(uow: UnitOfWork, signal_id: UUID) -> SignalAssignment | None:
    """Return the assignment that runs, or None when nobody has the signal."""
    wanted = (
        select(SignalAssignment)
        .where(SignalAssignment.signal_id == signal_id, SignalAssignment.ended_at.is_(None))
        .options(joinedload(SignalAssignment.assignee))
    )
    return uow.session.scalar(visible(uow.actor, wanted, SignalAssignment))


def list_notes(uow: UnitOfWork, signal_id: UUID) -> Sequence[SignalNote]:
    """Return the notes at a signal, newest first."""
    wanted = (
        select(SignalNote)
        .where(SignalNote.signal_id == signal_id)
        .order_by(SignalNote.id.desc())
        .options(joinedload(SignalNote.author))
    )
    return uow.session.scalars(visible(uow.actor, wanted, SignalNote)).all()


def list_handovers(uow: UnitOfWork, signal_id: UUID) -> Sequence[SignalHandover]:
    """Return to whom a person case went, newest first."""
    wanted = (
        select(SignalHandover)
        .where(SignalHandover.signal_id == signal_id)
        .order_by(SignalHandover.id.desc())
        .options(joinedload(SignalHandover.recorded_by))
    )
    return uow.session.scalars(visible(uow.actor, wanted, SignalHandover)).all()


def load_handover(uow: UnitOfWork, handover_id: UUID) -> SignalHandover:
    """Return the handover; raise ``NotFoundError`` when the actor sees none."""
    wanted = select(SignalHandover).where(SignalHandover.id == handover_id)
    found = uow.session.scalar(visible(uow.actor, wanted, SignalHandover))
    if found is None:
        raise NotFoundError(f"no handover {handover_id}")
    return found


def load_note(uow: UnitOfWork, note_id: UUID) -> SignalNote:
    """Return the note; raise ``NotFoundError`` when the actor sees none."""
    wanted = select(SignalNote).where(SignalNote.id == note_id)
    found = uow.session.scalar(visible(uow.actor, wanted, SignalNote))
    if found is None:
        raise NotFoundError(f"no note {note_id}")
    return found


def list_readers(uow: UnitOfWork, signal: Signal) -> Sequence[User]:
    """Return the colleagues who may read a signal, by name, without the actor.

    Each of them is asked by the rule itself, so that nobody is offered who would not find it.
    """
    known = {user.id: user for user in _candidates(uow, signal)}
    found = (find_actor(uow.session, user_id, uow.now) for user_id in known)
    asked = [
        select(literal(actor.user_id)).where(Signal.id == signal.id, Signal.visible_to(actor))
        for actor in found
        if actor is not None and actor.user_id is not None
    ]
    if not asked:
        return []
    readers = set(uow.session.scalars(union_all(*asked)))
    return sorted((known[each] for each in readers), key=lambda user: user.name)


def _candidates(uow: UnitOfWork, signal: Signal) -> Sequence[User]:
    """Return the colleagues with a role that reads, and the reporter."""
    reads = User.memberships.any(Membership.role.in_(READING_ROLES))
    wanted = select(User).where(
        User.organisation_id == signal.organisation_id,
        User.active.is_(True),
        User.id != uow.actor.user_id,
        reads | (User.id == signal.reporter_id),
    )
    return uow.session.scalars(wanted).all()
