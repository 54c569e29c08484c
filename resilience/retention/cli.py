"""Commands: destroy what is due, or only say what would go."""

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from resilience.privacy.retention import RULES, RetentionClass
from resilience.retention.due import due
from resilience.retention.nightly import run_now
from resilience.retention.register import expiries_of
from resilience.retention.rewriting import rewrite_pending
from resilience.retention.terms import terms_in_force
from resilience.web.shell import current_shell

retention_cli = AppGroup("retention", help="Data that goes when its term has passed.")


@retention_cli.command("run")
@click.option("--dry-run", is_flag=True, help="Say per class what would go; change nothing.")
@click.option(
    "--class",
    "retention_class",
    type=click.Choice([each.value for each in RetentionClass]),
    default=None,
    help="Only this class; without it, all.",
)
def retention_run(retention_class: str | None, *, dry_run: bool) -> None:
    """Destroy what is due and write the tables anew; class C only from approved lists."""
    if dry_run:
        _say_what_would_go(retention_class or "")
        return
    shell = current_shell()
    outcome = run_now(shell.sessions, shell.clock, retention_class or "")
    for what, count in outcome.done.items():
        click.echo(f"{what}: {count} gone")
    click.echo(f"{outcome.total} records gone, {outcome.failed} set aside")
    if outcome.failed:
        raise click.ClickException(f"not everything went well: {outcome.error}")


@retention_cli.command("rewrite")
def retention_rewrite() -> None:
    """Write the tables anew that lost something and could not be rewritten at the time."""
    click.echo(f"{rewrite_pending(current_shell().sessions)} tables written anew")


def _say_what_would_go(retention_class: str) -> None:
    shell = current_shell()
    now = shell.clock.now()
    total = 0
    with shell.sessions() as session:
        terms = terms_in_force(session)
        for expiry in expiries_of(retention_class):
            found = due(expiry, terms[expiry.rule], now).subquery()
            count = session.scalar(select(func.count()).select_from(found)) or 0
            total += count
            waits = " (after approval)" if RULES[expiry.rule].needs_approval else ""
            click.echo(f"{expiry.rule.value:12} {expiry.object_type:18} {count:7}{waits}")
    click.echo(f"{total} records would go; nothing was changed")
