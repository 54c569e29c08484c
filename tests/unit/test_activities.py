"""The processing activities: every act that is logged belongs to exactly one."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from resilience.config import ROOT
from resilience.privacy.activities import ACTIVITIES, activity_of, find_activity

LOGGING = {"record_act", "record_reads"}
ACT = re.compile(r"[a-z]+(_[a-z]+)*:[a-z_]*")
FIELDS = ("name", "purpose", "legal_basis", "categories", "people", "recipients")


def modules_that_log() -> Iterator[ast.Module]:
    for path in sorted((ROOT / "resilience").rglob("*.py")):
        tree = ast.parse(path.read_text())
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        if names & LOGGING:
            yield tree


def acts() -> set[str]:
    """Return every text in the code that looks like an act, f-strings up to their first value."""
    return {
        node.value
        for tree in modules_that_log()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and ACT.fullmatch(node.value)
    }


def logged_in_place() -> Iterator[ast.expr]:
    for tree in modules_that_log():
        for node in ast.walk(tree):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_call and node.func.id in LOGGING and len(node.args) > 1:
                yield node.args[1]


def test_there_are_acts_to_find():
    assert {"signal:record", "signal:read", "concern:raise", "map:read_exact"} <= acts()


@pytest.mark.parametrize("act", sorted(acts()))
def test_every_act_in_the_code_belongs_to_an_activity(act):
    assert activity_of(act) in ACTIVITIES


def test_an_act_is_written_where_this_test_can_find_it():
    kinds = {type(node) for node in logged_in_place()}
    # A name or an attribute stands for a text in the same module, or for one that is passed on.
    assert kinds <= {ast.Constant, ast.JoinedStr, ast.Name, ast.Attribute}


def test_no_resource_belongs_to_two_activities():
    counts = Counter(resource for each in ACTIVITIES for resource in each.resources)
    assert [resource for resource, count in counts.items() if count > 1] == []


def test_an_act_without_an_activity_is_refused():
    with pytest.raises(LookupError, match="unheard_of:read"):
        activity_of("unheard_of:read")


@pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda each: each.id)
def test_an_activity_says_everything_that_article_30_asks(activity):
    assert all(getattr(activity, field) for field in FIELDS)
    assert set(activity.retention_classes.split(", ")) <= set("ABCDEFGHIJK")


def test_an_activity_is_found_by_its_id():
    assert find_activity("PA-03").name == "Safety concerns"
    assert find_activity("PA-99") is None
