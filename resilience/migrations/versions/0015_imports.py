"""Imports: files on their way to signals, the verdict on each row, postcodes of an edition."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from resilience.db.grants import guard, no_access, policy, read_only, update_only
from resilience.db.roles import WEB_ROLE

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OURS = "organisation_id = (SELECT acting_organisation()) AND (SELECT acting_may('signal:import'))"
#: The sub-select is itself under the policy of the import.
WITH_IMPORT = "EXISTS (SELECT FROM signal_imports WHERE signal_imports.id = import_id)"
TABLES = (
    "postcode_buurten",
    "imported_signals",
    "import_rows",
    "import_pieces",
    "signal_imports",
    "import_sources",
)
#: What a person changes of an import; the rest is written once, or by the machine.
CHANGED = (
    "state", "source_title", "matching", "survey", "tally", "is_valid_only", "done_count",
    "last_row", "fault", "fault_row", "updated_at", "byte_count",
)  # fmt: skip


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("import_numbers")))
    _create_sources()
    _create_imports()
    _create_pieces()
    _create_rows()
    _create_imported()
    _create_postcodes()
    _grant()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.execute(sa.schema.DropSequence(sa.Sequence("import_numbers")))


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), nullable=False)


def _to(table: str, column: str, other: str, **also: Any) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, **also)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _create_sources() -> None:
    op.create_table(
        "import_sources",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("matching", postgresql.JSONB(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        _id(),
        _to("import_sources", "organisation_id", "organisations"),
        _key("import_sources", "id"),
        sa.UniqueConstraint(
            "organisation_id", "title", name=op.f("uq_import_sources_organisation_id_title")
        ),
    )


def _create_imports() -> None:
    op.create_table(
        "signal_imports",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("source_title", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("fault", sa.String(40), nullable=False),
        sa.Column("fault_row", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows_erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_kind", sa.String(40), nullable=False),
        sa.Column("encoding", sa.String(length=40), nullable=False),
        sa.Column("delimiter", sa.String(length=1), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("header", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("sample", sa.LargeBinary(), nullable=False),
        sa.Column("matching", postgresql.JSONB(), nullable=False),
        sa.Column("survey", postgresql.JSONB(), nullable=False),
        sa.Column("is_valid_only", sa.Boolean(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("last_row", sa.Integer(), nullable=False),
        sa.Column("tally", postgresql.JSONB(), nullable=False),
        sa.Column("area_year", sa.Integer(), nullable=True),
        sa.Column("area_version", sa.String(length=12), nullable=False),
        _id(),
        _to("signal_imports", "organisation_id", "organisations"),
        _to("signal_imports", "requested_by_id", "users"),
        _key("signal_imports", "id"),
        sa.UniqueConstraint("number", name=op.f("uq_signal_imports_number")),
    )
    for columns in (["organisation_id", "created_at"], ["state"], ["updated_at"]):
        name = op.f(f"ix_signal_imports_{'_'.join(columns)}")
        op.create_index(name, "signal_imports", columns)


def _create_pieces() -> None:
    op.create_table(
        "import_pieces",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _to("import_pieces", "import_id", "signal_imports", ondelete="CASCADE"),
        _key("import_pieces", "import_id", "number"),
    )
    # Sealed bytes do not get smaller, and trying takes time.
    op.execute("ALTER TABLE import_pieces ALTER COLUMN content SET STORAGE EXTERNAL")


def _create_rows() -> None:
    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("column_name", sa.String(length=100), nullable=False),
        sa.Column("reference_key", sa.LargeBinary(length=16), nullable=True),
        sa.Column("signal_type", sa.String(length=4), nullable=False),
        sa.Column("buurt_code", sa.String(length=10), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        _to("import_rows", "import_id", "signal_imports", ondelete="CASCADE"),
        _key("import_rows", "import_id", "row_number"),
    )
    for columns in (["import_id", "verdict", "row_number"], ["import_id", "reference_key"]):
        op.create_index(op.f(f"ix_import_rows_{'_'.join(columns)}"), "import_rows", columns)


def _create_imported() -> None:
    op.create_table(
        "imported_signals",
        sa.Column("signal_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reference_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        _to("imported_signals", "signal_id", "signals", ondelete="CASCADE"),
        _to("imported_signals", "organisation_id", "organisations"),
        _to("imported_signals", "import_id", "signal_imports", ondelete="SET NULL"),
        _key("imported_signals", "signal_id"),
        sa.UniqueConstraint(
            "organisation_id",
            "reference_key",
            name=op.f("uq_imported_signals_organisation_id_reference_key"),
        ),
    )
    op.create_index(op.f("ix_imported_signals_import_id"), "imported_signals", ["import_id"])


def _create_postcodes() -> None:
    op.create_table(
        "postcode_buurten",
        sa.Column("area_year", sa.Integer(), nullable=False),
        sa.Column("postcode", sa.String(length=6), nullable=False),
        sa.Column("buurt_code", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_year"],
            ["area_editions.year"],
            name=op.f("fk_postcode_buurten_area_year_area_editions"),
            ondelete="CASCADE",
        ),
        _key("postcode_buurten", "area_year", "postcode"),
    )


def _grant() -> None:
    mine = f"{OURS} AND requested_by_id = (SELECT acting_user())"
    for table, check in (("import_sources", OURS), ("signal_imports", mine)):
        guard(table)
        policy(table, "select", using=OURS)
        policy(table, "insert", check=check)
        policy(table, "update", using=OURS, check=OURS)
        op.execute(f"REVOKE DELETE ON {table} FROM {WEB_ROLE}")
    update_only("import_sources", "matching", "updated_at")
    update_only("signal_imports", *CHANGED)
    # A file comes in through a page and never goes out through one.
    guard("import_pieces")
    policy("import_pieces", "insert", check=WITH_IMPORT)
    op.execute(f"REVOKE UPDATE, DELETE ON import_pieces FROM {WEB_ROLE}")
    read_only("import_rows")
    guard("import_rows")
    policy("import_rows", "select", using=WITH_IMPORT)
    no_access("imported_signals")
    read_only("postcode_buurten")
