"""Command: try the disclosure gate on records of a file."""

import csv
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from resilience.errors import ValidationError
from resilience.maps.disclosure_file import read_hierarchy, read_inhabitants, read_records
from resilience.maps.disclosure_release import Trial, publish_file
from resilience.privacy.disclosure import Policy
from resilience.privacy.disclosure.gate import Gate

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LEAST_SENSITIVE_K = Policy().sensitive_k
HEADER = ("level", "code", "category", "period", "value")

disclosure_cli = AppGroup("disclosure", help="What may leave: the gate for numbers.")


@disclosure_cli.command("release", with_appcontext=False)
@click.argument("records", type=FILE)
@click.option("--hierarchy", required=True, type=FILE, help="JSON: the buurten of every wijk.")
@click.option(
    "--k", type=click.IntRange(2, 1000), default=5, show_default=True, help="The threshold."
)
@click.option("--secret", envvar="RESILIENCE_DISCLOSURE_SECRET", help="Makes the record keys.")
@click.option("--sensitive", multiple=True, help="A category with the higher threshold.")
@click.option(
    "--sensitive-k", type=click.IntRange(2, 1000), help="Its threshold; 10, or --k if that is more."
)
@click.option("--inhabitants", type=FILE, help="CSV: code, inhabitants of every area.")
@click.option("--weeks", type=click.IntRange(1, 5000), help="How many weeks the records cover.")
def release_command(records: Path, hierarchy: Path, **asked: Any) -> None:
    """Print what the gate publishes of RECORDS: level, code, category, period and value.

    RECORDS is a CSV with the columns bu (buurt), cat (category), org (organisation), rep
    (reporter) and week: a number, 2026-W31 or a date. The record keys stand in the column rk,
    or are made with a secret from the column id. A column polarity (-1 or 1) splits the total.
    Only periods that the records cover whole are published. The same secret always gives the
    same table.
    """
    try:
        areas = read_hierarchy(hierarchy)
        rows = list(publish_file(read_records(records, areas), areas, _trial(**asked)))
    except ValidationError as error:
        raise click.ClickException(str(error)) from error
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADER)
    for *cell, value in rows:
        writer.writerow([*cell, "withheld" if value is None else value])


def _trial(k: int, sensitive_k: int | None, secret: str | None, **asked: Any) -> Trial:
    if secret == "":
        raise ValidationError("an empty secret keeps nothing secret")
    try:
        policy = Policy(k=k, sensitive_k=sensitive_k or max(LEAST_SENSITIVE_K, k))
    except ValueError as error:
        raise ValidationError(str(error)) from error
    inhabitants = asked["inhabitants"]
    return Trial(
        gate=Gate(policy),
        sensitive=frozenset(asked["sensitive"]),
        secret=None if secret is None else secret.encode(),
        inhabitants=None if inhabitants is None else read_inhabitants(inhabitants),
        weeks=asked["weeks"],
    )
