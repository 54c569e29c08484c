"""Questions to a bundled PostgreSQL, for the tests of it."""

from pathlib import Path

import psutil
import psycopg


def ask(url: str, question: str) -> str:
    """Return the one value that answers the question."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(question.encode()).fetchone()
    return str(row[0]) if row else ""


def tell(url: str, order: str) -> None:
    """Have the order carried out."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(order.encode())


def postmaster(url: str) -> psutil.Process:
    """Return the process that all others of the server come from."""
    record = Path(ask(url, "SHOW data_directory")) / "postmaster.pid"
    return psutil.Process(int(record.read_text().splitlines()[0]))
