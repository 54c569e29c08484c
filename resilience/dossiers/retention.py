"""What of dossiers goes: a request seven years after its answer, a breach three after closing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from resilience.db.removal import removal_from
from resilience.dossiers.models import (
    DataBreach,
    DataBreachVersion,
    RightsOutcome,
    RightsRequest,
    RightsStep,
)
from resilience.expiry import Expiry
from resilience.privacy.retention import Rule


def _delete_requests(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    with removal_from(session, "rights_steps"):
        session.execute(delete(RightsStep).where(RightsStep.request_id.in_(ids)))
    with removal_from(session, "rights_outcomes"):
        session.execute(delete(RightsOutcome).where(RightsOutcome.request_id.in_(ids)))
    session.execute(delete(RightsRequest).where(RightsRequest.id.in_(ids)))


def _delete_breaches(session: Session, ids: Sequence[UUID], _now: datetime) -> None:
    with removal_from(session, "data_breach_versions"):
        session.execute(delete(DataBreachVersion).where(DataBreachVersion.breach_id.in_(ids)))
    session.execute(delete(DataBreach).where(DataBreach.id.in_(ids)))


#: As long as the proofs of deletion that it led to.
REQUESTS = Expiry(
    rule=Rule.PROOF,
    object_type="rights_request",
    model=RightsRequest,
    starts=RightsRequest.closed_at,
    waiting=lambda _now: (RightsRequest.closed_at.is_not(None),),
    expire=_delete_requests,
    tables=("rights_requests", "rights_steps", "rights_outcomes"),
    organisation=RightsRequest.organisation_id,
    number=RightsRequest.number,
)
#: Material about incidents is kept for three years at least (BIO2 5.28.01).
BREACHES = Expiry(
    rule=Rule.INCIDENT_LOG,
    object_type="data_breach",
    model=DataBreach,
    starts=DataBreach.closed_at,
    waiting=lambda _now: (DataBreach.closed_at.is_not(None),),
    expire=_delete_breaches,
    tables=("data_breaches", "data_breach_versions"),
    organisation=DataBreach.organisation_id,
    number=DataBreach.number,
)
