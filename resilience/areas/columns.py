"""The columns of CBS and PDOK files, under the names they had over the years."""

from collections.abc import Iterable

from resilience.areas.codes import AreaLevel

#: Our name for a column and the names it goes by in files, the preferred one first.
ALIASES: dict[str, tuple[str, ...]] = {
    "buurt_code": ("buurtcode", "bu_code"),
    "buurt_name": ("buurtnaam", "bu_naam", "naam_2014"),
    "wijk_code": ("wijkcode", "wk_code"),
    "wijk_name": ("wijknaam", "wk_naam"),
    "gemeente_code": ("gemeentecode", "gm_code"),
    "gemeente_name": ("gemeentenaam", "gm_naam"),
    "inhabitants": ("aantal_inwoners", "aant_inw"),
    "households": ("aantal_huishoudens", "aantal_hh"),
    "land_ha": ("oppervlakte_land_in_ha", "opp_land"),
    "water": ("water", "h2o"),
}

#: From the most to the least specific: a layer of buurten names its wijk and gemeente as well.
OWN_CODE = {
    AreaLevel.BUURT: "buurt_code",
    AreaLevel.WIJK: "wijk_code",
    AreaLevel.GEMEENTE: "gemeente_code",
}
OWN_NAME = {
    AreaLevel.BUURT: "buurt_name",
    AreaLevel.WIJK: "wijk_name",
    AreaLevel.GEMEENTE: "gemeente_name",
}

#: Shapefiles cut the name of a column after ten characters.
SHAPEFILE_WIDTH = 10


def match_columns(fields: Iterable[str]) -> dict[str, str]:
    """Return which column of the file holds each of ours, as ``{ours: the file's}``.

    >>> match_columns(["BU_CODE", "gemeenteco", "OPP_TOT"])
    {'buurt_code': 'BU_CODE', 'gemeente_code': 'gemeenteco'}
    """
    known = {field.lower(): field for field in fields}
    found = {}
    for ours, aliases in ALIASES.items():
        theirs = next((known[name] for name in _spellings(aliases) if name in known), None)
        if theirs is not None:
            found[ours] = theirs
    return found


def level_of_columns(columns: dict[str, str]) -> AreaLevel | None:
    """Return the level that a layer with these columns describes, or None for another layer."""
    return next((level for level, code in OWN_CODE.items() if code in columns), None)


def _spellings(aliases: tuple[str, ...]) -> list[str]:
    # The three area columns of CBS share their first ten characters, so a cut name says nothing.
    cut = [alias[:SHAPEFILE_WIDTH] for alias in aliases if not alias.startswith("opp")]
    return [*aliases, *cut]
