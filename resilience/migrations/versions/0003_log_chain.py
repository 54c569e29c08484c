"""The chained log: what a line says besides, its link, anchors, and proofs of removal."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from resilience.db.grants import append_only, lend, read_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

#: The processing activity of the acts that the foundation logged.
ACTIVITY_OF = """
CASE split_part(action, ':', 1)
    WHEN 'signal' THEN 'PA-01' WHEN 'map' THEN 'PA-02' WHEN 'concern' THEN 'PA-03'
    WHEN 'organisation' THEN 'PA-06' WHEN 'area' THEN 'PA-14' WHEN 'demo' THEN 'PA-14'
    ELSE 'PA-07'
END
"""

#: The number of the lock only has to differ from other advisory locks.
LINK_ENTRY = """
CREATE FUNCTION link_audit_entry(entry audit_entries) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    last_sequence bigint;
    last_hash bytea;
    moment timestamptz;
    content bytea;
BEGIN
    -- Held until this commit is done; the next in line then reads what this one wrote.
    PERFORM pg_advisory_xact_lock(7141002);
    SELECT sequence, hash INTO last_sequence, last_hash
    FROM public.audit_links ORDER BY sequence DESC LIMIT 1;
    last_sequence := coalesce(last_sequence, 0) + 1;
    moment := clock_timestamp();
    content := sha256(record_send(ROW(
        entry.id, entry.at, entry.actor_id, entry.actor_name, entry.actor_function,
        entry.organisation_id, entry.organisation_name, entry.action, entry.object_type,
        entry.object_id, entry.outcome, entry.origin, entry.purpose, entry.activity_id,
        entry.trace_id
    )));
    INSERT INTO public.audit_links (sequence, entry_id, linked_at, digest, hash) VALUES (
        last_sequence, entry.id, moment, content,
        sha256(
            coalesce(last_hash, ''::bytea) || int8send(last_sequence) || uuid_send(entry.id)
            || timestamptz_send(moment) || content
        )
    );
END $body$
"""
ON_COMMIT = """
CREATE FUNCTION append_audit_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    PERFORM public.link_audit_entry(NEW);
    RETURN NULL;
END $body$
"""
TRIGGER = """
CREATE CONSTRAINT TRIGGER append_link AFTER INSERT ON audit_entries
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION append_audit_link()
"""
#: People know a record by its number; the log holds its id only, and officers see no records.
NUMBERS = """
CREATE FUNCTION record_numbers(ids uuid[])
RETURNS TABLE (id uuid, number text, is_shielded boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $body$
    SELECT id, number, false FROM signals WHERE id = ANY (ids) AND acting_may('audit:read')
    UNION ALL
    SELECT id, number, is_shielded FROM safety_concerns
    WHERE id = ANY (ids) AND acting_may('audit:read')
$body$
"""
ID_OF_NUMBER = """
CREATE FUNCTION record_id_of(wanted text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $body$
    SELECT id FROM signals WHERE number = wanted AND acting_may('audit:read')
    UNION ALL
    SELECT id FROM safety_concerns WHERE number = wanted AND acting_may('audit:read')
$body$
"""
#: Holds too when it cannot be known: rather no name than the wrong one.
IS_SHIELDED = """
CREATE FUNCTION is_shielded_concern(object_id text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $body$
    SELECT coalesce(
        (
            SELECT is_shielded OR NOT acting_may('audit:read') FROM safety_concerns
            WHERE id = CASE WHEN object_id ~ '^[0-9a-f-]{36}$' THEN object_id::uuid END
        ),
        true
    )
$body$
"""
LENT = ("record_numbers(uuid[])", "record_id_of(text)", "is_shielded_concern(text)")
TABLES = ("audit_links", "audit_anchors", "audit_prunings")


def upgrade() -> None:
    _widen_entries()
    _create_tables()
    for function in (LINK_ENTRY, ON_COMMIT, NUMBERS, ID_OF_NUMBER, IS_SHIELDED):
        op.execute(function)
    for signature in ("link_audit_entry(audit_entries)", "append_audit_link()"):
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
    for signature in LENT:
        lend(signature)
    op.execute("SELECT link_audit_entry(e) FROM (SELECT * FROM audit_entries ORDER BY at, id) e")
    op.execute(TRIGGER)


def downgrade() -> None:
    op.execute("DROP TRIGGER append_link ON audit_entries")
    for signature in ("append_audit_link()", "link_audit_entry(audit_entries)", *LENT):
        op.execute(f"DROP FUNCTION {signature}")
    for table in TABLES:
        op.drop_table(table)
    op.drop_index(op.f("ix_audit_entries_organisation_id_at_id"), table_name="audit_entries")
    op.create_index(op.f("ix_audit_entries_at"), "audit_entries", ["at"], unique=False)
    for column in ("trace_id", "activity_id", "organisation_name", "actor_function"):
        op.drop_column("audit_entries", column)


def _widen_entries() -> None:
    for column, length in (("actor_function", 120), ("organisation_name", 160)):
        op.add_column(
            "audit_entries",
            sa.Column(column, sa.String(length), nullable=False, server_default=""),
        )
        op.alter_column("audit_entries", column, server_default=None)
    # Lines cannot be changed, so the new columns get their content by a change of type.
    op.execute("ALTER TABLE audit_entries ADD activity_id varchar(10), ADD trace_id uuid")
    op.execute(
        "ALTER TABLE audit_entries "
        f"ALTER activity_id TYPE varchar(10) USING {ACTIVITY_OF}, ALTER trace_id TYPE uuid USING id"
    )
    op.alter_column("audit_entries", "activity_id", nullable=False)
    op.alter_column("audit_entries", "trace_id", nullable=False)
    op.drop_index(op.f("ix_audit_entries_at"), table_name="audit_entries")
    op.create_index(
        op.f("ix_audit_entries_organisation_id_at_id"),
        "audit_entries",
        ["organisation_id", "at", "id"],
        unique=False,
    )


def _create_tables() -> None:
    op.create_table(
        "audit_links",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_links")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_links_entry_id")),
    )
    op.create_table(
        "audit_anchors",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_count", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_anchors")),
    )
    op.create_table(
        "audit_prunings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequences", postgresql.INT8MULTIRANGE(), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_prunings")),
    )
    for table in TABLES:
        append_only(table)
        read_only(table)
