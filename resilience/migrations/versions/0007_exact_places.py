"""Reading exact places: who may, who did and what for."""

import sqlalchemy as sa
from alembic import op

from resilience.db.grants import guard, policy
from resilience.db.roles import WEB_ROLE

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ME = "(SELECT acting_user())"
OURS = "organisation_id = (SELECT acting_organisation())"
MAY_READ = "(SELECT acting_may('exact_place:read'))"

AGREED = "(SELECT * FROM acting_shares_of('exacte_plek'))"

#: Partners, kinds of signals and areas of the agreements that open one field of a signal.
SHARES_OF_FIELD = """
CREATE FUNCTION acting_shares_of(field text)
RETURNS TABLE (partner_id uuid, type_code text, digits text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT partner::uuid, code, area
    FROM jsonb_array_elements(
        COALESCE(NULLIF(current_setting('resilience.shares', true), ''), '[]')::jsonb
    ) AS share,
        jsonb_array_elements_text(share -> 'partners') AS partner,
        jsonb_array_elements_text(share -> 'codes') AS code,
        jsonb_array_elements_text(share -> 'areas') AS area
    WHERE share -> 'fields' ? field;
END
"""


def upgrade() -> None:
    op.create_table(
        "exact_place_reads",
        sa.Column("signal_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signal_id"],
            ["signals.id"],
            name=op.f("fk_exact_place_reads_signal_id_signals"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["users.id"], name=op.f("fk_exact_place_reads_reader_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_exact_place_reads_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exact_place_reads")),
    )
    op.create_index(op.f("ix_exact_place_reads_signal_id"), "exact_place_reads", ["signal_id"])
    op.create_index(
        op.f("ix_exact_place_reads_reader_id_at"), "exact_place_reads", ["reader_id", "at"]
    )
    _guard_reads()
    _guard_places()


def downgrade() -> None:
    op.drop_table("exact_place_reads")
    policy(
        "signal_locations",
        "select",
        using="EXISTS (SELECT FROM signals WHERE signals.id = signal_id)",
    )
    op.execute("DROP FUNCTION acting_shares_of(text)")


def _guard_reads() -> None:
    """One's own readings, and those by others of one's own signals; only ever added to.

    No trigger keeps the owner from deleting: the readings go when retention removes the signal.
    """
    guard("exact_place_reads")
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON exact_place_reads FROM {WEB_ROLE}")
    signal = f"EXISTS (SELECT FROM signals WHERE signals.id = signal_id AND reporter_id = {ME})"
    policy(
        "exact_place_reads",
        "select",
        using=f"reader_id = {ME} OR ({signal} AND NOT is_refused)",
    )
    readable = (
        "EXISTS (SELECT FROM signal_locations l WHERE l.signal_id = exact_place_reads.signal_id)"
    )
    policy(
        "exact_place_reads",
        "insert",
        check=f"reader_id = {ME} AND {OURS} AND {MAY_READ} AND {readable}",
    )


def _guard_places() -> None:
    """Narrow ``signal_locations`` to ``SignalLocation.visible_to``: partners where agreed."""
    op.execute(SHARES_OF_FIELD)
    agreed = " OR ".join(
        f"(organisation_id, signal_type, substr(buurt_code, 3, {digits})) IN {AGREED}"
        for digits in (4, 6, 8)
    )
    # The sub-select is itself under the policy of signals: what one cannot see has no place.
    knows = f"reporter_id = {ME} OR {OURS} OR {agreed}"
    signal = f"EXISTS (SELECT FROM signals WHERE signals.id = signal_id AND ({knows}))"
    policy("signal_locations", "select", using=f"{MAY_READ} AND {signal}")
