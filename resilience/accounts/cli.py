"""Commands: the first organisation and the first accounts of a new installation."""

import click
from flask.cli import AppGroup
from flask_security import hash_password
from sqlalchemy import select

from resilience.accounts.models import Organisation, OrganisationKind, Side
from resilience.accounts.services import PersonDraft, grant_role, open_account
from resilience.authz.actor import SYSTEM
from resilience.authz.roles import Role
from resilience.errors import ResilienceError
from resilience.uow import UnitOfWork
from resilience.web.shell import current_shell

user_cli = AppGroup("user", help="Organisations and personal accounts.")


@user_cli.command("organisation")
@click.argument("slug")
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.value for kind in OrganisationKind]), required=True)
@click.option("--side", type=click.Choice([side.value for side in Side]), required=True)
def organisation_create(slug: str, name: str, kind: str, side: str) -> None:
    """Add the organisation SLUG with its full NAME."""
    with current_shell().sessions.begin() as session:
        session.add(
            Organisation(slug=slug, name=name, kind=OrganisationKind(kind), side=Side(side))
        )
    click.echo(f"added {name}")


@user_cli.command("create")
@click.argument("email")
@click.argument("name")
@click.option("--organisation", "slug", required=True, help="Slug of the organisation.")
@click.option("--function", "function_title", required=True)
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]))
@click.option("--area", "areas", multiple=True, help="CBS code for which the roles hold.")
@click.password_option()
def user_create(email: str, name: str, slug: str, function_title: str, **granted: object) -> None:
    """Open an account for NAME; a second factor is set up at the first sign-in."""
    shell = current_shell()
    with shell.sessions.begin() as session:
        organisation = session.scalar(select(Organisation).where(Organisation.slug == slug))
        if organisation is None:
            raise click.ClickException(f"there is no organisation {slug}")
        uow = UnitOfWork(session, SYSTEM, shell.clock.now())
        draft = PersonDraft(
            organisation.id, email, name, function_title, hash_password(str(granted["password"]))
        )
        try:
            user = open_account(uow, draft)
        except ResilienceError as error:
            raise click.ClickException(str(error)) from error
        for role in granted["roles"]:  # type: ignore[attr-defined]
            grant_role(uow, user, Role(role), list(granted["areas"]))  # type: ignore[call-overload]
    click.echo(f"opened an account for {name}")
