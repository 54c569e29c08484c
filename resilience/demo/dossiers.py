"""A request about rights and a data breach, so that the pages of accountability show some work."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.accountability.breaches import BreachDraft, register_breach
from resilience.accountability.rights import RightsDraft, register_request, take_up
from resilience.accounts.queries import find_actor
from resilience.clock import local_day
from resilience.demo.accounts import Cast
from resilience.dossiers.models import RightsRequest
from resilience.dossiers.states import BreachKind, RightsKind, RightsSubject
from resilience.uow import UnitOfWork

OFFICER = "farid-benali"
BUURT = "BU99010202"


def open_dossiers(session: Session, cast: Cast, now: datetime) -> str:
    """Register one request and one breach for the privacy officer of the municipality."""
    actor = find_actor(session, cast.people[OFFICER].id, now)
    is_there = session.scalar(select(RightsRequest.id).limit(1)) is not None
    if actor is None or is_there:
        return ""
    uow = UnitOfWork(session, actor, now)
    draft = RightsDraft(
        kind=RightsKind.ACCESS,
        subject=RightsSubject.PLACE,
        reference="Z-2026-0417",
        received_on=local_day(now - timedelta(days=12)),
        is_identity_checked=True,
        area_code=BUURT,
    )
    take_up(uow, register_request(uow, draft).id)
    register_breach(
        uow,
        BreachDraft(
            kind=BreachKind.CONFIDENTIALITY,
            discovered_at=now - timedelta(hours=20),
            what_happened="Een afdruk van een signalenlijst bleef in een vergaderzaal liggen.",
            categories="Signalen van een buurt, zonder personen",
            people_count=15,
            measures="De afdruk is vernietigd. Het team is hierop gewezen.",
        ),
    )
    return ", a request about rights and a data breach"
