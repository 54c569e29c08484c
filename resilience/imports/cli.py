"""Commands: run an import from a file on this machine, load the postcodes of an edition."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.accounts.models import Organisation, User
from resilience.accounts.queries import find_actor
from resilience.authz.actor import SYSTEM
from resilience.errors import ResilienceError, ValidationError
from resilience.imports.mapping import Matching
from resilience.imports.models import ImportRow, ImportSource, SignalImport
from resilience.imports.postcodes import load_postcodes
from resilience.imports.running import work_on
from resilience.imports.services import (
    ColumnsDraft,
    cancel_import,
    match_columns,
    store_import,
    take_in,
)
from resilience.imports.states import FAULTY, RUNNING, FileError, ImportState
from resilience.imports.survey import Survey
from resilience.uow import UnitOfWork
from resilience.web.shell import current_shell

imports_cli = AppGroup("imports", help="Signals from the files of other systems.")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
UNBOUNDED = timedelta(days=1)
MOST_SHOWN = 50


@imports_cli.command("run")
@click.argument("file", type=FILE)
@click.option("--organisation", required=True, help="Slug of the organisation.")
@click.option("--reporter", required=True, help="E-mail address of who may import there.")
@click.option("--mapping", required=True, help="Title of a system that is known, or a JSON file.")
@click.option("--dry-run", is_flag=True, help="Give every row its verdict; store nothing.")
@click.option("--valid-only", is_flag=True, help="Store the good rows, also when others are not.")
def run_import(file: Path, mapping: str, **said: Any) -> None:
    """Import FILE in the name of a person; all or nothing unless --valid-only."""
    with _plain_errors():
        who = (said["organisation"], said["reporter"])
        import_id = _begin(file, who, mapping)
        _work(import_id)
        found = _state_of(import_id)
        _report(found)
        is_faulty = any(found.tally.get(each.value) for each in FAULTY)
        if found.state is not ImportState.CHECKED:
            raise click.ClickException(_unfinished(found))
        if said["dry_run"] or (is_faulty and not said["valid_only"]):
            with _acting(*who) as uow:
                cancel_import(uow, import_id)
            _work(import_id)
            if said["dry_run"]:
                return
            raise click.ClickException("nothing is stored: put the rows right, or --valid-only")
        with _acting(*who) as uow:
            store_import(uow, import_id, is_valid_only=said["valid_only"])
        _work(import_id)
        if _state_of(import_id).state is not ImportState.DONE:
            raise click.ClickException("nothing is stored: the import could not be finished")
    click.echo(f"{found.number} is stored, and the file is erased")


@imports_cli.command("postcodes")
@click.argument("file", type=FILE)
@click.option("--edition", "year", type=int, required=True, help="Year of the CBS division.")
def import_postcodes(file: Path, year: int) -> None:
    """Load the postcodes of an edition from FILE (CBS: pc6hnr…_gwb.csv)."""
    shell = current_shell()
    with _plain_errors(), shell.sessions.begin() as session:
        uow = UnitOfWork(session, SYSTEM, shell.clock.now(), "command")
        stored, left_out = load_postcodes(uow, file, year)
    click.echo(f"{stored:,} postcodes for {year}; {left_out:,} lie in no buurt that is known")


def _begin(file: Path, who: tuple[str, str], mapping: str) -> UUID:
    with _acting(*who) as uow, file.open("rb") as opened:
        found = take_in(uow, opened)
        title, matching = _matching(uow, mapping)
        found.matching = matching.as_json()
        found.source_title = title
        match_columns(uow, found.id, ColumnsDraft(title, matching.columns))
        found.matching = matching.as_json() | {"is_answered": True}
        return found.id


def _matching(uow: UnitOfWork, named: str) -> tuple[str, Matching]:
    """Return how the file is read: as in a JSON file, or as was kept for a known system."""
    if named.endswith(".json"):
        path = Path(named)
        try:
            return path.stem, Matching.from_json(json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise ValidationError(f"the mapping cannot be read: {error}") from error
    wanted = select(ImportSource).where(
        ImportSource.title == named, ImportSource.organisation_id == uow.actor.organisation_id
    )
    source = uow.session.scalar(wanted)
    if source is None:
        raise ValidationError(f"no system is known as {named}")
    return named, Matching.from_json(source.matching)


def _work(import_id: UUID) -> None:
    shell = current_shell()
    work_on(shell.sessions, shell.clock, import_id, UNBOUNDED)


def _state_of(import_id: UUID) -> SignalImport:
    with current_shell().sessions() as session:
        return session.get_one(SignalImport, import_id)


def _report(found: SignalImport) -> None:
    click.echo(f"{found.number}: {found.row_count:,} rows")
    for verdict, count in sorted(found.tally.items()):
        click.echo(f"  {verdict:14} {count:>10,}")
    with current_shell().sessions() as session:
        for row in _refused(session, found.id):
            click.echo(f"  row {row.row_number}: {row.reason.value} ({row.column_name})")


def _refused(session: Session, import_id: UUID) -> list[ImportRow]:
    wanted = select(ImportRow).where(
        ImportRow.import_id == import_id, ImportRow.verdict.in_(FAULTY)
    )
    return list(session.scalars(wanted.order_by(ImportRow.row_number).limit(MOST_SHOWN)))


def _unfinished(found: SignalImport) -> str:
    if found.state is ImportState.ASKING:
        seen = Survey.from_json(found.survey)
        unknown = ", ".join(seen.unknown_categories(Matching.from_json(found.matching)))
        return f"the mapping leaves questions open; categories without a type: {unknown or 'none'}"
    if found.state in RUNNING:
        return "another process works on this import"
    return f"the file cannot be read: {found.fault.value} {found.fault_row or ''}".rstrip()


@contextmanager
def _acting(organisation: str, reporter: str) -> Iterator[UnitOfWork]:
    shell = current_shell()
    with shell.sessions.begin() as session:
        wanted = (
            select(User)
            .join(Organisation)
            .where(Organisation.slug == organisation, User.email == reporter)
        )
        person = session.scalar(wanted)
        actor = find_actor(session, person.id, shell.clock.now()) if person else None
        if actor is None:
            raise ValidationError(f"{reporter} has no open account at {organisation}")
        yield UnitOfWork(session, actor, shell.clock.now(), "command")


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Tell a refusal in one line, with exit code 1 and no traceback."""
    try:
        yield
    except ResilienceError as error:
        raise click.ClickException(str(error)) from error
    except FileError as error:
        where = f" (row {error.row})" if error.row else ""
        raise click.ClickException(f"the file cannot be read: {error}{where}") from error
