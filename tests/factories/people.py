"""People and invitations for tests."""

from resilience.accounts.closing import plan_closing
from resilience.accounts.invitations import InvitationDraft, invite
from resilience.accounts.models import Passkey
from resilience.accounts.provider_models import ClientProof
from resilience.accounts.providers import ProviderDraft, link, set_provider
from resilience.accounts.reviews import open_own_review
from resilience.accounts.role_changes import RoleDraft
from resilience.authz.roles import Role
from resilience.clock import local_day
from tests.cast import NOW

NOOR = "noor.smit@woonstichting-havermonde.example"
PASSWORD = "een lange zin over de haven"


def drafted(email=NOOR, roles=(Role.FIELD_WORKER,), **also):
    """Return an invitation for Noor Smit, caretaker."""
    held = tuple(RoleDraft(role, ("GM9901",)) for role in roles)
    return InvitationDraft(email, "Noor Smit", "Huismeester", held, **also)


def invited(uow, **given):
    """Invite Noor; return the invitation with its token."""
    return invite(uow, drafted(**given))


def passkey(name="telefoon"):
    """Return a passkey as the library would make it."""
    return Passkey(
        name=name,
        credential_id=name.encode(),
        public_key=b"key",
        sign_count=0,
        backup_state=False,
        device_type="single_device",
        lastuse_datetime=NOW,
        usage="first",
    )


def fill_accounts(uow):
    """Put a row in every table of joining, signing in, reviewing and leaving."""
    user = invited(uow, roles=[Role.FIELD_WORKER, Role.ORG_ADMIN]).invitation.user
    user.webauthn.append(passkey())
    draft = ProviderDraft("https://x.example", "x", ClientProof.PUBLIC, ("x.example",))
    link(uow, set_provider(uow, user.organisation.slug, draft), user, "subject")
    open_own_review(uow)
    plan_closing(uow, user.id, local_day(NOW))
