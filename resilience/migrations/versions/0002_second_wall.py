"""The second wall: roles of the database, grants and row-level security.

The conditions mirror ``visible_to`` of the models; ``tests/integration/test_wall_mirror.py``
compares the two for everybody. Whoever changes a ``visible_to`` says the policy anew, in a
migration of their own, with ``resilience.db.grants.policy``.
"""

from alembic import op

from resilience.db.grants import (
    append_only,
    changeable,
    guard,
    lend,
    policy,
    read_only,
    unguard,
    update_only,
)
from resilience.db.roles import WEB_ROLE

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: A role belongs to the whole cluster, in which others may migrate at this very moment.
CREATE_ROLE = f"""
DO $do$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{WEB_ROLE}') THEN
        CREATE ROLE {WEB_ROLE} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'the role {WEB_ROLE} is missing, and % may not create it', current_user
            USING HINT = 'docs/operations.md has the SQL that an administrator runs once.';
END $do$
"""

#: Who acts, as `db.acting` said it in this transaction; nobody when it said nothing.
WHO_ACTS = (
    """
    CREATE FUNCTION acting_user() RETURNS uuid STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting('resilience.user_id', true), '')::uuid
    """,
    """
    CREATE FUNCTION acting_organisation() RETURNS uuid STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting('resilience.organisation_id', true), '')::uuid
    """,
    """
    CREATE FUNCTION acting_permissions() RETURNS jsonb STABLE PARALLEL SAFE
    RETURN COALESCE(NULLIF(current_setting('resilience.permissions', true), ''), '{}')::jsonb
    """,
    """
    CREATE FUNCTION acting_may(permission text) RETURNS boolean STABLE PARALLEL SAFE
    RETURN acting_permissions() ? permission
    """,
    # Patterns of buurt codes: after the two letters, the digits of an area are a prefix.
    """
    CREATE FUNCTION acting_areas(permission text) RETURNS text[] STABLE PARALLEL SAFE
    RETURN ARRAY(
        SELECT '__' || digits || '%'
        FROM jsonb_array_elements_text(acting_permissions() -> permission) AS digits
    )
    """,
    # One row for each partner, category and area. As it says where it looks, the planner does
    # not unfold it, trusts its number of rows, and asks a hash of them for every signal.
    """
    CREATE FUNCTION acting_shares()
    RETURNS TABLE (partner_id uuid, domain_code text, digits text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 500 SET search_path = pg_catalog, pg_temp
    BEGIN ATOMIC
        SELECT partner::uuid, code, area
        FROM jsonb_array_elements(
            COALESCE(NULLIF(current_setting('resilience.shares', true), ''), '[]')::jsonb
        ) AS share,
            jsonb_array_elements_text(share -> 'partners') AS partner,
            jsonb_array_elements_text(share -> 'codes') AS code,
            jsonb_array_elements_text(share -> 'areas') AS area;
    END
    """,
    # Counts are kept by subject, so that is how exactly a share can be told from the rest here.
    """
    CREATE FUNCTION acting_shared_subjects()
    RETURNS TABLE (partner_id uuid, domain_code text, digits text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 SET search_path = pg_catalog, pg_temp
    BEGIN ATOMIC
        SELECT DISTINCT partner::uuid, left(code, 2), area
        FROM jsonb_array_elements(
            COALESCE(NULLIF(current_setting('resilience.shares', true), ''), '[]')::jsonb
        ) AS share,
            jsonb_array_elements_text(share -> 'partners') AS partner,
            jsonb_array_elements_text(share -> 'codes') AS code,
            jsonb_array_elements_text(share -> 'areas') AS area;
    END
    """,
)
FUNCTIONS = (
    "acting_shared_subjects()",
    "acting_shares()",
    "acting_areas(text)",
    "acting_may(text)",
    "acting_permissions()",
    "acting_organisation()",
    "acting_user()",
)

# A sub-select makes the planner ask a setting once for a whole query, not once for each row.
ME = "(SELECT acting_user())"
OURS = "organisation_id = (SELECT acting_organisation())"
MINE = f"reporter_id = {ME}"


#: Never holds, which the planner cannot know: it plans as if nearly every row passes, so that a
#: policy, whose share of the rows it would guess far too low, leaves the plan of a query alone.
PLANNED_AS_OFTEN = "(SELECT NULL::boolean) IS NOT NULL"


def may(permission: str) -> str:
    """Return the condition that the actor holds a permission, wherever."""
    return f"(SELECT acting_may('{permission}'))"


