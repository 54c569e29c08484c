"""Accountability: rights requests, data breaches, bias reports, and the door of a request.

A privacy officer sees no signal and no concern. Only inside an open request, two functions with
the owner's rights give the records of the own organisation that the request is about, without
who reported them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from resilience.db.grants import append_only, guard, lend, policy, read_only, update_only
from resilience.db.roles import WEB_ROLE

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SEQUENCES = ("rights_request_numbers", "data_breach_numbers")
OURS = "organisation_id = (SELECT acting_organisation())"

#: The request, if it is open, of the own organisation, and asked by who handles requests.
OPEN_REQUEST = """
    SELECT r.subject, r.area_code, r.account_id, r.organisation_id FROM rights_requests r
    WHERE r.id = request_id AND r.state IN ('in_behandeling', 'verlengd')
        AND r.organisation_id = acting_organisation() AND acting_may('rights:handle')
"""
#: Of the organisation of the request, inside its area, or reported by its account.
IS_MEANT = """
    found.organisation_id = asked.organisation_id AND CASE asked.subject
        WHEN 'plek' THEN found.buurt_code LIKE '__' || substr(asked.area_code, 3) || '%'
        ELSE found.reporter_id = asked.account_id
    END
"""
#: No reporter and no function: the one who asks must not learn who reported.
RIGHTS_SIGNALS = f"""
CREATE FUNCTION rights_signals(request_id uuid) RETURNS TABLE (
    id uuid, number text, signal_type text, level integer, state text, origin text,
    words text, action_note text, buurt_code text, area_year integer,
    location_precision text, observed_from timestamptz, recorded_at timestamptz, place bytea
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT found.id, found.number::text, found.signal_type::text,
        COALESCE(found.severity, found.strength), found.state::text, found.origin::text,
        found.text::text, found.action_note::text, found.buurt_code::text, found.area_year,
        found.location_precision::text, found.observed_from, found.recorded_at, kept.place
    FROM ({OPEN_REQUEST}) AS asked
    JOIN signals AS found ON {IS_MEANT}
    LEFT JOIN signal_locations AS kept ON kept.signal_id = found.id
    ORDER BY found.recorded_at DESC, found.id;
END
"""
#: What a shielded concern says stays with the safety officer, also here; and a request about an
#: account does not even tell that there is one.
RIGHTS_CONCERNS = f"""
CREATE FUNCTION rights_concerns(request_id uuid) RETURNS TABLE (
    id uuid, number text, concern_type text, level integer, state text,
    sealed_words bytea, buurt_code text, area_year integer,
    location_precision text, occurred_at timestamptz, raised_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT found.id, found.number::text, found.concern_type::text, found.severity::integer,
        found.state::text, CASE WHEN found.is_shielded THEN NULL ELSE found.text END,
        found.buurt_code::text, found.area_year, found.location_precision::text,
        found.occurred_at, found.raised_at
    FROM ({OPEN_REQUEST}) AS asked
    JOIN safety_concerns AS found ON {IS_MEANT}
        AND NOT (found.is_shielded AND asked.subject = 'account')
    ORDER BY found.raised_at DESC, found.id;
END
"""


def upgrade() -> None:
    for name in SEQUENCES:
        op.execute(sa.schema.CreateSequence(sa.Sequence(name)))
    _create_requests()
    _create_breaches()
    op.create_table(
        "bias_reports",
        sa.Column("period_code", sa.String(length=10), nullable=False),
        sa.Column("rule_version", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bias_reports")),
        sa.UniqueConstraint("period_code", name=op.f("uq_bias_reports_period_code")),
    )
    _grant()


def downgrade() -> None:
    op.execute("DROP FUNCTION rights_concerns(uuid)")
    op.execute("DROP FUNCTION rights_signals(uuid)")
    for table in (
        "bias_reports",
        "data_breach_versions",
        "data_breaches",
        "rights_outcomes",
        "rights_steps",
        "rights_requests",
    ):
        op.drop_table(table)
    for name in SEQUENCES:
        op.execute(sa.schema.DropSequence(sa.Sequence(name)))


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def _create_requests() -> None:
    op.create_table(
        "rights_requests",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("area_code", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_identity_checked", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("rights_requests", "organisation_id", "organisations"),
        _to("rights_requests", "account_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_requests")),
        sa.UniqueConstraint("number", name=op.f("uq_rights_requests_number")),
    )
    op.create_index(
        op.f("ix_rights_requests_organisation_id_due_on"),
        "rights_requests",
        ["organisation_id", "due_on"],
    )
    op.create_table(
        "rights_steps",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("rights_steps", "request_id", "rights_requests"),
        _to("rights_steps", "actor_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_steps")),
    )
    op.create_index(op.f("ix_rights_steps_request_id"), "rights_steps", ["request_id"])
    op.create_table(
        "rights_outcomes",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("object_type", sa.String(length=60), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("rights_outcomes", "request_id", "rights_requests"),
        _to("rights_outcomes", "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_outcomes")),
    )
    op.create_index(op.f("ix_rights_outcomes_request_id"), "rights_outcomes", ["request_id"])


def _create_breaches() -> None:
    op.create_table(
        "data_breaches",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("discovered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what_happened", sa.String(length=1000), nullable=False),
        sa.Column("categories", sa.String(length=300), nullable=False),
        sa.Column("people_count", sa.Integer(), nullable=True),
        sa.Column("consequences", sa.String(length=1000), nullable=False),
        sa.Column("measures", sa.String(length=1000), nullable=False),
        sa.Column("supervisor", sa.String(40), nullable=False),
        sa.Column("supervisor_reason", sa.String(length=300), nullable=False),
        sa.Column("supervisor_decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people", sa.String(40), nullable=False),
        sa.Column("people_reason", sa.String(length=300), nullable=False),
        sa.Column("lessons", sa.String(length=1000), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_hours", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("data_breaches", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_breaches")),
        sa.UniqueConstraint("number", name=op.f("uq_data_breaches_number")),
    )
    op.create_index(
        op.f("ix_data_breaches_organisation_id_discovered_at"),
        "data_breaches",
        ["organisation_id", "discovered_at"],
    )
    op.create_table(
        "data_breach_versions",
        sa.Column("breach_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("data_breach_versions", "breach_id", "data_breaches"),
        _to("data_breach_versions", "actor_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_breach_versions")),
    )
    op.create_index(
        op.f("ix_data_breach_versions_breach_id"), "data_breach_versions", ["breach_id"]
    )


def _grant() -> None:
    _guard_dossiers("rights_requests", "rights:handle")
    _guard_dossiers("data_breaches", "breach:handle")
    update_only("rights_requests", "state", "due_on", "is_identity_checked", "closed_at")
    _guard_parts("rights_steps", "rights_requests", "request_id")
    _guard_parts("rights_outcomes", "rights_requests", "request_id", "carried_out_at")
    _guard_parts("data_breach_versions", "data_breaches", "breach_id")
    read_only("bias_reports")
    op.execute(RIGHTS_SIGNALS)
    lend("rights_signals(uuid)")
    op.execute(RIGHTS_CONCERNS)
    lend("rights_concerns(uuid)")


def _guard_dossiers(table: str, permission: str) -> None:
    condition = f"{OURS} AND (SELECT acting_may('{permission}'))"
    guard(table)
    policy(table, "select", using=condition)
    policy(table, "insert", check=condition)
    policy(table, "update", using=condition, check=condition)
    op.execute(f"REVOKE DELETE ON {table} FROM {WEB_ROLE}")


def _guard_parts(table: str, parent: str, column: str, *redactable: str) -> None:
    # The sub-select is itself under the policy of the parent.
    condition = f"EXISTS (SELECT FROM {parent} WHERE {parent}.id = {column})"
    append_only(table, *redactable)
    guard(table)
    policy(table, "select", using=condition)
    policy(table, "insert", check=condition)
