"""Corrections: a new version each time, with the old values kept and the counts in step."""

import pytest
from sqlalchemy import func, select

from resilience.accounts.services import grant_role
from resilience.authz.actor import SYSTEM
from resilience.authz.roles import Role
from resilience.errors import ConflictError, NotAllowedError, NotFoundError, ValidationError
from resilience.handling.drafts import GradingDraft, HandlingDraft, KindDraft
from resilience.handling.models import SignalVersion
from resilience.handling.services import CorrectedMeanwhileError
from resilience.maps.models import SignalRollup
from resilience.maps.rollups import rebuild
from resilience.notifications.models import Notification, NotificationKind
from resilience.signals.attributes import (
    Handling,
    InformationGrade,
    LocationPrecision,
    ObservationMode,
    SignalEventKind,
    SignalState,
)
from resilience.signals.drafts import PlaceDraft, SourceDraft
from resilience.signals.models import SignalLocation
from resilience.signals.services import withdraw_signal
from resilience.uow import UnitOfWork
from tests.cast import DIRK, KARIN, LOTTE, MARIT, NADIA, NOW, ROB, YUSUF
from tests.factories.handling import REASON, corrected
from tests.factories.signals import (
    IN_WIEKENHOF,
    KORENMOLENBUURT,
    PORTS,
    TEXT,
    TOUWSLAGERSBUURT,
    WIEKENHOF,
    recorded,
)

pytestmark = pytest.mark.usefixtures("app")

NEW_TEXT = "Na sluitingstijd blijft een groep hangen bij het tennisveld."


@pytest.fixture
def coordinator(session, cast, uow_of):
    """Return the unit of work of a coordinator at De Kade: Lotte, for one wijk."""
    grant_role(UnitOfWork(session, SYSTEM, NOW), cast[LOTTE], Role.AREA_COORDINATOR, ["WK990102"])
    session.flush()
    return uow_of(LOTTE)


def versions(session, signal):
    found = select(SignalVersion).where(SignalVersion.signal_id == signal.id)
    return session.scalars(found.order_by(SignalVersion.number)).all()


def cells(session):
    rows = select(SignalRollup.buurt_code, SignalRollup.domain_code, SignalRollup.signal_count)
    return {tuple(row) for row in session.execute(rows)}


def refusal_of(uow, signal, **changes):
    with pytest.raises(ValidationError) as refused:
        corrected(uow, signal, **changes)
    return refused.value.field


def test_the_old_text_is_kept_with_who_replaced_it_and_why(session, uow_of, cast):
    signal = corrected(uow_of(YUSUF), recorded(uow_of(YUSUF)), text=NEW_TEXT)
    (version,) = versions(session, signal)
    assert (signal.text, version.text, version.reason) == (NEW_TEXT, TEXT, REASON)
    assert (version.actor_id, version.replaced_at, version.parts) == (
        cast[YUSUF].id, NOW, ["tekst"],
    )  # fmt: skip


def test_what_was_replaced_is_sealed_in_the_table(session, uow_of):
    corrected(uow_of(YUSUF), recorded(uow_of(YUSUF)), text=NEW_TEXT)
    raw = session.connection().exec_driver_sql("SELECT text, reason FROM signal_versions").one()
    assert b"basketbal" not in bytes(raw[0])
    assert b"verderop" not in bytes(raw[1])


def test_a_correction_of_something_else_keeps_no_second_copy_of_the_text(session, uow_of):
    signal = corrected(uow_of(YUSUF), recorded(uow_of(YUSUF)), kind=KindDraft("OV01", 3))
    assert [each.text for each in versions(session, signal)] == [""]


def test_severity_is_corrected_as_a_new_version(session, uow_of):
    signal = recorded(uow_of(YUSUF), level=1)
    corrected(uow_of(YUSUF), signal, kind=KindDraft("OV01", 3))
    corrected(uow_of(YUSUF), signal, kind=KindDraft("OV01", 2))
    kept = [(each.number, each.severity, each.parts) for each in versions(session, signal)]
    assert (signal.severity, kept) == (2, [(1, 1, ["ernst"]), (2, 3, ["ernst"])])


