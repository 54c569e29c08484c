"""The version of the API: the first number stands in every address (docs/api.md)."""

FULL_VERSION = "1.0.0"
MAJOR = f"v{FULL_VERSION.partition('.')[0]}"
BASE = "/api"
PREFIX = f"{BASE}/{MAJOR}"
