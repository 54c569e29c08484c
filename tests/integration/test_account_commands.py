"""The commands with which a new installation begins."""

import pytest
from sqlalchemy import select

from resilience.accounts.models import Organisation, User
from resilience.authz.roles import Role

PERSON = ["user", "create", "noor@corporatie.example", "Noor Smit", "--function", "Huismeester"]
PASSWORD = ["--password", "een lange zin over de haven"]


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


def add(run, slug="corporatie"):
    return run("user", "organisation", slug, "Corporatie", "--kind", "WC", "--side", "zorg")


def test_an_organisation_is_added(run, session):
    assert add(run).exit_code == 0
    assert session.scalars(select(Organisation.name).where(Organisation.slug == "corporatie")).one()


def test_the_same_organisation_twice_is_refused_in_one_line(run):
    add(run)
    assert add(run).output == "Error: there is an organisation corporatie already\n"


def test_an_account_is_opened_with_its_roles_and_areas(run, session):
    add(run)
    granted = ["--role", "field_worker", "--area", "GM9901"]
    answer = run(*PERSON, "--organisation", "corporatie", *granted, *PASSWORD)
    assert answer.exit_code == 0, answer.output
    user = session.scalars(select(User).where(User.name == "Noor Smit")).one()
    assert [(each.role, each.area_codes) for each in user.memberships] == [
        (Role.FIELD_WORKER, ["GM9901"])
    ]


def test_a_password_is_never_stored_as_it_is(run, session):
    add(run)
    run(*PERSON, "--organisation", "corporatie", *PASSWORD)
    user = session.scalars(select(User).where(User.name == "Noor Smit")).one()
    assert user.password.startswith("$argon2")


def test_an_account_at_an_unknown_organisation_is_refused(run):
    answer = run(*PERSON, "--organisation", "nergens", *PASSWORD)
    assert answer.output == "Error: there is no organisation nergens\n"


def test_a_second_account_for_an_address_is_refused(run):
    add(run)
    run(*PERSON, "--organisation", "corporatie", *PASSWORD)
    answer = run(*PERSON, "--organisation", "corporatie", *PASSWORD)
    assert "there is an account for noor@corporatie.example already" in answer.output