def test_a_severity_above_the_highest_of_the_kind_is_capped(uow_of):
    signal = corrected(uow_of(YUSUF), recorded(uow_of(YUSUF)), kind=KindDraft("VB01", 4))
    assert signal.severity == 2


def test_a_kind_that_is_positive_gets_a_strength(uow_of):
    signal = corrected(uow_of(YUSUF), recorded(uow_of(YUSUF)), kind=KindDraft("WB04", 2))
    assert (signal.domain_code, signal.polarity, signal.severity, signal.strength) == (
        "WB", 1, None, 2,
    )  # fmt: skip


def test_a_safety_concern_is_no_kind_to_correct_to(uow_of):
    signal = recorded(uow_of(YUSUF))
    assert refusal_of(uow_of(YUSUF), signal, kind=KindDraft("PV01")) == "signal_type"


def test_how_it_is_known_is_corrected(session, uow_of):
    signal = corrected(
        uow_of(YUSUF), recorded(uow_of(YUSUF)), grading=GradingDraft(ObservationMode.SUSPICION)
    )
    assert signal.information_grade is InformationGrade.UNKNOWN
    assert versions(session, signal)[0].information_grade is InformationGrade.SEEN


def test_a_condition_goes_with_sharing_on_a_condition_only(session, uow_of):
    signal = recorded(
        uow_of(YUSUF), handling=Handling.CONDITIONAL, handling_condition="Alleen mondeling."
    )
    corrected(
        uow_of(YUSUF), signal, handling=HandlingDraft(Handling.PERMITTED, "Alleen mondeling.")
    )
    assert (signal.handling, signal.handling_condition) == (Handling.PERMITTED, "")
    assert versions(session, signal)[0].condition == "Alleen mondeling."


def test_sharing_on_a_condition_needs_one(uow_of):
    signal = recorded(uow_of(YUSUF))
    wanted = HandlingDraft(Handling.CONDITIONAL)
    assert refusal_of(uow_of(YUSUF), signal, handling=wanted) == "handling_condition"


def test_only_the_police_keeps_a_signal_to_itself(uow_of):
    withheld = HandlingDraft(Handling.WITHHELD)
    assert refusal_of(uow_of(YUSUF), recorded(uow_of(YUSUF)), handling=withheld) == "handling"
    police = corrected(uow_of(KARIN), recorded(uow_of(KARIN)), handling=withheld)
    assert police.handling is Handling.WITHHELD


def test_the_reporter_protects_the_source_and_lifts_that_again(session, uow_of):
    signal = corrected(uow_of(YUSUF), recorded(uow_of(YUSUF)), is_source_protected=True)
    assert signal.is_source_protected
    assert not corrected(uow_of(YUSUF), signal, is_source_protected=False).is_source_protected
    assert [each.is_source_protected for each in versions(session, signal)] == [False, True]


def test_another_buurt_is_another_version(session, uow_of):
    signal = recorded(uow_of(YUSUF), place=PlaceDraft(IN_WIEKENHOF))
    cell = signal.cell_500m
    corrected(uow_of(YUSUF), signal, place=PlaceDraft(buurt_code=KORENMOLENBUURT))
    (version,) = versions(session, signal)
    assert (signal.buurt_code, signal.cell_500m) == (KORENMOLENBUURT, None)
    assert (version.buurt_code, version.cell_500m) == (WIEKENHOF, cell)


