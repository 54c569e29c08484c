"""Domain errors and their sentences; they know nothing of HTTP."""


def N_(sentence: str) -> str:  # noqa: N802 - the name that the extraction of texts looks for
    """Mark a sentence for translation and return it as it is; it is translated when shown."""
    return sentence


class ResilienceError(Exception):
    """Root of everything the application itself refuses."""


class NotFoundError(ResilienceError):
    """There is no such record, or the actor may not know of it."""


class NotAllowedError(ResilienceError):
    """The actor lacks the permission for this act."""


class ConflictError(ResilienceError):
    """The record is in a state that does not allow this act."""


class ValidationError(ResilienceError):
    """A value cannot be accepted; ``field`` names the field when one is to blame."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
