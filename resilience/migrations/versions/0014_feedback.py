"""Answers owed to reporters, neutral messages, confirmations, and how many came in time."""

import sqlalchemy as sa
from alembic import op

from resilience.db.grants import guard, policy, read_only, update_only
from resilience.db.roles import WEB_ROLE

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ME = "(SELECT acting_user())"
OURS = "organisation_id = (SELECT acting_organisation())"
#: The sub-select is itself under the policy of signals: what one cannot see has no answer.
SIGNAL = "EXISTS (SELECT FROM signals WHERE signals.id = signal_id"
MINE = f"{SIGNAL} AND signals.reporter_id = {ME})"
OF_OURS = f"{SIGNAL} AND signals.organisation_id = (SELECT acting_organisation()))"
HANDLES = "(SELECT acting_may('signal:handle'))"
EDITS = "(SELECT acting_may('feedback:edit'))"
TABLES = (
    "feedback_shares",
    "feedback_counts",
    "neutral_messages",
    "signal_confirmations",
    "feedback_messages",
    "feedback_duties",
)
#: What people type; the planner's statistics would keep samples of it.
TYPED = ("text", "verdict_reason")


def upgrade() -> None:
    op.add_column(
        "signals",
        sa.Column("confirmation_count", sa.Integer(), server_default="0", nullable=False),
    )
    _create_answers()
    _create_confirmations()
    _create_messages()
    _create_counts()
    _guard_answers()
    _guard_confirmations()
    _guard_the_rest()
    for column in TYPED:
        op.execute(f"ALTER TABLE feedback_messages ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.execute("DROP FUNCTION count_confirmation()")
    op.drop_column("signals", "confirmation_count")


def _of_signal(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_signal_id_signals")
    return sa.ForeignKeyConstraint(["signal_id"], ["signals.id"], name=name, ondelete="CASCADE")


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_users")
    return sa.ForeignKeyConstraint([column], ["users.id"], name=name)


def _of_organisation(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_organisation_id_organisations")
    return sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=name)


def _create_answers() -> None:
    op.create_table(
        "feedback_duties",
        sa.Column("signal_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("round IN (1, 2)", name=op.f("ck_feedback_duties_at_most_twice")),
        _of_signal("feedback_duties"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_duties")),
        sa.UniqueConstraint("signal_id", "round", name=op.f("uq_feedback_duties_signal_id_round")),
    )
    op.create_index(op.f("ix_feedback_duties_due_at"), "feedback_duties", ["due_at"])
    op.create_index(
        "ix_feedback_duties_open",
        "feedback_duties",
        ["due_at"],
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_table(
        "feedback_messages",
        sa.Column("signal_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("given_by_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(40), nullable=True),
        sa.Column("verdict_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict_reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(verdict IS NULL) = (verdict_at IS NULL)",
            name=op.f("ck_feedback_messages_verdict_has_moment"),
        ),
        _of_signal("feedback_messages"),
        _person("feedback_messages", "given_by_id"),
        _of_organisation("feedback_messages"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_messages")),
        sa.UniqueConstraint(
            "signal_id", "round", name=op.f("uq_feedback_messages_signal_id_round")
        ),
    )


def _create_confirmations() -> None:
    op.create_table(
        "signal_confirmations",
        sa.Column("signal_id", sa.Uuid(), nullable=False),
        sa.Column("confirmer_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_signal("signal_confirmations"),
        _person("signal_confirmations", "confirmer_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_confirmations")),
    )
    op.create_index(
        op.f("ix_signal_confirmations_confirmer_id"), "signal_confirmations", ["confirmer_id"]
    )
    op.create_index(
        "uq_signal_confirmations_standing",
        "signal_confirmations",
        ["signal_id", "confirmer_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    # Who confirmed is seen by nobody else, so the database itself keeps the number. It counts
    # on in steps: two who confirm at once would each count without the other.
    op.execute(
        """
        CREATE FUNCTION count_confirmation() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                UPDATE signals SET confirmation_count = confirmation_count + 1
                WHERE id = NEW.signal_id AND NEW.withdrawn_at IS NULL;
            ELSIF OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL THEN
                UPDATE signals SET confirmation_count = confirmation_count - 1
                WHERE id = NEW.signal_id;
            END IF;
            RETURN NULL;
        END $body$
        """
    )
    op.execute(
        "CREATE TRIGGER counted AFTER INSERT OR UPDATE OF withdrawn_at ON signal_confirmations "
        "FOR EACH ROW EXECUTE FUNCTION count_confirmation()"
    )


def _create_messages() -> None:
    op.create_table(
        "neutral_messages",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_organisation("neutral_messages"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neutral_messages")),
    )
    op.create_index(
        op.f("ix_neutral_messages_organisation_id_position"),
        "neutral_messages",
        ["organisation_id", "position"],
    )


def _create_counts() -> None:
    op.create_table(
        "feedback_counts",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("period_code", sa.String(length=10), nullable=False),
        sa.Column("owed_count", sa.Integer(), nullable=False),
        sa.Column("in_time_count", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        _of_organisation("feedback_counts"),
        sa.PrimaryKeyConstraint("organisation_id", "period_code", name=op.f("pk_feedback_counts")),
    )
    op.create_table(
        "feedback_shares",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("period_code", sa.String(length=10), nullable=False),
        sa.Column("in_time_percent", sa.SmallInteger(), nullable=False),
        sa.Column("rests_on_at_least", sa.Integer(), nullable=False),
        sa.Column("rule_version", sa.String(length=20), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        _of_organisation("feedback_shares"),
        sa.PrimaryKeyConstraint("organisation_id", "period_code", name=op.f("pk_feedback_shares")),
    )


def _guard_answers() -> None:
    """Let the reporter owe an answer and judge it, and who handles the signal give it."""
    guard("feedback_duties")
    policy("feedback_duties", "select", using=f"{SIGNAL})")
    policy("feedback_duties", "insert", check=f"{MINE} AND answered_at IS NULL")
    policy(
        "feedback_duties",
        "update",
        using=f"{HANDLES} AND answered_at IS NULL AND {SIGNAL})",
        check="answered_at IS NOT NULL",
    )
    update_only("feedback_duties", "answered_at")
    guard("feedback_messages")
    policy("feedback_messages", "select", using=f"{OF_OURS} OR ({OURS} AND {SIGNAL}))")
    policy(
        "feedback_messages",
        "insert",
        check=f"given_by_id = {ME} AND {OURS} AND {HANDLES} AND verdict IS NULL AND {SIGNAL})",
    )
    policy(
        "feedback_messages",
        "update",
        using=f"verdict IS NULL AND {MINE}",
        check="verdict IS NOT NULL",
    )
    update_only("feedback_messages", "verdict", "verdict_at", "verdict_reason")
    op.execute(f"REVOKE DELETE ON feedback_duties, feedback_messages FROM {WEB_ROLE}")


def _guard_confirmations() -> None:
    """Let people confirm what others reported, and take that back."""
    of_another = f"{SIGNAL} AND signals.reporter_id IS DISTINCT FROM {ME})"
    mine = f"confirmer_id = {ME}"
    guard("signal_confirmations")
    policy("signal_confirmations", "select", using=mine)
    policy(
        "signal_confirmations",
        "insert",
        check=f"{mine} AND (SELECT acting_may('signal:record')) AND {of_another}",
    )
    taken_back = f"{mine} AND withdrawn_at IS NOT NULL"
    policy("signal_confirmations", "update", using=mine, check=taken_back)
    update_only("signal_confirmations", "withdrawn_at")
    op.execute(f"REVOKE DELETE ON signal_confirmations FROM {WEB_ROLE}")


def _guard_the_rest() -> None:
    guard("neutral_messages")
    policy("neutral_messages", "select", using=OURS)
    policy("neutral_messages", "insert", check=f"{OURS} AND {EDITS}")
    policy("neutral_messages", "update", using=f"{OURS} AND {EDITS}", check=f"{OURS} AND {EDITS}")
    policy("neutral_messages", "delete", using=f"{OURS} AND {EDITS}")
    # Counted by a job; pages only read them.
    read_only("feedback_counts")
    read_only("feedback_shares")
    guard("feedback_counts")
    may_read = "(SELECT acting_may('feedback:read_share'))"
    policy("feedback_counts", "select", using=f"{OURS} AND {may_read}")
