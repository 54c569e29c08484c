"""The settings of the bundled PostgreSQL, written afresh at every start."""

from pathlib import Path

PORT = 5432
HOST_BASED_ACCESS = "local all all trust\n"

SETTINGS: dict[str, str] = {
    # Nobody reaches the server but through a socket in a folder that only its account opens.
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # One file per weekday, emptied a week later, so that the log never grows without end.
    "logging_collector": "on",
    "log_filename": "postgres-%u.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_checkpoints": "off",
    # What people wrote never reaches a log file: no statements, no values of refused rows.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}

# A test database may be lost with the machine, so it never waits for a disk.
DISPOSABLE: dict[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "autovacuum_naptime": "5min",
    "io_method": "sync",
}


def settings_text(folders: dict[str, Path], name: str, *, durable: bool) -> str:
    """Return the configuration file of a server called ``name`` with its files in ``folders``."""
    placed = {
        "cluster_name": name,
        "data_directory": str(folders["cluster"]),
        "hba_file": str(folders["access"]),
        "unix_socket_directories": _quoted_in_list(folders["socket"]),
        "log_directory": str(folders["log"]),
    }
    wanted = SETTINGS | ({} if durable else DISPOSABLE) | placed
    return "".join(f"{key} = {_quoted(value)}\n" for key, value in wanted.items())


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _quoted_in_list(folder: Path) -> str:
    # This setting is a list: a comma or a space in the path would split it.
    return '"' + str(folder).replace('"', '""') + '"'