def shared_by(function: str) -> str:
    """Return the condition that an agreement covers a row, by gemeente, wijk or buurt."""
    return " OR ".join(
        f"(organisation_id, domain_code, substr(buurt_code, 3, {digits})) IN "
        f"(SELECT partner_id, domain_code, digits FROM {function}())"
        for digits in (4, 6, 8)
    )


#: ``Signal.visible_to``: one's own; urgent ones for the safety officer; those in one's areas.
SIGNAL_IS_VISIBLE = f"""
    ({MINE} AND {may("signal:read_own")})
    OR ({OURS} AND {may("signal:read_acute")} AND (severity = 4 OR signal_type = 'IN03'))
    OR (
        buurt_code LIKE ANY ((SELECT acting_areas('signal:read'))::text[])
        AND (
            {OURS}
            OR (
                handling = 'P' AND state <> 'ingetrokken'
                AND ({shared_by("acting_shares")})
            )
        )
    )
    OR {PLANNED_AS_OFTEN}
"""
#: One's own, to count in and out; and where one may read exact counts (`maps.exact`).
COUNT_IS_VISIBLE = f"""
    {MINE}
    OR (
        buurt_code LIKE ANY ((SELECT acting_areas('map:read_exact'))::text[])
        AND ({OURS} OR (handling = 'P' AND ({shared_by("acting_shared_subjects")})))
    )
    OR {PLANNED_AS_OFTEN}
"""
#: ``SafetyConcern.visible_to``: the reporter, officers, and the manager unless it is shielded.
CONCERN_IS_VISIBLE = f"""
    {OURS} AND (
        ({MINE} AND {may("concern:read_own")})
        OR (hidden_from_id IS DISTINCT FROM {ME} AND {may("concern:read")})
        OR (
            NOT is_shielded AND {may("concern:read_team")}
            AND reporter_id IN (SELECT id FROM users WHERE line_manager_id = {ME})
        )
    )
"""

GUARDED = (
    "signals",
    "signal_locations",
    "signal_events",
    "safety_concerns",
    "concern_events",
    "notifications",
    "signal_rollups",
)
HISTORIES = ("signal_events", "concern_events", "audit_entries")
#: Written by jobs and commands only.
READ_ONLY = (
    "alembic_version",
    "area_editions",
    "areas",
    "class_breaks",
    "job_runs",
    "published_cells",
    "releases",
)
TABLE_RIGHTS = "SELECT, INSERT, UPDATE, DELETE"
SEQUENCE_RIGHTS = "USAGE, SELECT"


def upgrade() -> None:
    op.execute(CREATE_ROLE)
    _grant()
    _define_functions()
    for table in GUARDED:
        guard(table)
    _guard_signals()
    _guard_parts_of_signals()
    _guard_concerns()
    _guard_notifications()
    _guard_counts()
    # Newest first is how every list is read: without this, behind the wall or not, the newest
    # fifty of a million are found by sorting all of them.
    op.create_index("ix_signals_recorded_at_id", "signals", ["recorded_at", "id"])
    append_only("signal_events", "reason")
    append_only("concern_events")
    append_only("audit_entries")


def downgrade() -> None:
    op.drop_index("ix_signals_recorded_at_id", table_name="signals")
    for table in HISTORIES:
        changeable(table)
    for table in GUARDED:
        unguard(table)
    op.execute("DROP FUNCTION count_active_reporters(uuid[], text[], timestamptz)")
    op.execute("DROP FUNCTION refuse_change()")
    for signature in FUNCTIONS:
        op.execute(f"DROP FUNCTION {signature}")
    # The role itself stays: other databases of the cluster may know it.
    for objects, rights in (("TABLES", TABLE_RIGHTS), ("SEQUENCES", SEQUENCE_RIGHTS)):
        op.execute(
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE {rights} ON {objects} "
            f"FROM {WEB_ROLE}"
        )
        op.execute(f"REVOKE ALL ON ALL {objects} IN SCHEMA public FROM {WEB_ROLE}")
    op.execute(f"REVOKE ALL ON SCHEMA public FROM {WEB_ROLE}")


def _grant() -> None:
    op.execute(f"GRANT USAGE ON SCHEMA public TO {WEB_ROLE}")
    for objects, rights in (("TABLES", TABLE_RIGHTS), ("SEQUENCES", SEQUENCE_RIGHTS)):
        op.execute(f"GRANT {rights} ON ALL {objects} IN SCHEMA public TO {WEB_ROLE}")
        op.execute(
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {objects} TO {WEB_ROLE}"
        )
    for table in READ_ONLY:
        read_only(table)
    for table in ("signals", "signal_locations", "safety_concerns", "notifications"):
        op.execute(f"REVOKE DELETE ON {table} FROM {WEB_ROLE}")
    op.execute(f"GRANT DELETE ON signal_locations TO {WEB_ROLE}")


