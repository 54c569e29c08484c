"""What the drills ask of the database: how much of everything there is."""

from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session

from resilience.audit.signing import Signer
from resilience.audit.verification import verify
from resilience.db.session import make_engine

#: A roll-up row counts signals; a second signal adds no row.
COUNTED = {"signal_rollups": "coalesce(sum(signal_count), 0)"}
#: Written beside an act, in a transaction of their own or as housekeeping of the sign-in.
BESIDE = {"sessions", "sign_in_attempts", "job_runs"}


def totals(admin: Engine) -> dict[str, int]:
    """Return the number of rows of every table that an act writes to."""
    with admin.connect() as connection:
        names = sorted(set(inspect(connection).get_table_names()) - BESIDE)
        return {
            name: connection.scalar(text(f'SELECT {COUNTED.get(name, "count(*)")} FROM "{name}"'))
            for name in names
        }


def what_is_wrong_with_the_log(url: str) -> list[str]:
    """Return what `flask audit verify` would find, and lines that no link belongs to."""
    engine = make_engine(url)
    with Session(engine) as session:
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        verdict = verify(session, Signer(b"drill"))
    engine.dispose()
    return [str(finding) for finding in verdict.findings]
