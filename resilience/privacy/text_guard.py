"""The text guard: finds data of persons in Dutch free text before it is stored (R-02)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from resilience.privacy.text_guard_fold import fold
from resilience.privacy.text_guard_rules import RULES, Kind, Rule

__all__ = ["Finding", "Kind", "Outcome", "Verdict", "check_text", "find_personal_data"]


class Outcome(StrEnum):
    """What is to happen with a text."""

    BLOCK = "block"
    FLAG = "flag"
    OK = "ok"


BLOCKING = frozenset(
    {Kind.PHONE, Kind.EMAIL, Kind.BSN, Kind.IBAN, Kind.PLATE, Kind.HANDLE, Kind.BIRTH_DATE}
)


@dataclass(frozen=True)
class Finding:
    """A stretch of the text that points at a person; ``end`` is exclusive."""

    kind: Kind
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Verdict:
    """All findings in a text and what they come down to."""

    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """Block at one hard finding, flag at any other, otherwise let it pass."""
        if any(finding.kind in BLOCKING for finding in self.findings):
            return Outcome.BLOCK
        return Outcome.FLAG if self.findings else Outcome.OK

    @property
    def reasons(self) -> tuple[Kind, ...]:
        """The kinds found, each once, in the order of the text."""
        return tuple(dict.fromkeys(finding.kind for finding in self.findings))


def check_text(text: str) -> Verdict:
    """Return the verdict on ``text``."""
    return Verdict(find_personal_data(text))


def find_personal_data(text: str) -> tuple[Finding, ...]:
    """Return every stretch of ``text`` that a hard rule finds, in order, none overlapping.

    Parameters
    ----------
    text : str
        Free text of any length; the time it takes grows linearly with the length.

    Returns
    -------
    tuple of Finding
        Offsets count code points of ``text`` as it was given.

    Notes
    -----
    Patterns and checks: domain.md 4.3. Where findings overlap, the one that begins first stays,
    of those the longest, of those the one whose rule comes first.

    Examples
    --------
    >>> find_personal_data("Bel 06-12345678.")[0].text
    '06-12345678'

    """
    folded = fold(text)
    spans = [
        (begin, -end, order)
        for order, rule in enumerate(RULES)
        for begin, end in _matches(rule, folded.cased if rule.cased else folded.lower)
    ]
    findings: list[Finding] = []
    covered = 0
    for begin, minus_end, order in sorted(spans):
        if begin >= covered:
            covered = -minus_end
            # Up to the next visible character: what is invisible inside a finding goes with it.
            start, end = folded.starts[begin], folded.starts[covered]
            findings.append(Finding(RULES[order].kind, start, end, text[start:end]))
    return tuple(findings)


def _matches(rule: Rule, text: str) -> Iterator[tuple[int, int]]:
    position = 0
    while match := rule.pattern.search(text, position):
        begin, end = match.span(rule.group)
        length = rule.check(text[begin:end])
        # A refused candidate may hide a true one that begins inside it.
        position = begin + length if length else match.start() + 1
        if length:
            yield begin, begin + length
