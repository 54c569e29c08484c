"""Reading requests, breaches and bias reports of the own organisation."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from resilience.accountability.models import BiasReport
from resilience.accounts.models import User
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.scope import visible
from resilience.dossiers.models import (
    DataBreach,
    DataBreachVersion,
    RightsOutcome,
    RightsRequest,
    RightsStep,
)
from resilience.dossiers.states import CLOSED
from resilience.errors import NotFoundError
from resilience.uow import UnitOfWork


def list_requests(uow: UnitOfWork) -> Sequence[RightsRequest]:
    """Return the requests to the own organisation: open ones first, next due on top."""
    is_closed = RightsRequest.state.in_(CLOSED)
    found = select(RightsRequest).order_by(
        is_closed, RightsRequest.due_on, RightsRequest.number.desc()
    )
    return uow.session.scalars(visible(uow.actor, found, RightsRequest)).all()


def load_request(uow: UnitOfWork, request_id: UUID, *, to_change: bool = False) -> RightsRequest:
    """Return a request with its history; locked, when it is about to change."""
    authorize(uow.actor, Permission.RIGHTS_HANDLE)
    wanted = (
        select(RightsRequest)
        .where(RightsRequest.id == request_id)
        .options(
            selectinload(RightsRequest.steps).joinedload(RightsStep.actor),
            selectinload(RightsRequest.outcomes).joinedload(RightsOutcome.decided_by),
            selectinload(RightsRequest.account),
        )
        .execution_options(populate_existing=True)
    )
    if to_change:
        wanted = wanted.with_for_update(of=RightsRequest)
    found = uow.session.scalar(visible(uow.actor, wanted, RightsRequest))
    if found is None:
        raise NotFoundError(f"no rights request {request_id}")
    return found


def list_colleagues(uow: UnitOfWork) -> Sequence[User]:
    """Return the people of the own organisation whom a request can be about."""
    authorize(uow.actor, Permission.RIGHTS_HANDLE)
    found = select(User).where(User.organisation_id == uow.actor.organisation_id)
    return uow.session.scalars(found.order_by(User.name)).all()


def list_breaches(uow: UnitOfWork) -> Sequence[DataBreach]:
    """Return the breaches of the own organisation, newest discovery first."""
    found = select(DataBreach).order_by(
        DataBreach.closed_at.is_not(None), DataBreach.discovered_at.desc()
    )
    return uow.session.scalars(visible(uow.actor, found, DataBreach)).all()


def load_breach(uow: UnitOfWork, breach_id: UUID, *, to_change: bool = False) -> DataBreach:
    """Return a breach with its history; locked, when it is about to change."""
    authorize(uow.actor, Permission.BREACH_HANDLE)
    history = selectinload(DataBreach.versions).joinedload(DataBreachVersion.actor)
    wanted = select(DataBreach).where(DataBreach.id == breach_id).options(history)
    if to_change:
        wanted = wanted.with_for_update(of=DataBreach)
    found = uow.session.scalar(visible(uow.actor, wanted, DataBreach))
    if found is None:
        raise NotFoundError(f"no data breach {breach_id}")
    return found


def list_bias_reports(uow: UnitOfWork) -> Sequence[BiasReport]:
    """Return the bias reports, newest quarter first."""
    authorize(uow.actor, Permission.ACCOUNTABILITY_READ)
    return uow.session.scalars(select(BiasReport).order_by(BiasReport.period_code.desc())).all()


def load_bias_report(uow: UnitOfWork, period_code: str) -> BiasReport:
    """Return the report of a quarter; raise ``NotFoundError`` when there is none."""
    authorize(uow.actor, Permission.ACCOUNTABILITY_READ)
    found = uow.session.scalar(select(BiasReport).where(BiasReport.period_code == period_code))
    if found is None:
        raise NotFoundError(f"no bias report of {period_code[:10]}")
    return found
