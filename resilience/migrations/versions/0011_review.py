"""Review of flagged texts, and the moves of a signal by who holds the direction in its area.

Says anew who sees, and who may change, a signal: while its words wait for a quality reviewer
only its author and the reviewers of its organisation (R-03).
"""

import sqlalchemy as sa
from alembic import op

from resilience.db.grants import guard, policy, update_only
from resilience.db.roles import WEB_ROLE

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ME = "(SELECT acting_user())"
MINE = f"reporter_id = {ME}"
OURS = "organisation_id = (SELECT acting_organisation())"
MAY_REVIEW = "(SELECT acting_may('signal:review'))"
#: In the areas where one holds the direction.
HANDLED = "buurt_code LIKE ANY ((SELECT acting_areas('signal:handle'))::text[])"
#: ``Signal.words_open_to``.
WORDS_ARE_OPEN = (
    f"(({MINE} AND (SELECT acting_may('signal:read_own'))) "
    f"OR ({OURS} AND flagged_at IS NOT NULL AND {MAY_REVIEW}))"
)
UNTIL_NOW = ("state", "text", "action_note", "handling_condition")

#: What the older schema does not know, and what comes closest to it there.
STATES_BACK = {
    "te_controleren": "ingediend",
    "geaccepteerd": "ingediend",
    "teruggekoppeld": "ingediend",
    "gesloten": "ingediend",
    "afgewezen": "ingetrokken",
}
NEW_EVENTS = (
    "te_controleren",
    "herformulering_gevraagd",
    "geherformuleerd",
    "gecontroleerd",
    "weggelakt",
    "geaccepteerd",
    "teruggekoppeld",
    "gesloten",
    "heropend",
    "afgewezen",
)
#: Whoever erases the words of a signal erases what was said of them in the same transaction;
#: who reports may not delete there, so the function acts with the owner's rights.
WORDS_GO = """
CREATE FUNCTION forget_review() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
BEGIN
    DELETE FROM signal_flags WHERE signal_id = NEW.id;
    DELETE FROM signal_reviews WHERE signal_id = NEW.id;
    -- Without words there is nothing left to look at.
    IF NEW.state = 'te_controleren' THEN
        NEW.state := 'ingediend';
    END IF;
    RETURN NEW;
END $body$
"""
HAVE_GONE = """
CREATE TRIGGER forget_review BEFORE UPDATE ON signals FOR EACH ROW
WHEN (
    (NEW.content_erased_at IS NOT NULL AND OLD.content_erased_at IS NULL)
    OR (NEW.state <> OLD.state AND NEW.state IN ('afgewezen', 'ingetrokken'))
) EXECUTE FUNCTION forget_review()
"""
NEW_MESSAGES = (
    "signal_flagged",
    "rewording_asked",
    "review_overdue",
    "reviewer_missing",
    "signal_cleared",
    "signal_redacted",
    "signal_rejected",
)


def upgrade() -> None:
    op.add_column("signals", sa.Column("flagged_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_signals_to_review",
        "signals",
        ["organisation_id", "flagged_at"],
        postgresql_where=sa.text("state = 'te_controleren'"),
    )
    _create_flags()
    _create_reviews()
    _guard_signals()
    _guard_words()
    op.execute(WORDS_GO)
    op.execute(HAVE_GONE)
    _count_reporters("state NOT IN ('afgewezen', 'ingetrokken')")


def downgrade() -> None:
    _count_reporters("state <> 'ingetrokken'")
    op.execute("DROP TRIGGER forget_review ON signals")
    op.execute("DROP FUNCTION forget_review()")
    op.drop_table("signal_reviews")
    op.drop_table("signal_flags")
    _guard_as_before()
    op.drop_index("ix_signals_to_review", table_name="signals")
    op.drop_column("signals", "flagged_at")
    for newer, older in STATES_BACK.items():
        op.execute(f"UPDATE signals SET state = '{older}' WHERE state = '{newer}'")
    op.execute("ALTER TABLE signal_events DISABLE TRIGGER USER")
    op.execute(f"DELETE FROM signal_events WHERE kind IN {NEW_EVENTS}")
    op.execute("ALTER TABLE signal_events ENABLE TRIGGER USER")
    op.execute(f"DELETE FROM notifications WHERE kind IN {NEW_MESSAGES}")
    op.execute(
        "DELETE FROM access_review_lines WHERE membership_id IN (SELECT id FROM memberships "
        "WHERE role = 'quality_reviewer')"
    )
    op.execute("DELETE FROM memberships WHERE role = 'quality_reviewer'")


def _create_flags() -> None:
    op.create_table(
        "signal_flags",
        sa.Column("signal_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("rule_version", sa.String(length=20), nullable=False),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signal_id"],
            ["signals.id"],
            name=op.f("fk_signal_flags_signal_id_signals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_flags")),
    )
    op.create_index(
        op.f("ix_signal_flags_signal_id_closed_at"), "signal_flags", ["signal_id", "closed_at"]
    )


