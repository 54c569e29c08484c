"""Identity providers of organisations, and who somebody is there (domain.md 5.7)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import any_, func, literal, select
from sqlalchemy.orm import Session, joinedload

from resilience.accounts.invitations import withdraw_links
from resilience.accounts.models import Organisation, User
from resilience.accounts.personal_address import domain_of
from resilience.accounts.provider_models import ClientProof, IdentityLink, IdentityProvider
from resilience.accounts.queries import load_organisation
from resilience.audit.services import record_act
from resilience.errors import ValidationError
from resilience.uow import UnitOfWork

#: Only on the machine itself may a provider speak without TLS, for tests and demonstrations.
LOCAL = ("http://localhost:", "http://127.0.0.1:")


@dataclass(frozen=True)
class ProviderDraft:
    """What an organisation tells about its identity provider."""

    issuer: str
    client_id: str
    client_proof: ClientProof
    email_domains: tuple[str, ...]
    acr_values: tuple[str, ...] = ()
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a provider says somebody is: its own lasting name, and an address it has verified."""

    subject: str
    verified_email: str = ""


def set_provider(uow: UnitOfWork, slug: str, draft: ProviderDraft) -> IdentityProvider:
    """Say where the people of an organisation sign in; what was said before is replaced.

    With another issuer the links to the old one are worth nothing and go.
    """
    if not draft.issuer.startswith(("https://", *LOCAL)):
        raise ValidationError("an issuer is an https address", "issuer")
    if not draft.email_domains:
        raise ValidationError("name at least one e-mail domain", "email_domains")
    organisation = load_organisation(uow.session, slug)
    provider = _find_of(uow.session, organisation.id)
    if provider is not None and provider.issuer != draft.issuer.rstrip("/"):
        _forget_links(uow.session, provider.id)
    if provider is None:
        provider = IdentityProvider(organisation_id=organisation.id)
        uow.session.add(provider)
    provider.issuer = draft.issuer.rstrip("/")
    provider.client_id, provider.client_proof = draft.client_id, draft.client_proof
    provider.email_domains = [each.strip().lower() for each in draft.email_domains]
    provider.acr_values = list(draft.acr_values)
    provider.is_active = True
    provider.secret = draft.secret
    uow.session.flush()
    record_act(uow, "oidc:set_provider", "organisation", organisation.id)
    return provider


def remove_provider(uow: UnitOfWork, slug: str) -> None:
    """Let nobody sign in through the provider of an organisation any more."""
    organisation = load_organisation(uow.session, slug)
    provider = _find_of(uow.session, organisation.id)
    if provider is not None:
        provider.is_active = False
        _forget_links(uow.session, provider.id)
    record_act(uow, "oidc:remove_provider", "organisation", organisation.id)


def find_for_address(session: Session, address: str) -> IdentityProvider | None:
    """Return the provider that answers for the domain of an address.

    It tells nothing of persons: everybody of a domain gets the same answer.
    """
    wanted = (
        select(IdentityProvider)
        .join(Organisation)
        .where(
            IdentityProvider.is_active,
            Organisation.is_active,
            literal(domain_of(address)) == any_(IdentityProvider.email_domains),
        )
        .options(joinedload(IdentityProvider.organisation))
    )
    return session.scalars(wanted).first()


def find_active(session: Session, provider_id: UUID) -> IdentityProvider | None:
    """Return a provider through which one can sign in now."""
    found = session.get(IdentityProvider, provider_id)
    usable = found is not None and found.is_active and found.organisation.is_active
    return found if usable else None


def find_own_provider(session: Session, user: User) -> IdentityProvider | None:
    """Return the provider to which an account is linked."""
    return session.scalar(
        select(IdentityProvider)
        .join(IdentityLink, IdentityLink.provider_id == IdentityProvider.id)
        .where(IdentityLink.user_id == user.id, IdentityProvider.is_active)
    )


def find_linked(session: Session, provider: IdentityProvider, subject: str) -> User | None:
    """Return the account that was linked to a subject before."""
    return session.scalar(
        select(User)
        .join(IdentityLink, IdentityLink.user_id == User.id)
        .where(IdentityLink.provider_id == provider.id, IdentityLink.subject == subject)
    )


def find_unlinked(session: Session, provider: IdentityProvider, identity: Identity) -> User | None:
    """Return the account of the same organisation with the verified address, if not yet linked.

    An address outside the domains of the provider proves nothing, whatever the provider says.
    """
    if domain_of(identity.verified_email) not in provider.email_domains:
        return None
    linked = select(IdentityLink.user_id).where(IdentityLink.provider_id == provider.id)
    return session.scalar(
        select(User).where(
            User.organisation_id == provider.organisation_id,
            func.lower(User.email) == identity.verified_email.lower(),
            User.id.not_in(linked),
        )
    )


def link(uow: UnitOfWork, provider: IdentityProvider, user: User, subject: str) -> None:
    """From now on know a person by the subject; an invitation that waited is answered by it."""
    uow.session.add(
        IdentityLink(provider_id=provider.id, user_id=user.id, subject=subject, linked_at=uow.now)
    )
    withdraw_links(uow, user.id)
    uow.session.flush()
    record_act(uow, "oidc:link", "user", user.id)


def _find_of(session: Session, organisation_id: UUID) -> IdentityProvider | None:
    return session.scalar(
        select(IdentityProvider).where(IdentityProvider.organisation_id == organisation_id)
    )


def _forget_links(session: Session, provider_id: UUID) -> None:
    of_provider = select(IdentityLink).where(IdentityLink.provider_id == provider_id)
    for each in session.scalars(of_provider):
        session.delete(each)
