"""Taking in a file, saying what is in it, deciding to store it, stopping it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from resilience.audit.services import record_act
from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.clock import local_day
from resilience.db.base import new_id
from resilience.errors import ConflictError, NotAllowedError, ValidationError
from resilience.imports.guarding import holds_personal_data
from resilience.imports.mapping import (
    LEAVE_OUT,
    NEEDED,
    PLACES,
    Field,
    Matching,
    folded,
    guess_columns,
)
from resilience.imports.models import ImportSource, SignalImport, import_numbers
from resilience.imports.pieces import keep_file
from resilience.imports.queries import find_source, list_sources, load_import
from resilience.imports.reading import Beginning, look_at
from resilience.imports.states import FAULTY, Fault, ImportState, states_before
from resilience.imports.wording import (
    ALREADY_ELSEWHERE,
    MISSING_COLUMN,
    NO_PLACE_COLUMN,
    NO_TITLE,
    ONCE_ONLY,
)
from resilience.privacy.refusals import refuse_personal_data
from resilience.signals.checks import fitting_type
from resilience.uow import UnitOfWork

HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class ColumnsDraft:
    """What a person says of the columns of a file."""

    title: str
    columns: Mapping[Field, str]


def take_in(uow: UnitOfWork, file: BinaryIO) -> SignalImport:
    """Look at a file and keep it, sealed; raise ``FileError`` when it cannot be read."""
    authorize(uow.actor, Permission.SIGNAL_IMPORT)
    if uow.actor.organisation_id is None or uow.actor.user_id is None:
        raise NotAllowedError("an import belongs to an organisation")
    beginning = look_at(file)
    number = uow.session.scalar(import_numbers.next_value())
    source = _fitting_source(uow, beginning.header)
    known = Matching.from_json(source.matching).without_answers() if source else None
    found = SignalImport(
        id=new_id(),
        number=f"I-{local_day(uow.now).year}-{number:05d}",
        organisation_id=uow.actor.organisation_id,
        requested_by_id=uow.actor.user_id,
        source_title=source.title if source else "",
        state=ImportState.MATCHING,
        created_at=uow.now,
        updated_at=uow.now,
        file_kind=beginning.layout.kind,
        encoding=beginning.layout.encoding,
        delimiter=beginning.layout.delimiter,
        byte_count=0,
        header=beginning.header,
        sample=json.dumps(_shown(beginning)),
        matching=(known or Matching(columns=guess_columns(beginning.header))).as_json(),
        survey={},
        tally={},
    )
    uow.session.add(found)
    uow.session.flush()
    found.byte_count = keep_file(uow.session, found.id, file)
    record_act(uow, "import:receive", "import", found.id)
    uow.session.flush()
    return found


def match_columns(uow: UnitOfWork, import_id: UUID, draft: ColumnsDraft) -> SignalImport:
    """Say which column is what, keep that for the next file, and have the file checked."""
    authorize(uow.actor, Permission.SIGNAL_IMPORT)
    found = load_import(uow, import_id)
    _refuse_unfit(draft, found.header)
    source = find_source(uow, draft.title)
    known = source if source and source.title != found.source_title else None
    kept = Matching.from_json(known.matching if known else found.matching)
    matching = replace(kept.without_answers(), columns=dict(draft.columns))
    found.source_title = draft.title
    found.matching = matching.as_json()
    _keep_source(uow, found)
    _check_anew(uow, found)
    return found


def answer_questions(uow: UnitOfWork, import_id: UUID, chosen: Matching) -> SignalImport:
    """Say what the file does not tell, keep the categories, and have the file checked again."""
    authorize(uow.actor, Permission.SIGNAL_IMPORT)
    found = load_import(uow, import_id)
    for code in chosen.codes.values():
        if code != LEAVE_OUT:
            fitting_type(code)
    found.matching = replace(chosen, is_answered=True).as_json()
    _keep_source(uow, found)
    _check_anew(uow, found)
    return found


def store_import(uow: UnitOfWork, import_id: UUID, *, is_valid_only: bool) -> SignalImport:
    """Have the good rows stored; with faulty ones among them only if that was chosen."""
    authorize(uow.actor, Permission.SIGNAL_IMPORT)
    found = load_import(uow, import_id)
    if not is_valid_only and any(found.tally.get(each.value) for each in FAULTY):
        raise ConflictError(ALREADY_ELSEWHERE)
    _move(uow, found, ImportState.STORING, is_valid_only=is_valid_only, done_count=0)
    record_act(uow, "import:start", "import", found.id)
    return found


def cancel_import(uow: UnitOfWork, import_id: UUID) -> SignalImport:
    """Stop an import; nothing of it stays, and the machine lets go of what it was doing."""
    authorize(uow.actor, Permission.SIGNAL_IMPORT)
    found = load_import(uow, import_id)
    _move(uow, found, ImportState.CANCELLED)
    record_act(uow, "import:cancel", "import", found.id)
    return found


def reopen_columns(uow: UnitOfWork, import_id: UUID) -> SignalImport:
    """Go back to the columns of an import that waits for a decision."""
    authorize(uow.actor, Permission.SIGNAL_IMPORT)
    found = load_import(uow, import_id)
    if found.state is not ImportState.MATCHING:
        _move(uow, found, ImportState.MATCHING, survey={}, tally={})
    return found


def reopen_questions(uow: UnitOfWork, import_id: UUID) -> SignalImport:
    """Go back to the questions of an import that was checked."""
    authorize(uow.actor, Permission.SIGNAL_IMPORT)
    found = load_import(uow, import_id)
    if found.state is not ImportState.ASKING:
        _move(uow, found, ImportState.ASKING)
    return found


def _check_anew(uow: UnitOfWork, found: SignalImport) -> None:
    uow.session.flush()
    emptied = {"survey": {}, "tally": {}, "done_count": 0, "last_row": 0}
    _move(uow, found, ImportState.CHECKING, **emptied, fault=Fault.NONE, fault_row=None)


def _move(uow: UnitOfWork, found: SignalImport, to: ImportState, **also: object) -> None:
    """Bring an import to a state in one statement, so that of two presses one counts."""
    claim = (
        update(SignalImport)
        .where(SignalImport.id == found.id, SignalImport.state.in_(states_before(to)))
        .values(state=to, updated_at=uow.now, **also)
        .returning(SignalImport.id)
    )
    if uow.session.scalar(claim) is None:
        raise ConflictError(ALREADY_ELSEWHERE)
    uow.session.refresh(found)


def _refuse_unfit(draft: ColumnsDraft, header: list[str]) -> None:
    if not draft.title.strip():
        raise ValidationError(NO_TITLE, "title")
    refuse_personal_data({"title": draft.title})
    for field in NEEDED:
        if field not in draft.columns:
            raise ValidationError(MISSING_COLUMN, field.value)
    if not any(set(ways) <= draft.columns.keys() for ways in PLACES):
        raise ValidationError(NO_PLACE_COLUMN, Field.X.value)
    for field, column in draft.columns.items():
        if column not in header:
            raise ValidationError(MISSING_COLUMN, field.value)
        alike = [each for each, name in draft.columns.items() if name == column]
        if len(alike) > 1 and field is alike[-1]:
            raise ValidationError(ONCE_ONLY, field.value)


def _keep_source(uow: UnitOfWork, found: SignalImport) -> None:
    """Keep how files of a system are read; what is special to this file is left out."""
    kept = Matching.from_json(found.matching).without_answers().as_json()
    wanted = insert(ImportSource).values(
        id=new_id(),
        organisation_id=found.organisation_id,
        title=found.source_title,
        matching=kept,
        updated_at=uow.now,
    )
    uow.session.execute(
        wanted.on_conflict_do_update(
            index_elements=[ImportSource.organisation_id, ImportSource.title],
            set_={"matching": kept, "updated_at": uow.now},
        )
    )


def _fitting_source(uow: UnitOfWork, header: list[str]) -> ImportSource | None:
    """Return the system of which the file most likely is one: all its columns, and the most."""
    fitting = [
        (len(matching.columns), source)
        for source in list_sources(uow)
        if (matching := Matching.from_json(source.matching)).fits(header)
    ]
    return max(fitting, key=lambda each: (each[0], each[1].updated_at))[1] if fitting else None


def _shown(beginning: Beginning) -> list[list[str]]:
    """Return the first rows as a person may see them: without what points at somebody."""
    return [
        [HIDDEN if holds_personal_data(cell) else cell for cell in row] for row in beginning.sample
    ]


def folded_codes(codes: Mapping[str, str]) -> dict[str, str]:
    """Return chosen types by folded category; what was not chosen is left out."""
    return {folded(category): code for category, code in codes.items() if code}
