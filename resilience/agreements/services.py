"""Drawing up an agreement, changing it with four eyes, signing it, and leaving it."""

from uuid import UUID

from sqlalchemy import func, select

from resilience.accounts.models import User
from resilience.agreements import wording
from resilience.agreements.checks import refuse_unfit
from resilience.agreements.drafts import AgreementDraft
from resilience.agreements.models import (
    AgreementEvent,
    AgreementParty,
    AgreementVersion,
    SharingAgreement,
)
from resilience.agreements.models import AgreementEventKind as Kind
from resilience.agreements.queries import (
    authors_of,
    find_newest_effective,
    find_open_version,
    load_agreement,
    load_version,
)
from resilience.agreements.states import VersionState, VersionStep, move
from resilience.agreements.telling import tell_about
from resilience.agreements.terms import is_widening
from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.clock import local_day
from resilience.errors import ConflictError, NotAllowedError, ValidationError
from resilience.privacy.refusals import refuse_personal_data
from resilience.uow import UnitOfWork

LONGEST_REASON = 300


def draw_up(uow: UnitOfWork, draft: AgreementDraft) -> AgreementVersion:
    """Draw up a new agreement as a concept; nobody shares anything yet."""
    authorize(uow.actor, Permission.AGREEMENT_DRAFT)
    refuse_unfit(draft, local_day(uow.now))
    agreement = SharingAgreement(number=_next_number(uow), drawn_up_by_id=uow.actor.organisation_id)
    uow.session.add(agreement)
    uow.session.flush()
    return _add_version(uow, agreement, draft, Kind.DRAWN_UP)


def draw_up_change(uow: UnitOfWork, agreement_id: UUID, draft: AgreementDraft) -> AgreementVersion:
    """Draw up a new version of an agreement as a concept; the old one goes on until it counts."""
    authorize(uow.actor, Permission.AGREEMENT_DRAFT)
    agreement = _locked(uow, agreement_id)
    if find_open_version(agreement) is not None:
        raise ConflictError(wording.IS_BEING_CHANGED)
    refuse_unfit(draft, local_day(uow.now))
    if not draft.change_reason.strip():
        raise ValidationError(wording.NO_CHANGE_REASON, "change_reason")
    return _add_version(uow, agreement, draft, Kind.CHANGE_DRAWN_UP)


def revise(uow: UnitOfWork, version_id: UUID, draft: AgreementDraft) -> AgreementVersion:
    """Change what a concept says; nobody has seen it as final yet."""
    authorize(uow.actor, Permission.AGREEMENT_DRAFT)
    version = _locked_version(uow, version_id)
    version.state = move(version.state, VersionStep.REVISE)
    refuse_unfit(draft, local_day(uow.now))
    _write(uow, version, draft)
    _note(uow, version, Kind.REVISED)
    return version


def submit(uow: UnitOfWork, version_id: UUID) -> AgreementVersion:
    """Send a first version to the parties, or a change to a second pair of eyes."""
    authorize(uow.actor, Permission.AGREEMENT_DRAFT)
    version = _locked_version(uow, version_id)
    if not version.dpia_reference:
        raise ConflictError(wording.NO_DPIA)
    before = find_newest_effective(version.agreement)
    if before is not None and before.terms == version.terms and not _renamed(before, version):
        raise ConflictError(wording.NOTHING_CHANGED)
    is_first = before is None
    step = VersionStep.SUBMIT if is_first else VersionStep.PROPOSE
    version.state = move(version.state, step)
    _note(uow, version, Kind.SUBMITTED if is_first else Kind.PROPOSED)
    tell_about(uow, version)
    return version


