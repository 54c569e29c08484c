"""Commands: publish closed periods, count the roll-ups anew."""

import click
from flask.cli import AppGroup

from resilience.authz.actor import SYSTEM
from resilience.maps.jobs import list_due_periods, publish_due_period
from resilience.maps.rollups import rebuild, years_counted
from resilience.uow import UnitOfWork
from resilience.web.shell import current_shell

maps_cli = AppGroup("maps", help="The counts behind the maps, and what is published of them.")


@maps_cli.command("publish")
def publish_periods() -> None:
    """Publish every closed period that is not published yet, each in its own transaction."""
    shell = current_shell()
    with shell.sessions() as session:
        due = list_due_periods(session, shell.clock.now())
    published = 0
    with click.progressbar(due, label="publishing", item_show_func=_shown) as bar:
        for one in bar:
            with shell.sessions.begin() as session:
                uow = UnitOfWork(session, SYSTEM, shell.clock.now(), "command")
                published += publish_due_period(uow, one)
    click.echo(f"{published} periods published")


@maps_cli.command("rebuild")
def rebuild_rollups() -> None:
    """Count every roll-up anew from the signals, and say what was out of step."""
    shell = current_shell()
    with shell.sessions() as session:
        years = years_counted(session)
    with click.progressbar(years, label="counting") as bar:
        reports = []
        for year in bar:
            with shell.sessions.begin() as session:
                reports.append(rebuild(session, year))
    for report in reports:
        click.echo(
            f"{report.year}: {report.signals} signals in {report.rows} roll-ups, "
            f"{report.corrected} out of step"
        )


def _shown(due: tuple[int, object] | None) -> str:
    return f"{due[0]} {getattr(due[1], 'code', '')}" if due else ""
