"""Delivering a signal from another system: through the same use case as everybody else."""

from collections.abc import Callable, Iterator
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import func, select

from resilience.authz.actor import inside
from resilience.authz.permissions import Permission
from resilience.errors import N_, ConflictError, ValidationError
from resilience.privacy.refusals import personal_data_in
from resilience.signals.checks import fitting_type, refuse_unfit
from resilience.signals.drafts import SignalDraft
from resilience.signals.models import Signal
from resilience.signals.observed_time import observed
from resilience.signals.placing import place
from resilience.signals.ports import Ports
from resilience.signals.queries import find_sent
from resilience.signals.services import record_signal
from resilience.uow import UnitOfWork
from resilience.web.problems import InvalidParam, InvalidRequestError

NOT_YOUR_AREA = N_("This buurt lies outside the areas of this client.")

#: What the rules call a field -> what the other system calls it.
NAMES = {
    "signal_type": "type",
    "text": "omschrijving",
    "action_note": "actieToelichting",
    "handling": "delen.code",
    "handling_condition": "delen.voorwaarde",
    "place": "buurt",
    "observed_on": "waargenomen.datum",
    "observed_at": "waargenomen.moment",
    "day_part": "waargenomen.dagdeel",
}


def deliver_signal(uow: UnitOfWork, draft: SignalDraft, ports: Ports) -> tuple[Signal, bool]:
    """Record a signal once; return it, and whether it is new.

    Raises
    ------
    ConflictError
        When something else was delivered under the same key before: neither may be lost.
    InvalidRequestError
        With everything the rules refuse, at once.

    """
    _wait_for_the_same(uow, draft.client_id)
    sent = find_sent(uow, draft.client_id)
    if sent is not None:
        if (sent.signal_type, sent.text) != (draft.signal_type, draft.text.strip()):
            raise ConflictError("delivered before with something else in it")
        return sent, False
    faults = list(dict.fromkeys(_faults(uow, draft)))
    if faults:
        raise InvalidRequestError(faults)
    try:
        return record_signal(uow, draft, ports), True
    except ValidationError as refusal:
        raise InvalidRequestError([_told(refusal)]) from refusal


def _wait_for_the_same(uow: UnitOfWork, client_id: UUID) -> None:
    """Let deliveries under one key go one after the other, so that each answer is right."""
    key = int.from_bytes(client_id.bytes[:8], "big", signed=True)
    uow.session.execute(select(func.pg_advisory_xact_lock(key)))


def _faults(uow: UnitOfWork, draft: SignalDraft) -> Iterator[InvalidParam]:
    """Yield what each rule refuses; the use case would stop at the first."""
    rules: tuple[Callable[[], object], ...] = (
        lambda: fitting_type(draft.signal_type),
        lambda: refuse_unfit(draft),
        lambda: place(uow.session, draft.place),
        lambda: observed(draft.observed, uow.now),
        lambda: _refuse_other_area(uow, draft.place.buurt_code),
    )
    for rule in rules:
        try:
            rule()
        except ValidationError as refusal:
            yield _told(refusal)
    texts = {
        "text": draft.text,
        "action_note": draft.response.action_note,
        "handling_condition": draft.handling_condition,
    }
    yield from map(_told, personal_data_in(texts))


def _refuse_other_area(uow: UnitOfWork, buurt_code: str) -> None:
    areas = uow.actor.areas_for(Permission.SIGNAL_RECORD)
    if not any(inside(buurt_code, area) for area in areas):
        raise ValidationError(NOT_YOUR_AREA, "place")


def _told(refusal: ValidationError) -> InvalidParam:
    name = NAMES.get(refusal.field or "", refusal.field or "")
    return InvalidParam(name, gettext(str(refusal)))