def _create_reviews() -> None:
    op.create_table(
        "signal_reviews",
        sa.Column("signal_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signal_id"],
            ["signals.id"],
            name=op.f("fk_signal_reviews_signal_id_signals"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["users.id"], name=op.f("fk_signal_reviews_reviewer_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_reviews")),
    )
    op.create_index(op.f("ix_signal_reviews_signal_id"), "signal_reviews", ["signal_id"])
    op.execute("ALTER TABLE signal_reviews ALTER COLUMN note SET STATISTICS 0")


def _guard_signals() -> None:
    policy("signals", "select", using=_signal_is_visible(in_review=True))
    written = f"{MINE} AND {OURS}"
    # The policy for reading holds as well: nobody changes what they cannot see.
    reviewed = (
        f"{OURS} AND flagged_at IS NOT NULL AND reporter_id IS DISTINCT FROM {ME} AND {MAY_REVIEW}"
    )
    # Only its reporter withdraws a signal, and nobody brings back what has ended.
    handled = f"{HANDLED} AND state NOT IN ('te_controleren', 'ingetrokken'"
    policy(
        "signals",
        "update",
        using=f"({written}) OR ({reviewed}) OR ({handled}, 'afgewezen'))",
        check=f"({written}) OR ({reviewed}) OR ({handled}))",
    )
    update_only("signals", *UNTIL_NOW, "flagged_at")
    # The exact place and the counts go when a signal is rejected.
    mine = _of_signal(MINE)
    policy("signal_locations", "delete", using=f"{mine} OR {_of_signal(HANDLED)}")
    for command in ("update", "delete"):
        using = f"({written}) OR {HANDLED}"
        check = using if command == "update" else ""
        policy("signal_rollups", command, using=using, check=check)


def _guard_words() -> None:
    for table in ("signal_flags", "signal_reviews"):
        guard(table)
        policy(table, "select", using=_of_signal(WORDS_ARE_OPEN))
        op.execute(f"REVOKE DELETE ON {table} FROM {WEB_ROLE}")
    policy("signal_flags", "insert", check=_of_signal(MINE))
    policy(
        "signal_flags",
        "update",
        using=_of_signal(WORDS_ARE_OPEN),
        check=_of_signal(WORDS_ARE_OPEN),
    )
    update_only("signal_flags", "closed_at")
    others = f"{OURS} AND flagged_at IS NOT NULL AND reporter_id IS DISTINCT FROM {ME}"
    policy(
        "signal_reviews",
        "insert",
        check=f"reviewer_id = {ME} AND {MAY_REVIEW} AND {_of_signal(others)}",
    )
    op.execute(f"REVOKE UPDATE ON signal_reviews FROM {WEB_ROLE}")


def _of_signal(condition: str) -> str:
    return f"EXISTS (SELECT FROM signals WHERE signals.id = signal_id AND {condition})"


def _guard_as_before() -> None:
    """Say again what 0002 and 0004 said."""
    written = f"{MINE} AND {OURS}"
    policy("signals", "select", using=_signal_is_visible(in_review=False))
    policy("signals", "update", using=written, check=written)
    update_only("signals", *UNTIL_NOW)
    policy("signal_locations", "delete", using=_of_signal(MINE))
    policy("signal_rollups", "update", using=written, check=written)
    policy("signal_rollups", "delete", using=written)


def _may(permission: str) -> str:
    return f"(SELECT acting_may('{permission}'))"


def _signal_is_visible(*, in_review: bool) -> str:
    """Return ``Signal.visible_to``, or what it was before there was a review."""
    shared = " OR ".join(
        f"(organisation_id, signal_type, substr(buurt_code, 3, {digits})) IN "
        "(SELECT partner_id, signal_type, digits FROM acting_shares())"
        for digits in (4, 6, 8)
    )
    review = f"({OURS} AND flagged_at IS NOT NULL AND {MAY_REVIEW})" if in_review else "false"
    is_open = "state <> 'te_controleren'" if in_review else "true"
    return f"""
        ({MINE} AND {_may("signal:read_own")})
        OR {review}
        OR ({is_open} AND (
            ({OURS} AND {_may("signal:read_acute")} AND (severity = 4 OR signal_type = 'IN03'))
            OR (
                buurt_code LIKE ANY ((SELECT acting_areas('signal:read'))::text[])
                AND (
                    {OURS}
                    OR (handling = 'P' AND state <> 'ingetrokken' AND ({shared}))
                )
            )
        ))
        OR (SELECT NULL::boolean) IS NOT NULL -- never; see PLANNED_AS_OFTEN of 0002
    """


def _count_reporters(still_counts: str) -> None:
    """Say anew who is at work in a wijk (R-11): what was rejected shows nobody at work."""
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION count_active_reporters(
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
                AND {still_counts}
            GROUP BY 1, 2;
        END
        """
    )
