"""Every endpoint × every header, whatever it answers; and what is refused at the door."""

from dataclasses import replace

import pytest

from resilience.app import create_app
from resilience.authz.roles import Role
from resilience.imports.limits import LARGEST_REQUEST
from resilience.web.limits import KILOBYTE, LARGEST_FORM, LARGEST_FROM_A_VISITOR
from tests.cast import ANNET, ESTHER, FARID, JOKE, MARIT, NADIA, TOM, YUSUF
from tests.web.access_table import ACCESS, PUBLIC
from tests.web.test_access_matrix import address_of

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'",
    "Permissions-Policy": "camera=()",
    "Strict-Transport-Security": "max-age=31536000",
}
#: Somebody who may open it is asked for each endpoint, besides a visitor.
PERSONAS = {
    YUSUF: {Role.FIELD_WORKER},
    MARIT: {Role.AREA_COORDINATOR},
    NADIA: {Role.SAFETY_OFFICER},
    FARID: {Role.PRIVACY_OFFICER},
    ESTHER: {Role.EXECUTIVE},
    TOM: {Role.ORG_ADMIN},
    JOKE: {Role.PLATFORM_ADMIN},
}
#: Their answers may be kept: nothing in them is about anybody.
MAY_BE_KEPT = {
    "static",
    "areas.outline_list",
    "areas.gemeente_list",
    "areas.base_layer_detail",
    "offline.worker",
}


@pytest.fixture
def strict(app):
    """Return the application with the headers that TLS brings."""
    app.config["SESSION_COOKIE_SECURE"] = True
    # What breaks is answered as on a real server, and that answer has headers too.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def answers(strict, client_of):
    """Return a maker of the answers of an endpoint: to a visitor, and to who may open it."""
    strict.config["SESSION_COOKIE_SECURE"] = False
    visitor, clients = strict.test_client(), {slug: client_of(slug) for slug in PERSONAS}
    strict.config["SESSION_COOKIE_SECURE"] = True

    def ask(endpoint):
        opens = (slug for slug, roles in PERSONAS.items() if roles & set(ACCESS[endpoint]))
        asking = [visitor, clients[next(opens, YUSUF)]]
        for rule in (each for each in strict.url_map.iter_rules() if each.endpoint == endpoint):
            for method in {"GET", "POST"} & rule.methods:
                if (method, endpoint) not in SIGNING_OUT:
                    yield from (c.open(address_of(strict, rule), method=method) for c in asking)

    return ask


SIGNING_OUT = {
    ("POST", "security.logout"),
    ("POST", "sessions.session_end_all"),
    ("POST", "demo.sign_in_as"),
}


def missing_from(answer):
    return {
        name: answer.headers.get(name)
        for name, wanted in WANTED.items()
        if wanted not in answer.headers.get(name, "")
    }


def weaknesses(endpoint, answer):
    """Return what is wrong with the headers of one answer."""
    found = missing_from(answer)
    policy, kept = (answer.headers[name] for name in ("Content-Security-Policy", "Cache-Control"))
    if "unsafe" in policy or "http" in policy:
        found["policy"] = policy
    if kept != "no-store" and endpoint not in MAY_BE_KEPT:
        found["kept"] = kept
    return found


def test_no_endpoint_answers_anybody_without_all_of_the_headers(answers):
    found = {
        endpoint: weak
        for endpoint in ACCESS
        for answer in answers(endpoint)
        if (weak := weaknesses(endpoint, answer))
    }
    assert found == {}


def test_text_never_becomes_markup_but_where_a_map_is_drawn(client_of):
    yusuf = client_of(YUSUF)
    required = {
        path: "require-trusted-types-for 'script'"
        in yusuf.get(path).headers["Content-Security-Policy"]
        for path in ("/", "/signals", "/safety-concerns/new", "/signals/new")
    }
    assert {path for path, is_required in required.items() if not is_required} == {"/signals/new"}


def test_errors_carry_the_headers_too(strict, client):
    assert [missing_from(client.get(path)) for path in ("/nowhere", "/sign-in/%00")] == [{}, {}]


def test_the_cookie_of_a_real_server_is_for_this_host_and_this_site_only(config, clock):
    app = create_app(replace(config, demo=False, testing=False), clock)
    answer = app.test_client().get("/sign-in", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    parts = {part.strip() for part in cookie.split(";")}
    assert cookie.startswith("__Host-session=")
    assert parts >= {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"}


def test_in_the_demo_the_cookie_is_strict_too(client):
    assert "SameSite=Strict" in client.get("/sign-in").headers["Set-Cookie"]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", ""])
def test_no_other_host_name_is_answered(client, host):
    assert client.get("/sign-in", headers={"Host": host}).status_code == 400


CROSS_SITE = {"Sec-Fetch-Site": "cross-site"}
A_LINK = CROSS_SITE | {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def test_what_another_site_sends_is_refused(client_of):
    yusuf = client_of(YUSUF)
    assert yusuf.get("/map/values.json", headers=CROSS_SITE).status_code == 403
    assert yusuf.post("/signals/new", headers=A_LINK).status_code == 403


def test_a_link_in_a_mail_leads_on_from_a_page_of_our_own(client):
    page = client.get("/signals?domain=IN", headers=A_LINK)
    assert page.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=/signals?domain=IN">' in page.text


def test_from_there_who_is_not_signed_in_is_asked_to(client):
    assert client.get("/signals", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302


def test_a_visitor_sends_little(client):
    answer = client.post("/sign-in", data={"email": "x" * LARGEST_FROM_A_VISITOR})
    assert answer.status_code == 413


def test_somebody_signed_in_sends_a_form_and_no_more(client_of):
    answer = client_of(ANNET).post("/signals/new", data={"text": "x" * LARGEST_FORM})
    assert answer.status_code == 413
    assert "Go back" in answer.text or "Ga terug" in answer.text


def test_no_endpoint_takes_more_than_a_form(app):
    from resilience.web.limits import limit_of  # noqa: PLC0415

    with app.app_context():
        limits = {name: limit_of(name) for name in app.view_functions}
    public = {name for name, roles in ACCESS.items() if roles == PUBLIC}
    # A file comes in at one door, which streams it and knows its own limit.
    assert limits.pop("imports.import_new") == LARGEST_REQUEST
    assert max(limits.values()) <= 256 * KILOBYTE
    assert max(limits[name] for name in public) <= 16 * KILOBYTE


@pytest.mark.parametrize("path", ["/sign-in", "/mf-recovery", "/tf-validate"])
def test_a_character_that_no_table_holds_is_refused_at_sign_in(client, path):
    typed = {"email": "yusuf\x00@kade.example", "password": "geheim\x00", "code": "1\x00"}
    assert client.post(path, data=typed).status_code == 400
