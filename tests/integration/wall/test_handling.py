"""What the database refuses around corrections, notes, handovers and assignments."""

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import ProgrammingError

from resilience.db.base import new_id
from resilience.handling.models import SignalVersion
from resilience.signals.models import Signal
from tests.cast import LOTTE, YUSUF
from tests.factories.counted import make_signal


@pytest.mark.parametrize("values", [{"severity": 1}, {"buurt_code": "BU99010101"}, {"version": 2}])
def test_a_page_cannot_overwrite_a_signal(session, acting, cast, values):
    signal_id = make_signal(session, cast[YUSUF]).id
    session.commit()
    overwriting = update(Signal).where(Signal.id == signal_id).values(**values)
    with pytest.raises(ProgrammingError, match="new version only"):
        acting(YUSUF).execute(overwriting)


def test_nobody_keeps_a_version_in_the_name_of_another(session, acting, cast):
    kept = session.scalars(select(SignalVersion)).first()
    values = {column.name: getattr(kept, column.key) for column in SignalVersion.__table__.columns
              if column.name not in {"text", "reason", "condition"}}  # fmt: skip
    values |= {"text": b"", "reason": b"", "condition": b"", "id": new_id(), "number": 9}
    session.commit()
    with pytest.raises(ProgrammingError, match="row-level security"):
        acting(LOTTE).execute(insert(SignalVersion.__table__).values(**values))


@pytest.mark.parametrize(
    "order",
    [
        "UPDATE signal_versions SET number = 9",
        "DELETE FROM signal_versions",
        "DELETE FROM signal_notes",
        "DELETE FROM signal_handovers",
        "DELETE FROM signal_assignments",
        "UPDATE signal_notes SET author_id = NULL",
        "UPDATE signal_handovers SET target = 'x'",
        "UPDATE signal_assignments SET assignee_id = gen_random_uuid()",
    ],
)
def test_the_history_of_handling_cannot_be_altered_by_a_page(acting, order):
    with pytest.raises(ProgrammingError, match="permission denied"):
        acting(YUSUF).execute(text(order))
