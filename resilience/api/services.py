"""Registering and revoking clients of the API, and giving them tokens."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from resilience.accounts.closing import turn_down_proposals
from resilience.accounts.models import User
from resilience.accounts.role_changes import RoleDraft, propose
from resilience.accounts.services import PersonDraft, grant_role, open_account
from resilience.api.assertions import Claimed, UnprovedError, proved_id
from resilience.api.keys import registered
from resilience.api.models import ApiClient, ApiToken
from resilience.api.queries import find_client, list_contacts, load_client
from resilience.api.scopes import Scope
from resilience.api.tokens import TOKEN_LASTS, hash_of, new_token
from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.roles import Role
from resilience.clock import AMSTERDAM, local_day
from resilience.db.base import new_id
from resilience.errors import N_, ConflictError, ResilienceError, ValidationError
from resilience.uow import UnitOfWork

LONGEST_VALIDITY = timedelta(days=366)
#: Nobody reads mail here and nobody can (RFC 2606): no link to sign in can ever be sent to it.
ADDRESS = "client-{}@api.invalid"
FUNCTION = "Gekoppeld systeem"

NO_SCOPE = N_("Choose at least one thing that the system may do.")
NO_AREA = N_("Choose at least one area.")
NOT_A_COLLEAGUE = N_("Choose a colleague with an open account.")
PAST_DAY = N_("Choose a day that is still to come.")
TOO_FAR = N_("A system is let in for one year at most. Choose an earlier day.")
ALREADY_REVOKED = N_("This system was shut out already.")


class WrongScopeError(ResilienceError):
    """A client asked for a scope that it was not registered for."""


@dataclass(frozen=True, slots=True)
class ClientDraft:
    """A system that an organisation wants to let in."""

    name: str
    purpose: str
    contact_id: UUID
    scopes: tuple[Scope, ...]
    area_codes: tuple[str, ...]
    valid_until: date
    public_key: str


def register_client(uow: UnitOfWork, draft: ClientDraft) -> ApiClient:
    """Let a system of the own organisation in, for named areas and for one year at most."""
    authorize(uow.actor, Permission.API_CLIENT_MANAGE)
    _refuse_unfit(uow, draft)
    key = registered(draft.public_key)
    account = _open_account(uow, draft)
    _let_in(uow, account, draft)
    client = ApiClient(
        account_id=account.id,
        organisation_id=account.organisation_id,
        contact_id=draft.contact_id,
        purpose=draft.purpose.strip(),
        scopes=[scope.value for scope in draft.scopes],
        public_key=key.jwk,
        key_fingerprint=key.fingerprint,
        created_at=uow.now,
        created_by_id=uow.actor.user_id,
        expires_at=_end_of(draft.valid_until),
    )
    uow.session.add(client)
    uow.session.flush()
    record_act(uow, "api_client:register", "api_client", client.id)
    return client


def revoke_client(uow: UnitOfWork, client_id: UUID) -> ApiClient:
    """Shut a system out: its next request is refused, also with a token that has not expired."""
    authorize(uow.actor, Permission.API_CLIENT_MANAGE)
    client = load_client(uow, client_id)
    claim = (
        update(ApiClient)
        .where(ApiClient.id == client.id, ApiClient.revoked_at.is_(None))
        .values(revoked_at=uow.now)
        .returning(ApiClient.id)
    )
    if uow.session.scalar(claim) is None:
        raise ConflictError(ALREADY_REVOKED)
    client.account.active = False
    client.account.closed_at = uow.now
    turn_down_proposals(uow, client.account_id)
    uow.session.execute(delete(ApiToken).where(ApiToken.client_id == client.id))
    uow.session.flush()
    record_act(uow, "api_client:revoke", "api_client", client.id)
    return client


def give_token(
    session: Session, statement: Claimed, audiences: Collection[str], now: datetime
) -> tuple[str, ApiToken]:
    """Return a new token for the client that proved who it is, and what is kept of it.

    Raises
    ------
    UnprovedError
        When the client is unknown, shut out or expired, or the statement does not hold or was
        used before; who asks is not told which.

    """
    client = find_client(session, statement.client_id, now)
    if client is None:
        raise UnprovedError("no such client")
    id_hash = proved_id(statement, client.public_key, audiences, now)
    old = delete(ApiToken).where(ApiToken.client_id == client.id, ApiToken.expires_at <= now)
    session.execute(old)
    text = new_token()
    token_id = session.scalar(
        insert(ApiToken)
        .values(
            id=new_id(),
            client_id=client.id,
            token_hash=hash_of(text),
            assertion_hash=id_hash,
            scopes=list(client.scopes),
            issued_at=now,
            expires_at=min(now + TOKEN_LASTS, client.expires_at),
        )
        .on_conflict_do_nothing(index_elements=[ApiToken.client_id, ApiToken.assertion_hash])
        .returning(ApiToken.id)
    )
    if token_id is None:
        raise UnprovedError("the statement was used before")
    return text, session.get_one(ApiToken, token_id)


def narrow(token: ApiToken, wanted: Collection[str]) -> None:
    """Give a token fewer scopes than its client has; raise ``WrongScopeError`` for any other."""
    if not set(wanted) <= set(token.scopes):
        raise WrongScopeError(" ".join(wanted))
    if wanted:
        token.scopes = sorted(set(wanted))


def _refuse_unfit(uow: UnitOfWork, draft: ClientDraft) -> None:
    today = local_day(uow.now)
    refusals = {
        "scopes": (not draft.scopes, NO_SCOPE),
        "area_codes": (not draft.area_codes, NO_AREA),
        "contact_id": (
            draft.contact_id not in {person.id for person in list_contacts(uow)},
            NOT_A_COLLEAGUE,
        ),
        "valid_until": (draft.valid_until <= today, PAST_DAY),
    }
    for field, (is_unfit, sentence) in refusals.items():
        if is_unfit:
            raise ValidationError(sentence, field)
    if draft.valid_until > today + LONGEST_VALIDITY:
        raise ValidationError(TOO_FAR, "valid_until")


def _open_account(uow: UnitOfWork, draft: ClientDraft) -> User:
    """Open the account under which the system acts; it has no password and never gets one."""
    if uow.actor.organisation_id is None:
        raise ValidationError(NOT_A_COLLEAGUE, "contact_id")
    return open_account(
        uow,
        PersonDraft(
            organisation_id=uow.actor.organisation_id,
            email=ADDRESS.format(uuid4().hex),
            name=draft.name.strip(),
            function_title=FUNCTION,
        ),
    )


def _let_in(uow: UnitOfWork, account: User, draft: ClientDraft) -> None:
    """Give the account its role until the last day; to read signals, a second person has to."""
    membership = grant_role(uow, account, Role.API_CLIENT, list(draft.area_codes))
    membership.valid_to = _end_of(draft.valid_until)
    if Scope.SIGNALS_READ in draft.scopes:
        # It never holds, and says that this account is a system and no colleague.
        membership.valid_to = membership.valid_from
        propose(uow, account, RoleDraft(Role.API_CLIENT, draft.area_codes))


def _end_of(day: date) -> datetime:
    """Return the first moment after a day in the Netherlands."""
    return datetime.combine(day + timedelta(days=1), time(0), AMSTERDAM)
