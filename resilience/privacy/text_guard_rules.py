"""The hard rules of the text guard, read from the one file that the browser reads too."""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from resilience.privacy.text_guard_checks import Check, eleven_test, iban_check

_SOURCE = json.loads(Path(__file__).with_name("text_guard_rules.json").read_text("utf-8"))


class Kind(StrEnum):
    """What sort of personal data a finding is."""

    PHONE = "phone"
    EMAIL = "email"
    BSN = "bsn"
    IBAN = "iban"
    PLATE = "plate"
    HANDLE = "handle"
    BIRTH_DATE = "birth_date"


@dataclass(frozen=True)
class Rule:
    """One pattern: what it finds, in which reading of the text, and the check that follows."""

    kind: Kind
    pattern: re.Pattern[str]
    group: int
    cased: bool
    check: Check


CHECKS: dict[str, Check] = {
    "any": len,
    "eleven_test": eleven_test,
    "iban": iban_check(_SOURCE["iban"]),
}


def _expand(pattern: str, parts: dict[str, str]) -> str:
    """Put the parts in the place of their names, until no name is left."""
    while (fuller := re.sub(r"\{([a-z]\w*)\}", lambda name: parts[name[1]], pattern)) != pattern:
        pattern = fuller
    return pattern


def _rule(source: dict[str, Any]) -> Rule:
    return Rule(
        kind=Kind(source["kind"]),
        # ASCII makes \d mean the same as in JavaScript.
        pattern=re.compile(_expand("".join(source["pattern"]), _SOURCE["parts"]), re.ASCII),
        group=source.get("group", 0),
        cased=source.get("cased", False),
        check=CHECKS[source.get("check", "any")],
    )


RULES = tuple(_rule(source) for source in _SOURCE["rules"])
