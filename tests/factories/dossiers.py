"""Requests about rights and breaches as a privacy officer registers them."""

from dataclasses import replace
from datetime import date, timedelta

from resilience.accountability.breaches import BreachDraft, register_breach
from resilience.accountability.models import BiasReport
from resilience.accountability.rights import RightsDraft, register_request, take_up
from resilience.accountability.rights_search import SIGNAL
from resilience.dossiers.models import RightsOutcome
from resilience.dossiers.states import (
    BreachKind,
    OutcomeKind,
    RightsKind,
    RightsSubject,
)
from resilience.outgoing.taking import Taking
from tests.cast import NOW
from tests.factories.signals import WIEKENHOF

TAKING = Taking("Els", "Woonstichting", NOW, "Inzageverzoek")
REQUEST = RightsDraft(
    kind=RightsKind.ACCESS,
    subject=RightsSubject.PLACE,
    reference="Z-2026-0417",
    received_on=date(2026, 11, 20),
    is_identity_checked=True,
    area_code=WIEKENHOF,
)
BREACH = BreachDraft(
    kind=BreachKind.CONFIDENTIALITY,
    discovered_at=NOW - timedelta(hours=1),
    what_happened="Een lijst met signalen bleef op de printer liggen.",
    categories="Signalen van een buurt",
)


def opened(uow, **changes):
    """Register a request and take it up."""
    return take_up(uow, register_request(uow, replace(REQUEST, **changes)).id)


def fill_dossiers(uow, signal):
    """Put a row in every table of dossiers and accountability."""
    request = opened(uow)
    register_breach(uow, BREACH)
    uow.session.add(
        RightsOutcome(
            request_id=request.id,
            kind=OutcomeKind.ANNOTATE,
            object_type=SIGNAL,
            object_id=signal.id,
            number=signal.number,
            decided_at=NOW,
            decided_by_id=uow.actor.user_id,
        )
    )
    report = {"period_code": "2026-Q3", "rule_version": "x", "made_at": NOW, "content": {}}
    uow.session.add(BiasReport(**report))
