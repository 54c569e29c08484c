"""What the scanners said, in lines that stay in the output; `make security` ends with it."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.security.scan_running_demo import REPORTS, findings, pages_read

#: How sqlmap says that it found a way in.
FOUND = ("is vulnerable", "identified the following injection")


def wapiti_lines() -> Iterator[str]:
    """Yield a line for each person that wapiti was, and one for each finding."""
    for report in sorted(REPORTS.glob("wapiti-*.json")):
        slug = report.stem.removeprefix("wapiti-")
        found = findings(json.loads(report.read_text()))
        yield f"wapiti as {slug}: {pages_read(slug)} pages read, {len(found)} findings"
        yield from (f"  {line}" for line in found)


def sqlmap_lines() -> Iterator[str]:
    """Yield how many parameters sqlmap tried in each share, and what it called vulnerable."""
    for log in sorted(REPORTS.glob("sqlmap-*.log")):
        lines = log.read_text(errors="replace").splitlines()
        tried = sum("testing if" in line and "parameter '" in line for line in lines)
        found = [line for line in lines if any(words in line for words in FOUND)]
        yield f"{log.stem}: {tried} parameters tried, {len(found)} findings"
        yield from (f"  {line}" for line in found)


def main(folder: Path = REPORTS) -> None:
    """Print the reports, or say that there are none."""
    lines = [*wapiti_lines(), *sqlmap_lines()]
    sys.stdout.write("\n".join(lines or [f"No scanner left a report in {folder.name}."]) + "\n")


if __name__ == "__main__":
    main()
