"""The first look at a whole file, and whether a person has to be asked something."""

from sqlalchemy import delete

from resilience.areas.queries import find_current_edition
from resilience.imports import telling
from resilience.imports.claiming import refuse_stopped
from resilience.imports.judging import column_places
from resilience.imports.mapping import Matching
from resilience.imports.models import ImportRow, SignalImport
from resilience.imports.pieces import layout_of_import, opened
from resilience.imports.reading import read_batches
from resilience.imports.states import Fault, FileError, ImportState
from resilience.imports.survey import Survey, survey
from resilience.uow import UnitOfWork


def look_through(uow: UnitOfWork, found: SignalImport) -> bool:
    """Look at all rows, and return whether they can be judged without asking."""
    edition = find_current_edition(uow.session)
    if edition is None:
        raise FileError(Fault.NO_AREAS)
    with opened(uow.session, found) as file:
        seen = survey(read_batches(file, layout_of_import(found)), column_places(found))
    if seen.row_count == 0:
        raise FileError(Fault.EMPTY)
    refuse_stopped(uow.session, found.id, ImportState.CHECKING)
    found.survey, found.row_count = seen.as_json(), seen.row_count
    found.area_year, found.area_version = edition.year, edition.version
    uow.session.execute(delete(ImportRow).where(ImportRow.import_id == found.id))
    found.done_count = found.last_row = 0
    if has_questions(seen, Matching.from_json(found.matching)):
        found.state, found.updated_at = ImportState.ASKING, uow.now
        telling.tell_checked(uow, found)
        return False
    return True


def has_questions(seen: Survey, matching: Matching) -> bool:
    """Tell whether the file holds something that only a person can decide."""
    is_unsure = matching.notation is None and len(seen.likely) > 1
    is_odd = bool(seen.swapped_count or seen.minutes_count) and not matching.is_answered
    return is_unsure or is_odd or bool(seen.unknown_categories(matching))
