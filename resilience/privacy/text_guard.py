"""The text guard: finds data of persons in Dutch free text before it is stored (R-02, R-03).

``check`` tells everything: what must go and what a person should look at. ``check_text`` and
``find_personal_data`` tell only what must go.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from resilience.privacy.text_guard_advice import ADVICE, MUST_GO
from resilience.privacy.text_guard_fold import fold
from resilience.privacy.text_guard_rules import RULES, Kind, Rule
from resilience.privacy.text_guard_signs import Sign, SoftKind, find_signs

__all__ = [
    "RULES_VERSION",
    "Checked",
    "Finding",
    "Kind",
    "Outcome",
    "SoftKind",
    "Span",
    "Verdict",
    "check",
    "check_text",
    "find_personal_data",
]


def _version() -> str:
    """Return the start of a hash over the files that decide what is found."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("text_guard_*.json")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


#: Which rules found something: kept with a flag, so that it stays clear why it was raised.
RULES_VERSION = _version()


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


@dataclass(frozen=True)
class Span:
    """A stretch of a text and why it stands out; ``end`` is exclusive.

    ``reason`` is an English message key (gettext); ``neutral`` the Dutch words proposed instead,
    which may be none at all, and None for what must go.
    """

    start: int
    end: int
    text: str
    kind: Kind | SoftKind
    reason: str
    neutral: str | None


@dataclass(frozen=True)
class Checked:
    """What is to happen with a text, and every stretch that stands out, in order."""

    verdict: Outcome
    spans: tuple[Span, ...]

    @property
    def kinds(self) -> tuple[Kind | SoftKind, ...]:
        """The kinds found, each once, in the order of the text."""
        return tuple(dict.fromkeys(span.kind for span in self.spans))


def check(text: str) -> Checked:
    """Return whether ``text`` may be stored, must change, or is to be looked at by a person.

    Parameters
    ----------
    text : str
        Free text of any length.

    Returns
    -------
    Checked
        Offsets count code points of ``text`` as it was given; no two spans overlap.

    Notes
    -----
    A hard finding blocks; a soft sign only flags. Where both point at the same words the hard one
    stays. Rules and figures: docs/methods.md, "The text guard".

    Examples
    --------
    >>> checked = check("Mevrouw El Amrani belde.")
    >>> checked.verdict.value, checked.spans[0].text
    ('flag', 'Mevrouw El Amrani')

    """
    hard = find_personal_data(text)
    blocked = [Span(f.start, f.end, f.text, f.kind, MUST_GO[f.kind], None) for f in hard]
    flagged = [
        Span(s.start, s.end, text[s.start : s.end], s.kind, ADVICE[s.kind], s.neutral)
        for s in find_signs(text)
        if not _overlaps(s, hard)
    ]
    verdict = Outcome.BLOCK if blocked else Outcome.FLAG if flagged else Outcome.OK
    spans = sorted((*blocked, *flagged), key=lambda span: span.start)
    return Checked(verdict, tuple(spans))


def _overlaps(sign: Sign, hard: Sequence[Finding]) -> bool:
    """Tell whether a hard finding has words of this sign; findings are in order and apart."""
    after = bisect_left(hard, sign.end, key=lambda found: found.start)
    return after > 0 and hard[after - 1].end > sign.start


def check_text(text: str) -> Verdict:
    """Return the verdict of the hard rules on ``text``."""
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
