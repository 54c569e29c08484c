"""What goes to who asked: the records that were chosen, without any reporter in them."""

from uuid import UUID

from resilience.accountability import wording
from resilience.accountability.queries import load_request
from resilience.accountability.rights import note_step
from resilience.accountability.rights_search import FoundRecord, records_of
from resilience.audit.services import record_reads
from resilience.dossiers.models import RightsRequest
from resilience.dossiers.states import SEARCHABLE, OutcomeKind, StepKind
from resilience.errors import ConflictError
from resilience.uow import UnitOfWork


def disclosed(uow: UnitOfWork, request_id: UUID) -> tuple[RightsRequest, list[FoundRecord]]:
    """Return the chosen records of an open request; only once it is sure who asks.

    Police data and shielded concerns cannot be chosen, and are left out once more here.
    """
    request = load_request(uow, request_id)
    if request.state not in SEARCHABLE:
        raise ConflictError(wording.NOT_OPEN)
    if not request.is_identity_checked:
        raise ConflictError(wording.NOT_IDENTIFIED)
    chosen = {
        outcome.object_id for outcome in request.outcomes if outcome.kind is OutcomeKind.DISCLOSE
    }
    records = [
        record
        for record in records_of(uow, request)
        if record.id in chosen and record.can_be_disclosed
    ]
    for object_type in sorted({each.object_type for each in records}):
        ids = [each.id for each in records if each.object_type == object_type]
        record_reads(uow, "rights_request:export", object_type, ids, request.number)
    note_step(uow, request, StepKind.EXPORTED)
    return request, records
