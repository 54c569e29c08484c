"""Commands: go through the log, make and hand over an anchor, hand over lines."""

import time
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import text
from sqlalchemy.orm import Session

from resilience.audit.anchors import (
    anchor_file,
    list_newest_anchors,
    make_anchor,
    read_anchor,
)
from resilience.audit.models import AuditAnchor
from resilience.audit.services import record_act
from resilience.audit.signing import current_signer
from resilience.audit.verification import Verdict, verify
from resilience.authz.actor import SYSTEM
from resilience.errors import ValidationError
from resilience.uow import UnitOfWork
from resilience.web.shell import current_shell

audit_cli = AppGroup("audit", help="The log: whether it is whole, anchors, lines for elsewhere.")

A_FILE = click.Path(dir_okay=False, path_type=Path)
MOST_NAMED = 100
#: The whole log is looked at as it is at one moment, while it goes on growing.
ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


@audit_cli.command("verify")
@click.option("--anchor", "files", type=A_FILE, multiple=True, help="An anchor kept elsewhere.")
def audit_verify(files: tuple[Path, ...]) -> None:
    """Find every line that was altered, removed, moved or put in; fail when there is any."""
    kept = [_read(path) for path in files]
    started = time.perf_counter()
    with current_shell().sessions() as session:
        session.execute(text(ONE_MOMENT))
        verdict = verify(session, current_signer(), kept)
    for finding in verdict.findings[:MOST_NAMED]:
        click.echo(str(finding))
    if len(verdict.findings) > MOST_NAMED:
        click.echo(f"and {len(verdict.findings) - MOST_NAMED:,} more")
    _conclude(verdict, time.perf_counter() - started)


@audit_cli.command("anchor")
@click.option("--export", "file", type=A_FILE, help="Write the newest anchor to this file.")
def audit_anchor(file: Path | None) -> None:
    """Keep what the log comes to now, signed; keep the file where no administrator can come."""
    shell = current_shell()
    with shell.sessions.begin() as session:
        now = shell.clock.now()
        made = make_anchor(session, current_signer(), now)
        anchor = made or _newest(session)
        if file is not None:
            _write(file, anchor_file(anchor, current_signer()))
            uow = UnitOfWork(session, SYSTEM, now, "command")
            record_act(uow, "audit:export_anchor", "audit_anchor", anchor.sequence)
    click.echo(f"anchor at {anchor.sequence:,}, {anchor.made_at.isoformat()}: {anchor.hash.hex()}")


def _read(path: Path) -> AuditAnchor:
    try:
        return read_anchor(path.read_text())
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise click.ClickException(f"{path}: {error}") from error


def _write(path: Path, content: str) -> None:
    try:
        path.write_text(content)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from error


def _newest(session: Session) -> AuditAnchor:
    newest = list_newest_anchors(session, 1)
    if not newest:
        raise click.ClickException("nothing was logged yet")
    return newest[0]


def _conclude(verdict: Verdict, seconds: float) -> None:
    rate = verdict.links / max(seconds, 1e-9)
    click.echo(
        f"{verdict.links:,} links, {verdict.lines:,} lines, {verdict.anchors:,} anchors "
        f"in {seconds:.1f} s ({rate:,.0f} a second)"
    )
    if not verdict.is_whole:
        raise click.ClickException(f"the log is NOT whole: {len(verdict.findings):,} findings")
    click.echo("the log is whole")
