"""What goes on board of a phone: the person's own places, and their own last records."""

import hashlib
import json
from typing import Any

from flask import url_for
from flask_babel import get_locale, gettext

from resilience.areas.compact import compact_outlines
from resilience.areas.queries import WijkChoices, current_edition
from resilience.offline.queries import Recent, list_recent
from resilience.signals.labels import type_label
from resilience.signals.pages import place_sources
from resilience.signals.taxonomy import recordable_types
from resilience.uow import UnitOfWork
from resilience.web.filters import label, moment

VERSION_LENGTH = 12


def areas_on_board(uow: UnitOfWork) -> str:
    """Return, as JSON, the buurten to choose from, their exact outlines, and the names of types."""
    wijken = place_sources(uow).wijken
    outlines = compact_outlines(uow.session, current_edition(uow.session), _gemeenten(wijken))
    choices = json.dumps([_choices(wijk) for wijk in wijken], ensure_ascii=False)
    types = json.dumps({each.code: type_label(each.code) for each in recordable_types()})
    return f'{{"wijken":{choices},"types":{types},"outlines":{outlines}}}'


def areas_url(uow: UnitOfWork) -> str:
    """Return the address of what ``areas_on_board`` gives; it changes with the content."""
    wijken = place_sources(uow).wijken
    edition = current_edition(uow.session)
    told = [edition.version, str(get_locale()), *(wijk.code for wijk in wijken)]
    version = hashlib.sha256(" ".join(told).encode()).hexdigest()[:VERSION_LENGTH]
    return url_for("offline.areas", v=version)


def recent_rows(uow: UnitOfWork) -> list[dict[str, str]]:
    """Return the last records as words to show, in the language of the reader."""
    return [_row(each) for each in list_recent(uow)]


def _row(recent: Recent) -> dict[str, str]:
    is_signal = bool(recent.signal_type)
    page = url_for("signals.signal_detail", signal_id=recent.id)
    if not is_signal:
        page = url_for("safety.concern_detail", concern_id=recent.id)
    return {
        "number": recent.number,
        "title": type_label(recent.signal_type) if is_signal else gettext("Safety concern"),
        "place": recent.place,
        "at": moment(recent.at),
        "state": label(recent.state),
        "url": page,
    }


def _choices(wijk: WijkChoices) -> dict[str, Any]:
    return {"name": wijk.name, "buurten": wijk.buurten}


def _gemeenten(wijken: list[WijkChoices]) -> set[str]:
    return {f"GM{wijk.code[2:6]}" for wijk in wijken}
