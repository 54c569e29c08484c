"""What the schema may and may not hold."""

import pytest
from sqlalchemy import DateTime

from resilience.authz.scope import Guarded
from resilience.db.base import Base
from resilience.db.types import UTCDateTime
from resilience.schema import metadata

#: R-01: no residents, suspects, households as subject, or vehicles. Dutch and English words.
DENIED = {
    "naam", "voornaam", "achternaam", "geboortedatum", "bsn", "kenteken", "nationaliteit",
    "etniciteit", "geloof", "first_name", "last_name", "birth_date", "date_of_birth", "plate",
    "license_plate", "nationality", "ethnicity", "religion", "suspect", "perpetrator", "dader",
    "verdachte", "resident_name", "bewoner", "family", "familie", "gender", "phone", "address",
    "score", "risk_score",
}  # fmt: skip
#: Tables whose rows are about the platform itself, not about what somebody wrote or did.
OPEN_TABLES = {
    "agreement_parties",
    "agreement_versions",
    "area_editions",
    "areas",
    "audit_anchors",
    "audit_links",
    "audit_prunings",
    # Numbers that meet the limits of the gate.
    "bias_reports",
    "class_breaks",
    # Attempts on hashed addresses and what was told of them; administrators see counts only.
    "sign_in_alerts",
    "sign_in_attempts",
    # Counts and settings of retention; no row is about one person or record.
    "concern_cores",
    "pending_rewrites",
    "retention_forecasts",
    "retention_terms",
    # Shares that meet the limits of the gate.
    "feedback_shares",
    "job_runs",
    # A public table of CBS.
    "postcode_buurten",
    "memberships",
    "organisations",
    "published_cells",
    "releases",
    "sharing_agreements",
    "signal_rollups",
}
#: Rows that are reached only through a guarded parent.
PARTS = {
    "destruction_lines",
    # Hashes of references; only the machine reads them.
    "imported_signals",
    "rights_steps",
    "rights_outcomes",
    "data_breach_versions",
    "access_review_lines",
    "api_tokens",
    "api_uses",
    "agreement_events",
    "signal_events",
    "signal_locations",
    "concern_events",
}

TABLES = metadata().sorted_tables
COLUMNS = [column for table in TABLES for column in table.columns]


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_no_column_describes_a_resident_suspect_household_or_vehicle(column):
    assert column.name not in DENIED


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_no_moment_is_stored_without_its_time_zone(column):
    if isinstance(column.type, DateTime):
        pytest.fail("use datetime annotations: they become UTCDateTime")
    if column.name.endswith("_at"):
        assert isinstance(column.type, UTCDateTime)


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_table_says_who_may_see_its_rows(table):
    models = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
    guarded = issubclass(models[table.name], Guarded)
    assert guarded or table.name in OPEN_TABLES | PARTS


def test_only_accounts_carry_the_name_of_a_person():
    named = {column.table.name for column in COLUMNS if column.name == "name"}
    assert named <= {"users", "organisations", "areas", "job_runs", "agreements"}
