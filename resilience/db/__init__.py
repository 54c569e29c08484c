"""PostgreSQL: declarative base, column types, sessions and the embedded server."""
