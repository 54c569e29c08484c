"""Retention: the classes A–K, their terms and ceilings, and when something goes (R-12, R-30)."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from resilience.clock import AMSTERDAM, local_day
from resilience.errors import ValidationError

MONTHS_PER_YEAR = 12


class RetentionClass(StrEnum):
    """The classes of domain.md 4.4."""

    DRAFT = "A"
    CONTENT = "B"
    CORE = "C"
    WITHDRAWN = "D"
    CONCERN = "E"
    LOCATION_ADVICE = "F"
    CHECK_IN = "G"
    LOG = "H"
    PROOF = "I"
    CONSULTATION = "J"
    PULSE = "K"


class Unit(StrEnum):
    """What a term is counted in."""

    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"


class Start(StrEnum):
    """The moment from which a term runs."""

    SAVED = "saved"
    OBSERVED = "observed"
    RECORDED = "recorded"
    APPROACH_ENDED = "approach_ended"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    CARE_GIVEN = "care_given"
    DRAWN_UP = "drawn_up"
    ENDED = "ended"
    RETURNED = "returned"
    LOGGED = "logged"
    DESTROYED = "destroyed"
    ANSWERED = "answered"
    MADE = "made"


class Rule(StrEnum):
    """One way in which something of a class goes; a class may have several."""

    DRAFT = "A"
    CONTENT = "B"
    CONTENT_AFTER_APPROACH = "B-approach"
    EXPORT_FILE = "B-export"
    CORE = "C"
    REPORTER = "C-reporter"
    WITHDRAWN_TEXT = "D-text"
    WITHDRAWN_CORE = "D"
    CONCERN = "E"
    CARE_DATES = "E-care"
    WITHDRAWN_CONCERN = "E-withdrawn"
    LOCATION_ADVICE = "F-advice"
    LOCATION_ADVICE_HISTORY = "F"
    CHECK_IN = "G"
    LOG = "H"
    INCIDENT_LOG = "H-incident"
    PROOF = "I"
    CONSULTATION = "J"
    PULSE = "K"
    PULSE_AVERAGES = "K-averages"


class SelectionResult(StrEnum):
    """What the municipal selection list says of a class (R-30)."""

    DESTROY = "destroy"
    #: Only after an archivist approved the list of what goes.
    DESTROY_AFTER_APPROVAL = "destroy_after_approval"
    #: No record in the sense of the archive law: work material or traces of use.
    NO_RECORD = "no_record"


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time: hours are exact; days and months are those of the Dutch calendar."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """What goes, after which term from which moment, and within which limits that is set."""

    rule: Rule
    retention_class: RetentionClass
    term: Term
    start: Start
    #: No setting, no postponement and no approach keeps it longer than this.
    most: int
    #: What must at least be kept, where a duty says so.
    least: int = 0
    result: SelectionResult = SelectionResult.DESTROY
    #: Whether people are told thirty days before, so that they can postpone it.
    is_announced: bool = False

    @property
    def needs_approval(self) -> bool:
        """Whether an archivist must approve before anything goes."""
        return self.result is SelectionResult.DESTROY_AFTER_APPROVAL

    @property
    def longest(self) -> Term:
        """The ceiling as a term."""
        return replace(self.term, count=self.most)

    def with_count(self, count: int) -> Term:
        """Return the term with another length; raise ``ValidationError`` outside the limits."""
        if not self.least <= count <= self.most:
            raise ValidationError(f"{self.rule.value} lies between {self.least} and {self.most}")
        return replace(self.term, count=count)


def _months(count: int) -> Term:
    return Term(count, Unit.MONTHS)


def _days(count: int) -> Term:
    return Term(count, Unit.DAYS)


_C, _S, _R = RetentionClass, Start, SelectionResult

#: Domain.md 4.4; the ceilings where the text names none are the term itself, or a proposal that
#: the data protection officer and the archivist confirm (docs/privacy.md).
_ALL = (
    RetentionRule(Rule.DRAFT, _C.DRAFT, _days(14), _S.SAVED, 14, result=_R.NO_RECORD),
    RetentionRule(Rule.CONTENT, _C.CONTENT, _months(6), _S.OBSERVED, 24, is_announced=True),
    RetentionRule(Rule.CONTENT_AFTER_APPROACH, _C.CONTENT, _months(3), _S.APPROACH_ENDED, 3),
    RetentionRule(
        Rule.EXPORT_FILE, _C.CONTENT, Term(72, Unit.HOURS), _S.MADE, 72, result=_R.NO_RECORD
    ),
    RetentionRule(
        Rule.CORE,
        _C.CORE,
        _months(60),
        _S.OBSERVED,
        84,
        result=_R.DESTROY_AFTER_APPROVAL,
        is_announced=True,
    ),
    RetentionRule(Rule.REPORTER, _C.CORE, _months(12), _S.RECORDED, 12),
    RetentionRule(Rule.WITHDRAWN_TEXT, _C.WITHDRAWN, _days(0), _S.WITHDRAWN, 0),
    RetentionRule(Rule.WITHDRAWN_CORE, _C.WITHDRAWN, _months(12), _S.WITHDRAWN, 12),
    RetentionRule(Rule.CONCERN, _C.CONCERN, _months(24), _S.CLOSED, 36, is_announced=True),
    RetentionRule(Rule.CARE_DATES, _C.CONCERN, _months(12), _S.CARE_GIVEN, 12),
    RetentionRule(Rule.WITHDRAWN_CONCERN, _C.CONCERN, _days(30), _S.WITHDRAWN, 30),
    RetentionRule(Rule.LOCATION_ADVICE, _C.LOCATION_ADVICE, _days(180), _S.DRAWN_UP, 180),
    RetentionRule(Rule.LOCATION_ADVICE_HISTORY, _C.LOCATION_ADVICE, _months(12), _S.ENDED, 12),
    RetentionRule(
        Rule.CHECK_IN, _C.CHECK_IN, Term(72, Unit.HOURS), _S.RETURNED, 72, result=_R.NO_RECORD
    ),
    RetentionRule(Rule.LOG, _C.LOG, _months(24), _S.LOGGED, 36, least=12),
    RetentionRule(Rule.INCIDENT_LOG, _C.LOG, _months(36), _S.LOGGED, 60, least=36),
    RetentionRule(Rule.PROOF, _C.PROOF, _months(84), _S.DESTROYED, 84, least=84),
    RetentionRule(Rule.CONSULTATION, _C.CONSULTATION, _months(60), _S.APPROACH_ENDED, 60),
    RetentionRule(Rule.PULSE, _C.PULSE, _months(12), _S.ANSWERED, 12),
    RetentionRule(Rule.PULSE_AVERAGES, _C.PULSE, _months(60), _S.ANSWERED, 60),
)
RULES: Mapping[Rule, RetentionRule] = {each.rule: each for each in _ALL}


def due_at(start: datetime, term: Term) -> datetime:
    """Return the moment from which something must be gone.

    Parameters
    ----------
    start : datetime
        Aware moment from which the term runs.
    term : Term
        Hours are counted exactly. Days and months are counted on the Dutch calendar, from
        the local day of ``start``; the result is the first moment of the day that is reached.

    Returns
    -------
    datetime
        Aware, in Europe/Amsterdam for days and months.

    Notes
    -----
    domain.md 4.4 names terms in months and years: 31 August plus six months is the last day
    of February. The same rule in SQL is ``resilience.expiry.due_at``; a test compares them.

    Examples
    --------
    >>> due_at(datetime(2027, 8, 31, 12, tzinfo=AMSTERDAM), Term(6, Unit.MONTHS)).date()
    datetime.date(2028, 2, 29)

    """
    if term.unit is Unit.HOURS:
        return start + timedelta(hours=term.count)
    first = local_day(start)
    if term.unit is Unit.DAYS:
        day = first + timedelta(days=term.count)
    else:
        day = add_months(first, term.count)
    return datetime.combine(day, time.min, AMSTERDAM)


def add_months(day: date, count: int) -> date:
    """Return the same day ``count`` months later, or the last of that month when it is shorter."""
    years, month = divmod(day.month - 1 + count, MONTHS_PER_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class ApproachSpan:
    """An approach that a signal is a ground for; without an end it still runs."""

    ended_at: datetime | None = None


def content_due_at(
    observed_at: datetime,
    approaches: tuple[ApproachSpan, ...] = (),
    terms: Mapping[Rule, Term] | None = None,
) -> datetime:
    """Return when the text and the exact place of a signal must be gone (class B).

    Parameters
    ----------
    observed_at : datetime
        Moment of observation, or of recording when that is unknown.
    approaches : tuple of ApproachSpan
        Every approach that rests on the signal.
    terms : mapping, optional
        Terms in force; those of domain.md 4.4 where one is missing.

    Notes
    -----
    Six months after observation; with a live approach until three months after its end; never
    more than 24 months after observation. Source: domain.md 4.4, class B.

    """
    known = terms or {}
    usual = due_at(observed_at, known.get(Rule.CONTENT, RULES[Rule.CONTENT].term))
    ceiling = due_at(observed_at, RULES[Rule.CONTENT].longest)
    after = known.get(Rule.CONTENT_AFTER_APPROACH, RULES[Rule.CONTENT_AFTER_APPROACH].term)
    ends = (due_at(each.ended_at, after) if each.ended_at else ceiling for each in approaches)
    return min(ceiling, max((usual, *ends)))


def latest_postponement(rule: Rule, start: datetime) -> date:
    """Return the last day until which something can be postponed: the ceiling of its rule."""
    return local_day(due_at(start, RULES[rule].longest))
