"""Versions, assignment, notes and handovers of signals."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from resilience.db.grants import guard, policy, update_only
from resilience.db.roles import WEB_ROLE

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ME = "(SELECT acting_user())"
OURS = "organisation_id = (SELECT acting_organisation())"
#: The sub-select is itself under the policy of signals: what one cannot see has no parts.
SIGNAL = "EXISTS (SELECT FROM signals WHERE signals.id = signal_id)"
OUR_SIGNAL = f"EXISTS (SELECT FROM signals WHERE signals.id = signal_id AND signals.{OURS})"
#: Who holds the direction in an area corrects what the own organisation recorded there.
CORRECTS = f"{OURS} AND buurt_code LIKE ANY ((SELECT acting_areas('signal:handle'))::text[])"
CORRECTS_SIGNAL = f"EXISTS (SELECT FROM signals WHERE signals.id = signal_id AND {CORRECTS})"

PARTS = ("signal_versions", "signal_assignments", "signal_notes", "signal_handovers")
#: What a correction changes, beside the text, which also redaction and withdrawal change.
CORRECTED = (
    "signal_type",
    "domain_code",
    "polarity",
    "severity",
    "strength",
    "area_year",
    "buurt_code",
    "cell_500m",
    "location_precision",
    "information_source",
    "observation_mode",
    "source_grade",
    "information_grade",
    "handling",
    "is_source_protected",
)

#: A page that changes one of these without keeping what it replaces is refused.
REFUSE_OVERWRITING = """
CREATE FUNCTION refuse_overwriting() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
BEGIN
    IF NEW.version = OLD.version + 1 AND EXISTS (
        SELECT FROM signal_versions AS kept
        WHERE kept.signal_id = OLD.id AND kept.number = OLD.version
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a signal is corrected by a new version only'
        USING ERRCODE = 'insufficient_privilege';
END $body$
"""
#: Whoever empties a signal empties what was kept of it, in the same transaction; the reporter
#: who withdraws may not touch these rows in any other way.
FORGET_CONTENT = """
CREATE FUNCTION forget_handling_content() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
BEGIN
    UPDATE signal_versions SET text = '', reason = '', condition = '', cell_500m = NULL,
        location_precision = CASE
            WHEN location_precision IN ('buurt', 'wijk') THEN location_precision ELSE 'buurt'
        END
        WHERE signal_id = NEW.id;
    DELETE FROM signal_notes WHERE signal_id = NEW.id;
    DELETE FROM signal_handovers WHERE signal_id = NEW.id;
    RETURN NULL;
END $body$
"""
FORGET_PEOPLE = """
CREATE FUNCTION forget_handling_people() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
BEGIN
    UPDATE signal_versions SET actor_id = NULL, replaced_at = (
            date_trunc('week', replaced_at AT TIME ZONE 'Europe/Amsterdam') + interval '12 hours'
        ) AT TIME ZONE 'Europe/Amsterdam'
        WHERE signal_id = NEW.id;
    UPDATE signal_notes SET author_id = NULL WHERE signal_id = NEW.id;
    UPDATE signal_handovers SET recorded_by_id = NULL WHERE signal_id = NEW.id;
    DELETE FROM signal_assignments WHERE signal_id = NEW.id;
    RETURN NULL;
END $body$
"""
TRIGGERS = {
    "keeps_versions": f"""
        BEFORE UPDATE ON signals FOR EACH ROW WHEN (
            current_user = '{WEB_ROLE}'
            AND ({", ".join(f"OLD.{name}" for name in (*CORRECTED, "version"))})
                IS DISTINCT FROM ({", ".join(f"NEW.{name}" for name in (*CORRECTED, "version"))})
        ) EXECUTE FUNCTION refuse_overwriting()
    """,
    "forgets_handling_content": """
        AFTER UPDATE OF content_erased_at, state ON signals FOR EACH ROW WHEN (
            (OLD.content_erased_at IS NULL AND NEW.content_erased_at IS NOT NULL)
            OR (OLD.state <> NEW.state AND NEW.state IN ('ingetrokken', 'afgewezen'))
        ) EXECUTE FUNCTION forget_handling_content()
    """,
    "forgets_handling_people": """
        AFTER UPDATE OF reporter_id ON signals FOR EACH ROW WHEN (
            OLD.reporter_id IS NOT NULL AND NEW.reporter_id IS NULL
        ) EXECUTE FUNCTION forget_handling_people()
    """,
}
FUNCTIONS = ("refuse_overwriting", "forget_handling_content", "forget_handling_people")


def upgrade() -> None:
    op.add_column("signals", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    _create_versions()
    _create_assignments()
    _create_notes()
    _create_handovers()
    _guard()
    _let_correct()
    for function in (REFUSE_OVERWRITING, FORGET_CONTENT, FORGET_PEOPLE):
        op.execute(function)
    for name, body in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {body}")


def downgrade() -> None:
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON signals")
    for name in FUNCTIONS:
        op.execute(f"DROP FUNCTION {name}()")
    for table, commands in LET.items():
        for command in commands:
            op.execute(f"DROP POLICY {table}_correct_{command} ON {table}")
    columns = ", ".join((*CORRECTED, "version"))
    op.execute(f"REVOKE UPDATE ({columns}) ON signals FROM {WEB_ROLE}")
    for table in reversed(PARTS):
        op.drop_table(table)
    op.drop_column("signals", "version")


def _reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    cascade = "CASCADE" if other == "signals" else None
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=cascade)


def _create(
    table: str, people: tuple[str, ...], *columns: sa.Column[Any] | sa.UniqueConstraint
) -> None:
    op.create_table(
        table,
        sa.Column("signal_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("id", sa.Uuid(), nullable=False),
        _reference(table, "signal_id", "signals"),
        _reference(table, "organisation_id", "organisations"),
        *(_reference(table, person, "users") for person in people),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _create_versions() -> None:
    _create(
        "signal_versions",
        ("actor_id",),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("parts", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("signal_type", sa.String(4), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("strength", sa.Integer(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("area_year", sa.Integer(), nullable=False),
        sa.Column("buurt_code", sa.String(10), nullable=False),
        sa.Column("cell_500m", sa.String(20), nullable=True),
        *(
            sa.Column(name, sa.String(40), nullable=False)
            for name in (
                "location_precision",
                "information_source",
                "observation_mode",
                "source_grade",
                "information_grade",
                "handling",
            )
        ),
        sa.Column("condition", sa.LargeBinary(), nullable=False),
        sa.Column("is_source_protected", sa.Boolean(), nullable=False),
        sa.UniqueConstraint(
            "signal_id", "number", name=op.f("uq_signal_versions_signal_id_number")
        ),
    )


def _create_assignments() -> None:
    _create(
        "signal_assignments",
        ("assignee_id", "assigned_by_id"),
        sa.Column("assignee_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_by_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    )
    runs = sa.text("ended_at IS NULL")
    for name, column, is_unique in (
        ("uq_signal_assignments_running", "signal_id", True),
        ("ix_signal_assignments_assignee", "assignee_id", False),
    ):
        op.create_index(
            name, "signal_assignments", [column], unique=is_unique, postgresql_where=runs
        )
    op.create_index(op.f("ix_signal_assignments_signal_id"), "signal_assignments", ["signal_id"])


def _create_notes() -> None:
    _create(
        "signal_notes",
        ("author_id",),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
    )
    op.create_index(op.f("ix_signal_notes_signal_id"), "signal_notes", ["signal_id"])


def _create_handovers() -> None:
    _create(
        "signal_handovers",
        ("recorded_by_id",),
        sa.Column("target", sa.String(40), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("handed_over_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(op.f("ix_signal_handovers_signal_id"), "signal_handovers", ["signal_id"])


def _guard() -> None:
    """Show all of it to readers of the own organisation; nobody writes in another's name."""
    for table, person in zip(
        PARTS, ("actor_id", "assigned_by_id", "author_id", "recorded_by_id"), strict=True
    ):
        guard(table)
        policy(table, "select", using=f"{OURS} AND {SIGNAL}")
        policy(table, "insert", check=f"{person} = {ME} AND {OURS} AND {OUR_SIGNAL}")
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {WEB_ROLE}")
    for table, whose, columns in (
        ("signal_assignments", OURS, ("ended_at",)),
        ("signal_notes", f"{OURS} AND author_id = {ME}", ("text", "erased_at")),
        ("signal_handovers", OURS, ("state", "answered_at")),
    ):
        policy(table, "update", using=f"{whose} AND {SIGNAL}", check=f"{whose} AND {SIGNAL}")
        update_only(table, *columns)


#: Beside what others say: a policy of one's own is one more way to pass.
LET = {
    "signals": {"update": CORRECTS},
    "signal_locations": {"insert": CORRECTS_SIGNAL, "delete": CORRECTS_SIGNAL},
    "signal_rollups": {"insert": CORRECTS, "update": CORRECTS, "delete": CORRECTS},
}


def _let_correct() -> None:
    columns = ", ".join((*CORRECTED, "version"))
    op.execute(f"GRANT UPDATE ({columns}) ON signals TO {WEB_ROLE}")
    for table, commands in LET.items():
        for command, condition in commands.items():
            using = "" if command == "insert" else f"USING ({condition})"
            check = "" if command == "delete" else f"WITH CHECK ({condition})"
            op.execute(
                f"CREATE POLICY {table}_correct_{command} ON {table} FOR {command} "
                f"TO {WEB_ROLE} {using} {check}"
            )
