"""Commands: run the scheduler, run one job by hand, list the jobs."""

import logging
import signal
from threading import Event

import click
from flask.cli import AppGroup, with_appcontext

from resilience.errors import NotFoundError
from resilience.jobs.runner import run_job
from resilience.jobs.timetable import TIMETABLE
from resilience.web.shell import current_shell

job_cli = AppGroup("job", help="Run a job of the timetable by hand, or list them.")


@click.command("scheduler")
@with_appcontext
def scheduler_command() -> None:
    """Look at what is due, until told to stop; others of its kind stand by meanwhile."""
    # APScheduler is needed in this process only.
    from resilience.jobs.scheduler import Scheduler  # noqa: PLC0415

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    shell = current_shell()
    Scheduler(shell.config.owner_url(), shell.sessions, shell.clock).serve(stop)
    logging.getLogger(__name__).info("stopped")


@job_cli.command("run")
@click.argument("name")
def job_run(name: str) -> None:
    """Run the job NAME once, now."""
    shell = current_shell()
    try:
        finished = run_job(shell.sessions, shell.clock, name)
    except NotFoundError as error:
        known = ", ".join(job.name for job in TIMETABLE)
        raise click.ClickException(f"there is no job {name}; there are: {known}") from error
    click.echo(f"{name}: {finished.done_count} done, {finished.failed_count} set aside")
    if finished.is_failed:
        raise click.ClickException(f"not everything went well: {finished.error}")


@job_cli.command("list")
def job_list() -> None:
    """List the jobs and how often each is looked at."""
    for job in TIMETABLE:
        click.echo(f"{job.name:24} every {job.every}")
