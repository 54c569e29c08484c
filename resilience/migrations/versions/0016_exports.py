"""Exports: who took what out, and the sealed pieces of files that wait for their makers."""

import sqlalchemy as sa
from alembic import op

from resilience.db.grants import guard, policy, update_only
from resilience.db.roles import WEB_ROLE

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MINE = "maker_id = (SELECT acting_user())"
WATCHED = "organisation_id = (SELECT acting_organisation()) AND (SELECT acting_may('audit:read'))"
MY_FILE = "export_id IN (SELECT id FROM exports WHERE maker_id = (SELECT acting_user()))"
#: What a request changes of an export that is there; the rest is written by the job.
CHANGEABLE = ("state", "wanted", "signal_ids", "taken_at", "taken_count")


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("export_numbers")))
    _create_exports()
    op.create_table(
        "export_pieces",
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"],
            ["exports.id"],
            name=op.f("fk_export_pieces_export_id_exports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("export_id", "number", name=op.f("pk_export_pieces")),
    )
    # What people type; the planner's statistics would keep samples of it.
    for column in ("note", "text_reason"):
        op.execute(f"ALTER TABLE exports ALTER COLUMN {column} SET STATISTICS 0")
    # Sealed bytes do not become smaller.
    op.execute("ALTER TABLE export_pieces ALTER COLUMN content SET STORAGE EXTERNAL")
    _grant()


def downgrade() -> None:
    op.execute("DELETE FROM notifications WHERE kind = 'export_ready'")
    op.drop_table("export_pieces")
    op.drop_table("exports")
    op.execute(sa.schema.DropSequence(sa.Sequence("export_numbers")))


def _create_exports() -> None:
    op.create_table(
        "exports",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("maker_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("file_kind", sa.String(40), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("note", sa.String(length=160), nullable=False),
        sa.Column("has_text", sa.Boolean(), nullable=False),
        sa.Column("text_reason", sa.String(length=160), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("wanted", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_total", sa.Integer(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_count", sa.Integer(), nullable=False),
        sa.Column("piece_count", sa.Integer(), nullable=False),
        sa.Column("rights_mark", sa.String(length=64), nullable=False),
        sa.Column("signal_ids", sa.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("content_mark", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["maker_id"], ["users.id"], name=op.f("fk_exports_maker_id_users")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_exports_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
        sa.UniqueConstraint("number", name=op.f("uq_exports_number")),
    )
    for column in ("maker_id", "organisation_id"):
        op.create_index(op.f(f"ix_exports_{column}_asked_at"), "exports", [column, "asked_at"])
    op.create_index(
        "ix_exports_alive",
        "exports",
        ["state"],
        postgresql_where=sa.text("state IN ('wacht', 'bezig', 'klaar')"),
    )


def _grant() -> None:
    """Let people ask, follow, stop and fetch their own; only the job makes files."""
    update_only("exports", *CHANGEABLE)
    op.execute(f"REVOKE DELETE ON exports FROM {WEB_ROLE}")
    op.execute(f"REVOKE INSERT, UPDATE ON export_pieces FROM {WEB_ROLE}")
    guard("exports")
    policy("exports", "select", using=f"{MINE} OR ({WATCHED})")
    policy("exports", "insert", check=MINE)
    policy("exports", "update", using=MINE, check=MINE)
    guard("export_pieces")
    policy("export_pieces", "select", using=MY_FILE)
    policy("export_pieces", "delete", using=MY_FILE)
