"""How the browser keeps the session cookie."""

from resilience.config import Config

#: A browser takes a cookie of this name only over TLS, for this very host and every path.
HOST_ONLY = "__Host-session"


def settings(config: Config) -> dict[str, object]:
    """Return the settings of Flask: never readable by script, never sent from another site.

    The demo speaks plain HTTP, where a browser would refuse a cookie that asks for TLS.
    """
    is_secure = not (config.demo or config.testing)
    return {
        "SESSION_COOKIE_NAME": HOST_ONLY if is_secure else "session",
        "SESSION_COOKIE_SECURE": is_secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "REMEMBER_COOKIE_DURATION": 0,
    }