def test_how_exactly_the_place_is_known_leaves_the_place_as_it_is(session, uow_of):
    signal = recorded(uow_of(YUSUF), "IN01", place=PlaceDraft(IN_WIEKENHOF))
    cell = signal.cell_500m
    finer = PlaceDraft(buurt_code=WIEKENHOF, precision=LocationPrecision.COMPLEX)
    corrected(uow_of(YUSUF), signal, place=finer)
    assert (signal.cell_500m, signal.location_precision) == (cell, LocationPrecision.COMPLEX)
    assert session.get(SignalLocation, signal.id) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"place": PlaceDraft(buurt_code=KORENMOLENBUURT)},
        {"kind": KindDraft("IN01", 2)},
    ],
    ids=["another buurt", "no longer serious"],
)
def test_an_exact_place_that_no_longer_holds_or_is_needed_goes(session, uow_of, changes):
    signal = recorded(uow_of(YUSUF), "IN01", place=PlaceDraft(IN_WIEKENHOF))
    corrected(uow_of(YUSUF), signal, **changes)
    assert session.scalar(select(func.count(SignalLocation.signal_id))) == 0


def test_another_spot_replaces_the_exact_place(session, uow_of):
    signal = recorded(uow_of(YUSUF), "IN01", place=PlaceDraft(buurt_code=KORENMOLENBUURT))
    corrected(uow_of(YUSUF), signal, place=PlaceDraft(IN_WIEKENHOF))
    assert session.get(SignalLocation, signal.id).place
    assert signal.buurt_code == WIEKENHOF


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": KindDraft("WB04", 1)},
        {"place": PlaceDraft(buurt_code=KORENMOLENBUURT)},
        {"handling": HandlingDraft(Handling.CONDITIONAL, "Alleen mondeling.")},
        {"kind": KindDraft("OV01", 3)},
    ],
    ids=["kind", "place", "sharing", "severity"],
)
def test_the_counts_follow_a_correction(session, uow_of, changes):
    others = [recorded(uow_of(DIRK)), recorded(uow_of(YUSUF))]
    corrected(uow_of(YUSUF), recorded(uow_of(YUSUF)), **changes)
    report = rebuild(session, 2026)
    assert (report.signals, report.corrected) == (len(others) + 1, 0)


def test_a_signal_leaves_its_old_cell_and_enters_the_new_one(session, uow_of):
    signal = recorded(uow_of(YUSUF))
    assert cells(session) == {(WIEKENHOF, "OV", 1)}
    corrected(
        uow_of(YUSUF), signal, kind=KindDraft("LB01"), place=PlaceDraft(buurt_code=KORENMOLENBUURT)
    )
    session.expire_all()
    assert cells(session) == {(KORENMOLENBUURT, "LB", 1)}


@pytest.mark.parametrize("reason", ["", "  ", "Bel 06-12345678 daarover."])
def test_a_correction_needs_a_reason_without_data_of_persons(uow_of, reason):
    signal = recorded(uow_of(YUSUF))
    assert refusal_of(uow_of(YUSUF), signal, text=NEW_TEXT, reason=reason) == "reason"


@pytest.mark.parametrize("text", ["Kort", "x" * 2001, "Bel 06-12345678 voor meer."])
def test_a_new_text_passes_the_same_checks_as_the_first(uow_of, text):
    assert refusal_of(uow_of(YUSUF), recorded(uow_of(YUSUF)), text=text) == "text"


def test_nothing_changed_is_said_so_and_kept_nowhere(session, uow_of):
    signal = recorded(uow_of(YUSUF))
    assert refusal_of(uow_of(YUSUF), signal, text=signal.text) == "reason"
    assert (versions(session, signal), signal.version) == ([], 1)


def test_the_coordinator_corrects_the_classification_of_the_own_organisation(
    session, uow_of, coordinator
):
    signal = corrected(coordinator, recorded(uow_of(YUSUF)), kind=KindDraft("OV01", 3))
    assert (signal.severity, versions(session, signal)[0].actor_id) == (
        3, coordinator.actor.user_id,
    )  # fmt: skip


def test_the_coordinator_leaves_the_words_of_the_reporter(uow_of, coordinator):
    with pytest.raises(NotAllowedError):
        corrected(coordinator, recorded(uow_of(YUSUF)), text=NEW_TEXT)


