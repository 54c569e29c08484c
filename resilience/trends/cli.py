"""Commands: run a detector on a file, for analysts and to compare with other software."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from resilience.errors import ResilienceError

METHODS = ("farrington", "ears-c1", "ears-c2", "bayes", "cusum", "eb-gp")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

OPTIONS = (
    click.option("--method", type=click.Choice(METHODS), required=True, help="The detector."),
    click.option("--from", "first", help="First week to test, as in column t."),
    click.option("--to", "last", help="Last week to test; by default the last one."),
    click.option("--years-back", type=int, default=4, show_default=True, help="Years compared."),
    click.option("--half-window", type=int, default=3, show_default=True, help="Weeks each side."),
    click.option("--periods", type=int, default=10, show_default=True, help="Parts of the year."),
    click.option("--skip-recent", type=int, default=26, show_default=True, help="Weeks left out."),
    click.option("--reweight", type=float, default=2.58, show_default=True, help="Residual limit."),
    click.option("--alpha", type=float, help="Level; 0.05, and 0.1 for eb-gp."),
    click.option("--trend/--no-trend", default=True, show_default=True, help="Allow a trend."),
    click.option("--trend-level", type=float, default=1.0, show_default=True, help="Its test."),
    click.option(
        "--threshold",
        type=click.Choice(["nbPlugin", "delta", "muan"]),
        default="nbPlugin",
        show_default=True,
        help="How farrington draws the line.",
    ),
    click.option("--population", multiple=True, help="Column with the effort; one, or per area."),
    click.option("--baseline", type=int, default=7, show_default=True, help="Weeks, for ears."),
    click.option("--min-sigma", type=float, default=0.0, show_default=True, help="For ears."),
    click.option(
        "--scale",
        type=click.Choice(["standard", "rossi"]),
        default="standard",
        show_default=True,
        help="How cusum makes counts comparable.",
    ),
    click.option("--k", "reference", type=float, default=1.04, show_default=True, help="Cusum."),
    click.option("--h", "limit", type=float, default=2.26, show_default=True, help="Cusum."),
)


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.group("trends", help="Early warning: detectors on a file of weekly counts.")
def trends_cli() -> None:
    """Hold the commands."""


@trends_cli.command("detect")
@click.argument("series", type=FILE)
@_with_options
def detect_command(
    series: Path, first: str | None, last: str | None, population: tuple[str, ...], **chosen: Any
) -> None:
    """Test the weeks of SERIES and print t, observed, expected, upperbound, alarm, pvalue.

    SERIES is a CSV file: column t (week number, day or ISO week), and observed or one column
    per area. NA is printed where the method gives no answer.
    """
    # numpy and scipy take a third of a second, which no web process and no other command needs.
    from resilience.trends.cusum import CusumScale  # noqa: PLC0415
    from resilience.trends.detection import Method, Options, as_csv, detect  # noqa: PLC0415
    from resilience.trends.farrington_thresholds import ThresholdMethod  # noqa: PLC0415
    from resilience.trends.series_file import read_series  # noqa: PLC0415

    chosen["method"] = Method(chosen["method"])
    chosen["threshold"] = ThresholdMethod(chosen["threshold"])
    chosen["scale"] = CusumScale(chosen["scale"])
    try:
        table = read_series(series, population)
        click.echo(as_csv(table, detect(table, (first, last), Options(**chosen))), nl=False)
    except ResilienceError as error:
        raise click.ClickException(str(error)) from error