def _define_functions() -> None:
    for function in WHO_ACTS:
        op.execute(function)
    # See `grants.append_only`. The door is a setting of the transaction: `db.removal`.
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger
        LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
        DECLARE
            is_open boolean := current_setting('resilience.removal', true) = TG_TABLE_NAME;
        BEGIN
            IF is_open AND TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            IF is_open AND TG_OP = 'UPDATE'
                AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION '% is append-only: no % here', TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'insufficient_privilege';
        END $body$
        """
    )
    # R-11 asks who is at work in a wijk, over signals that the reader may not see; only the
    # count leaves.
    op.execute(
        """
        CREATE FUNCTION count_active_reporters(
            organisation_ids uuid[], wijken text[], since timestamptz
        ) RETURNS TABLE (organisation_id uuid, wijk text, reporters bigint)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        BEGIN ATOMIC
            SELECT signals.organisation_id, substr(buurt_code, 3, 6), count(DISTINCT reporter_id)
            FROM signals
            WHERE signals.organisation_id = ANY (organisation_ids)
                AND (signals.organisation_id, substr(buurt_code, 3, 6)) IN (
                    SELECT * FROM unnest(organisation_ids, wijken)
                )
                AND recorded_at > since
                AND state <> 'ingetrokken'
            GROUP BY 1, 2;
        END
        """
    )
    lend("count_active_reporters(uuid[], text[], timestamptz)")


def _guard_signals() -> None:
    written_by_me = f"{MINE} AND {OURS}"
    policy("signals", "select", using=SIGNAL_IS_VISIBLE)
    policy("signals", "insert", check=f"{written_by_me} AND {may('signal:record')}")
    policy("signals", "update", using=written_by_me, check=written_by_me)
    # What was observed, by whom and when stands; only withdrawing empties what was typed.
    update_only("signals", "state", "text", "action_note", "handling_condition")


def _guard_parts_of_signals() -> None:
    # The sub-select is itself under the policy of signals: what one cannot see has no parts.
    signal = "EXISTS (SELECT FROM signals WHERE signals.id = signal_id"
    mine = f"{signal} AND {MINE})"
    policy("signal_locations", "select", using=f"{signal})")
    policy("signal_locations", "insert", check=mine)
    policy("signal_locations", "delete", using=mine)
    op.execute(f"REVOKE UPDATE ON signal_locations FROM {WEB_ROLE}")
    policy("signal_events", "select", using=f"{signal})")
    policy("signal_events", "insert", check=f"actor_id = {ME} AND {signal})")


def _guard_concerns() -> None:
    concern = "EXISTS (SELECT FROM safety_concerns WHERE safety_concerns.id = concern_id)"
    taken_up = f"{CONCERN_IS_VISIBLE} AND {may('concern:acknowledge')} AND NOT {MINE}"
    policy("safety_concerns", "select", using=CONCERN_IS_VISIBLE)
    policy("safety_concerns", "insert", check=f"{MINE} AND {OURS} AND {may('concern:raise')}")
    policy(
        "safety_concerns",
        "update",
        using=taken_up,
        check=f"{taken_up} AND acknowledged_by_id = {ME}",
    )
    update_only("safety_concerns", "state", "acknowledged_at", "acknowledged_by_id")
    policy("concern_events", "select", using=concern)
    policy("concern_events", "insert", check=f"actor_id = {ME} AND {concern}")


def _guard_notifications() -> None:
    policy("notifications", "select", using=f"recipient_id = {ME}")
    # One tells others: the line is for them, and whoever wrote it cannot read it back.
    policy("notifications", "insert", check=f"{ME} IS NOT NULL")
    policy("notifications", "update", using=f"recipient_id = {ME}", check=f"recipient_id = {ME}")
    update_only("notifications", "read_at")


def _guard_counts() -> None:
    written_by_me = f"{MINE} AND {OURS}"
    policy("signal_rollups", "select", using=COUNT_IS_VISIBLE)
    policy("signal_rollups", "insert", check=written_by_me)
    policy("signal_rollups", "update", using=written_by_me, check=written_by_me)
    policy("signal_rollups", "delete", using=written_by_me)
    update_only("signal_rollups", "signal_count", "key_sum")
