"""The text guard over the rows of a batch: refused, to be looked at, or clean (R-02, R-03)."""

from collections.abc import Iterable
from functools import lru_cache

from resilience.imports.judged import JudgedRow
from resilience.imports.mapping import Field
from resilience.imports.states import Reason, Verdict
from resilience.privacy.text_guard import Kind, Outcome, check

#: Registrations repeat themselves: so many texts are remembered while a file is read.
REMEMBERED = 4_096


def guard(rows: Iterable[JudgedRow]) -> None:
    """Refuse rows with data of a person, and mark those with words that may point at one.

    What was found is never kept: the reason names its sort, and the row its number.
    """
    for row in rows:
        if row.verdict is Verdict.OK:
            _guard(row, Field.CONDITION, row.condition)
        if row.verdict in {Verdict.OK, Verdict.REVIEW}:
            _guard(row, Field.TEXT, row.text)


def holds_personal_data(text: str) -> bool:
    """Tell whether a text would be refused."""
    return _outcome(text)[0] is Outcome.BLOCK


def _guard(row: JudgedRow, column: Field, text: str) -> None:
    outcome, reason = _outcome(text) if text else (Outcome.OK, Reason.NONE)
    if outcome is Outcome.BLOCK:
        row.refuse(reason, column)
    elif outcome is Outcome.FLAG:
        row.verdict, row.column = Verdict.REVIEW, column


@lru_cache(REMEMBERED)
def _outcome(text: str) -> tuple[Outcome, Reason]:
    checked = check(text)
    if checked.verdict is not Outcome.BLOCK:
        return checked.verdict, Reason.NONE
    hard = next(span.kind for span in checked.spans if isinstance(span.kind, Kind))
    return checked.verdict, Reason(hard.value) if hard.value in set(Reason) else Reason.PERSONAL
