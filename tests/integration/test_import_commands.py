"""Importing by command: in the name of a person, with a mapping that is known or in a file."""

import json

import pytest
from sqlalchemy import func, select

from resilience.imports.models import ImportedSignal, PostcodeBuurt
from tests.factories.imports import csv_file, row

MAPPING = {
    "columns": {
        "reference": "Zaaknummer",
        "category": "Categorie",
        "date": "Datum",
        "x": "X",
        "y": "Y",
    },
    "codes": {"Zwerfvuil": "LB01"},
}


@pytest.fixture
def run(app, cast, tmp_path):
    """Return what runs the command on rows."""

    def act(*rows, options=(), mapping=MAPPING):
        file, kept = tmp_path / "meldingen.csv", tmp_path / "meldsysteem.json"
        file.write_bytes(csv_file(*rows).getvalue())
        kept.write_text(json.dumps(mapping))
        tom = cast["tom-jansen"]
        who = ["--organisation", tom.organisation.slug, "--reporter", tom.email]
        command = ["imports", "run", str(file), *who, "--mapping", str(kept), *options]
        return app.test_cli_runner().invoke(args=command)

    return act


def stored(session):
    return session.scalar(select(func.count()).select_from(ImportedSignal))


def test_a_file_is_imported_by_command(session, run):
    answer = run(row(1), row(2))
    assert answer.exit_code == 0, answer.output
    assert stored(session) == 2


def test_a_dry_run_says_the_verdicts_and_stores_nothing(session, run):
    answer = run(row(1), row(2, Datum="gisteren"), options=["--dry-run"])
    assert answer.exit_code == 0, answer.output
    assert "row 3: unreadable_date (Datum)" in answer.output
    assert stored(session) == 0


def test_all_or_nothing_is_what_happens_without_a_choice(session, run):
    answer = run(row(1), row(2, Datum="gisteren"))
    assert answer.exit_code == 1
    assert stored(session) == 0


def test_the_good_rows_alone_are_stored_when_that_is_asked(session, run):
    answer = run(row(1), row(2, Datum="gisteren"), options=["--valid-only"])
    assert answer.exit_code == 0, answer.output
    assert stored(session) == 1


def test_a_category_without_a_type_is_named(run):
    answer = run(row(Categorie="Iets nieuws"))
    assert answer.exit_code == 1
    assert "Iets nieuws" in answer.output


def test_a_mapping_that_cannot_be_read_is_told_in_one_line(run):
    answer = run(row(), mapping=["geen", "mapping"])
    assert answer.exit_code == 1
    assert "the mapping cannot be read" in answer.output


def test_the_postcodes_of_an_edition_are_loaded_by_command(app, session, tmp_path):
    file = tmp_path / "pc6hnr.csv"
    file.write_text("PC6;Huisnummer;Buurt2025\n1234AB;1;99010202\n1234AC;1;12345678\n")
    command = ["imports", "postcodes", str(file), "--edition", "2025"]
    answer = app.test_cli_runner().invoke(args=command)
    assert "1 postcodes for 2025; 1 lie in no buurt" in answer.output
    assert session.scalars(select(PostcodeBuurt.postcode)).all() == ["1234AB"]


def test_a_file_without_the_columns_of_cbs_is_refused(app, tmp_path):
    file = tmp_path / "anders.csv"
    file.write_text("a;b\n1;2\n")
    command = ["imports", "postcodes", str(file), "--edition", "2025"]
    assert app.test_cli_runner().invoke(args=command).exit_code == 1
