"""The configuration."""

import base64

import pytest

from resilience.config import Config, ConfigurationError, parse_keys

COMPLETE = {
    "RESILIENCE_DATABASE_URL": "postgresql+psycopg://x",
    "RESILIENCE_SECRET_KEY": "secret",
    "RESILIENCE_PASSWORD_SALT": "salt",
    "RESILIENCE_RECORD_KEY_SECRET": "record",
    "RESILIENCE_ENCRYPTION_KEYS": "1:" + base64.b64encode(bytes(32)).decode(),
}


@pytest.mark.parametrize("name", COMPLETE)
def test_the_application_refuses_to_start_without_a_secret(name):
    with pytest.raises(ConfigurationError, match=name):
        Config.from_environment({**COMPLETE, name: ""})


def test_a_complete_environment_is_accepted():
    assert Config.from_environment(COMPLETE).record_key_secret == b"record"


def test_the_demo_is_off_unless_it_is_asked_for():
    assert not Config.from_environment(COMPLETE).demo


def test_hosts_are_read_as_a_list():
    config = Config.from_environment({**COMPLETE, "RESILIENCE_ALLOWED_HOSTS": "a.nl, b.nl"})
    assert config.allowed_hosts == ("a.nl", "b.nl")


def test_secrets_do_not_show_when_the_settings_are_printed():
    assert "salt" not in repr(Config.from_environment(COMPLETE)).replace("password_salt", "")


def test_a_short_encryption_key_is_refused():
    with pytest.raises(ConfigurationError, match="32 bytes"):
        parse_keys("1:" + base64.b64encode(b"short").decode())
