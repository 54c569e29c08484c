"""The sharing agreements of Havermonde, one in each state that asks something of somebody."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from resilience.accounts.models import User
from resilience.agreements.models import (
    AgreementEvent,
    AgreementEventKind,
    AgreementParty,
    AgreementVersion,
    SharingAgreement,
)
from resilience.agreements.states import VersionState
from resilience.agreements.terms import LegalGround
from resilience.authz.shared_fields import SharedField
from resilience.clock import AMSTERDAM, local_day
from resilience.demo.accounts import Cast
from resilience.demo.people import BOA, JW, MUNICIPALITY, OOV, POL, SCH, SWT, WC
from resilience.signals.taxonomy import recordable_types
from resilience.uow import UnitOfWork

#: What each organisation rests on when it takes part.
GROUNDS = {
    WC: (LegalGround.LEGITIMATE_INTEREST, "Artikel 45 Woningwet, leefbaarheid"),
    JW: (LegalGround.PUBLIC_TASK, "Artikel 2.1.1 Wmo 2015, in opdracht van de gemeente"),
    POL: (LegalGround.POLICE_PARTNERSHIP, "Artikel 20 Wpg, convenant leefbaarheid"),
    BOA: (LegalGround.PUBLIC_TASK, "Artikel 5:11 Awb, toezicht"),
    OOV: (LegalGround.PUBLIC_TASK, "Artikel 172 Gemeentewet, openbare orde"),
    SWT: (LegalGround.PUBLIC_TASK, "Artikel 2.1.1 Wmo 2015"),
    SCH: (LegalGround.PUBLIC_TASK, "Artikel 2.3 Wet voortgezet onderwijs, veilige school"),
}
CONTACT = "privacy@gemeente-havermonde.example"
EVERYTHING = tuple(SharedField)
OUTSIDE_SCHOOL = (SharedField.TEXT, SharedField.SEVERITY, SharedField.PLACE, SharedField.EFFECT)
PROPERTY = (SharedField.TEXT, SharedField.SEVERITY, SharedField.MOMENT, SharedField.ORGANISATION)


@dataclass(frozen=True)
class Written:
    """One agreement as it was drawn up."""

    number: str
    title: str
    purpose: str
    parties: tuple[str, ...]
    subjects: tuple[str, ...]
    fields: tuple[SharedField, ...]
    dpia: str
    #: First and last day, counted from today.
    days: tuple[int, int]


BROAD = Written(
    "2026-03",
    "Leefbaarheid en weerbaarheid van wijken",
    "Vroeg zien waar een wijk onder druk staat, en samen doen wat nodig is.",
    (WC, JW, POL, BOA, OOV, SWT),
    ("LB", "OV", "IN", "OM", "VB", "JA", "WB"),
    EVERYTHING,
    "DPIA-2026-014",
    (-240, 490),
)
SCHOOL = Written(
    "2025-11",
    "Rust rond het Kompas College",
    "Overlast en druk rond de school beperken, voor leerlingen en omwonenden.",
    (SCH, WC),
    ("LB", "OV", "JA", "WB"),
    OUTSIDE_SCHOOL,
    "DPIA-2025-031",
    (-358, 7),
)
ESTATES = Written(
    "2026-04",
    "Panden en bedrijvigheid",
    "Zien waar panden anders gebruikt worden dan bedoeld, en welke controle nodig is.",
    (OOV, WC),
    ("VB",),
    PROPERTY,
    "DPIA-2026-022",
    (7, 372),
)


def draw_up_agreements(uow: UnitOfWork, cast: Cast) -> None:
    """Draw up an agreement in force with a change that waits, one to end, and one to sign."""
    broad = _signed(uow, cast, BROAD)
    _narrowed(uow, cast, broad)
    _signed(uow, cast, SCHOOL)
    _to_sign(uow, cast, ESTATES)


def _signed(uow: UnitOfWork, cast: Cast, written: Written) -> AgreementVersion:
    version = _version(uow, cast, written)
    began = _morning(version.starts_on, 3)
    version.state = VersionState.SIGNED
    version.effective_at = began
    _tell(uow, version, (AgreementEventKind.DRAWN_UP, _morning(version.starts_on, 30), None))
    for party in version.parties:
        party.signed_at = _morning(version.starts_on, 3)
        party.signatory = f"Bestuur {party.organisation.name}"
    _tell(uow, version, (AgreementEventKind.TOOK_EFFECT, began, None))
    return version


def _to_sign(uow: UnitOfWork, cast: Cast, written: Written) -> None:
    """Let the municipality have signed, and the corporation not yet."""
    version = _version(uow, cast, written)
    version.state = VersionState.TO_SIGN
    farid, esther = cast.people["farid-benali"], cast.people["esther-oyelaran"]
    today = local_day(uow.now)
    _tell(uow, version, (AgreementEventKind.DRAWN_UP, _morning(today, 6), farid))
    _tell(uow, version, (AgreementEventKind.SUBMITTED, _morning(today, 5), farid))
    party = version.party_of(esther.organisation_id)
    if party is not None:
        party.signed_at = _morning(today, 3)
        party.signed_by_id = esther.id
        party.signatory = f"{esther.name}, {esther.function_title}"
        _tell(uow, version, (AgreementEventKind.SIGNED, party.signed_at, esther))
    uow.session.flush()


def _narrowed(uow: UnitOfWork, cast: Cast, broad: AgreementVersion) -> None:
    """Propose to share less; it waits for a second pair of eyes."""
    version = AgreementVersion(
        agreement=broad.agreement,
        ordinal=2,
        state=VersionState.TO_APPROVE,
        change_reason="Uit de evaluatie: partners gebruiken de exacte plek niet.",
        **{
            name: getattr(broad, name)
            for name in (
                "title", "purpose", "type_codes", "area_codes", "dpia_reference",
                "rights_contact", "starts_on", "ends_on",
            )
        },
    )  # fmt: skip
    version.field_codes = sorted(set(broad.field_codes) - {SharedField.EXACT_PLACE})
    version.parties = [
        AgreementParty(
            organisation=party.organisation,
            legal_ground=party.legal_ground,
            ground_explanation=party.ground_explanation,
        )
        for party in broad.parties
    ]
    uow.session.add(version)
    uow.session.flush()
    farid, today = cast.people["farid-benali"], local_day(uow.now)
    _tell(uow, version, (AgreementEventKind.CHANGE_DRAWN_UP, _morning(today, 4), farid))
    _tell(uow, version, (AgreementEventKind.PROPOSED, _morning(today, 4), farid))
    uow.session.flush()


def _version(uow: UnitOfWork, cast: Cast, written: Written) -> AgreementVersion:
    today = local_day(uow.now)
    types = [found.code for found in recordable_types() if found.domain in written.subjects]
    version = AgreementVersion(
        agreement=SharingAgreement(
            number=written.number, drawn_up_by_id=cast.organisations[written.parties[-1]].id
        ),
        ordinal=1,
        state=VersionState.CONCEPT,
        title=written.title,
        purpose=written.purpose,
        type_codes=sorted(types),
        field_codes=sorted(written.fields),
        area_codes=[MUNICIPALITY],
        dpia_reference=written.dpia,
        rights_contact=CONTACT,
        starts_on=today + timedelta(days=written.days[0]),
        ends_on=today + timedelta(days=written.days[1]),
    )
    version.parties = [_party(cast, slug) for slug in written.parties]
    uow.session.add(version)
    uow.session.flush()
    return version


def _party(cast: Cast, slug: str) -> AgreementParty:
    ground, explanation = GROUNDS[slug]
    return AgreementParty(
        organisation=cast.organisations[slug], legal_ground=ground, ground_explanation=explanation
    )


def _tell(
    uow: UnitOfWork,
    version: AgreementVersion,
    happened: tuple[AgreementEventKind, datetime, User | None],
) -> None:
    kind, at, person = happened
    uow.session.add(
        AgreementEvent(
            agreement_id=version.agreement_id,
            version_id=version.id,
            kind=kind,
            at=at,
            actor_id=person.id if person else None,
            actor_name=person.name if person else "",
            organisation_id=person.organisation_id if person else None,
        )
    )
    uow.session.flush()


def _morning(day: date, days_before: int = 0) -> datetime:
    """Return ten o'clock in the Netherlands, so many days before ``day``."""
    return datetime.combine(day - timedelta(days=days_before), time(10), AMSTERDAM)
