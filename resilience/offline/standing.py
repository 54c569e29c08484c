"""Whether an account is still open: what a phone may ask for an account that cannot sign in.

The phone shows a note that we signed when its person was signed in. So nobody can try out
accounts, and the note opens nothing.
"""

from datetime import datetime
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

from resilience.web.shell import current_shell
from resilience.web.transaction import current_session

PURPOSE = "offline-standing"


def standing_note(user_id: UUID) -> str:
    """Return the note for the phone of a person."""
    return str(_notes().dumps(str(user_id)))


def is_open(note: str, now: datetime) -> bool | None:
    """Tell whether the account of a note may still sign in; None for what we did not sign."""
    try:
        user_id = UUID(_notes().loads(note))
    except (BadSignature, ValueError):
        return None
    return current_shell().load_actor(current_session(), user_id, now) is not None


def _notes() -> URLSafeSerializer:
    return URLSafeSerializer(current_shell().config.secret_key, salt=PURPOSE)
