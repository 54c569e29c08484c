"""An invented signal, to show how a row looks where the reader may not read a real one."""

from collections.abc import Sequence
from uuid import UUID

from resilience.areas.codes import AreaLevel
from resilience.areas.queries import current_edition, list_area_names, list_areas
from resilience.authz.shared_fields import SharedField
from resilience.db.base import new_id
from resilience.signals.attributes import (
    ActionTaken,
    EffectOnPeople,
    Handling,
    LocationPrecision,
    ObservationMode,
    SignalOrigin,
    SignalState,
)
from resilience.signals.composing import compose
from resilience.signals.drafts import PlaceDraft, ResponseDraft, SignalDraft, SourceDraft
from resilience.signals.placing import Placed
from resilience.signals.projection import as_known
from resilience.signals.queries import ReadSignal
from resilience.signals.taxonomy import load_type
from resilience.uow import UnitOfWork


def invented(
    uow: UnitOfWork,
    text: str,
    scope: tuple[str, Sequence[str], frozenset[SharedField]],
    organisation_name: str,
) -> ReadSignal:
    """Return an invented signal as a partner would read it; it is never stored.

    Parameters
    ----------
    uow : UnitOfWork
        Who looks, and when; the signal is dated there.
    text : str
        What it says.
    scope : tuple
        Kind of signal, areas and groups of fields of the version that is looked at.
    organisation_name : str
        Whose signal it pretends to be.

    """
    type_code, area_codes, known = scope
    signal_type = load_type(type_code)
    year = current_edition(uow.session).year
    buurt = _buurt_in(uow, year, area_codes)
    draft = SignalDraft(
        client_id=new_id(),
        signal_type=type_code,
        text=text,
        place=PlaceDraft(buurt_code=buurt),
        source=SourceDraft(mode=ObservationMode.SEEN),
        response=ResponseDraft(EffectOnPeople.DETOUR, ActionTaken.SPOKEN),
        handling=Handling.PERMITTED,
    )
    signal = compose(draft, signal_type, Placed(year, buurt, LocationPrecision.STREET), uow.now)
    signal.id = new_id()
    signal.number = f"S-{uow.now.year}-000000"
    signal.state = SignalState.SUBMITTED
    signal.origin = SignalOrigin.OWN
    signal.organisation_id = uow.actor.organisation_id or UUID(int=0)
    is_named = SharedField.ORGANISATION in known
    return ReadSignal(
        signal=as_known(signal, known),
        buurt_name=list_area_names(uow.session, {(year, buurt)}).get((year, buurt), buurt),
        is_own=False,
        is_ours=False,
        organisation_name=organisation_name if is_named else "",
        reporter_role="",
        known=known,
        is_source_protected=False,
        may_leave=True,
    )


def _buurt_in(uow: UnitOfWork, year: int, area_codes: Sequence[str]) -> str:
    buurten = [
        area.code
        for code in area_codes
        for area in list_areas(uow.session, year, AreaLevel.BUURT, code)
    ]
    whole = [code for code in area_codes if code.startswith("BU")]
    return (buurten or whole or [""])[0]
