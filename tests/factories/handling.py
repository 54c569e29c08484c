"""Corrections and the rest of handling, as people do them: through the use cases."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from resilience.accounts.models import User
from resilience.handling import assigning, handing_over, noting, services
from resilience.handling.attributes import HandoverGround, HandoverState, HandoverTarget
from resilience.handling.correcting import snapshot_of
from resilience.handling.drafts import CorrectionDraft, HandoverDraft
from resilience.handling.models import SignalHandover, SignalNote, SignalVersion
from resilience.handling.snapshots import ATTRIBUTES, values_of
from resilience.signals.assignment_models import SignalAssignment
from resilience.signals.models import Signal
from resilience.uow import UnitOfWork
from tests.cast import NOW

REASON = "Het was een straat verderop."
NOTE = "Om drie uur nog eens langs geweest: het plein was leeg."
HANDOVER = HandoverDraft(HandoverTarget.SAFETY_HOUSE, HandoverGround.OWN_TASK, date(2026, 11, 20))


def corrected(uow: UnitOfWork, signal: Signal, **changes: Any) -> Signal:
    """Correct a signal as it stands now, with ``changes``."""
    usual: dict[str, Any] = {"version": signal.version, "reason": REASON}
    return services.correct_signal(uow, signal.id, CorrectionDraft(**usual | changes))


def fill_handling(uow: UnitOfWork, signal: Signal) -> None:
    """Put a row in every table of handling."""
    corrected(uow, signal, text="Er ligt grof afval naast de containers.")
    assigning.take_signal(uow, signal.id)
    noting.write_note(uow, signal.id, NOTE)
    handing_over.record_handover(uow, signal.id, HANDOVER)


def add_handling(session: Session, signal: Signal, person: User) -> None:
    """Store one of everything of handling with a signal, straight in the tables."""
    now = snapshot_of(signal)
    kept = {name: value for part in ATTRIBUTES for name, value in values_of(now, part).items()}
    of_signal = {"signal_id": signal.id, "organisation_id": signal.organisation_id}
    session.add_all(
        [
            SignalVersion(
                **of_signal,
                **kept,
                number=1,
                replaced_at=NOW,
                actor_id=person.id,
                parts=["tekst"],
                reason=REASON,
            ),
            SignalAssignment(
                **of_signal, assignee_id=person.id, assigned_by_id=person.id, assigned_at=NOW
            ),
            SignalNote(**of_signal, author_id=person.id, written_at=NOW, text=NOTE),
            SignalHandover(
                **of_signal,
                target=HANDOVER.target,
                ground=HANDOVER.ground,
                handed_over_on=HANDOVER.handed_over_on,
                recorded_at=NOW,
                recorded_by_id=person.id,
                state=HandoverState.OFFERED,
            ),
        ]
    )
