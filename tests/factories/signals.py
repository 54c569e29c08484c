"""Signals as people record them: through the use case, with every check and count."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from resilience.maps.rollups import count_in, count_out
from resilience.signals.attributes import Handling
from resilience.signals.drafts import PlaceDraft, Position, SignalDraft
from resilience.signals.models import Signal
from resilience.signals.ports import Ports
from resilience.signals.services import record_signal
from resilience.uow import UnitOfWork

PORTS = Ports(b"test-record-key-secret", count_in, count_out)

TOUWSLAGERSBUURT = "BU99010101"
KORENMOLENBUURT = "BU99010201"
WIEKENHOF = "BU99010202"
MELKWEGFLATS = "BU99010304"

#: Inside the Wiekenhof, and in the water beside Havermonde.
IN_WIEKENHOF = Position(5.2390, 52.5534, 20.0)
IN_THE_WATER = Position(5.05, 52.50, 20.0)

TEXT = "Na sluitingstijd blijft een grote groep hangen bij het basketbalveld."


def signal_draft(signal_type: str = "OV01", **changes: Any) -> SignalDraft:
    """Return a draft of a usual signal in the Wiekenhof, with ``changes``."""
    usual = SignalDraft(
        client_id=uuid4(),
        signal_type=signal_type,
        text=TEXT,
        place=PlaceDraft(buurt_code=WIEKENHOF),
        handling=Handling.PERMITTED,
    )
    return replace(usual, **changes)


def recorded(uow: UnitOfWork, signal_type: str = "OV01", **changes: Any) -> Signal:
    """Record a usual signal with ``changes``."""
    return record_signal(uow, signal_draft(signal_type, **changes), PORTS)


def posted(signal_type: str = "OV01", **changes: str) -> dict[str, str]:
    """Return what the form sends for a usual signal, with ``changes``."""
    usual = {
        "client_id": str(uuid4()),
        "place": "buurt",
        "buurt_code": WIEKENHOF,
        "signal_type": signal_type,
        "observed_day": "nu",
        "observed_precision": "dag",
        "recurrence": "eerste_keer",
        "observation_mode": "zelf_waargenomen",
        "text": TEXT,
        "felt_unsafe": "0",
        "is_feedback_wanted": "y",
        "handling": "P",
    }
    return usual | changes
