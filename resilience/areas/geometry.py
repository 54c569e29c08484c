"""Feature collections for maps, put together from stored outlines without parsing them."""

import json

from sqlalchemy import Row
from sqlalchemy.orm import Session

from resilience.areas.cache import EditionCache
from resilience.areas.codes import AreaLevel
from resilience.areas.models import Area, AreaEdition
from resilience.areas.queries import select_areas

#: A gemeente of a hundred buurten takes some 50 kB.
KEPT_COLLECTIONS = 64

_collections: EditionCache[bytes] = EditionCache(KEPT_COLLECTIONS)


def feature_collection(
    session: Session, edition: AreaEdition, level: AreaLevel, within: str | None
) -> bytes:
    """Return the outlines of one level as GeoJSON (RFC 7946), inside one gemeente or everywhere.

    Each feature carries its ``code``, its ``name``, the ``label`` point for that name and its
    ``inhabitants``, null where CBS keeps them secret.
    """
    key = (edition.year, edition.version, level, within)
    return _collections.get(key, lambda: _collect(session, edition.year, level, within))


def _collect(session: Session, year: int, level: AreaLevel, within: str | None) -> bytes:
    wanted = select_areas(year, level, within).with_only_columns(
        Area.code,
        Area.name,
        Area.inhabitants,
        Area.label_longitude,
        Area.label_latitude,
        Area.outline,
    )
    features = ",".join(_feature(row) for row in session.execute(wanted))
    return f'{{"type":"FeatureCollection","features":[{features}]}}'.encode()


def _feature(row: Row[str, str, int | None, float, float, str]) -> str:
    code, name, inhabitants, longitude, latitude, outline = row
    properties = json.dumps(
        {"code": code, "name": name, "inhabitants": inhabitants, "label": [longitude, latitude]},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return f'{{"type":"Feature","id":"{code}","properties":{properties},"geometry":{outline}}}'
