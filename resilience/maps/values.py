"""The numbers of a map as the browser fetches them: arrays in the order of the geometry."""

from typing import Any

from resilience.maps.picture import AreaFigure, FigureState, MapPicture

#: One letter per area tells how it looks; a digit is its colour class.
LOOK = {
    FigureState.WITHHELD: "w",
    FigureState.NOT_APART: "a",
    FigureState.NONE: "n",
    FigureState.OUTSIDE: "o",
}


def values_of(picture: MapPicture) -> dict[str, Any]:
    """Return looks and counts; the version tells with which geometry they go.

    Rates are left out: they follow from the counts and the inhabitants in the geometry.
    """
    return {
        "geometry": picture.geometry_version,
        "looks": "".join(map(_look, picture.figures)),
        "counts": [figure.count for figure in picture.figures if _has_number(figure)],
    }


def _look(figure: AreaFigure) -> str:
    return str(figure.shade) if _has_number(figure) else LOOK[figure.state]


def _has_number(figure: AreaFigure) -> bool:
    return figure.state is FigureState.SHOWN
