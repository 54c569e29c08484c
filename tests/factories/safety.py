"""Safety concerns as people raise them: through the use case, with every check."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from resilience.safety.drafts import ConcernDraft
from resilience.safety.models import SafetyConcern
from resilience.safety.services import raise_concern
from resilience.uow import UnitOfWork

BAS = "bas-timmer"  # works beside Annet at Woonstichting, in the neighbourhood team

KORENMOLENBUURT = "BU99010201"
MELKWEGFLATS = "BU99010304"

TEXT = "De doorgang naar de kelder was met een bank versperd. Ik kon niet verder."


def concern_draft(**changes: Any) -> ConcernDraft:
    """Return a draft of a usual concern (obstruction, severity 2) in the Melkwegflats."""
    usual = ConcernDraft(
        client_id=uuid4(), concern_type="PV05", buurt_code=MELKWEGFLATS, text=TEXT, severity=2
    )
    return replace(usual, **changes)


def raised(uow: UnitOfWork, **changes: Any) -> SafetyConcern:
    """Raise a usual concern with ``changes``."""
    return raise_concern(uow, concern_draft(**changes))


def posted(**changes: str) -> dict[str, str]:
    """Return what the form sends for a usual concern, with ``changes``."""
    usual = {
        "client_id": str(uuid4()),
        "concern_type": "PV05",
        "severity": "2",
        "buurt_code": MELKWEGFLATS,
        "location_precision": "complex",
        "occurred_day": "nu",
        "text": TEXT,
    }
    return usual | changes
