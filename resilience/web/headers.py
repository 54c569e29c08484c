"""The headers of every answer: what a browser may do with it, and what it must not keep."""

import secrets

from flask import Flask, Response, current_app, g

#: No page uses what a device has, but for the place on the page that asks where something is.
#: These are all the features that Chromium knows; it warns of any other name.
DEVICE_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "compute-pressure",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "sync-xhr",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
#: Only our own pages use these: a link that is copied, a passkey, a map that fills the screen.
OWN_FEATURES = ("clipboard-write", "publickey-credentials-create", "publickey-credentials-get")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: For a year no browser speaks to us without TLS.
TLS_ONLY = "max-age=31536000; includeSubDomains"
#: The one policy that a script may make: it lets through the address of the service worker and
#: nothing else (static/js/offline/worker.js).
TRUSTED = "service-worker"
#: What is no page needs nothing at all.
NO_PAGE = "default-src 'none'; frame-ancestors 'none'; sandbox"


def csp_nonce() -> str:
    """Return the nonce of this answer, made on first use."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce  # type: ignore[no-any-return]


def asks_location() -> str:
    """Let this page ask the device where it is; called by the part of the page that does."""
    g.asks_location = True
    return ""


def draws_with_leaflet() -> None:
    """Let this page load Leaflet, which makes some of its marks from text of its own."""
    g.draws_with_leaflet = True


def content_policy() -> str:
    """Return the Content-Security-Policy: own host only, no inline code without the nonce.

    Text never becomes code or markup by a script, on any page but one that draws a map.
    """
    nonce = csp_nonce()
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce}'",
        "style-src": f"'self' 'nonce-{nonce}'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    if "draws_with_leaflet" not in g:
        rules |= {"require-trusted-types-for": "'script'", "trusted-types": TRUSTED}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def permissions_policy() -> str:
    """Return the Permissions-Policy: everything off, but the place on the page that asks it."""
    own = {*OWN_FEATURES, *(["geolocation"] if "asks_location" in g else [])}
    names = sorted({*DEVICE_FEATURES, *own})
    return ", ".join(f"{name}=(self)" if name in own else f"{name}=()" for name in names)


def _harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    is_page = response.mimetype == "text/html"
    response.headers.setdefault("Content-Security-Policy", content_policy() if is_page else NO_PAGE)
    response.headers.setdefault("Permissions-Policy", permissions_policy())
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", TLS_ONLY)
    # Content of this application belongs to one person; only static files may be kept.
    kept = response.headers.get("Cache-Control", "no-store")
    # A library says the same in words that no browser knows.
    response.headers["Cache-Control"] = "no-store" if "no-store" in kept else kept
    return response


def init_app(app: Flask) -> None:
    """Install the headers."""
    app.after_request(_harden)
    app.jinja_env.globals.update(csp_nonce=csp_nonce, asks_location=asks_location)
