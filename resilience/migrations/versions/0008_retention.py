"""Retention: terms, warnings, postponements, destruction lists and proofs of deletion.

Signals lose their reporter after a year; the counts then name nobody either.
"""

import sqlalchemy as sa
from alembic import op

from resilience.db.grants import append_only, guard, no_access, policy, read_only
from resilience.db.roles import WEB_ROLE

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OURS = "organisation_id = (SELECT acting_organisation()) AND (SELECT acting_may('retention:read'))"
LISTS_ARE_READ = "(SELECT acting_may('destruction:read'))"
#: What people type; the planner's statistics would keep samples of it.
TYPED = (
    ("signals", "text"),
    ("signals", "action_note"),
    ("signals", "handling_condition"),
    ("signal_events", "reason"),
)
#: Of the counts of one row, what stays one row when nobody is told apart any more.
LINK = "fk_signal_rollups_reporter_id_users"
NOBODY = "00000000-0000-0000-0000-000000000000"


def upgrade() -> None:
    _change_records()
    _create_decisions()
    _create_lists()
    _create_proofs()
    _grant()


def downgrade() -> None:
    for table in (
        "pending_rewrites",
        "retention_forecasts",
        "deletion_proofs",
        "destruction_lines",
        "destruction_lists",
        "retention_postponements",
        "retention_warnings",
        "retention_terms",
        "concern_cores",
    ):
        op.drop_table(table)
    op.execute(sa.schema.DropSequence(sa.Sequence("destruction_list_numbers")))
    for table, column in TYPED:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS -1")
    append_only("signal_events", "reason")
    op.drop_constraint(
        op.f("ck_safety_concerns_closed_has_moment"), "safety_concerns", type_="check"
    )
    op.drop_column("safety_concerns", "closed_at")
    op.drop_column("signals", "content_erased_at")
    # Who reported is gone for good: such rows cannot exist in the older schema.
    op.execute("ALTER TABLE signal_events DISABLE TRIGGER USER")
    nameless = "USING signals WHERE signal_id = signals.id AND signals.reporter_id IS NULL"
    for part in ("signal_events", "signal_locations"):
        op.execute(f"DELETE FROM {part} {nameless}")
    op.execute("ALTER TABLE signal_events ENABLE TRIGGER USER")
    op.execute(
        "UPDATE safety_concerns SET signal_id = NULL FROM signals "
        "WHERE signal_id = signals.id AND signals.reporter_id IS NULL"
    )
    op.execute("DELETE FROM signals WHERE reporter_id IS NULL")
    op.execute(f"DELETE FROM signal_rollups WHERE reporter_id = '{NOBODY}'")
    op.alter_column("signals", "reporter_id", nullable=False)
    op.create_foreign_key(op.f(LINK), "signal_rollups", "users", ["reporter_id"], ["id"])


def _change_records() -> None:
    op.alter_column("signals", "reporter_id", nullable=True)
    op.add_column("signals", sa.Column("content_erased_at", sa.DateTime(timezone=True)))
    op.drop_constraint(op.f(LINK), "signal_rollups", type_="foreignkey")
    op.add_column("safety_concerns", sa.Column("closed_at", sa.DateTime(timezone=True)))
    op.create_check_constraint(
        op.f("ck_safety_concerns_closed_has_moment"),
        "safety_concerns",
        "closed_at IS NOT NULL OR state NOT IN ('gesloten', 'ingetrokken')",
    )
    append_only("signal_events", "reason", "actor_id", "at")
    for table, column in TYPED:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
    op.create_table(
        "concern_cores",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("area_year", sa.Integer(), nullable=False),
        sa.Column("buurt_code", sa.String(length=10), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("concern_type", sa.String(length=4), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("folded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_concern_cores_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_cores")),
    )


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_users")
    return sa.ForeignKeyConstraint([column], ["users.id"], name=name)


def _of_organisation(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_organisation_id_organisations")
    return sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=name)


def _create_decisions() -> None:
    op.create_table(
        "retention_terms",
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _person("retention_terms", "proposed_by_id"),
        _person("retention_terms", "decided_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_terms")),
    )
    op.create_index(
        "uq_retention_terms_proposed",
        "retention_terms",
        ["rule"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_table(
        "retention_warnings",
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("object_type", sa.String(length=60), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_organisation("retention_warnings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_warnings")),
    )
    op.create_index(
        op.f("ix_retention_warnings_organisation_id_due_at"),
        "retention_warnings",
        ["organisation_id", "due_at"],
    )
    op.create_table(
        "retention_postponements",
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("object_type", sa.String(length=60), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_organisation("retention_postponements"),
        _person("retention_postponements", "asked_by_id"),
        _person("retention_postponements", "decided_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_postponements")),
    )
    op.create_index(
        op.f("ix_retention_postponements_object_id_rule"),
        "retention_postponements",
        ["object_id", "rule"],
    )


def _create_lists() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("destruction_list_numbers")))
    op.create_table(
        "destruction_lists",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("executed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _person("destruction_lists", "decided_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction_lists")),
        sa.UniqueConstraint("number", name=op.f("uq_destruction_lists_number")),
    )
    op.create_table(
        "destruction_lines",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("object_type", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["destruction_lists.id"],
            name=op.f("fk_destruction_lines_list_id_destruction_lists"),
        ),
        _of_organisation("destruction_lines"),
        sa.PrimaryKeyConstraint("list_id", "object_id", name=op.f("pk_destruction_lines")),
    )
    op.create_index(op.f("ix_destruction_lines_object_id"), "destruction_lines", ["object_id"])


def _create_proofs() -> None:
    op.create_table(
        "deletion_proofs",
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("object_type", sa.String(length=60), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("record_count", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion_proofs")),
    )
    for column in ("deleted_at", "object_id", "batch"):
        op.create_index(op.f(f"ix_deletion_proofs_{column}"), "deletion_proofs", [column])
    op.create_table(
        "retention_forecasts",
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("object_type", sa.String(length=60), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("record_count", sa.Integer(), nullable=False),
        sa.Column("soon_count", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "rule", "object_type", "month", name=op.f("pk_retention_forecasts")
        ),
    )
    op.create_table(
        "pending_rewrites",
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("table_name", name=op.f("pk_pending_rewrites")),
    )


def _grant() -> None:
    """Let pages read, postpone and decide; only jobs, as the owner, destroy and prove it."""
    for table in ("deletion_proofs", "destruction_lines"):
        append_only(table)
        read_only(table)
    read_only("retention_forecasts")
    read_only("destruction_lists")
    op.execute(
        "GRANT UPDATE (state, decided_by_id, decided_at, reason) "
        f"ON destruction_lists TO {WEB_ROLE}"
    )
    no_access("pending_rewrites")
    no_access("concern_cores")
    op.execute(f"REVOKE DELETE ON retention_terms, retention_postponements FROM {WEB_ROLE}")
    for table in ("deletion_proofs", "destruction_lists", "destruction_lines"):
        guard(table)
        policy(table, "select", using=LISTS_ARE_READ)
    policy(
        "destruction_lists",
        "update",
        using="(SELECT acting_may('destruction:approve'))",
        check="(SELECT acting_may('destruction:approve'))",
    )
    for table in ("retention_warnings", "retention_postponements"):
        guard(table)
        policy(table, "select", using=OURS)
        policy(table, "update", using=OURS, check=OURS)
    policy("retention_warnings", "delete", using=OURS)
    policy("retention_postponements", "insert", check=OURS)
