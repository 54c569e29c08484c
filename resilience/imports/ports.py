"""What imports need to know of the process they run in: the secret behind keys and references.

A job and a command have no request to ask, so the composition root tells it once.
"""

_secrets: list[bytes] = []


def use_secret(secret: bytes) -> None:
    """Give this process its secret; a later one takes its place."""
    _secrets[:] = [secret]


def current_secret() -> bytes:
    """Return the secret of this process."""
    return _secrets[0]
