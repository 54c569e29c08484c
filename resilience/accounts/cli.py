"""Commands: the first organisation and the first accounts of a new installation."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask.cli import AppGroup
from flask_security import hash_password

from resilience.accounts.models import OrganisationKind, Side
from resilience.accounts.provider_models import ClientProof
from resilience.accounts.providers import ProviderDraft, remove_provider, set_provider
from resilience.accounts.queries import load_organisation
from resilience.accounts.services import (
    OrganisationDraft,
    PersonDraft,
    add_organisation,
    grant_role,
    open_account,
)
from resilience.authz.actor import SYSTEM
from resilience.authz.roles import Role
from resilience.errors import ResilienceError
from resilience.uow import UnitOfWork
from resilience.web.shell import current_shell

user_cli = AppGroup("user", help="Organisations and personal accounts.")

KINDS = click.Choice([kind.value for kind in OrganisationKind])
SIDES = click.Choice([side.value for side in Side])
PROOFS = click.Choice([proof.value for proof in ClientProof])
ROLES = click.Choice([role.value for role in Role])


@user_cli.command("organisation")
@click.argument("slug")
@click.argument("name")
@click.option("--kind", type=KINDS, required=True)
@click.option("--side", type=SIDES, required=True)
def organisation_add(slug: str, name: str, kind: str, side: str) -> None:
    """Add the organisation SLUG with its full NAME."""
    draft = OrganisationDraft(slug, name, OrganisationKind(kind), Side(side))
    with _acting() as uow:
        add_organisation(uow, draft)
    click.echo(f"added {name}")


@user_cli.command("create")
@click.argument("email")
@click.argument("name")
@click.option("--organisation", required=True, help="Slug of the organisation.")
@click.option("--function", required=True, help="Function within the organisation.")
@click.option("--role", "roles", multiple=True, type=ROLES)
@click.option("--area", "areas", multiple=True, help="CBS code for which the roles hold.")
@click.password_option()
def user_create(email: str, name: str, **given: Any) -> None:
    """Open an account for NAME; a second factor is set up at the first sign-in."""
    with _acting() as uow:
        organisation = load_organisation(uow.session, given["organisation"])
        password = hash_password(given["password"])
        draft = PersonDraft(organisation.id, email, name, given["function"], password)
        user = open_account(uow, draft)
        for role in given["roles"]:
            grant_role(uow, user, Role(role), list(given["areas"]))
    click.echo(f"opened an account for {name}")


@contextmanager
def _acting() -> Iterator[UnitOfWork]:
    """Act as the system in one transaction; a refusal becomes one plain line."""
    shell = current_shell()
    try:
        with shell.sessions.begin() as session:
            yield UnitOfWork(session, SYSTEM, shell.clock.now(), "command")
    except ResilienceError as error:
        raise click.ClickException(str(error)) from error


provider_cli = AppGroup("identity-provider", help="Sign-in through an organisation's own provider.")


@provider_cli.command("set")
@click.argument("organisation")
@click.option("--issuer", required=True, help="The https address of the provider.")
@click.option("--client-id", required=True)
@click.option("--proof", type=PROOFS, default=ClientProof.PRIVATE_KEY_JWT.value, show_default=True)
@click.option("--secret-file", type=click.File("r"), help="Private key (PEM) or client secret.")
@click.option("--domain", "domains", multiple=True, required=True, help="E-mail domain.")
@click.option("--acr", "acr_values", multiple=True, help="Level that counts as two factors.")
def provider_set(organisation: str, **given: Any) -> None:
    """Say where the people of ORGANISATION (a slug) sign in.

    Without --secret-file the secret is read from RESILIENCE_OIDC_SECRET_<SLUG>.
    """
    draft = ProviderDraft(
        issuer=given["issuer"],
        client_id=given["client_id"],
        client_proof=ClientProof(given["proof"]),
        email_domains=given["domains"],
        acr_values=given["acr_values"],
        secret=given["secret_file"].read().strip() if given["secret_file"] else "",
    )
    with _acting() as uow:
        set_provider(uow, organisation, draft)
    click.echo(f"{organisation} signs in through {draft.issuer}")


@provider_cli.command("remove")
@click.argument("organisation")
def provider_remove(organisation: str) -> None:
    """Let nobody of ORGANISATION sign in through its provider any more."""
    with _acting() as uow:
        remove_provider(uow, organisation)
    click.echo(f"{organisation} signs in with a password and a second step")
