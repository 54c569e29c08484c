"""Where a version of an agreement stands, and what may follow (pure)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from resilience.errors import N_, ConflictError


class VersionState(StrEnum):
    """Where one version of an agreement stands."""

    CONCEPT = "concept"
    TO_APPROVE = "tweede_paar_ogen"
    TO_SIGN = "ter_ondertekening"
    SIGNED = "getekend"
    REFUSED = "afgewezen"


class VersionStep(StrEnum):
    """What people do with a version."""

    REVISE = "revise"
    SUBMIT = "submit"
    PROPOSE = "propose"
    APPROVE = "approve"
    NARROW = "narrow"
    SIGN_LAST = "sign_last"
    REFUSE = "refuse"


#: A first version goes from concept to the parties; a change passes a second pair of eyes. A
#: change that only narrows needs no new signatures: everybody agreed to more already.
NEXT: dict[tuple[VersionState, VersionStep], VersionState] = {
    (VersionState.CONCEPT, VersionStep.REVISE): VersionState.CONCEPT,
    (VersionState.CONCEPT, VersionStep.SUBMIT): VersionState.TO_SIGN,
    (VersionState.CONCEPT, VersionStep.PROPOSE): VersionState.TO_APPROVE,
    (VersionState.CONCEPT, VersionStep.REFUSE): VersionState.REFUSED,
    (VersionState.TO_APPROVE, VersionStep.APPROVE): VersionState.TO_SIGN,
    (VersionState.TO_APPROVE, VersionStep.NARROW): VersionState.SIGNED,
    (VersionState.TO_APPROVE, VersionStep.REFUSE): VersionState.REFUSED,
    (VersionState.TO_SIGN, VersionStep.SIGN_LAST): VersionState.SIGNED,
    (VersionState.TO_SIGN, VersionStep.REFUSE): VersionState.REFUSED,
}

#: States in which a version still waits for somebody.
OPEN = frozenset({VersionState.CONCEPT, VersionState.TO_APPROVE, VersionState.TO_SIGN})

NOT_NOW = N_("This has been settled already. Look at the agreement as it stands now.")


def move(current: VersionState, step: VersionStep) -> VersionState:
    """Return the state after ``step``; raise ``ConflictError`` when it cannot be taken now."""
    following = NEXT.get((current, step))
    if following is None:
        raise ConflictError(NOT_NOW)
    return following


class AgreementStatus(StrEnum):
    """Where an agreement stands for its readers, at one moment."""

    CONCEPT = "concept"
    TO_SIGN = "to_sign"
    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    ENDED = "ended"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides the status: the first open state, and the term of the governing version."""

    newest: VersionState
    #: First and last day of the version that governs, or None when none took effect.
    term: tuple[date, date] | None
    parties_left: int


#: With fewer parties there is nobody left to share with.
FEWEST_PARTIES = 2

_WITHOUT_EFFECT = {
    VersionState.CONCEPT: AgreementStatus.CONCEPT,
    VersionState.TO_APPROVE: AgreementStatus.CONCEPT,
    VersionState.TO_SIGN: AgreementStatus.TO_SIGN,
    VersionState.REFUSED: AgreementStatus.REFUSED,
}


def status_on(today: date, standing: Standing) -> AgreementStatus:
    """Return where an agreement stands on a day in the Netherlands."""
    if standing.term is None:
        return _WITHOUT_EFFECT.get(standing.newest, AgreementStatus.TO_SIGN)
    if standing.parties_left < FEWEST_PARTIES:
        return AgreementStatus.ENDED
    first, last = standing.term
    if today < first:
        return AgreementStatus.NOT_YET
    return AgreementStatus.IN_FORCE if today <= last else AgreementStatus.EXPIRED
