"""The registers that the platform makes from how it runs: they cannot say anything else (R-20)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from resilience.accountability.bias_rules import RULE_VERSION as BIAS_VERSION
from resilience.accountability.documents import (
    RegisterDocument,
    RegisterEntry,
    RegisterField,
    RegisterKind,
)
from resilience.accountability.dpia import dpia_entries, dpia_open_points
from resilience.agreements.models import AgreementVersion, SharingAgreement
from resilience.agreements.queries import find_governing, list_agreements
from resilience.areas.queries import current_edition, list_area_names
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.clock import local_day
from resilience.config import Config
from resilience.maps.release import POLICY
from resilience.privacy.activities import ACTIVITIES, ProcessingActivity
from resilience.privacy.disclosure import RULE_VERSION
from resilience.privacy.retention import RULES, Rule, Term
from resilience.retention.pages import term_words
from resilience.retention.terms import terms_in_force
from resilience.safety.deadlines import RECEIPT_TERMS, Hours
from resilience.uow import UnitOfWork
from resilience.web.filters import label, long_date, short_date

Terms = dict[Rule, Term]


@dataclass(frozen=True, slots=True)
class Running:
    """What a register is made from: who asks, at which moment, and the settings in force."""

    uow: UnitOfWork
    config: Config
    terms: Terms


def make_register(uow: UnitOfWork, config: Config, kind: RegisterKind) -> RegisterDocument:
    """Return a register as things stand at this moment."""
    authorize(uow.actor, Permission.ACCOUNTABILITY_READ)
    running = Running(uow, config, dict(terms_in_force(uow.session)))
    return RegisterDocument(
        kind=kind,
        title=titles()[kind],
        made_at=uow.now,
        rule_version=f"gate {RULE_VERSION}, bias {BIAS_VERSION}",
        entries=tuple(ENTRIES[kind](running)),
        open_points=tuple(dpia_open_points() if kind is RegisterKind.DPIA else ()),
    )


def titles() -> dict[RegisterKind, str]:
    """Return the names of the registers in the language of the reader."""
    return {
        RegisterKind.ARTICLE_30: _("Register of processing activities"),
        RegisterKind.DPIA: _("Outline of the DPIA"),
        RegisterKind.ALGORITHM: _("Entry for the algorithm register"),
        RegisterKind.AGREEMENTS: _("List of sharing agreements"),
    }


def field(code: str, words: str, text: str) -> RegisterField:
    """Return one thing that an entry says; what nobody filled in says so."""
    return RegisterField(code=code, label=words, text=text or _("not filled in"))


def _article_30(running: Running) -> Iterable[RegisterEntry]:
    agreements = list_agreements(running.uow)
    partners = sorted(
        {
            party.organisation.name
            for each in agreements
            if (version := find_governing(each, running.uow.now))
            for party in version.parties
        }
    )
    return (_activity(running, each, ", ".join(partners)) for each in ACTIVITIES)


def _activity(running: Running, one: ProcessingActivity, partners: str) -> RegisterEntry:
    recipients = _(one.recipients)
    if one.id in {"PA-01", "PA-12"} and partners:
        recipients = f"{recipients} {_('At this moment: %(partners)s.', partners=partners)}"
    return RegisterEntry(
        id=one.id,
        title=_(one.name),
        fields=(
            field("controller", _("Controller"), running.uow.actor.organisation_name),
            field("purpose", _("Purpose"), _(one.purpose)),
            field("legal_basis", _("Legal ground"), _(one.legal_basis)),
            field("people", _("People concerned"), _(one.people)),
            field("categories", _("Kinds of data"), _(one.categories)),
            field("recipients", _("Who gets them"), recipients),
            field("third_countries", _("Outside the EU"), _("Nothing leaves the own servers.")),
            field("retention", _("Kept for"), _kept(running.terms, one.retention_classes)),
            field("measures", _("Security"), _measures()),
        ),
    )


def _kept(terms: Terms, classes: str) -> str:
    letters = {letter.strip() for letter in classes.split(",")}
    return "; ".join(
        f"{known.rule.value} {label(rule)}: {term_words(terms[rule])}"
        for rule, known in RULES.items()
        if known.retention_class.value in letters
    )


def _measures() -> str:
    words: str = _(
        "Two steps to sign in, rights per role and area, a second wall in the database, "
        "encryption of exact places and concerns, a chained log, retention that deletes by itself."
    )
    return words


def _algorithm(running: Running) -> Iterable[RegisterEntry]:
    version = RULE_VERSION
    yield RegisterEntry(
        id="ALG-01",
        title=_("Which numbers may be shown (the disclosure gate)"),
        fields=tuple(_gate(running, version)),
    )
    yield RegisterEntry(
        id="ALG-02",
        title=_("When a safety concern is passed on (escalation)"),
        fields=tuple(_escalation(running, version)),
    )


def _gate(running: Running, version: str) -> Iterable[RegisterField]:
    limits = {
        "k": POLICY.k,
        "sensitive": POLICY.sensitive_k,
        "people": POLICY.reporters,
        "organisations": POLICY.organisations,
        "share": round(100 * POLICY.largest_share),
        "inhabitants": POLICY.inhabitants,
    }
    rule = _(
        "A number is shown from %(k)s signals (%(sensitive)s for sensitive subjects), by at least "
        "%(people)s people of %(organisations)s organisations, of which none has more than "
        "%(share)s%%, in an area of %(inhabitants)s inhabitants or more.",
        **limits,
    )
    goal = _("Show where a neighbourhood is under pressure without pointing at anybody.")
    return _algorithm_fields(running, _("Disclosure gate"), goal, rule, version)


def _escalation(running: Running, version: str) -> Iterable[RegisterField]:
    terms = ", ".join(
        f"{label(severity)}: "
        + (
            _("%(count)s hours", count=term.count)
            if isinstance(term, Hours)
            else _("%(count)s working days", count=term.count)
        )
        for severity, term in RECEIPT_TERMS.items()
    )
    rule = _(
        "Without a confirmed receipt within its term a concern goes to the next one in line. "
        "Terms: %(terms)s.",
        terms=terms,
    )
    goal = _("Let no professional wait unseen after something happened at work.")
    return _algorithm_fields(running, _("Escalation of safety concerns"), goal, rule, version)


def _algorithm_fields(
    running: Running, name: str, goal: str, rule: str, version: str
) -> Iterable[RegisterField]:
    """Return the fields of the publication standard of algoritmes.overheid.nl."""
    contact = running.config.rights_contact or _("the privacy officer of the organisation")
    return (
        field("name", _("Name"), name),
        field("organization", _("Organisation"), running.uow.actor.organisation_name),
        field("description_short", _("In short"), rule),
        field("publication_category", _("Category"), _("Other algorithm; no self-learning model.")),
        field("status", _("Status"), _("In use, version %(version)s", version=version)),
        field("begin_date", _("In use since"), _("Filled in by the organisation at the start")),
        field("contact", _("Contact"), contact),
        field("goal", _("Goal"), goal),
        field("impact", _("What it does to people"), _("None directly: it is about areas.")),
        field(
            "proportionality",
            _("Weighing"),
            _("Only what is needed is counted; few signals stay out of sight."),
        ),
        field("human_intervention", _("People decide"), _("Every decision is taken by a person.")),
        field(
            "risk_management",
            _("Risks"),
            _("More attention gives more signals. The bias report of each quarter shows it."),
        ),
        field("legal_basis", _("Legal ground"), _("Recorded per party in the sharing agreement.")),
        field("impact_assessments", _("Assessments"), _("DPIA and IAMA parts 1 to 3.")),
        field(
            "source_data",
            _("Data used"),
            _("Signals by professionals, without persons; inhabitants per area (CBS)."),
        ),
        field("methods", _("Method"), rule),
        field("monitoring", _("Watched by"), _("Bias report per quarter, log of every release.")),
    )


def _agreements(running: Running) -> Iterable[RegisterEntry]:
    for agreement in list_agreements(running.uow):
        version = find_governing(agreement, running.uow.now)
        if version is not None:
            yield _agreement(running, agreement, version)


def _agreement(
    running: Running, agreement: SharingAgreement, version: AgreementVersion
) -> RegisterEntry:
    parties = [party for party in version.parties if party.left_at is None]
    grounds = (
        f"{party.organisation.name}: {label(party.legal_ground)}, {party.ground_explanation}"
        for party in parties
    )
    session = running.uow.session
    year = current_edition(session).year
    names = list_area_names(session, [(year, code) for code in version.area_codes])
    areas = (names.get((year, code), code) for code in version.area_codes)
    is_running = version.starts_on <= local_day(running.uow.now) <= version.ends_on
    return RegisterEntry(
        id=agreement.number,
        title=version.title,
        fields=(
            field("purpose", _("Purpose"), version.purpose),
            field("parties", _("Parties"), ", ".join(each.organisation.name for each in parties)),
            field("legal_grounds", _("Legal ground per party"), "; ".join(grounds)),
            field("types", _("Kinds of signals"), ", ".join(version.type_codes)),
            field("fields", _("What of a signal"), ", ".join(sorted(map(label, version.fields)))),
            field("areas", _("Areas"), ", ".join(areas)),
            field(
                "term",
                _("Term"),
                _(
                    "%(start)s to %(end)s",
                    start=short_date(version.starts_on),
                    end=short_date(version.ends_on),
                ),
            ),
            field("status", _("Status"), _("In force") if is_running else _("Ended")),
            field("dpia", _("DPIA"), version.dpia_reference),
            field("contact", _("Contact for rights"), version.rights_contact),
        ),
    )


def _dpia(running: Running) -> Iterable[RegisterEntry]:
    return dpia_entries(running.config, running.terms, long_date(running.uow.now))


ENTRIES: dict[RegisterKind, Callable[[Running], Iterable[RegisterEntry]]] = {
    RegisterKind.ARTICLE_30: _article_30,
    RegisterKind.DPIA: _dpia,
    RegisterKind.ALGORITHM: _algorithm,
    RegisterKind.AGREEMENTS: _agreements,
}
