"""What each choice above the list asks of a signal; none tells more than the reader may know."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, tuple_
from sqlalchemy.sql import and_

from resilience.areas.codes import AreaLevel
from resilience.areas.queries import find_current_edition, list_areas
from resilience.authz.actor import inside
from resilience.authz.permissions import Permission
from resilience.authz.scope import planned_as_often, within_areas
from resilience.authz.shared_fields import SharedField
from resilience.clock import AMSTERDAM
from resilience.signals.assignment_models import SignalAssignment, is_assigned_to
from resilience.signals.attributes import SignalState
from resilience.signals.listing import (
    LEAST_SEVERITY,
    SPAN,
    Assignment,
    Selection,
    SeverityChoice,
    SignalFilter,
)
from resilience.signals.models import Signal
from resilience.signals.queries import WIJK_DIGITS, count_at_work
from resilience.signals.source_protection import FEWEST_REPORTERS
from resilience.signals.states import COUNTED_OUT
from resilience.uow import UnitOfWork

Conditions = list[ColumnElement[bool]]

#: Whose reporter still waits for an answer.
OPEN = (SignalState.SUBMITTED, SignalState.TO_REVIEW, SignalState.ACCEPTED)


def conditions_of(uow: UnitOfWork, selection: Selection, wanted: SignalFilter) -> Conditions:
    """Return what a signal must meet to be in the list; rights come on top of it."""
    return [
        *_of(uow, selection, wanted),
        *_kind(wanted),
        *_weight(uow, wanted),
        *_moment(uow, wanted),
        *_source(uow, wanted),
        *_handling(uow, wanted),
    ]


def _of(uow: UnitOfWork, selection: Selection, wanted: SignalFilter) -> Conditions:
    if selection is Selection.OWN:
        return [Signal.reporter_id == uow.actor.user_id]
    areas = uow.actor.areas_for(Permission.SIGNAL_READ)
    # What was rejected or withdrawn is no picture of the area, unless somebody asks for it.
    left_out = COUNTED_OUT - {wanted.state} if wanted.state else COUNTED_OUT
    return [within_areas(Signal.buurt_code, areas), Signal.state.not_in(sorted(left_out))]


def _kind(wanted: SignalFilter) -> Conditions:
    conditions: Conditions = []
    if wanted.domain_code:
        conditions.append(Signal.domain_code == wanted.domain_code)
    if wanted.signal_type:
        conditions.append(Signal.signal_type == wanted.signal_type)
    if wanted.area_code:
        conditions.append(within_areas(Signal.buurt_code, [wanted.area_code]))
    return conditions


def _weight(uow: UnitOfWork, wanted: SignalFilter) -> Conditions:
    conditions: Conditions = []
    if wanted.severity is SeverityChoice.POSITIVE:
        conditions.append(Signal.polarity > 0)
    elif wanted.severity is SeverityChoice.ACUTE:
        conditions.append(Signal.severity == LEAST_SEVERITY[SeverityChoice.ACUTE])
    elif wanted.severity is not None:
        conditions.append(Signal.severity >= LEAST_SEVERITY[wanted.severity])
    # Being in the list would tell of a partner's signal what the agreement leaves out.
    if wanted.severity not in (None, SeverityChoice.POSITIVE):
        conditions.append(_known(uow, SharedField.SEVERITY))
    if wanted.grade is not None:
        conditions.append(Signal.information_grade == wanted.grade)
        conditions.append(_known(uow, SharedField.GRADES))
    return conditions


def _moment(uow: UnitOfWork, wanted: SignalFilter) -> Conditions:
    conditions: Conditions = []
    if wanted.first is not None:
        conditions.append(Signal.recorded_at >= _midnight(wanted.first))
    if wanted.last is not None and wanted.last < date.max:
        conditions.append(Signal.recorded_at < _midnight(wanted.last + timedelta(days=1)))
    if wanted.period is not None and not conditions:
        conditions.append(Signal.recorded_at > uow.now - SPAN[wanted.period])
    return conditions


def _source(uow: UnitOfWork, wanted: SignalFilter) -> Conditions:
    if wanted.organisation_id is None and wanted.origin is None:
        return []
    conditions: Conditions = [_source_is_known(uow, wanted.organisation_id)]
    if wanted.organisation_id is not None:
        conditions.append(Signal.organisation_id == wanted.organisation_id)
    if wanted.origin is not None:
        conditions.append(Signal.origin == wanted.origin)
    return conditions


def _handling(uow: UnitOfWork, wanted: SignalFilter) -> Conditions:
    conditions: Conditions = []
    if wanted.state is not None:
        conditions.append(Signal.state == wanted.state)
    if wanted.is_feedback_owed:
        conditions += [Signal.is_feedback_wanted.is_(True), Signal.state.in_(OPEN)]
    if wanted.assignment is Assignment.MINE:
        conditions.append(is_assigned_to(uow.actor))
    elif wanted.assignment is Assignment.NOBODY:
        taken = exists().where(
            SignalAssignment.signal_id == Signal.id, SignalAssignment.ended_at.is_(None)
        )
        # Somebody takes up what the own organisation recorded (`resilience.handling`).
        conditions += [~taken, Signal.organisation_id == uow.actor.organisation_id]
    return conditions


def _source_is_known(uow: UnitOfWork, organisation_id: UUID | None) -> ColumnElement[bool]:
    """Hold for signals of which the reader is told the organisation (R-09, R-11)."""
    partners = {partner for share in uow.actor.shares for partner in share.partner_ids}
    if organisation_id is not None:
        partners &= {organisation_id}
    pairs = {(partner, wijk) for partner in partners for wijk in _wijken(uow)}
    at_work = count_at_work(uow, pairs)
    many = sorted(pair for pair, count in at_work.items() if count >= FEWEST_REPORTERS)
    return or_(
        Signal.organisation_id == uow.actor.organisation_id,
        and_(
            _known(uow, SharedField.ORGANISATION),
            ~Signal.is_source_protected,
            tuple_(Signal.organisation_id, func.substr(Signal.buurt_code, 3, 6)).in_(many),
        ),
    )


def _wijken(uow: UnitOfWork) -> list[str]:
    """Return the wijken, by their digits, in which the actor reads signals of others."""
    edition = find_current_edition(uow.session)
    if edition is None:
        return []
    areas = uow.actor.areas_for(Permission.SIGNAL_READ)
    return [
        wijk.code[WIJK_DIGITS]
        for wijk in list_areas(uow.session, edition.year, AreaLevel.WIJK)
        if any(inside(wijk.code, area) or inside(area, wijk.code) for area in areas)
    ]


def _known(uow: UnitOfWork, field: SharedField) -> ColumnElement[bool]:
    return planned_as_often(Signal.knows(uow.actor, field))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, AMSTERDAM)
