"""Sessions, drafts of typed text, throttling of sign-in."""

import sqlalchemy as sa
from alembic import op

from resilience.db.grants import guard, policy, update_only
from resilience.db.roles import WEB_ROLE

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ME = "acting_user()"

#: What somebody typed goes with the account, whoever closes it and by whichever way.
WIPE_DRAFTS = """
CREATE FUNCTION wipe_drafts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    DELETE FROM drafts WHERE user_id = NEW.id;
    RETURN NULL;
END
$$
"""
WHEN_CLOSED = """
CREATE TRIGGER wipe_drafts AFTER UPDATE OF active ON users
FOR EACH ROW WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION wipe_drafts()
"""


def upgrade() -> None:
    _create_sessions()
    _create_attempts()
    _create_alerts()
    _create_drafts()


def downgrade() -> None:
    op.execute("DROP TRIGGER wipe_drafts ON users")
    op.execute("DROP FUNCTION wipe_drafts()")
    for table in ("drafts", "sign_in_alerts", "sign_in_attempts", "sessions"):
        op.drop_table(table)


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(40), nullable=True),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("origin", sa.String(length=45), nullable=False),
        sa.Column("network", sa.String(length=45), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_sessions_secret_hash")),
    )
    op.create_index(op.f("ix_sessions_user_id_ended_at"), "sessions", ["user_id", "ended_at"])
    op.create_index(op.f("ix_sessions_network_started_at"), "sessions", ["network", "started_at"])
    # A session is never handed to somebody else, nor made younger than it is.
    update_only("sessions", "last_seen_at", "proved_at", "ended_at", "end_reason")
    op.execute(f"REVOKE DELETE ON sessions FROM {WEB_ROLE}")


def _create_attempts() -> None:
    op.create_table(
        "sign_in_attempts",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("network", sa.String(length=45), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sign_in_attempts_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    for columns in (["account_hash", "at"], ["network", "at"], ["user_id"]):
        name = op.f(f"ix_sign_in_attempts_{'_'.join(columns)}")
        op.create_index(name, "sign_in_attempts", columns)
    update_only("sign_in_attempts", "outcome")
    op.execute(f"REVOKE DELETE ON sign_in_attempts FROM {WEB_ROLE}")


def _create_alerts() -> None:
    op.create_table(
        "sign_in_alerts",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_alerts")),
        sa.UniqueConstraint(
            "kind", "subject_id", "since", name=op.f("uq_sign_in_alerts_kind_subject_id_since")
        ),
    )
    op.execute(f"REVOKE INSERT, UPDATE, DELETE ON sign_in_alerts FROM {WEB_ROLE}")


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_drafts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("user_id", "form_key", name=op.f("uq_drafts_user_id_form_key")),
    )
    op.create_index(op.f("ix_drafts_updated_at"), "drafts", ["updated_at"])
    guard("drafts")
    mine = f"user_id = {ME}"
    policy("drafts", "select", using=mine)
    policy("drafts", "insert", check=mine)
    policy("drafts", "update", using=mine, check=mine)
    policy("drafts", "delete", using=mine)
    op.execute(WIPE_DRAFTS)
    op.execute(WHEN_CLOSED)
