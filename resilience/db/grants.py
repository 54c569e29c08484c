"""What a migration says about the web role: what it may do with a table, and with which rows.

The web role gets SELECT, INSERT, UPDATE and DELETE on every new table (migration 0002). A table
for which that is too much calls one of these in its own migration. Each can be called twice.
"""

from alembic import op

from resilience.db.roles import WEB_ROLE

#: Every command a policy can be about.
COMMANDS = ("select", "insert", "update", "delete")


def append_only(table: str, *redactable: str) -> None:
    """Let rows be added to ``table`` and never be changed or removed, not even by the owner.

    Retention has a door (``resilience.db.removal``): with it open for this table, the owner
    deletes rows, and changes the ``redactable`` columns only.
    """
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {WEB_ROLE}")
    op.execute(f"GRANT SELECT, INSERT ON {table} TO {WEB_ROLE}")
    columns = ", ".join(f"'{column}'" for column in redactable)
    op.execute(
        f"CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change({columns})"
    )
    op.execute(
        f"CREATE OR REPLACE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def changeable(table: str) -> None:
    """Undo ``append_only``, in a downgrade that keeps the table."""
    op.execute(f"DROP TRIGGER IF EXISTS append_only ON {table}")
    op.execute(f"DROP TRIGGER IF EXISTS never_emptied ON {table}")
    op.execute(f"GRANT UPDATE, DELETE ON {table} TO {WEB_ROLE}")


def read_only(table: str) -> None:
    """Let the web role read ``table``; only jobs and commands write it."""
    op.execute(f"REVOKE ALL ON {table} FROM {WEB_ROLE}")
    op.execute(f"GRANT SELECT ON {table} TO {WEB_ROLE}")


def no_access(table: str) -> None:
    """Keep ``table`` from the web role altogether."""
    op.execute(f"REVOKE ALL ON {table} FROM {WEB_ROLE}")


def update_only(table: str, *columns: str) -> None:
    """Let the web role change no other columns of ``table`` than these."""
    op.execute(f"REVOKE UPDATE ON {table} FROM {WEB_ROLE}")
    op.execute(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {WEB_ROLE}")


def guard(table: str) -> None:
    """Hide every row of ``table`` from the web role but those that a policy shows."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def unguard(table: str) -> None:
    """Undo ``guard``, in a downgrade that keeps the table; its policies go too."""
    for command in COMMANDS:
        op.execute(f"DROP POLICY IF EXISTS {_policy(table, command)} ON {table}")
    op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def policy(table: str, command: str, *, using: str = "", check: str = "") -> None:
    """Say for which rows the web role may do ``command``; replaces what was said before.

    ``using`` is about rows that are there, ``check`` about rows as they are written. Without a
    policy for a command no row passes.
    """
    name = _policy(table, command)
    op.execute(f"DROP POLICY IF EXISTS {name} ON {table}")
    op.execute(
        f"CREATE POLICY {name} ON {table} FOR {command} TO {WEB_ROLE}"
        + (f" USING ({using})" if using else "")
        + (f" WITH CHECK ({check})" if check else "")
    )


def lend(signature: str) -> None:
    """Let the web role, and nobody else, call a function that acts with the owner's rights."""
    op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {WEB_ROLE}")


def _policy(table: str, command: str) -> str:
    if command not in COMMANDS:
        raise ValueError(f"there are no policies for {command!r}")
    return f"{table}_{command}"
