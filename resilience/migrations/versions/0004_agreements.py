"""Agreements with versions, signatures per party and a history, changed with four eyes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from resilience.db.grants import append_only, policy

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

#: The kinds of signals of each subject on the day of this migration.
TYPES = {
    "LB": 5, "OV": 4, "IN": 6, "OM": 6, "VB": 6, "JA": 5, "WB": 6, "PV": 7,
}  # fmt: skip
#: Until now a partner saw everything of a signal but its exact place.
FIELDS = ("tekst", "ernst", "moment", "plek", "effect", "weging", "organisatie")
OPEN = "state IN ('concept', 'ter_ondertekening', 'tweede_paar_ogen')"


def upgrade() -> None:
    op.create_table(
        "agreement_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("purpose", sa.String(500), nullable=False),
        sa.Column("type_codes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("field_codes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("area_codes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("dpia_reference", sa.String(120), nullable=False),
        sa.Column("rights_contact", sa.String(200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("change_reason", sa.String(300), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["sharing_agreements.id"],
            name=op.f("fk_agreement_versions_agreement_id_sharing_agreements"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_versions")),
        sa.UniqueConstraint(
            "agreement_id", "ordinal", name=op.f("uq_agreement_versions_agreement_id_ordinal")
        ),
    )
    op.create_index(
        "uq_agreement_versions_open",
        "agreement_versions",
        ["agreement_id"],
        unique=True,
        postgresql_where=sa.text(OPEN),
    )
    op.create_table(
        "agreement_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(120), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["sharing_agreements.id"],
            name=op.f("fk_agreement_events_agreement_id_sharing_agreements"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agreement_versions.id"],
            name=op.f("fk_agreement_events_version_id_agreement_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_agreement_events_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_events")),
    )
    op.create_index(op.f("ix_agreement_events_agreement_id"), "agreement_events", ["agreement_id"])
    op.add_column("sharing_agreements", sa.Column("drawn_up_by_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_sharing_agreements_drawn_up_by_id_organisations"),
        "sharing_agreements",
        "organisations",
        ["drawn_up_by_id"],
        ["id"],
    )
    for column in (
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("ground_explanation", sa.String(300), server_default="", nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by_id", sa.Uuid(), nullable=True),
        sa.Column("signatory", sa.String(250), server_default="", nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("agreement_parties", column)
    _into_versions()
    op.alter_column("agreement_parties", "version_id", nullable=False)
    op.alter_column("agreement_parties", "legal_ground", type_=sa.String(40))
    op.alter_column("agreement_parties", "ground_explanation", server_default=None)
    op.alter_column("agreement_parties", "signatory", server_default=None)
    op.create_foreign_key(
        op.f("fk_agreement_parties_version_id_agreement_versions"),
        "agreement_parties",
        "agreement_versions",
        ["version_id"],
        ["id"],
    )
    op.create_foreign_key(
        op.f("fk_agreement_parties_signed_by_id_users"),
        "agreement_parties",
        "users",
        ["signed_by_id"],
        ["id"],
    )
    op.create_unique_constraint(
        op.f("uq_agreement_parties_version_id_organisation_id"),
        "agreement_parties",
        ["version_id", "organisation_id"],
    )
    op.drop_column("agreement_parties", "agreement_id")
    op.drop_column("agreement_parties", "signed_on")
    for name in ("purpose", "domain_codes", "area_codes", "starts_on", "ends_on"):
        op.drop_column("sharing_agreements", name)
    append_only("agreement_events")
    _guard_signals_by("signal_type")


def downgrade() -> None:
    for column in (
        sa.Column("purpose", sa.String(300), server_default="", nullable=False),
        sa.Column("domain_codes", postgresql.ARRAY(sa.String()), nullable=True),
        sa.Column("area_codes", postgresql.ARRAY(sa.String()), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
    ):
        op.add_column("sharing_agreements", column)
    op.add_column("agreement_parties", sa.Column("agreement_id", sa.Uuid(), nullable=True))
    op.add_column("agreement_parties", sa.Column("signed_on", sa.Date(), nullable=True))
    op.alter_column("agreement_parties", "legal_ground", type_=sa.String(200))
    _out_of_versions()
    for name in (
        "version_id", "ground_explanation", "signed_at", "signed_by_id", "signatory", "left_at",
    ):  # fmt: skip
        op.drop_column("agreement_parties", name)
    op.drop_table("agreement_events")
    op.drop_table("agreement_versions")
    op.execute("DELETE FROM sharing_agreements WHERE starts_on IS NULL")
    op.drop_column("sharing_agreements", "drawn_up_by_id")
    for name in ("domain_codes", "area_codes", "starts_on", "ends_on"):
        op.alter_column("sharing_agreements", name, nullable=False)
    op.alter_column("sharing_agreements", "purpose", server_default=None)
    op.alter_column("agreement_parties", "agreement_id", nullable=False)
    op.create_foreign_key(
        op.f("fk_agreement_parties_agreement_id_sharing_agreements"),
        "agreement_parties",
        "sharing_agreements",
        ["agreement_id"],
        ["id"],
    )
    op.create_index(
        op.f("ix_agreement_parties_agreement_id"), "agreement_parties", ["agreement_id"]
    )
    _guard_signals_by("domain_code")


def _into_versions() -> None:
    """Make what an agreement said its first version; the history begins with the old signature."""
    kinds = " ".join(f"WHEN '{domain}' THEN {_kinds(domain)}" for domain in TYPES)
    fields = ", ".join(map(repr, FIELDS))
    op.execute(
        "INSERT INTO agreement_versions (id, agreement_id, ordinal, state, title, purpose, "
        "type_codes, field_codes, area_codes, dpia_reference, rights_contact, starts_on, ends_on, "
        "change_reason, effective_at) "
        "SELECT gen_random_uuid(), id, 1, 'getekend', left(purpose, 120), purpose, "
        f"ARRAY(SELECT kind FROM unnest(domain_codes) AS domain, unnest(CASE domain {kinds} END) "
        "AS kind ORDER BY kind), "
        f"ARRAY[{fields}], area_codes, '', '', starts_on, ends_on, '', "
        "starts_on::timestamp AT TIME ZONE 'Europe/Amsterdam' FROM sharing_agreements"
    )
    op.execute(
        "UPDATE agreement_parties p SET version_id = v.id, ground_explanation = p.legal_ground, "
        "signed_at = p.signed_on::timestamp AT TIME ZONE 'Europe/Amsterdam', "
        "legal_ground = CASE WHEN p.legal_ground ILIKE '%onder c%' THEN 'avg_6_1_c' "
        "WHEN p.legal_ground ILIKE '%onder f%' THEN 'avg_6_1_f' "
        "WHEN p.legal_ground ILIKE '%wpg%' THEN 'wpg_20' ELSE 'avg_6_1_e' END "
        "FROM agreement_versions v WHERE v.agreement_id = p.agreement_id"
    )
    op.execute(
        "INSERT INTO agreement_events (id, agreement_id, version_id, at, kind, actor_name, reason) "
        "SELECT gen_random_uuid(), agreement_id, id, effective_at, 'took_effect', '', '' "
        "FROM agreement_versions"
    )


def _kinds(domain: str) -> str:
    codes = ", ".join(f"'{domain}{number:02d}'" for number in range(1, TYPES[domain] + 1))
    return f"ARRAY[{codes}]"


def _out_of_versions() -> None:
    """Keep of each agreement its newest version that took effect; what never did goes."""
    kept = (
        "SELECT DISTINCT ON (agreement_id) * FROM agreement_versions "
        "WHERE effective_at IS NOT NULL ORDER BY agreement_id, ordinal DESC"
    )
    op.execute(
        f"UPDATE sharing_agreements a SET purpose = left(v.purpose, 300), "
        "domain_codes = ARRAY(SELECT DISTINCT left(kind, 2) FROM unnest(v.type_codes) AS kind), "
        "area_codes = v.area_codes, starts_on = v.starts_on, ends_on = v.ends_on "
        f"FROM ({kept}) v WHERE v.agreement_id = a.id"
    )
    op.execute(
        "UPDATE agreement_parties p SET agreement_id = v.agreement_id, "
        "legal_ground = left(p.ground_explanation, 200), "
        "signed_on = CASE WHEN p.left_at IS NULL THEN "
        "(p.signed_at AT TIME ZONE 'Europe/Amsterdam')::date END "
        f"FROM ({kept}) v WHERE v.id = p.version_id"
    )
    op.execute("DELETE FROM agreement_parties WHERE agreement_id IS NULL")


def _guard_signals_by(column: str) -> None:
    """Let the policy compare what agreements cover with this column of a signal."""
    op.execute("DROP POLICY signals_select ON signals")
    op.execute("DROP FUNCTION acting_shares()")
    op.execute(
        f"""
        CREATE FUNCTION acting_shares()
        RETURNS TABLE (partner_id uuid, {column} text, digits text)
        LANGUAGE sql STABLE PARALLEL SAFE ROWS 500 SET search_path = pg_catalog, pg_temp
        BEGIN ATOMIC
            SELECT partner::uuid, code, area
            FROM jsonb_array_elements(
                COALESCE(NULLIF(current_setting('resilience.shares', true), ''), '[]')::jsonb
            ) AS share,
                jsonb_array_elements_text(share -> 'partners') AS partner,
                jsonb_array_elements_text(share -> 'codes') AS code,
                jsonb_array_elements_text(share -> 'areas') AS area;
        END
        """
    )
    policy("signals", "select", using=_signal_is_visible(column))


OURS = "organisation_id = (SELECT acting_organisation())"


def _may(permission: str) -> str:
    return f"(SELECT acting_may('{permission}'))"


def _shared(column: str) -> str:
    """Return the condition that an agreement covers a signal, by gemeente, wijk or buurt."""
    return " OR ".join(
        f"(organisation_id, {column}, substr(buurt_code, 3, {digits})) IN "
        f"(SELECT partner_id, {column}, digits FROM acting_shares())"
        for digits in (4, 6, 8)
    )


def _signal_is_visible(column: str) -> str:
    return f"""
        (reporter_id = (SELECT acting_user()) AND {_may("signal:read_own")})
        OR (
            {OURS} AND {_may("signal:read_acute")} AND (severity = 4 OR signal_type = 'IN03')
        )
        OR (
            buurt_code LIKE ANY ((SELECT acting_areas('signal:read'))::text[])
            AND (
                {OURS}
                OR (handling = 'P' AND state <> 'ingetrokken' AND ({_shared(column)}))
            )
        )
        OR (SELECT NULL::boolean) IS NOT NULL -- never; see PLANNED_AS_OFTEN of 0002
    """
