"""Every table of the foundation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


#: Autogeneration leaves sequences out; they are named here.
NUMBERS = ("signal_numbers", "concern_numbers")


def upgrade() -> None:
    for name in NUMBERS:
        op.execute(sa.schema.CreateSequence(sa.Sequence(name)))
    op.create_table(
        "area_editions",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_name", sa.String(length=300), nullable=False),
        sa.Column("source_checksum", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_area_editions")),
    )
    op.create_index(
        "uq_area_editions_current",
        "area_editions",
        ["is_current"],
        unique=True,
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "audit_entries",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("object_type", sa.String(length=60), nullable=False),
        sa.Column("object_id", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("origin", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_at"), "audit_entries", ["at"], unique=False)
    op.create_index(
        op.f("ix_audit_entries_object_id"), "audit_entries", ["object_id"], unique=False
    )
    op.create_table(
        "class_breaks",
        sa.Column("category", sa.String(length=10), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("measure", sa.String(length=10), nullable=False),
        sa.Column("period_kind", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("starts", sa.ARRAY(sa.Float()), nullable=False),
        sa.PrimaryKeyConstraint(
            "category", "level", "measure", "period_kind", "year", name=op.f("pk_class_breaks")
        ),
    )
    op.create_table(
        "job_runs",
        sa.Column("job_name", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("failed_count", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_runs")),
    )
    op.create_index(
        op.f("ix_job_runs_job_name_started_at"),
        "job_runs",
        ["job_name", "started_at"],
        unique=False,
    )
    op.create_table(
        "organisations",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("side", sa.String(40), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisations_slug")),
    )
    op.create_table(
        "releases",
        sa.Column("area_year", sa.Integer(), nullable=False),
        sa.Column("period_code", sa.String(length=10), nullable=False),
        sa.Column("period_kind", sa.String(40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule_version", sa.String(length=20), nullable=False),
        sa.Column("policy", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint(
            "area_year", "period_code", name=op.f("uq_releases_area_year_period_code")
        ),
    )
    op.create_index(op.f("ix_releases_starts_on"), "releases", ["starts_on"], unique=False)
    op.create_table(
        "sharing_agreements",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("domain_codes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("area_codes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_agreements")),
        sa.UniqueConstraint("number", name=op.f("uq_sharing_agreements_number")),
    )
    op.create_table(
        "agreement_parties",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("legal_ground", sa.String(length=200), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["sharing_agreements.id"],
            name=op.f("fk_agreement_parties_agreement_id_sharing_agreements"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_agreement_parties_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_parties")),
    )
    op.create_index(
        op.f("ix_agreement_parties_agreement_id"),
        "agreement_parties",
        ["agreement_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_agreement_parties_organisation_id"),
        "agreement_parties",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "areas",
        sa.Column("edition_year", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("wijk_code", sa.String(length=10), nullable=False),
        sa.Column("gemeente_code", sa.String(length=10), nullable=False),
        sa.Column("inhabitants", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("land_area_m2", sa.Integer(), nullable=False),
        sa.Column("boundary", sa.LargeBinary(), nullable=False),
        sa.Column("outline", sa.Text(), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("label_longitude", sa.Double(), nullable=False),
        sa.Column("label_latitude", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_year"],
            ["area_editions.year"],
            name=op.f("fk_areas_edition_year_area_editions"),
        ),
        sa.PrimaryKeyConstraint("edition_year", "code", name=op.f("pk_areas")),
    )
    op.create_index(
        op.f("ix_areas_edition_year_level_gemeente_code_code"),
        "areas",
        ["edition_year", "level", "gemeente_code", "code"],
        unique=False,
    )
    op.create_table(
        "published_cells",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("category", sa.String(length=10), nullable=False),
        sa.Column("area_code", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("organisations_at_least", sa.Integer(), nullable=False),
        sa.Column("reporters_at_least", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["releases.id"], name=op.f("fk_published_cells_release_id_releases")
        ),
        sa.PrimaryKeyConstraint(
            "release_id", "level", "category", "area_code", name=op.f("pk_published_cells")
        ),
    )
    op.create_table(
        "users",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("line_manager_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("function_title", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("mf_recovery_codes", postgresql.ARRAY(sa.String()), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_manager_id"], ["users.id"], name=op.f("fk_users_line_manager_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_users_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_users_fs_uniquifier")),
    )
    op.create_index(
        "ix_users_email_lower", "users", [sa.literal_column("lower(email)")], unique=True
    )
    op.create_index(op.f("ix_users_line_manager_id"), "users", ["line_manager_id"], unique=False)
    op.create_index(op.f("ix_users_organisation_id"), "users", ["organisation_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("area_codes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_memberships_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("user_id", "role", name=op.f("uq_memberships_user_id_role")),
    )
    op.create_table(
        "notifications",
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("subject_number", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["users.id"], name=op.f("fk_notifications_recipient_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
    )
    op.create_index(
        op.f("ix_notifications_recipient_id_read_at"),
        "notifications",
        ["recipient_id", "read_at"],
        unique=False,
    )
    op.create_table(
        "signal_rollups",
        sa.Column("area_year", sa.Integer(), nullable=False),
        sa.Column("buurt_code", sa.String(length=10), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("domain_code", sa.String(length=2), nullable=False),
        sa.Column("polarity", sa.Integer(), nullable=False),
        sa.Column("handling", sa.String(40), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=False),
        sa.Column("signal_count", sa.Integer(), nullable=False),
        sa.Column("key_sum", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("signal_count >= 0", name=op.f("ck_signal_rollups_count_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_signal_rollups_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["users.id"], name=op.f("fk_signal_rollups_reporter_id_users")
        ),
        sa.PrimaryKeyConstraint(
            "area_year",
            "buurt_code",
            "week",
            "domain_code",
            "polarity",
            "handling",
            "organisation_id",
            "reporter_id",
            name=op.f("pk_signal_rollups"),
        ),
    )
    op.create_index(
        op.f("ix_signal_rollups_area_year_week"),
        "signal_rollups",
        ["area_year", "week"],
        unique=False,
    )
    op.create_table(
        "signals",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=False),
        sa.Column("reporter_role", sa.String(length=120), nullable=False),
        sa.Column("signal_type", sa.String(length=4), nullable=False),
        sa.Column("domain_code", sa.String(length=2), nullable=False),
        sa.Column("polarity", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("strength", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("information_source", sa.String(40), nullable=False),
        sa.Column("observation_mode", sa.String(40), nullable=False),
        sa.Column("source_grade", sa.String(40), nullable=False),
        sa.Column("information_grade", sa.String(40), nullable=False),
        sa.Column("handling", sa.String(40), nullable=False),
        sa.Column("handling_condition", sa.String(length=300), nullable=False),
        sa.Column("observed_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("observed_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("observed_precision", sa.String(40), nullable=False),
        sa.Column("day_part", sa.String(40), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("location_precision", sa.String(40), nullable=False),
        sa.Column("buurt_code", sa.String(length=10), nullable=False),
        sa.Column("area_year", sa.Integer(), nullable=False),
        sa.Column("cell_500m", sa.String(length=20), nullable=True),
        sa.Column("recurrence", sa.String(40), nullable=False),
        sa.Column("effect_on_people", sa.String(40), nullable=False),
        sa.Column("action_taken", sa.String(40), nullable=False),
        sa.Column("action_note", sa.String(length=500), nullable=False),
        sa.Column("is_feedback_wanted", sa.Boolean(), nullable=False),
        sa.Column("is_source_protected", sa.Boolean(), nullable=False),
        sa.Column("felt_unsafe", sa.Boolean(), nullable=False),
        sa.Column("record_key", sa.Double(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(severity IS NULL) <> (strength IS NULL)", name=op.f("ck_signals_severity_or_strength")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_signals_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["users.id"], name=op.f("fk_signals_reporter_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
        sa.UniqueConstraint("number", name=op.f("uq_signals_number")),
        sa.UniqueConstraint(
            "reporter_id", "client_id", name=op.f("uq_signals_reporter_id_client_id")
        ),
    )
    op.create_index(
        op.f("ix_signals_buurt_code_recorded_at"),
        "signals",
        ["buurt_code", "recorded_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_signals_organisation_id_recorded_at"),
        "signals",
        ["organisation_id", "recorded_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_signals_reporter_id_recorded_at"),
        "signals",
        ["reporter_id", "recorded_at"],
        unique=False,
    )
    op.create_table(
        "safety_concerns",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=False),
        sa.Column("is_shielded", sa.Boolean(), nullable=False),
        sa.Column("hidden_from_id", sa.Uuid(), nullable=True),
        sa.Column("signal_id", sa.Uuid(), nullable=True),
        sa.Column("concern_type", sa.String(length=4), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("buurt_code", sa.String(length=10), nullable=False),
        sa.Column("area_year", sa.Integer(), nullable=False),
        sa.Column("location_precision", sa.String(40), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("occurred_precision", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.Uuid(), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"],
            ["users.id"],
            name=op.f("fk_safety_concerns_acknowledged_by_id_users"),
        ),
        sa.ForeignKeyConstraint(
            ["hidden_from_id"],
            ["users.id"],
            name=op.f("fk_safety_concerns_hidden_from_id_users"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_safety_concerns_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["users.id"], name=op.f("fk_safety_concerns_reporter_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signals.id"], name=op.f("fk_safety_concerns_signal_id_signals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_concerns")),
        sa.UniqueConstraint("number", name=op.f("uq_safety_concerns_number")),
        sa.UniqueConstraint(
            "reporter_id", "client_id", name=op.f("uq_safety_concerns_reporter_id_client_id")
        ),
    )
    op.create_index(
        op.f("ix_safety_concerns_organisation_id_due_at"),
        "safety_concerns",
        ["organisation_id", "due_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_safety_concerns_reporter_id"), "safety_concerns", ["reporter_id"], unique=False
    )
    op.create_index(
        op.f("ix_safety_concerns_signal_id"), "safety_concerns", ["signal_id"], unique=False
    )
    op.create_index(
        "ix_safety_concerns_waiting_due_at",
        "safety_concerns",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'nieuw' AND escalated_at IS NULL"),
    )
    op.create_table(
        "signal_events",
        sa.Column("signal_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_signal_events_actor_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signals.id"], name=op.f("fk_signal_events_signal_id_signals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_events")),
    )
    op.create_index(
        op.f("ix_signal_events_signal_id"), "signal_events", ["signal_id"], unique=False
    )
    op.create_table(
        "signal_locations",
        sa.Column("signal_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signals.id"], name=op.f("fk_signal_locations_signal_id_signals")
        ),
        sa.PrimaryKeyConstraint("signal_id", name=op.f("pk_signal_locations")),
    )
    op.create_table(
        "concern_events",
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_concern_events_actor_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["safety_concerns.id"],
            name=op.f("fk_concern_events_concern_id_safety_concerns"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_events")),
    )
    op.create_index(
        op.f("ix_concern_events_concern_id"), "concern_events", ["concern_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_concern_events_concern_id"), table_name="concern_events")
    op.drop_table("concern_events")
    op.drop_table("signal_locations")
    op.drop_index(op.f("ix_signal_events_signal_id"), table_name="signal_events")
    op.drop_table("signal_events")
    op.drop_index(
        "ix_safety_concerns_waiting_due_at",
        table_name="safety_concerns",
        postgresql_where=sa.text("state = 'nieuw' AND escalated_at IS NULL"),
    )
    op.drop_index(op.f("ix_safety_concerns_signal_id"), table_name="safety_concerns")
    op.drop_index(op.f("ix_safety_concerns_reporter_id"), table_name="safety_concerns")
    op.drop_index(op.f("ix_safety_concerns_organisation_id_due_at"), table_name="safety_concerns")
    op.drop_table("safety_concerns")
    op.drop_index(op.f("ix_signals_reporter_id_recorded_at"), table_name="signals")
    op.drop_index(op.f("ix_signals_organisation_id_recorded_at"), table_name="signals")
    op.drop_index(op.f("ix_signals_buurt_code_recorded_at"), table_name="signals")
    op.drop_table("signals")
    op.drop_index(op.f("ix_signal_rollups_area_year_week"), table_name="signal_rollups")
    op.drop_table("signal_rollups")
    op.drop_index(op.f("ix_notifications_recipient_id_read_at"), table_name="notifications")
    op.drop_table("notifications")
    op.drop_table("memberships")
    op.drop_index(op.f("ix_users_organisation_id"), table_name="users")
    op.drop_index(op.f("ix_users_line_manager_id"), table_name="users")
    op.drop_index("ix_users_email_lower", table_name="users")
    op.drop_table("users")
    op.drop_table("published_cells")
    op.drop_index(op.f("ix_areas_edition_year_level_gemeente_code_code"), table_name="areas")
    op.drop_table("areas")
    op.drop_index(op.f("ix_agreement_parties_organisation_id"), table_name="agreement_parties")
    op.drop_index(op.f("ix_agreement_parties_agreement_id"), table_name="agreement_parties")
    op.drop_table("agreement_parties")
    op.drop_table("sharing_agreements")
    op.drop_index(op.f("ix_releases_starts_on"), table_name="releases")
    op.drop_table("releases")
    op.drop_table("organisations")
    op.drop_index(op.f("ix_job_runs_job_name_started_at"), table_name="job_runs")
    op.drop_table("job_runs")
    op.drop_table("class_breaks")
    op.drop_index(op.f("ix_audit_entries_object_id"), table_name="audit_entries")
    op.drop_index(op.f("ix_audit_entries_at"), table_name="audit_entries")
    op.drop_table("audit_entries")
    op.drop_index(
        "uq_area_editions_current",
        table_name="area_editions",
        postgresql_where=sa.text("is_current"),
    )
    op.drop_table("area_editions")
    for name in NUMBERS:
        op.execute(sa.schema.DropSequence(sa.Sequence(name)))
