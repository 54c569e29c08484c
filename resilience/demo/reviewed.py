"""Texts of the demo that wait for a look at their words, one of them back with its author."""

from datetime import timedelta
from uuid import uuid5

from resilience.demo.stage import Stage
from resilience.demo.written import NAMESPACE
from resilience.review.decisions import ReviewReason
from resilience.review.services import Said, ask_rewording
from resilience.signals.attributes import Handling, SignalState
from resilience.signals.drafts import PlaceDraft, SignalDraft
from resilience.signals.services import record_signal

#: Invented, like everybody in Havermonde: reporter, buurt, hours ago, kind, text.
FLAGGED = (
    ("yusuf-kaya", "BU99010202", 50, "OV01", "Kevin de Groot rijdt met een scooter over de stoep."),
    ("annet-brouwer", "BU99010201", 30, "OM02", "Mevrouw Jansen op nummer 14 zet afval buiten."),
    ("annet-brouwer", "BU99010304", 5, "OV01", "De familie Bakker maakt ruzie in het trapportaal."),
)
NOTE = "Wat je zag blijft even duidelijk zonder de naam."
REVIEWERS = {"yusuf-kaya": "noor-tahiri"}


def let_review(stage: Stage) -> None:
    """Record what the guard flags; of the first its reviewer asks for other words."""
    for slug, buurt, hours, signal_type, text in FLAGGED:
        moment = stage.now - timedelta(hours=hours)
        draft = SignalDraft(
            client_id=uuid5(NAMESPACE, text),
            signal_type=signal_type,
            text=text,
            place=PlaceDraft(buurt_code=buurt),
            handling=Handling.PERMITTED,
        )
        signal = record_signal(stage.acting(stage.people[slug], moment), draft, stage.ports)
        reviewer = REVIEWERS.get(slug)
        if reviewer and signal.state is SignalState.TO_REVIEW:
            later = stage.acting(stage.people[reviewer], moment + timedelta(hours=3))
            ask_rewording(later, signal.id, Said(ReviewReason.NAME, NOTE))
