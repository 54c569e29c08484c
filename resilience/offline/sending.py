"""What a phone sends from its queue: the same forms, rules and use cases as on the pages.

A record may come several times, in any order, days after it was made. Its client id makes it one
record; how long it waited says when "now" was.
"""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Blueprint, current_app, jsonify, request, url_for

from resilience.accounts.session_guard import quiet
from resilience.authz.permissions import Permission
from resilience.drafts.services import discard_sent, form_key
from resilience.errors import ValidationError
from resilience.offline.moments import as_of, recorded_at
from resilience.safety.drafts import ConcernDraft
from resilience.safety.forms import ConcernForm
from resilience.safety.services import raise_concern
from resilience.signals.form_parts import RefusingForm
from resilience.signals.forms import SignalForm
from resilience.signals.ports import EXTENSION, Ports
from resilience.signals.queries import find_sent
from resilience.signals.services import origin_of_reporter, record_signal
from resilience.uow import UnitOfWork
from resilience.web.guards import requires
from resilience.web.transaction import current_uow

bp = Blueprint("sending", __name__, url_prefix="/offline")

Stored = TypeVar("Stored")


@bp.post("/signals")
@quiet
@requires(Permission.SIGNAL_RECORD)
def signal_send() -> Any:
    """Record a signal from the queue of a phone, once."""
    uow = current_uow()
    recorded = recorded_at(request.form.get("waited"), uow.now)
    form = SignalForm(recorded, origin_of_reporter(uow))
    ports = cast(Ports, current_app.extensions[EXTENSION])

    def store() -> Any:
        draft = form.draft()
        return record_signal(uow, replace(draft, observed=as_of(draft.observed, recorded)), ports)

    signal = _stored(form, store)
    if signal is None:
        return _refused(form)
    discard_sent(uow, form_key("signal"), form.text.data)
    return _arrived(signal.number, url_for("signals.signal_detail", signal_id=signal.id))


@bp.post("/concerns")
@quiet
@requires(Permission.CONCERN_RAISE)
def concern_send() -> Any:
    """Raise a safety concern from the queue of a phone, once; its term runs from now."""
    uow = current_uow()
    recorded = recorded_at(request.form.get("waited"), uow.now)
    form = ConcernForm(recorded)

    def store() -> Any:
        draft = form.draft()
        draft = replace(draft, occurred=as_of(draft.occurred, recorded))
        return raise_concern(uow, _with_signal(uow, draft))

    concern = _stored(form, store)
    if concern is None:
        return _refused(form)
    for about in (None, concern.signal_id):
        discard_sent(uow, form_key("concern", about), form.text.data)
    return _arrived(concern.number, url_for("safety.concern_detail", concern_id=concern.id))


def _with_signal(uow: UnitOfWork, draft: ConcernDraft) -> ConcernDraft:
    """Name the signal that was typed just before, if it arrived already; a concern never waits."""
    try:
        client_id = UUID(request.form.get("signal_client_id", ""))
    except ValueError:
        return draft
    signal = find_sent(uow, client_id)
    return replace(draft, signal_id=signal.id) if signal is not None else draft


def _stored(form: RefusingForm, store: Callable[[], Stored]) -> Stored | None:
    """Store what the form says; put at its field what only the use case could find."""
    if not form.validate_on_submit():
        return None
    try:
        return store()
    except ValidationError as refusal:
        form.refuse(refusal)
    return None


def _arrived(number: str, url: str) -> Any:
    return jsonify(number=number, url=url)


def _refused(form: RefusingForm) -> Any:
    errors = {name: [str(said) for said in errors] for name, errors in form.errors.items() if name}
    return jsonify(errors=errors), HTTPStatus.UNPROCESSABLE_ENTITY
