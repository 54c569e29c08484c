"""The command with which an organisation tries the text guard on texts of its own."""

import sys
from typing import BinaryIO

import click

from resilience.privacy.text_guard_lines import answers

text_guard_cli = click.Group("text-guard", help="Try the text guard; nothing is stored or logged.")


@text_guard_cli.command("check")
@click.argument("texts", metavar="FILE", type=click.File("rb"))
def text_guard_check(texts: BinaryIO) -> None:
    """Print what the guard says of each line of FILE ("-" reads what is piped in).

    One text a line, or one JSON object a line with a "text". For each line, one JSON object:
    verdict (block, flag, ok), reasons, and spans with start, end (in characters), text and kind.
    A line that cannot be checked is flagged as "unreadable" with line and error, and the command
    ends with 1.
    """
    unread = 0
    for answer in answers(texts):
        sys.stdout.buffer.write(answer.json.encode() + b"\n")
        unread += not answer.is_checked
    sys.stdout.buffer.flush()
    if unread:
        raise click.ClickException(f"{unread} of the lines could not be checked")
