"""What only the rules know: texts that name nobody, buurten that exist, moments that have passed.

The schema says what form a value has; these strategies give values that the rules accept as well,
so that schemathesis can hold the API to "what fits the schema is accepted".
"""

from datetime import UTC, date, datetime, timedelta

import schemathesis
from hypothesis import strategies as st

from resilience.api.cursors import cursor_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WORDS = ("hek", "plein", "trap", "lamp", "portiek", "fiets", "bank", "steeg", "markt", "veld")
BUURTEN = ("BU99010101", "BU99010201", "BU99010202", "BU99010304")
OFFSETS = ("+00:00", "+01:00", "-05:00", "+05:45")


def _told(moment: datetime, offset: str) -> str:
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    return text + ("Z" if offset == "+00:00" else offset)


texts = st.lists(st.sampled_from(WORDS), min_size=4, max_size=30).map(" ".join)
# A day and a half before now, so that no offset carries a moment into the future.
moments = st.builds(
    _told,
    st.integers(36, 24 * 365 * 4).map(lambda hours: NOW - timedelta(hours=hours)),
    st.sampled_from(OFFSETS),
)
days = st.dates(date(2022, 1, 1), date(2026, 11, 22)).map(date.isoformat)

ids = st.uuids().map(str).map(cursor_of)
area_places = st.builds(cursor_of, st.just("buurt"), st.sampled_from(BUURTEN))
figure_places = st.builds(
    cursor_of, st.just("2026-Q3"), st.just("buurt"), st.just("LB"), st.sampled_from(BUURTEN)
)

schemathesis.openapi.format("cursor-signalen", ids)
schemathesis.openapi.format("cursor-gebieden", area_places)
schemathesis.openapi.format("cursor-cijfers", figure_places)
schemathesis.openapi.format("gebiedscode", st.sampled_from((*BUURTEN, "GM9901", "WK990102")))
schemathesis.openapi.format("vrije-tekst", texts)
schemathesis.openapi.format("buurtcode", st.sampled_from(BUURTEN))
schemathesis.openapi.format("date-time", moments)
schemathesis.openapi.format("date", days)
