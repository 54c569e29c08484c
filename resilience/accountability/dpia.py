"""The outline of the DPIA (GDPR art. 35(7)), filled in from the settings that are in force."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from resilience.accountability.documents import RegisterEntry, RegisterField
from resilience.accounts.session_times import ABSOLUTE_LIMIT, IDLE_LIMIT
from resilience.accounts.throttle_rules import LOCKED_AFTER
from resilience.config import Config
from resilience.maps.release import POLICY
from resilience.privacy.activities import ACTIVITIES
from resilience.privacy.retention import RULES, Rule, Term
from resilience.retention.pages import term_words
from resilience.web.filters import label
from resilience.web.step_up import PROOF_LASTS

OPEN_POINTS = (
    _l("Who is the controller for which part, and are there joint controllers (article 26)?"),
    _l("What does the data protection officer advise (article 35(2))?"),
    _l("What do professionals and residents say of it (article 35(9))?"),
    _l("Which risks are left, and does the board accept them?"),
    _l("Did the archivist confirm the retention terms against the selection list?"),
    _l("Which processor runs the servers, and where is that agreement kept (article 28)?"),
)


def dpia_entries(config: Config, terms: Mapping[Rule, Term], day: str) -> Iterable[RegisterEntry]:
    """Yield the parts of the outline."""
    parts = (
        (_("What is processed, and what for"), _processing()),
        (_("Systems"), _systems(config, day)),
        (_("Necessity and proportion"), _necessity(terms)),
        (_("Risks for people"), _risks()),
        (_("Measures in force"), _measures(config)),
    )
    for order, (title, text) in enumerate(parts, start=1):
        content = RegisterField(code="content", label=_("Content"), text=text)
        yield RegisterEntry(id=f"DPIA-{order}", title=title, fields=(content,))


def dpia_open_points() -> Iterable[str]:
    """Yield what only people can answer."""
    return map(str, OPEN_POINTS)


def _processing() -> str:
    return " ".join(f"{one.id} {_(one.name)}: {_(one.purpose)}" for one in ACTIVITIES)


def _systems(config: Config, day: str) -> str:
    words = _(
        "One web application with PostgreSQL, on own servers; no other host is called by any page. "
        "State on %(day)s: %(keys)s encryption keys.",
        day=day,
        keys=len(config.encryption_keys),
    )
    return f"{words} {_('This is the demo, with invented data.')}" if config.demo else words


def _necessity(terms: Mapping[Rule, Term]) -> str:
    kept = "; ".join(f"{rule.value} {label(rule)}: {term_words(terms[rule])}" for rule in RULES)
    words = _(
        "There are no fields for residents, suspects or vehicles, and free text is checked "
        "before it is stored. What is kept goes by itself. Terms in force:"
    )
    return f"{words} {kept}."


def _risks() -> str:
    words: str = _(
        "Somebody at a place is recognised all the same; an area gets a bad name; a reporter is "
        "found out; data go to a partner without a ground; a small group is watched more than "
        "others. The measures below answer these; the bias report watches the last one."
    )
    return words


def _measures(config: Config) -> str:
    words: str = _(
        "Numbers from %(k)s signals (%(sensitive)s when sensitive). Sessions end after %(idle)s "
        "minutes without use and after %(hours)s hours. An account is locked after %(failures)s "
        "failures. A new proof of identity after %(proof)s minutes for exact places, exports and "
        "roles. At most %(places)s exact places a person a day. Each reading is logged in a chain.",
        k=POLICY.k,
        sensitive=POLICY.sensitive_k,
        idle=IDLE_LIMIT.seconds // 60,
        hours=ABSOLUTE_LIMIT.seconds // 3600,
        failures=LOCKED_AFTER,
        proof=PROOF_LASTS.seconds // 60,
        places=config.exact_places_per_day,
    )
    return words
