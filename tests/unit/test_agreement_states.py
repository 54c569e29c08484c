"""Where a version of an agreement stands, what may follow, and what widens it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.agreements.states import (
    NEXT,
    AgreementStatus,
    Standing,
    VersionState,
    VersionStep,
    move,
    status_on,
)
from resilience.agreements.terms import Change, LegalGround, Terms, changes, is_widening
from resilience.authz.shared_fields import SharedField
from resilience.errors import ConflictError

CONCEPT, TO_APPROVE, TO_SIGN = VersionState.CONCEPT, VersionState.TO_APPROVE, VersionState.TO_SIGN
SIGNED, REFUSED = VersionState.SIGNED, VersionState.REFUSED
#: Written down apart from the code: step by step, where it leads from each state.
TRUTH = {
    VersionStep.REVISE: {CONCEPT: CONCEPT},
    VersionStep.SUBMIT: {CONCEPT: TO_SIGN},
    VersionStep.PROPOSE: {CONCEPT: TO_APPROVE},
    VersionStep.APPROVE: {TO_APPROVE: TO_SIGN},
    VersionStep.NARROW: {TO_APPROVE: SIGNED},
    VersionStep.SIGN_LAST: {TO_SIGN: SIGNED},
    VersionStep.REFUSE: {CONCEPT: REFUSED, TO_APPROVE: REFUSED, TO_SIGN: REFUSED},
}
A, B, C = (UUID(int=number) for number in (1, 2, 3))
TODAY = date(2026, 11, 23)
TERMS = Terms(
    purpose="Rust",
    type_codes=frozenset({"OV01", "OV02"}),
    fields=frozenset({SharedField.TEXT, SharedField.SEVERITY}),
    area_codes=frozenset({"WK990101"}),
    starts_on=TODAY,
    ends_on=TODAY + timedelta(days=100),
    grounds=frozenset({(A, LegalGround.PUBLIC_TASK, "x"), (B, LegalGround.PUBLIC_TASK, "x")}),
)
GROUND_OF_C = (C, LegalGround.PUBLIC_TASK, "x")
OTHER_GROUND = frozenset({(A, LegalGround.CONSENT, "x"), (B, LegalGround.PUBLIC_TASK, "x")})
WIDER = {
    Change.TYPES_ADDED: {"type_codes": TERMS.type_codes | {"OV03"}},
    Change.FIELDS_ADDED: {"fields": TERMS.fields | {SharedField.EFFECT}},
    Change.AREAS_ADDED: {"area_codes": frozenset({"GM9901"})},
    Change.PARTIES_ADDED: {"grounds": TERMS.grounds | {GROUND_OF_C}},
    Change.EARLIER_START: {"starts_on": TODAY - timedelta(days=1)},
    Change.LATER_END: {"ends_on": TODAY + timedelta(days=101)},
    Change.PURPOSE: {"purpose": "Iets anders"},
}
NARROWER = {
    Change.TYPES_REMOVED: {"type_codes": frozenset({"OV01"})},
    Change.FIELDS_REMOVED: {"fields": frozenset({SharedField.TEXT})},
    Change.AREAS_REMOVED: {"area_codes": frozenset({"BU99010101"})},
    Change.PARTIES_REMOVED: {"grounds": TERMS.grounds - {(B, LegalGround.PUBLIC_TASK, "x")}},
    Change.LATER_START: {"starts_on": TODAY + timedelta(days=1)},
    Change.EARLIER_END: {"ends_on": TODAY + timedelta(days=99)},
}


@pytest.mark.parametrize(("state", "step"), list(product(VersionState, VersionStep)))
def test_a_step_leads_where_the_truth_table_says_or_nowhere(state, step):
    expected = TRUTH[step].get(state)
    if expected is None:
        with pytest.raises(ConflictError):
            move(state, step)
    else:
        assert move(state, step) is expected


def test_what_is_signed_or_turned_down_never_moves_again():
    assert not {state for state, _ in NEXT} & {SIGNED, REFUSED}


@pytest.mark.parametrize("change", WIDER)
def test_a_wider_version_is_known_by_what_widens_it(change):
    after = replace(TERMS, **WIDER[change])
    assert change in changes(TERMS, after)
    assert is_widening(TERMS, after)


@pytest.mark.parametrize("change", NARROWER)
def test_a_narrower_version_asks_for_no_new_signature(change):
    after = replace(TERMS, **NARROWER[change])
    assert changes(TERMS, after) == {change}
    assert not is_widening(TERMS, after)


def test_another_ground_of_a_party_widens():
    assert is_widening(TERMS, replace(TERMS, grounds=OTHER_GROUND))


def test_the_same_terms_differ_in_nothing():
    assert changes(TERMS, replace(TERMS)) == frozenset()


@pytest.mark.parametrize(("wider", "narrower"), list(product(WIDER, NARROWER)))
def test_one_widening_is_enough_whatever_else_narrows(wider, narrower):
    both = {**NARROWER[narrower], **WIDER[wider]}
    assert is_widening(TERMS, replace(TERMS, **both))


@given(
    before=st.frozensets(st.sampled_from(list(SharedField)), min_size=1),
    after=st.frozensets(st.sampled_from(list(SharedField)), min_size=1),
)
def test_fields_widen_exactly_when_one_is_added(before, after):
    is_more = bool(after - before)
    assert is_widening(replace(TERMS, fields=before), replace(TERMS, fields=after)) is is_more


@pytest.mark.parametrize(
    ("newest", "days", "parties", "expected"),
    [
        (CONCEPT, None, 2, AgreementStatus.CONCEPT),
        (TO_SIGN, None, 2, AgreementStatus.TO_SIGN),
        (REFUSED, None, 2, AgreementStatus.REFUSED),
        (SIGNED, (1, 10), 2, AgreementStatus.NOT_YET),
        (SIGNED, (0, 10), 2, AgreementStatus.IN_FORCE),
        (SIGNED, (-10, 0), 2, AgreementStatus.IN_FORCE),
        (SIGNED, (-10, -1), 2, AgreementStatus.EXPIRED),
        (SIGNED, (-10, 10), 1, AgreementStatus.ENDED),
        (TO_APPROVE, (-10, 10), 2, AgreementStatus.IN_FORCE),
        (REFUSED, (-10, 10), 2, AgreementStatus.IN_FORCE),
    ],
)
def test_the_status_follows_from_the_term_and_who_is_left(newest, days, parties, expected):
    term = tuple(TODAY + timedelta(days=each) for each in days) if days else None
    assert status_on(TODAY, Standing(newest, term, parties)) is expected
