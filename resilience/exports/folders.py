"""Where a file lies while it is made: a folder of its own that nobody else opens."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

PREFIX = "weerbaar-export-"


@contextmanager
def own_folder() -> Iterator[Path]:
    """Yield a folder for one file; it is gone afterwards, whatever happened."""
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-") as folder:
        yield Path(folder)


def sweep_folders() -> int:
    """Remove the folders of processes that were killed; return how many there were."""
    left = [path for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if _is_left(path)]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _is_left(path: Path) -> bool:
    pid = path.name.removeprefix(PREFIX).partition("-")[0]
    try:
        is_ours = path.stat().st_uid == os.getuid()
    except FileNotFoundError:
        return False
    return is_ours and pid.isdigit() and not psutil.pid_exists(int(pid))
