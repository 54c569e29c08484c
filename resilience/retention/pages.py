"""What the pages of retention show: classes with their terms and a small picture of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from resilience.clock import local_day
from resilience.outgoing.csv_file import csv_text
from resilience.outgoing.taking import Taking
from resilience.privacy.retention import RULES, RetentionClass, RetentionRule, Rule, Term, Unit
from resilience.retention.labels import OBJECTS
from resilience.retention.models import DeletionProof
from resilience.retention.planning import months_ahead
from resilience.retention.queries import Figures, last_deletions, load_figures
from resilience.retention.register import EXPIRIES
from resilience.retention.terms import terms_in_force
from resilience.uow import UnitOfWork
from resilience.web.filters import label, short_date

MONTHS_SHOWN = 12
BAR_HEIGHT = 24


@dataclass(frozen=True, slots=True)
class MonthBar:
    """One month of the small picture: how much goes, and how high its bar is."""

    words: str
    count: int
    height: int


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as the overview shows it."""

    known: RetentionRule
    term_words: str
    records: int | None
    soon: int
    last_at: datetime | None
    bars: tuple[MonthBar, ...]

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.known.rule

    @property
    def can_change(self) -> bool:
        """Whether the law leaves any room."""
        return self.known.least < self.known.most


@dataclass(frozen=True, slots=True)
class ClassRows:
    """A class with its rules."""

    retention_class: RetentionClass
    rows: tuple[RuleRow, ...]


#: Rules of which records exist in this version; the others are in the register with their terms.
WITH_RECORDS = {expiry.rule for expiry in EXPIRIES}


def overview(uow: UnitOfWork) -> tuple[list[ClassRows], Figures]:
    """Return every class with its rules, terms and figures, and the figures themselves."""
    figures = load_figures(uow)
    terms, last = terms_in_force(uow.session), last_deletions(uow)
    months = months_ahead(local_day(uow.now), MONTHS_SHOWN)

    def row(known: RetentionRule) -> RuleRow:
        has_records = known.rule in WITH_RECORDS
        return RuleRow(
            known=known,
            term_words=term_words(terms[known.rule]),
            records=figures.records.get(known.rule, 0) if has_records else None,
            soon=figures.soon.get(known.rule, 0),
            last_at=last.get(known.rule),
            bars=_bars(figures, known.rule, months) if has_records else (),
        )

    return [
        ClassRows(one, tuple(row(each) for each in RULES.values() if each.retention_class is one))
        for one in RetentionClass
    ], figures


def term_words(term: Term) -> str:
    """Return a term in words: "5 years", "6 months", "at once"."""
    if not term.count:
        return str(_("at once"))
    if term.unit is Unit.HOURS:
        return str(ngettext("%(num)s hour", "%(num)s hours", term.count))
    if term.unit is Unit.DAYS:
        return str(ngettext("%(num)s day", "%(num)s days", term.count))
    years, months = divmod(term.count, 12)
    if years and not months:
        return str(ngettext("%(num)s year", "%(num)s years", years))
    return str(ngettext("%(num)s month", "%(num)s months", term.count))


def unit_words(unit: Unit) -> str:
    """Return in what a term is counted."""
    return str({Unit.HOURS: _("hours"), Unit.DAYS: _("days"), Unit.MONTHS: _("months")}[unit])


def proofs_file(proofs: Sequence[DeletionProof], taking: Taking) -> str:
    """Return proofs of deletion as a file for a spreadsheet."""
    head = [[_("Proofs of deletion")], *taking.facts()]
    names = [
        _("Class"), _("Rule"), _("Record"), _("Id"), _("Term ran from"), _("Deleted"),
        _("Reason"), _("Batch"), _("Records"),
    ]  # fmt: skip
    rows = (
        [
            each.rule.value[0],
            label(each.rule),
            object_words(each.object_type),
            str(each.object_id),
            short_date(each.started_at),
            each.deleted_at.isoformat(),
            label(each.reason),
            each.batch,
            str(each.record_count),
        ]
        for each in proofs
    )
    return csv_text(head, [names, *rows])


def object_words(object_type: str) -> str:
    """Return what a record is called."""
    return str(OBJECTS.get(object_type, object_type))


def rule_words(rule: Rule) -> str:
    """Return the letter of a rule's class with what goes under it."""
    return f"{rule.value[0]} – {label(rule)}"


def _bars(figures: Figures, rule: Rule, months: list[date]) -> tuple[MonthBar, ...]:
    counts = [figures.by_month.get(rule, {}).get(month, 0) for month in months]
    highest = max(counts) or 1
    return tuple(
        MonthBar(
            words=format_date(month, "MMMM y"),
            count=count,
            # What is there is seen, however little it is.
            height=max(1, round(BAR_HEIGHT * count / highest)) if count else 0,
        )
        for month, count in zip(months, counts, strict=True)
    )
