"""What we believe of a provider: one that tells the truth, and one that lies in one thing."""

from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import RSAKey

from resilience.accounts import openid
from tests.cast import NOW
from tests.factories.identity_provider import CLIENT_ID, STRONG, Provider, running

SECONDS = int(NOW.timestamp())
LIES = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "somebody-else"},
    "another issuer": {"iss": "https://elsewhere.example"},
    "expired": {"exp": SECONDS - 120},
    "from the future": {"iat": SECONDS + 600},
    "no subject": {"sub": None},
    "another party": {"aud": [CLIENT_ID, "x"], "azp": "x"},
}


@pytest.fixture(scope="module")
def served_provider():
    with running(Provider(RSAKey.generate_key(2048), now=SECONDS, email="a@b.example")) as one:
        yield one


@pytest.fixture
def provider(served_provider):
    yield served_provider
    served_provider.lies = {}
    served_provider.signs_with_other_key = served_provider.moves_token_endpoint = False
    served_provider.refusals.clear()


@pytest.fixture
def client(provider):
    key = provider.client_key.as_pem(private=True).decode()
    back = "http://127.0.0.1/back"
    return openid.Client(provider.issuer, CLIENT_ID, "private_key_jwt", back, key, (STRONG,))


def finished(client, provider, flow=None, **changes):
    """Go all the way round; ``changes`` bend what comes back with the browser."""
    flow = flow or openid.new_flow()
    asked = query_of(openid.address_to_sign_in(client, flow))
    answer = query_of(provider.authorize(asked)) | changes
    return openid.finish(client, flow, answer, NOW)


def query_of(address):
    return {name: value[0] for name, value in parse_qs(urlsplit(address).query).items()}


def test_the_truth_is_believed(client, provider):
    verified = finished(client, provider)
    assert verified == openid.Verified("subject-1", "a@b.example", has_strong_level=True)


def test_an_address_that_was_not_verified_is_left_out(client, provider):
    provider.lies = {"email_verified": False}
    assert finished(client, provider).verified_email == ""


@pytest.mark.parametrize("lies", LIES.values(), ids=LIES)
def test_a_token_that_lies_is_refused(client, provider, lies):
    provider.lies = lies
    with pytest.raises(openid.OpenIdError):
        finished(client, provider)


def test_a_token_signed_with_another_key_is_refused(client, provider):
    provider.signs_with_other_key = True
    with pytest.raises(openid.OpenIdError):
        finished(client, provider)


@pytest.mark.parametrize("changes", [{"state": "x"}, {"iss": "x"}, {"code": ""}, {"error": "x"}])
def test_an_answer_that_was_bent_is_refused_before_it_is_redeemed(client, provider, changes):
    with pytest.raises(openid.OpenIdError):
        finished(client, provider, **changes)
    assert provider.refusals == []


def test_a_client_without_the_key_gets_no_token(client, provider):
    other = RSAKey.generate_key(2048).as_pem(private=True).decode()
    stranger = openid.Client(provider.issuer, CLIENT_ID, "private_key_jwt", "http://x", other)
    with pytest.raises(openid.OpenIdError):
        finished(stranger, provider)


def test_no_other_host_than_the_issuer_is_called(client, provider):
    provider.moves_token_endpoint = True
    with pytest.raises(openid.OpenIdError, match="token_endpoint"):
        finished(client, provider)


def test_a_provider_that_is_away_is_an_ordinary_refusal(client):
    away = openid.Client("http://127.0.0.1:9", CLIENT_ID, "none", "http://x")
    with pytest.raises(openid.OpenIdError, match="unreachable"):
        openid.address_to_sign_in(away, openid.new_flow())


def test_each_flow_has_secrets_of_its_own():
    one, other = openid.new_flow(), openid.new_flow()
    assert len({one.state, one.nonce, one.verifier, other.state, other.verifier}) == 5


def test_the_secrets_of_a_client_stay_out_of_its_description(client):
    assert "PRIVATE" not in repr(client)
