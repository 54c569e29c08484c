"""A signal as one reader may know it: what lies outside the agreement answers None (R-09)."""

from typing import Any, cast

from resilience.authz.actor import Actor, Share
from resilience.authz.shared_fields import ALL_FIELDS, SharedField
from resilience.signals.attributes import Handling, SignalState
from resilience.signals.models import Signal

#: What comes with every signal that one may see at all.
ALWAYS = frozenset(
    {
        "id",
        "number",
        "state",
        "signal_type",
        "domain_code",
        "polarity",
        "buurt_code",
        "area_year",
        "recorded_at",
        "handling",
        "is_feedback_wanted",
        "is_source_protected",
        "content_erased_at",
        "events",
    }
)

#: To which group an attribute belongs. What stands here nor above never leaves its organisation.
GROUP_OF = {
    "text": SharedField.TEXT,
    "severity": SharedField.SEVERITY,
    "strength": SharedField.SEVERITY,
    "observed_from": SharedField.MOMENT,
    "observed_to": SharedField.MOMENT,
    "observed_precision": SharedField.MOMENT,
    "day_part": SharedField.MOMENT,
    "reported_at": SharedField.MOMENT,
    "recurrence": SharedField.MOMENT,
    "location_precision": SharedField.PLACE,
    "cell_500m": SharedField.PLACE,
    "location": SharedField.EXACT_PLACE,
    "effect_on_people": SharedField.EFFECT,
    "action_taken": SharedField.EFFECT,
    "action_note": SharedField.EFFECT,
    "information_source": SharedField.GRADES,
    "observation_mode": SharedField.GRADES,
    "source_grade": SharedField.GRADES,
    "information_grade": SharedField.GRADES,
    "confirmed_grade": SharedField.GRADES,
    "confirmation_count": SharedField.GRADES,
    "organisation": SharedField.ORGANISATION,
    "organisation_id": SharedField.ORGANISATION,
    "reporter_role": SharedField.ORGANISATION,
    "origin": SharedField.ORGANISATION,
}


class SharedSignal:
    """A signal of a partner: only what the agreement opens can be read from it."""

    __slots__ = ("_known", "_signal")

    def __init__(self, signal: Signal, known: frozenset[SharedField]) -> None:
        self._signal = signal
        self._known = known

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of the signal; None when the reader may not know it."""
        found = getattr(self._signal, name) if name in ALWAYS or name in GROUP_OF else None
        return found if name in ALWAYS or GROUP_OF.get(name) in self._known else None


def fields_known(signal: Signal, actor: Actor) -> frozenset[SharedField]:
    """Return which groups of fields ``actor`` may know of a signal that they may see.

    ``Signal.knows`` for a row that was read already, without asking the database once more;
    ``tests/integration/wall`` compares the two.
    """
    is_reporter = actor.user_id is not None and signal.reporter_id == actor.user_id
    if is_reporter or signal.organisation_id == actor.organisation_id:
        return ALL_FIELDS
    opened = (share.fields for share in actor.shares if _is_shared(signal, share))
    return frozenset().union(*opened)


def _is_shared(signal: Signal, share: Share) -> bool:
    return (
        signal.organisation_id in share.partner_ids
        and signal.handling is Handling.PERMITTED
        and signal.state is not SignalState.WITHDRAWN
        and share.covers(signal.signal_type, signal.buurt_code)
    )


def as_known(signal: Signal, known: frozenset[SharedField]) -> Signal:
    """Return what a reader who knows these groups of fields gets to see of a signal."""
    # Templates and pages read attributes only, so that both can stand in the same place.
    return signal if known == ALL_FIELDS else cast(Signal, SharedSignal(signal, known))
