"""Backups that have become too old are deleted: what was erased must not live on in them (R-12)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from resilience.privacy.sealed_stream import Header, StreamError, read_header

#: After so many days nothing that retention deleted is left in any backup (domain.md R-12).
KEPT_DAYS = 35
CHECKSUM_SUFFIX = ".sha256"


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A file that says of itself that it is a backup of ours."""

    path: Path
    header: Header

    @property
    def checksum(self) -> Path:
        """The file with its checksum, which goes with it."""
        return self.path.with_name(self.path.name + CHECKSUM_SUFFIX)


def list_backups(folder: Path) -> Iterator[KeptBackup]:
    """Yield the backups in a folder by name; links, folders and other files are left alone."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            with path.open("rb") as sealed:
                header = read_header(sealed).header
        except (StreamError, PermissionError):
            continue
        yield KeptBackup(path, header)


def list_expired(folder: Path, now: datetime, days: int = KEPT_DAYS) -> list[KeptBackup]:
    """Return the backups made more than ``days`` days ago."""
    oldest = now - timedelta(days=days)
    return [backup for backup in list_backups(folder) if backup.header.made_at <= oldest]


def delete_backup(backup: KeptBackup) -> None:
    """Delete a backup and its checksum."""
    backup.path.unlink()
    backup.checksum.unlink(missing_ok=True)
