"""Storing an edition, replacing it, and choosing the one in use."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, insert, select, update

from resilience.areas.drafts import AreaDraft, EditionDraft
from resilience.areas.models import Area, AreaEdition
from resilience.areas.queries import find_current_edition, load_edition
from resilience.audit.services import record_act
from resilience.errors import ConflictError
from resilience.uow import UnitOfWork

BATCH = 500


def import_edition(
    uow: UnitOfWork,
    draft: EditionDraft,
    *,
    replace: bool = False,
    on_stored: Callable[[int], object] = lambda _count: None,
) -> AreaEdition:
    """Store an edition with all its areas; it comes into use when it is the newest so far.

    ``on_stored`` hears how many areas were stored since the last call.
    """
    was_current = _make_room(uow, draft, replace=replace)
    edition = AreaEdition(
        year=draft.year,
        source_name=draft.source_name,
        source_checksum=draft.source_checksum,
        imported_at=uow.now,
    )
    uow.session.add(edition)
    uow.session.flush()
    for start in range(0, len(draft.areas), BATCH):
        batch = draft.areas[start : start + BATCH]
        uow.session.execute(insert(Area), [_row(edition, area) for area in batch])
        on_stored(len(batch))
    if was_current or _comes_into_use(uow, draft.year):
        use_edition(uow, draft.year)
    record_act(uow, "area:import", "area_edition", draft.year, draft.source_name)
    return edition


def use_edition(uow: UnitOfWork, year: int) -> AreaEdition:
    """Place new signals in the edition of ``year`` from now on."""
    edition = load_edition(uow.session, year)
    # The old one steps back first: the database allows one current edition at any moment.
    uow.session.execute(
        update(AreaEdition).where(AreaEdition.year != year).values(is_current=False)
    )
    edition.is_current = True
    uow.session.flush()
    record_act(uow, "area:use", "area_edition", year)
    return edition


def _make_room(uow: UnitOfWork, draft: EditionDraft, *, replace: bool) -> bool:
    """Remove the edition that is to be replaced; tell whether it was the current one."""
    old = uow.session.get(AreaEdition, draft.year)
    if old is None:
        return False
    if not replace:
        raise ConflictError(f"there are areas for {draft.year} already; add --replace")
    _refuse_to_lose_areas(uow, draft)
    was_current = old.is_current
    uow.session.execute(delete(Area).where(Area.edition_year == draft.year))
    uow.session.delete(old)
    uow.session.flush()
    return was_current


def _refuse_to_lose_areas(uow: UnitOfWork, draft: EditionDraft) -> None:
    """Signals refer to areas by code and year, so a replacement must still hold every code."""
    stored = uow.session.scalars(select(Area.code).where(Area.edition_year == draft.year))
    lost = sorted(set(stored) - {area.code for area in draft.areas})
    if lost:
        raise ConflictError(
            f"the new areas for {draft.year} lack {len(lost)} that signals may refer to: "
            + ", ".join(lost[:5])
        )


def _comes_into_use(uow: UnitOfWork, year: int) -> bool:
    """Tell whether the edition is the newest so far; one for a coming year waits."""
    current = find_current_edition(uow.session)
    return current is None or current.year < year <= uow.now.year


def _row(edition: AreaEdition, area: AreaDraft) -> dict[str, Any]:
    return {"edition_year": edition.year, **asdict(area)}
