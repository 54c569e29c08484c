"""The address of a search of proofs: what it does not know is left out."""

from collections.abc import Mapping
from datetime import date

from resilience.privacy.retention import Rule
from resilience.retention.queries import ProofFilter

LONGEST_WORDS = 60


def read_filter(arguments: Mapping[str, str]) -> ProofFilter:
    """Return what a query string asks for."""
    rule = arguments.get("rule", "")
    return ProofFilter(
        rule=Rule(rule) if rule in set(Rule) else None,
        since=_day(arguments.get("since", "")),
        words=arguments.get("words", "").replace("\x00", "").strip()[:LONGEST_WORDS],
    )


def filter_arguments(wanted: ProofFilter) -> dict[str, str]:
    """Return the query string that leads to a search."""
    chosen = {
        "rule": wanted.rule.value if wanted.rule else "",
        "since": wanted.since.isoformat() if wanted.since else "",
        "words": wanted.words,
    }
    return {name: value for name, value in chosen.items() if value}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
