"""What the map page shows, put together from a picture: choices, settings, table, legend."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from resilience.areas.labels import LEVEL_LABELS
from resilience.maps.forms import Choices, address_of
from resilience.maps.frame import frame_of
from resilience.maps.keeping import with_nonce
from resilience.maps.labels import (
    MEASURES,
    category_label,
    during,
    heading,
    period_label,
    within_sentence,
)
from resilience.maps.picture import FigureState, MapPicture
from resilience.maps.table import table_page
from resilience.maps.values import values_of
from resilience.maps.wording import (
    absence_text,
    basis_parts,
    class_labels,
    exact_text,
    lead,
    measure_text,
    withheld_text,
)
from resilience.privacy.disclosure import Policy


def page_parts(picture: MapPicture, choices: Choices, page_number: int) -> dict[str, Any]:
    """Return what the template shows around the map."""
    request = picture.request
    address = address_of(request)
    return {
        "picture": picture,
        "title": heading(request.category, request.level),
        "lead": lead(picture),
        "filters": filters(choices),
        "address": address,
        "settings": settings(picture, address),
        "basis_parts": basis_parts(picture),
        # The other side of the picture, in the words of its own domain.
        "resilience_label": within_sentence(category_label("WB")),
        "exact_mark": exact_text(picture) if picture.basis.is_exact else "",
        **legend_parts(picture),
        **table_parts(picture, page_number),
    }


def folium_parts(session: Session, picture: MapPicture) -> dict[str, Any]:
    """Return the folium map for a picture, ready for the template."""
    # Imported here: folium brings pandas along, which no other page needs.
    from resilience.maps.choropleth import skeleton  # noqa: PLC0415

    frame = frame_of(session, picture)
    parts = skeleton(frame)
    return {
        "folium_body": with_nonce(parts.body),
        "folium_script": with_nonce(parts.script),
        "has_ground": frame.ground_url is not None,
    }


def legend_parts(picture: MapPicture) -> dict[str, Any]:
    """Return what the shades mean, and the hatches that are on this map."""
    states, inhabitants = picture.states, Policy().inhabitants
    parts: dict[str, Any] = {
        "measure": measure_text(picture.request.measure),
        "class_labels": class_labels(picture),
    }
    if states[FigureState.WITHHELD]:
        parts["withheld"] = withheld_text(picture.threshold)
    if states[FigureState.NOT_APART]:
        parts["nodata"] = gettext(
            "fewer than %(inhabitants)s inhabitants, counts in its wijk only",
            inhabitants=inhabitants,
        )
    if states[FigureState.NONE]:
        parts["nodata_label"] = gettext("No signals:")
        parts["nodata"] = gettext("nothing was recorded here in this period")
    return parts


def table_parts(picture: MapPicture, page_number: int) -> dict[str, Any]:
    """Return the rows of one page of the table, the total and what must be said of it."""
    return {
        "table": table_page(picture.figures, page_number),
        "level": LEVEL_LABELS[picture.request.level],
        "absence_text": lambda figure: absence_text(figure.state, picture.threshold),
        "total": picture.total if picture.total and picture.total.count is not None else None,
        "total_label": _total_label(picture),
        "notes": list(notes(picture)),
    }


def _total_label(picture: MapPicture) -> str:
    if picture.basis.is_exact:
        return str(gettext("Your areas together"))
    return picture.total.area.name if picture.total else ""


def notes(picture: MapPicture) -> Iterator[str]:
    """Yield what a reader of the numbers must know, only where it applies."""
    states, total = picture.states, picture.total
    hidden = states[FigureState.WITHHELD] + states[FigureState.NOT_APART]
    if hidden and total is not None and total.count is not None and states[FigureState.SHOWN]:
        yield gettext("The numbers add up to less than the total: what is not shown counts there.")


def filters(choices: Choices) -> dict[str, list[tuple[str, Any]]]:
    """Return the options of each choice above the map as (value, words)."""
    return {
        "category": [(code, category_label(code)) for code in choices.categories],
        "period": [(period.code, period_label(period)) for period in choices.periods],
        "level": [(level.value, LEVEL_LABELS[level]) for level in reversed(choices.levels)],
        "measure": [(measure.value, words) for measure, words in MEASURES.items()],
        "gemeente": list(choices.gemeenten),
    }


def settings(picture: MapPicture, address: dict[str, Any]) -> dict[str, Any]:
    """Return what our module needs to fill the map.

    Exact numbers stand in the page itself: it is never kept, and so they have no address
    that could be taken for one of k-safe numbers.
    """
    request, is_exact = picture.request, picture.basis.is_exact
    title = heading(request.category, request.level)
    return {
        "values": None if is_exact else url_for("maps.map_values", **address),
        "figures": values_of(picture) if is_exact else None,
        "measure": request.measure.value,
        "label": gettext("Map: %(title)s", title=title),
        "words": _words(picture),
    }


def _words(picture: MapPicture) -> dict[str, str]:
    one, many = (
        ngettext("%(count)s signal", "%(count)s signals", count, count="{count}")
        for count in (1, 2)
    )
    absences = {
        state.value: absence_text(state, picture.threshold)
        for state in FigureState
        if state is not FigureState.SHOWN
    }
    return {
        "figure": gettext(
            "%(rate)s per 1,000 inhabitants, %(signals)s", rate="{rate}", signals="{signals}"
        ),
        "one": one,
        "many": many,
        "basis": during(picture.request.period),
        "chosen": gettext("%(name)s is chosen.", name="{name}"),
        **absences,
    }
