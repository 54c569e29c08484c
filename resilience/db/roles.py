"""The two roles of the database: the owner, and the one that web processes act as."""

from typing import Any

from resilience.config import ConfigurationError

#: Owns nothing, bypasses nothing; every row it reads passes the policies of its table.
WEB_ROLE = "resilience_web"

#: What makes the policies void for whoever is connected, each with a word for the message.
POWERS = """
SELECT word FROM pg_roles, LATERAL (VALUES
    (rolsuper, 'is a superuser'),
    (rolbypassrls, 'bypasses row-level security'),
    (EXISTS (
        SELECT FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
            AND pg_has_role(current_user, relowner, 'MEMBER')
    ), 'owns tables')
) AS powers (holds, word)
WHERE rolname = current_user AND holds
"""


def refuse_powerful_role(connection: Any) -> None:
    """Raise ``ConfigurationError`` when the wall does not hold for a connection of the driver."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT current_user, array({POWERS})")
        role, powers = cursor.fetchone()
    connection.rollback()
    if powers:
        raise ConfigurationError(
            f"the web process may not connect as {role!r}, which {' and '.join(powers)}: "
            f"let RESILIENCE_DATABASE_URL name the role {WEB_ROLE!r} (docs/operations.md)"
        )
