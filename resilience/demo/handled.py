"""What colleagues did with the newest signals of the demo: corrected, taken up, passed on."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from resilience.clock import local_day
from resilience.demo.stage import Stage
from resilience.handling.assigning import take_signal
from resilience.handling.attributes import HandoverGround, HandoverTarget
from resilience.handling.drafts import CorrectionDraft, HandoverDraft, KindDraft
from resilience.handling.handing_over import record_handover
from resilience.handling.noting import write_note
from resilience.handling.services import correct_signal
from resilience.signals.attributes import SignalState
from resilience.signals.models import Signal
from resilience.signals.taxonomy import load_type

REASON = "Bij nader inzien is het ernstiger: mensen lopen om."
NOTE = "Nog eens langs geweest op een ander tijdstip. Toen was het rustig op deze plek."
HANDLED = (("yusuf-kaya", "lotte-visser"), ("annet-brouwer", "bas-timmer"))


def handle_signals(stage: Stage) -> None:
    """Let two reporters correct a signal, and a colleague of each take it up."""
    for reporter, colleague in HANDLED:
        newest = _newest_of(stage, reporter)
        for signal in newest[:1]:
            _correct(stage, reporter, signal)
            _take_up(stage, colleague, signal)
        for signal in newest[1:2]:
            _pass_on(stage, reporter, signal)


def _newest_of(stage: Stage, slug: str) -> Sequence[Signal]:
    """Return the newest signals that can still be made graver."""
    wanted = (
        select(Signal)
        .where(
            Signal.reporter_id == stage.people[slug].id,
            Signal.state == SignalState.SUBMITTED,
            Signal.content_erased_at.is_(None),
            Signal.recorded_at < stage.now - timedelta(days=1),
        )
        .order_by(Signal.recorded_at.desc())
        .limit(40)
    )
    found = stage.session.scalars(wanted)
    return [
        each for each in found if (each.severity or 9) < load_type(each.signal_type).severity_max
    ]


def _correct(stage: Stage, slug: str, signal: Signal) -> None:
    graver = KindDraft(signal.signal_type, (signal.severity or 0) + 1)
    draft = CorrectionDraft(version=signal.version, reason=REASON, kind=graver)
    correct_signal(stage.acting(stage.people[slug], _after(signal, 2)), signal.id, draft)


def _take_up(stage: Stage, slug: str, signal: Signal) -> None:
    take_signal(stage.acting(stage.people[slug], _after(signal, 4)), signal.id)
    write_note(stage.acting(stage.people[slug], _after(signal, 20)), signal.id, NOTE)


def _pass_on(stage: Stage, slug: str, signal: Signal) -> None:
    moment = _after(signal, 3)
    draft = HandoverDraft(HandoverTarget.SAFETY_HOUSE, HandoverGround.OWN_TASK, local_day(moment))
    record_handover(stage.acting(stage.people[slug], moment), signal.id, draft)


def _after(signal: Signal, hours: int) -> datetime:
    return signal.recorded_at + timedelta(hours=hours)
