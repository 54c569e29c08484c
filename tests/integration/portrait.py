"""Everything there is to compare of two databases: rows, sequences, structure and rights."""

import re

from sqlalchemy import Connection, create_engine, text

TABLES = """
SELECT quote_ident(relname) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""
#: Each gives one row of words for each thing of its kind.
STRUCTURE = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, column_default
        FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "constraints": """
        SELECT conrelid::regclass, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "sequences": """
        SELECT sequencename, start_value, increment_by, last_value
        FROM pg_sequences WHERE schemaname = 'public'
    """,
    "policies": """
        SELECT tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies
    """,
    "row security": """
        SELECT relname, relrowsecurity, relforcerowsecurity
        FROM pg_class WHERE relnamespace = 'public'::regnamespace
    """,
    "triggers": """
        SELECT tgrelid::regclass, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    """,
    "functions": """
        SELECT oid::regprocedure, pg_get_functiondef(oid), proacl::text, pg_get_userbyid(proowner)
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    """,
    "rights on tables": """
        SELECT relname, pg_get_userbyid(relowner), (acl.grantee)::regrole, acl.privilege_type
        FROM pg_class, aclexplode(coalesce(
            relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner)
        )) acl
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')
    """,
    "rights on columns": """
        SELECT attrelid::regclass, attname, (acl.grantee)::regrole, acl.privilege_type
        FROM pg_attribute, aclexplode(attacl) acl WHERE NOT attisdropped
    """,
    "rights on schemas": """
        SELECT nspname, acl.grantee::regrole, acl.privilege_type
        FROM pg_namespace, aclexplode(nspacl) acl WHERE nspname = 'public'
    """,
    "rights on what comes": """
        SELECT defaclobjtype, acl.grantee::regrole, acl.privilege_type
        FROM pg_default_acl, aclexplode(defaclacl) acl
    """,
}


def portrait(url: str) -> dict[str, object]:
    """Return a comparable picture of the whole database at ``url``."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            rows = {f"rows of {name}": _rows(connection, name) for name in _tables(connection)}
            return rows | {kind: _listed(connection, sql) for kind, sql in STRUCTURE.items()}
    finally:
        engine.dispose()


def _tables(connection: Connection) -> list[str]:
    return sorted(connection.scalars(text(TABLES)))


def _rows(connection: Connection, table: str) -> tuple[int, str]:
    summed = 'md5(string_agg(r::text, chr(10) ORDER BY r::text COLLATE "C"))'
    count, digest = connection.execute(text(f"SELECT count(*), {summed} FROM {table} r")).one()
    return count, digest


def _listed(connection: Connection, sql: str) -> list[str]:
    return sorted(_plain(str(tuple(map(str, row)))) for row in connection.execute(text(sql)))


def _plain(words: str) -> str:
    """Return words without casts: read back, a list of texts has them at each of its members."""
    return re.sub(r"::(character varying|text)(\[\])?|[()]", "", words)
