"""Who may correct what of a signal, and who may work on it."""

from resilience.authz.actor import Actor, inside
from resilience.authz.permissions import Permission
from resilience.handling.attributes import Part
from resilience.signals.attributes import SignalState
from resilience.signals.models import Signal

#: Before, its words are still looked at; after, it has been answered for good or ended.
CORRECTABLE = frozenset({SignalState.SUBMITTED, SignalState.ACCEPTED, SignalState.FED_BACK})
#: A signal that counts for nothing any more asks for no work.
ENDED = frozenset({SignalState.WITHDRAWN, SignalState.REJECTED})

OF_REPORTER = frozenset(Part)
#: The words are the reporter's own; everything else is a classification.
OF_COORDINATOR = OF_REPORTER - {Part.TEXT}


def parts_open_to(signal: Signal, actor: Actor) -> frozenset[Part]:
    """Return what of a signal, that the actor may see, the actor may correct.

    Parameters
    ----------
    signal : Signal
        The row itself, never a projection for partners.
    actor : Actor
        Who wants to correct.

    Notes
    -----
    Issue 4, item 4: the reporter corrects own signals; who holds the direction in the area
    corrects the classification of signals of the same organisation. Nobody corrects what
    another organisation recorded, so police data stay with the police (R-10).

    """
    if signal.state not in CORRECTABLE or signal.content_erased_at is not None:
        return frozenset()
    if is_reporter(signal, actor) and actor.may(Permission.SIGNAL_RECORD):
        return OF_REPORTER
    directs = any(
        inside(signal.buurt_code, code) for code in actor.areas_for(Permission.SIGNAL_HANDLE)
    )
    return OF_COORDINATOR if directs and is_ours(signal, actor) else frozenset()


def may_work_on(signal: Signal, actor: Actor) -> bool:
    """Tell whether the actor may take up a signal it sees, note at it, and record a handover."""
    return (
        is_ours(signal, actor)
        and actor.may(Permission.SIGNAL_RECORD)
        and signal.state not in ENDED
        and signal.content_erased_at is None
    )


def is_reporter(signal: Signal, actor: Actor) -> bool:
    """Tell whether the actor recorded the signal."""
    return actor.user_id is not None and signal.reporter_id == actor.user_id


def is_ours(signal: Signal, actor: Actor) -> bool:
    """Tell whether the organisation of the actor recorded the signal."""
    return signal.organisation_id == actor.organisation_id
