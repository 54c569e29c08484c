"""Which files in a folder count as old backups."""

import io
from datetime import timedelta

import pytest

from resilience.privacy.sealed_stream import Header, seal_stream
from resilience.safekeeping.expiry import delete_backup, list_expired
from tests.cast import NOW


def made(folder, name, days_ago):
    target = io.BytesIO()
    header = Header("b1", NOW - timedelta(days=days_ago), "0007")
    seal_stream(io.BytesIO(b"dump"), target, header, bytes(32))
    path = folder / name
    path.write_bytes(target.getvalue())
    return path


def names(folder, days=35):
    return [backup.path.name for backup in list_expired(folder, NOW, days)]


def test_a_backup_of_35_days_old_has_expired(tmp_path):
    made(tmp_path, "old", 35)
    assert names(tmp_path) == ["old"]


def test_a_backup_of_34_days_old_is_kept(tmp_path):
    made(tmp_path, "young", 34)
    assert names(tmp_path) == []


def test_the_name_and_the_date_of_the_file_do_not_count(tmp_path):
    made(tmp_path, "backup-2026-11-23", 40)
    assert names(tmp_path) == ["backup-2026-11-23"]


@pytest.mark.parametrize(
    "content", [b"", b"notes", b"weerbaar-backup 1\n", b"weerbaar-backup 1\n{}\n"]
)
def test_a_file_that_is_not_ours_is_never_listed(tmp_path, content):
    (tmp_path / "other").write_bytes(content)
    assert names(tmp_path) == []


def test_folders_and_links_are_left_alone(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "link").symlink_to(made(inside, "old", 40))
    assert names(tmp_path) == []


def test_the_checksum_goes_with_its_backup(tmp_path):
    made(tmp_path, "old", 40)
    (tmp_path / "old.sha256").write_text("…")
    for backup in list_expired(tmp_path, NOW):
        delete_backup(backup)
    assert list(tmp_path.iterdir()) == []
