"""A flagged signal and other systems: it is not there until its words were looked at (R-03)."""

from resilience.api.scopes import Scope
from resilience.review.services import clear_words
from tests.cast import NOOR, YUSUF
from tests.factories.review import NAME, flagged
from tests.factories.signals import PORTS


def test_a_system_gets_a_signal_once_its_words_were_looked_at(system, uow_of, session):
    signal = flagged(uow_of(YUSUF))
    session.commit()
    ours = system(at=YUSUF, scopes=(Scope.SIGNALS_READ,), area_codes=("WK990102",))
    assert ours.get(f"/signalen/{signal.id}").status_code == 404
    assert NAME not in ours.get("/signalen").text
    clear_words(uow_of(NOOR), signal.id, PORTS)
    session.commit()
    assert ours.get(f"/signalen/{signal.id}").status_code == 200
