"""Whether an address belongs to one person; accounts of a group are refused (BIO2 5.16.02)."""

import re

#: Refused wherever it stands as a word of its own: "team.noord", "info-wijk".
GROUP_WORDS = frozenset(
    {
        *("admin", "administratie", "afdeling", "balie", "bestuur", "contact", "directie"),
        *("frontoffice", "helpdesk", "info", "kantoor", "klantcontact", "klantenservice"),
        *("loket", "mailbox", "meldkamer", "meldpunt", "noreply", "planning", "receptie"),
        *("redactie", "secretariaat", "servicedesk", "support", "team", "wijkteam"),
    }
)
#: Refused only as the whole of the name: each is a surname or a first name too.
WHOLE_NAMES = frozenset({"algemeen", "boa", "hr", "ict", "mail", "meldingen", "post", "wijk"})
#: "wijkteamnoord", "teamzuid", "info2".
GROUP_STARTS = re.compile(r"(?:wijkteam|buurtteam|meldpunt|info\d|team[-_.]?\d)")
ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")


def is_address(text: str) -> bool:
    """Tell whether ``text`` has the shape of an e-mail address."""
    return ADDRESS.fullmatch(text) is not None


def is_function_mailbox(address: str) -> bool:
    """Tell whether ``address`` reads as the mailbox of a function or a group.

    Examples
    --------
    >>> is_function_mailbox("info@corporatie.example")
    True
    >>> is_function_mailbox("jan.post@corporatie.example")
    False

    """
    name = address.partition("@")[0].lower().partition("+")[0]
    words = re.split(r"[._-]+", name)
    return (
        name in WHOLE_NAMES
        or not GROUP_WORDS.isdisjoint(words)
        or GROUP_STARTS.match(name) is not None
    )


def domain_of(address: str) -> str:
    """Return the part after the last @, in lower case."""
    return address.rpartition("@")[2].strip().lower()