def approve(uow: UnitOfWork, version_id: UUID) -> AgreementVersion:
    """Approve a change that somebody else worked on; a wider one then goes to every party."""
    authorize(uow.actor, Permission.AGREEMENT_DRAFT)
    version = _locked_version(uow, version_id)
    if uow.actor.user_id is None or uow.actor.user_id in authors_of(uow.session, version):
        raise NotAllowedError(wording.OWN_PROPOSAL)
    before = find_newest_effective(version.agreement)
    if before is None or is_widening(before.terms, version.terms):
        version.state = move(version.state, VersionStep.APPROVE)
        _note(uow, version, Kind.APPROVED)
    else:
        version.state = move(version.state, VersionStep.NARROW)
        _note(uow, version, Kind.APPROVED)
        _carry_signatures(before, version)
        _take_effect(uow, version)
    tell_about(uow, version)
    return version


def sign(uow: UnitOfWork, version_id: UUID) -> AgreementVersion:
    """Sign for the own organisation; with the last signature the version takes effect."""
    authorize(uow.actor, Permission.AGREEMENT_SIGN)
    version = _locked_version(uow, version_id)
    party = _own_party(uow, version)
    if party.signed_at is not None:
        raise ConflictError(wording.SIGNED_ALREADY)
    is_last = all(each.signed_at is not None for each in version.parties if each is not party)
    # Asked for every signature, so that nothing is signed that does not wait for it.
    following = move(version.state, VersionStep.SIGN_LAST)
    party.signed_at = uow.now
    party.signed_by_id = uow.actor.user_id
    party.signatory = _signatory(uow)
    _note(uow, version, Kind.SIGNED)
    if is_last:
        version.state = following
        _take_effect(uow, version)
        tell_about(uow, version)
    return version


def refuse(uow: UnitOfWork, version_id: UUID, reason: str) -> AgreementVersion:
    """Turn a version down, or take it back; the agreement stays as it was."""
    version = _locked_version(uow, version_id)
    if not may_refuse(uow, version):
        raise NotAllowedError(f"{uow.actor.name} may not turn this version down")
    _refuse_poor_reason(reason)
    version.state = move(version.state, VersionStep.REFUSE)
    _note(uow, version, Kind.REFUSED, reason.strip())
    tell_about(uow, version)
    return version


def leave(uow: UnitOfWork, agreement_id: UUID, reason: str) -> SharingAgreement:
    """End it for the own organisation: from this moment nobody reads anything through it."""
    authorize(uow.actor, Permission.AGREEMENT_SIGN)
    agreement = _locked(uow, agreement_id)
    _refuse_poor_reason(reason)
    # Also under a change that still waits for others: it must not bring back who has left.
    signed = [
        party
        for version in agreement.versions
        for party in version.parties
        if party.organisation_id == uow.actor.organisation_id
        and party.signed_at is not None
        and party.left_at is None
    ]
    in_effect = [party for party in signed if party.version.effective_at is not None]
    if not in_effect:
        raise ConflictError(wording.HAS_LEFT)
    for party in signed:
        party.left_at = uow.now
    newest = in_effect[-1].version
    _note(uow, newest, Kind.LEFT, reason.strip())
    tell_about(uow, newest, is_about_leaving=True)
    return agreement


def may_refuse(uow: UnitOfWork, version: AgreementVersion) -> bool:
    """Tell whether the actor may turn a version down where it stands."""
    if version.state is VersionState.TO_SIGN and version.party_of(uow.actor.organisation_id):
        return uow.actor.may(Permission.AGREEMENT_SIGN) or uow.actor.may(Permission.AGREEMENT_DRAFT)
    return uow.actor.may(Permission.AGREEMENT_DRAFT)


def _add_version(
    uow: UnitOfWork, agreement: SharingAgreement, draft: AgreementDraft, kind: Kind
) -> AgreementVersion:
    version = AgreementVersion(
        ordinal=len(agreement.versions) + 1, state=VersionState.CONCEPT, agreement=agreement
    )
    uow.session.add(version)
    _write(uow, version, draft)
    _note(uow, version, kind)
    return version


