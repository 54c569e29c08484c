"""Every question about signals, concerns or counts goes through the scope of who asks (R-09).

What stands in ``EXCEPTIONS`` asks without a scope, each with the reason why nothing of another
organisation leaves. A new function with such a question fails here until it has one or the other.
"""

import ast
from pathlib import Path

import pytest

from resilience.config import ROOT

CONTENT = {
    "ConcernEvent",
    "ExactPlaceRead",
    "FeedbackDuty",
    "FeedbackMessage",
    "SafetyConcern",
    "Signal",
    "SignalConfirmation",
    "SignalEvent",
    "SignalLocation",
    "SignalRollup",
}
ASKS = {"select", "update", "delete", "insert"}
#: What narrows a statement to the rows of the actor.
SCOPES = {
    "visible",
    "visible_often",
    "visible_to",
    "_selected",
    "_scoped",
    "_first",
    "_readable_by",
    "knows",
}
#: Layers of which no answer goes to a person: they run as the owner, outside any request.
OUTSIDE = {"demo", "migrations", "jobs", "retention", "safekeeping", "db"}

EXCEPTIONS = {
    "signals/services.py:_claim_withdrawal": "one's own signal, loaded through load_own_signal",
    "signals/services.py:withdraw_signal": "one's own signal, loaded through load_own_signal",
    "handling/services.py:_place_exactly": "of a signal that was loaded and locked in scope",
    "signals/moves.py:_claim": "of a signal that was loaded in scope, or of a job",
    "signals/moves.py:_end": "of a signal that was loaded in scope, after its claim",
    "signals/redaction.py": "takes words out, as the owner, in a job; shows nothing",
    "exports/marks.py:is_as_read": "of the rows of one's own file: yes or no, nothing of a row",
    "imports/telling.py:tell_done": "of the import of one's own: yes or no, for its officers",
    "review/reminding.py:list_overdue": "ids only, for the scheduler",
    "handling/redaction.py": "takes words out, as the owner, in a job; shows nothing",
    "maps/rollups.py": "keeps counts in the transaction of a signal; shows nothing",
    "maps/cells.py:_counted": "feeds the disclosure gate only",
    "maps/retention.py": "removes, as the owner, at night; shows nothing",
    "safety/retention.py": "removes, as the owner, at night; shows nothing",
    "signals/retention.py": "removes, as the owner, at night; shows nothing",
    "maps/release.py": "the disclosure gate decides what becomes of it",
    "maps/queries.py": "reads what the disclosure gate released",
    "maps/jobs.py": "asks whether a period has signals at all",
    "safety/queries.py:list_due_for_escalation": "ids only, for the scheduler",
    "safety/services.py": "one concern, loaded through load_concern or made by the actor",
    "explanation/queries.py:grounds_of": "goes through visible",
    "feedback/queries.py:find_owed": "the statement goes through _owed",
    "feedback/queries.py:list_owed": "the statement goes through _owed",
    "feedback/redaction.py": "changes, as the owner, what a reviewer decided; shows nothing",
    "feedback/retention.py": "removes, as the owner, at night; shows nothing",
    "feedback/services.py:_claim": "what is owed, loaded through load_owed",
    "feedback/services.py:judge_answer": "one answer, loaded through load_answer",
    "feedback/shares.py:_counted": "numbers of an organisation, for itself or through the gate",
    "accountability/bias.py": "numbers of the whole platform, each through safe_count",
}


def questions():
    """Yield every function that asks for content, as "file:function", with its tree."""
    package = ROOT / "resilience"
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package)
        if name.parts[0] in OUTSIDE:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and asks_for_content(node):
                yield f"{name.as_posix()}:{node.name}", node


def asks_for_content(function):
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(
        isinstance(call.func, ast.Name)
        and call.func.id in ASKS
        and any(names_in(argument) & CONTENT for argument in call.args)
        for call in calls
    )


def names_in(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def is_scoped(function):
    called = {
        node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
    }
    return bool(called & SCOPES)


def is_excepted(name):
    return name in EXCEPTIONS or name.partition(":")[0] in EXCEPTIONS


FOUND = dict(questions())


@pytest.mark.parametrize("name", FOUND)
def test_a_question_about_content_is_scoped_or_has_a_reason(name):
    assert is_scoped(FOUND[name]) or is_excepted(name)


def test_the_search_finds_the_questions_that_are_known():
    assert {"signals/queries.py:load_signal", "maps/exact.py:_counts"} <= set(FOUND)


def test_only_agreements_make_shares():
    makers = {
        path.relative_to(ROOT / "resilience").as_posix()
        for path in sorted(Path(ROOT / "resilience").rglob("*.py"))
        if " Share(" in path.read_text() or "=Share(" in path.read_text()
    }
    assert makers == {"agreements/queries.py"}
