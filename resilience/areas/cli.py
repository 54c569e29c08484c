"""Commands: import an edition of areas, list editions, choose the one in use."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup

from resilience.areas.drafts import EditionDraft
from resilience.areas.importing import STEPS, prepare_edition
from resilience.areas.queries import list_editions, list_gemeente_codes
from resilience.areas.report import ImportReport
from resilience.areas.services import import_edition, use_edition
from resilience.authz.actor import SYSTEM
from resilience.errors import ResilienceError
from resilience.uow import UnitOfWork
from resilience.web.shell import current_shell

areas_cli = AppGroup("areas", help="Gemeenten, wijken and buurten, per year.")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@areas_cli.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--edition", "year", type=int, required=True, help="Year of the CBS division.")
@click.option("--replace", is_flag=True, help="Replace the edition of this year.")
def import_areas(files: tuple[Path, ...], year: int, *, replace: bool) -> None:
    """Import GeoPackage, GeoJSON or zipped Shapefile FILES as one edition; all or nothing."""
    with _plain_errors():
        draft, report = _prepare(files, year)
        for line in report.lines():
            click.echo(line)
        if draft is None:
            raise click.ClickException(_refusal(report))
        _store(draft, replace=replace)
    click.echo(f"areas for {year} are stored")


@areas_cli.command("list")
def list_areas() -> None:
    """List the editions, the one in use marked."""
    with current_shell().sessions() as session:
        for edition in list_editions(session):
            gemeenten = list_gemeente_codes(session, edition.year)
            mark = "in use" if edition.is_current else ""
            click.echo(
                f"{edition.year}  {len(gemeenten):>4} gemeenten  {edition.imported_at:%d-%m-%Y}  "
                f"{edition.source_name}  {mark}".rstrip()
            )


@areas_cli.command("use")
@click.argument("year", type=int)
def use_areas(year: int) -> None:
    """Place new signals in the edition of YEAR from now on."""
    with _plain_errors(), _unit_of_work() as uow:
        use_edition(uow, year)
    click.echo(f"new signals are placed in the areas of {year}")


def _prepare(files: tuple[Path, ...], year: int) -> tuple[EditionDraft | None, ImportReport]:
    with click.progressbar(length=len(STEPS), label="Reading and checking") as bar:

        def show(step: str) -> None:
            bar.label = f"{step.capitalize():<22}"
            bar.update(STEPS.index(step) - bar.pos)
            bar.render_progress()

        prepared = prepare_edition(files, year, show)
        bar.update(len(STEPS) - bar.pos)
        return prepared


def _store(draft: EditionDraft, *, replace: bool) -> None:
    bar = click.progressbar(length=len(draft.areas), label=f"{'Storing':<22}")
    with _unit_of_work() as uow, bar:
        import_edition(uow, draft, replace=replace, on_stored=bar.update)


def _refusal(report: ImportReport) -> str:
    return f"nothing is stored: {len(report.rejected):,} rejected"


@contextmanager
def _unit_of_work() -> Iterator[UnitOfWork]:
    shell = current_shell()
    with shell.sessions.begin() as session:
        yield UnitOfWork(session, SYSTEM, shell.clock.now(), "command")


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Tell a refusal in one line, with exit code 1 and no traceback."""
    try:
        yield
    except ResilienceError as error:
        raise click.ClickException(str(error)) from error