def test_the_coordinator_does_not_lift_the_protection_of_a_source(uow_of, coordinator):
    signal = recorded(uow_of(YUSUF), source=SourceDraft(is_protected=True))
    field = refusal_of(coordinator, signal, is_source_protected=False)
    assert field == "is_source_protected"


def test_the_coordinator_does_not_move_a_signal_out_of_the_own_area(uow_of, coordinator):
    elsewhere = PlaceDraft(buurt_code=TOUWSLAGERSBUURT)
    assert refusal_of(coordinator, recorded(uow_of(YUSUF)), place=elsewhere) == "place"


def test_the_reporter_hears_of_a_correction_by_somebody_else(session, uow_of, cast, coordinator):
    corrected(uow_of(YUSUF), recorded(uow_of(YUSUF)), text=NEW_TEXT)
    corrected(coordinator, recorded(uow_of(YUSUF)), kind=KindDraft("OV01", 3))
    told = session.scalars(select(Notification)).all()
    assert [(each.recipient_id, each.kind) for each in told] == [
        (cast[YUSUF].id, NotificationKind.SIGNAL_CORRECTED)
    ]


def test_a_colleague_without_the_direction_corrects_nothing(uow_of):
    with pytest.raises(NotAllowedError):
        corrected(uow_of(LOTTE), recorded(uow_of(YUSUF)), kind=KindDraft("OV01", 3))


def test_the_coordinator_of_another_organisation_corrects_nothing(uow_of):
    with pytest.raises(NotAllowedError):
        corrected(uow_of(MARIT), recorded(uow_of(YUSUF)), kind=KindDraft("OV01", 3))


def test_who_may_not_see_a_signal_does_not_find_it(uow_of):
    with pytest.raises(NotFoundError):
        corrected(uow_of(DIRK), recorded(uow_of(YUSUF)), kind=KindDraft("OV01", 3))


def test_a_withdrawn_signal_is_not_corrected(uow_of):
    signal = recorded(uow_of(YUSUF))
    withdraw_signal(uow_of(YUSUF), signal.id, "Vergissing.", PORTS)
    with pytest.raises(ConflictError):
        corrected(uow_of(YUSUF), signal, text=NEW_TEXT)


def test_who_saw_an_older_version_overwrites_nothing(session, uow_of):
    signal = recorded(uow_of(YUSUF))
    corrected(uow_of(YUSUF), signal, kind=KindDraft("OV01", 3))
    with pytest.raises(CorrectedMeanwhileError):
        corrected(uow_of(YUSUF), signal, kind=KindDraft("OV01", 1), version=1)
    assert (signal.severity, len(versions(session, signal))) == (3, 1)


def test_a_signal_that_becomes_acute_is_told_to_the_safety_officer(session, uow_of, cast):
    corrected(uow_of(YUSUF), recorded(uow_of(YUSUF)), kind=KindDraft("OM02", 4))
    told = select(Notification.recipient_id).where(
        Notification.kind == NotificationKind.SIGNAL_ACUTE
    )
    assert cast[NADIA].id in session.scalars(told).all()
    assert cast[ROB].id not in session.scalars(told).all()


def test_the_history_says_that_and_nothing_of_what_was_corrected(session, uow_of):
    signal = corrected(uow_of(YUSUF), recorded(uow_of(YUSUF)), text=NEW_TEXT)
    session.refresh(signal, ["events"])
    assert [(each.kind, each.reason) for each in signal.events] == [
        (SignalEventKind.RECORDED, ""),
        (SignalEventKind.REVISED, ""),
    ]


def test_a_new_text_that_may_name_somebody_waits_for_review(session, uow_of):
    signal = recorded(uow_of(YUSUF))
    corrected(uow_of(YUSUF), signal, text="Mevrouw Jansen wordt opgewacht bij de ingang.")
    session.refresh(signal)
    assert signal.state is SignalState.TO_REVIEW
    report = rebuild(session, 2026)
    assert (report.signals, report.corrected) == (1, 0)