def _write(uow: UnitOfWork, version: AgreementVersion, draft: AgreementDraft) -> None:
    version.title = draft.title.strip()
    version.purpose = draft.purpose.strip()
    version.type_codes = sorted(set(draft.type_codes))
    version.field_codes = sorted(set(draft.fields))
    version.area_codes = sorted(set(draft.area_codes))
    version.dpia_reference = draft.dpia_reference.strip()
    version.rights_contact = draft.rights_contact.strip()
    version.starts_on = draft.starts_on
    version.ends_on = draft.ends_on
    version.change_reason = draft.change_reason.strip()
    version.parties.clear()
    # The old rows go first: a party stands in a version once.
    uow.session.flush()
    version.parties.extend(
        AgreementParty(
            organisation_id=party.organisation_id,
            legal_ground=party.legal_ground,
            ground_explanation=party.ground_explanation.strip(),
        )
        for party in draft.parties
    )
    uow.session.flush()


def _carry_signatures(before: AgreementVersion, version: AgreementVersion) -> None:
    """Let a narrower version rest on the signatures under the wider one; who left stays out."""
    for party in version.parties:
        signed = before.party_of(party.organisation_id)
        if signed is not None:
            party.signed_at = signed.signed_at
            party.signed_by_id = signed.signed_by_id
            party.signatory = signed.signatory
            party.left_at = signed.left_at


def _take_effect(uow: UnitOfWork, version: AgreementVersion) -> None:
    version.effective_at = uow.now
    _note(uow, version, Kind.TOOK_EFFECT)


def _renamed(before: AgreementVersion, version: AgreementVersion) -> bool:
    """Tell whether a version differs in what nobody reads more or less by."""
    names = ("title", "dpia_reference", "rights_contact")
    return any(getattr(before, name) != getattr(version, name) for name in names)


def _own_party(uow: UnitOfWork, version: AgreementVersion) -> AgreementParty:
    party = version.party_of(uow.actor.organisation_id)
    if party is None:
        raise NotAllowedError(wording.NOT_IN_IT)
    return party


def _signatory(uow: UnitOfWork) -> str:
    person = uow.session.get(User, uow.actor.user_id) if uow.actor.user_id else None
    return f"{person.name}, {person.function_title}" if person else uow.actor.name


def _refuse_poor_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise ValidationError(wording.NO_REASON, "reason")
    refuse_personal_data({"reason": reason})


def _locked(uow: UnitOfWork, agreement_id: UUID) -> SharingAgreement:
    """Return the agreement; nobody else changes anything of it until the end of the transaction."""
    lock = select(SharingAgreement.id).where(SharingAgreement.id == agreement_id)
    uow.session.execute(lock.with_for_update())
    return load_agreement(uow, agreement_id, is_anew=True)


def _locked_version(uow: UnitOfWork, version_id: UUID) -> AgreementVersion:
    version = load_version(uow, version_id)
    agreement = _locked(uow, version.agreement_id)
    return next(each for each in agreement.versions if each.id == version_id)


def _next_number(uow: UnitOfWork) -> str:
    """Return the next number of the year; two who draw up at once wait for each other."""
    uow.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("agreement numbers"))))
    year = local_day(uow.now).year
    taken = uow.session.scalars(
        select(SharingAgreement.number).where(SharingAgreement.number.like(f"{year}-%"))
    )
    highest = max((int(number.partition("-")[2]) for number in taken), default=0)
    return f"{year}-{highest + 1:02d}"


def _note(uow: UnitOfWork, version: AgreementVersion, kind: Kind, reason: str = "") -> None:
    """Add a line to the history of the agreement, and one to the log."""
    uow.session.add(
        AgreementEvent(
            agreement_id=version.agreement.id,
            version_id=version.id,
            at=uow.now,
            kind=kind,
            actor_id=uow.actor.user_id,
            actor_name=uow.actor.name,
            organisation_id=uow.actor.organisation_id,
            reason=reason,
        )
    )
    record_act(uow, f"agreement:{kind.value}", "sharing_agreement", version.agreement.number)
    uow.session.flush()
