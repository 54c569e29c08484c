"""The terms in force: those of the domain, overlaid with what two privacy officers changed."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from resilience.privacy.refusals import refuse_personal_data
from resilience.privacy.retention import RULES, Rule, Term
from resilience.retention.models import Decision, TermChange
from resilience.retention.wording import CHANGE_WAITS, NO_REASON, OUTSIDE_LIMITS, SECOND_PERSON
from resilience.uow import UnitOfWork


def terms_in_force(session: Session) -> Mapping[Rule, Term]:
    """Return the term of every rule: the newest accepted change, else that of the domain."""
    accepted = session.execute(
        select(TermChange.rule, TermChange.count)
        .where(TermChange.state == Decision.ACCEPTED)
        .order_by(TermChange.decided_at)
    )
    changed = {Rule(rule): RULES[Rule(rule)].with_count(count) for rule, count in accepted}
    return {rule: each.term for rule, each in RULES.items()} | changed


def list_changes(uow: UnitOfWork, rule: Rule) -> Sequence[TermChange]:
    """Return the history of a term, newest first."""
    authorize(uow.actor, Permission.RETENTION_CHANGE)
    found = (
        select(TermChange)
        .where(TermChange.rule == rule)
        .options(selectinload(TermChange.proposed_by), selectinload(TermChange.decided_by))
        .order_by(TermChange.proposed_at.desc())
    )
    return uow.session.scalars(found).all()


def propose_term(uow: UnitOfWork, rule: Rule, count: int, reason: str) -> TermChange:
    """Propose another term within the limits of the rule; it holds once a second one agrees."""
    authorize(uow.actor, Permission.RETENTION_CHANGE)
    if uow.actor.user_id is None:
        raise NotAllowedError("a person proposes a term")
    known = RULES[rule]
    if not known.least <= count <= known.most:
        raise ValidationError(OUTSIDE_LIMITS, "count")
    if not reason.strip():
        raise ValidationError(NO_REASON, "reason")
    refuse_personal_data({"reason": reason})
    change = TermChange(
        rule=rule,
        count=count,
        reason=reason.strip(),
        proposed_by_id=uow.actor.user_id,
        proposed_at=uow.now,
    )
    try:
        with uow.session.begin_nested():
            uow.session.add(change)
    except IntegrityError as error:
        raise ConflictError(CHANGE_WAITS) from error
    record_act(uow, "retention:propose_term", "retention_rule", rule.value)
    return change


def decide_term(uow: UnitOfWork, change_id: UUID, *, accept: bool) -> TermChange:
    """Accept or refuse a change; only somebody other than the one who proposed it can."""
    authorize(uow.actor, Permission.RETENTION_CHANGE)
    change = uow.session.get(TermChange, change_id)
    if change is None:
        raise NotFoundError(f"no change of a term {change_id}")
    if change.proposed_by_id == uow.actor.user_id:
        raise ConflictError(SECOND_PERSON)
    decided = uow.session.scalar(
        update(TermChange)
        .where(TermChange.id == change_id, TermChange.state == Decision.PROPOSED)
        .values(
            state=Decision.ACCEPTED if accept else Decision.REFUSED,
            decided_by_id=uow.actor.user_id,
            decided_at=uow.now,
        )
        .returning(TermChange.id)
    )
    if decided is None:
        raise ConflictError("this change was decided on already")
    uow.session.refresh(change)
    verb = "accept_term" if accept else "refuse_term"
    record_act(uow, f"retention:{verb}", "retention_rule", change.rule.value)
    return change
