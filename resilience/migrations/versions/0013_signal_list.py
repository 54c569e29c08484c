"""Search and saved views of signals; indexes for long lists; who is at work in a wijk (R-11)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from resilience.db.grants import guard, lend, policy
from resilience.db.text_search import FIND, define_finding, define_folding

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

#: Each narrows a long list to its newest rows; the key makes the order of one moment sure.
LISTED_BY = (
    "reporter_id",
    "organisation_id",
    "buurt_code",
    "domain_code",
    "signal_type",
    "severity",
    "state",
    "information_grade",
    "origin",
)
#: Those were there already, without the key.
LISTED_BEFORE = LISTED_BY[:3]
AT_WORK = "ix_signals_at_work"
COUNT = "count_active_reporters(uuid[], text[], timestamptz"


def upgrade() -> None:
    for column in LISTED_BEFORE:
        op.drop_index(f"ix_signals_{column}_recorded_at", table_name="signals")
    for column in LISTED_BY:
        op.create_index(
            f"ix_signals_{column}_recorded_at_id", "signals", [column, "recorded_at", "id"]
        )
    _let_search()
    _count_with_index()
    _save_views()


def downgrade() -> None:
    op.drop_table("saved_views")
    _count_by_scan()
    op.drop_index(AT_WORK, table_name="signals")
    op.execute(f"DROP FUNCTION {FIND}")
    op.drop_column("signals", "text_search")
    op.execute("DROP FUNCTION words_to_query(text)")
    op.execute("DROP FUNCTION fold_accents(text)")
    for column in LISTED_BY:
        op.drop_index(f"ix_signals_{column}_recorded_at_id", table_name="signals")
    for column in LISTED_BEFORE:
        op.create_index(f"ix_signals_{column}_recorded_at", "signals", [column, "recorded_at"])


def _let_search() -> None:
    """Keep the words of a text in its own row: what is erased there is found no more."""
    define_folding()
    op.add_column(
        "signals",
        sa.Column(
            "text_search",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('dutch'::regconfig, fold_accents(text))", persisted=True),
            nullable=False,
        ),
    )
    # As with the text itself: the planner keeps no sample of what people typed.
    op.execute("ALTER TABLE signals ALTER COLUMN text_search SET STATISTICS 0")
    op.create_index("ix_signals_text_search", "signals", ["text_search"], postgresql_using="gin")
    define_finding()


def _count_with_index() -> None:
    """Say who is at work in a wijk by going from name to name in an index, as far as asked.

    The answer is the one of 0002: people with a signal that was not withdrawn since a moment.
    """
    op.create_index(
        AT_WORK,
        "signals",
        ["organisation_id", sa.text("substr(buurt_code, 3, 6)"), "reporter_id", "recorded_at"],
        postgresql_where=sa.text("state <> 'ingetrokken'"),
    )
    op.execute(f"DROP FUNCTION {COUNT})")
    op.execute(
        """
        CREATE FUNCTION count_active_reporters(
            organisation_ids uuid[], wijken text[], since timestamptz, enough integer DEFAULT NULL
        ) RETURNS TABLE (organisation_id uuid, wijk text, reporters bigint)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
        SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off
        BEGIN ATOMIC
            SELECT asked.organisation_id, asked.wijk, found.reporters
            FROM unnest(organisation_ids, wijken) AS asked (organisation_id, wijk)
            CROSS JOIN LATERAL (
                WITH RECURSIVE people (reporter_id) AS (
                    (
                        SELECT reporter_id FROM signals
                        WHERE signals.organisation_id = asked.organisation_id
                            AND substr(buurt_code, 3, 6) = asked.wijk
                            AND reporter_id IS NOT NULL AND state <> 'ingetrokken'
                        ORDER BY reporter_id LIMIT 1
                    )
                    UNION ALL
                    SELECT (
                        SELECT signals.reporter_id FROM signals
                        WHERE signals.organisation_id = asked.organisation_id
                            AND substr(buurt_code, 3, 6) = asked.wijk
                            AND signals.reporter_id > people.reporter_id
                            AND state <> 'ingetrokken'
                        ORDER BY signals.reporter_id LIMIT 1
                    )
                    FROM people WHERE people.reporter_id IS NOT NULL
                )
                SELECT count(*) AS reporters FROM (
                    SELECT FROM people
                    WHERE reporter_id IS NOT NULL AND EXISTS (
                        SELECT FROM signals
                        WHERE signals.organisation_id = asked.organisation_id
                            AND substr(buurt_code, 3, 6) = asked.wijk
                            AND signals.reporter_id = people.reporter_id
                            AND recorded_at > since AND state <> 'ingetrokken'
                    )
                    LIMIT enough
                ) AS active
            ) AS found
            WHERE found.reporters > 0;
        END
        """
    )
    lend(f"{COUNT}, integer)")


def _count_by_scan() -> None:
    op.execute(f"DROP FUNCTION {COUNT}, integer)")
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
    lend(f"{COUNT})")


def _save_views() -> None:
    op.create_table(
        "saved_views",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("choices", sa.LargeBinary(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_saved_views_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("user_id", "label", name=op.f("uq_saved_views_user_id_label")),
    )
    op.create_index(
        "ix_saved_views_one_default",
        "saved_views",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("is_default"),
    )
    guard("saved_views")
    mine = "user_id = (SELECT acting_user())"
    policy("saved_views", "select", using=mine)
    policy("saved_views", "insert", check=mine)
    policy("saved_views", "update", using=mine, check=mine)
    policy("saved_views", "delete", using=mine)
