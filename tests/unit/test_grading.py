"""Default grades by how the professional knows it."""

import pytest

from resilience.signals.attributes import (
    InformationGrade,
    InformationSource,
    ObservationMode,
    SourceGrade,
)
from resilience.signals.grading import DEFAULTS, graded


def test_every_way_of_knowing_has_default_grades():
    assert set(DEFAULTS) == set(ObservationMode)


@pytest.mark.parametrize(
    ("mode", "grades"),
    [
        (ObservationMode.SEEN, "betrouwbaar/A"),
        (ObservationMode.COLLEAGUE, "betrouwbaar/B"),
        (ObservationMode.RESIDENT, "niet_getoetst/B"),
        (ObservationMode.BUSINESS, "niet_getoetst/B"),
        (ObservationMode.REGISTRATION, "betrouwbaar/B"),
        (ObservationMode.SUSPICION, "niet_getoetst/D"),
    ],
)
def test_the_default_grades_are_those_of_the_domain_description(mode, grades):
    found = graded(mode)
    assert f"{found.source.value}/{found.information.value}" == grades


def test_only_a_registration_is_system_information():
    system = [m for m, found in DEFAULTS.items() if found.kind is InformationSource.SYSTEM]
    assert system == [ObservationMode.REGISTRATION]


def test_a_chosen_grade_goes_before_the_default():
    found = graded(ObservationMode.RESIDENT, information=InformationGrade.HEARSAY)
    assert found.information is InformationGrade.HEARSAY


def test_choosing_one_grade_leaves_the_other_at_its_default():
    found = graded(ObservationMode.SEEN, information=InformationGrade.PRESUMED_WRONG)
    assert found.source is SourceGrade.RELIABLE
