"""Language and colour scheme."""

import pytest


@pytest.fixture(autouse=True)
def _without_token(app):
    app.config["WTF_CSRF_ENABLED"] = False


def test_dutch_is_the_language_when_nothing_is_asked(client):
    assert '<html lang="nl"' in client.get("/sign-in").text


def test_an_english_browser_gets_english(client):
    page = client.get("/sign-in", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert '<html lang="en"' in page.text


def test_the_chosen_language_prevails_over_the_browser(client):
    client.post("/preferences", data={"locale": "en", "next": "/sign-in"})
    page = client.get("/sign-in", headers={"Accept-Language": "nl"})
    assert '<html lang="en"' in page.text


def test_the_chosen_colour_scheme_stands_on_the_page(client):
    client.post("/preferences", data={"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/sign-in").text


def test_an_empty_theme_gives_the_choice_back_to_the_system(client):
    client.post("/preferences", data={"theme": "dark"})
    client.post("/preferences", data={"theme": ""})
    assert "data-theme" not in client.get("/sign-in").text.partition(">")[0]


def test_an_unknown_choice_changes_nothing(client):
    assert "Set-Cookie" not in client.post("/preferences", data={"locale": "xx"}).headers


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil", "", "/\t/[", "/x\r\nX-A: b"]
)
def test_the_way_back_never_leads_to_another_site(client, address):
    answer = client.post("/preferences", data={"theme": "dark", "next": address})
    assert answer.location == "/"


def test_the_way_back_leads_to_where_the_person_was(client):
    answer = client.post("/preferences", data={"theme": "dark", "next": "/map?level=wijk"})
    assert answer.location == "/map?level=wijk"
