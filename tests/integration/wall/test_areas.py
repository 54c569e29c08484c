"""An area as a range of codes holds the same buurten as the rule for one code."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import column, select, values
from sqlalchemy.types import String

from resilience.authz.actor import inside
from resilience.authz.scope import within_areas

#: Few characters, and those after which something else follows: there a range is hardest to end.
BUURTEN = st.text("019AZ", min_size=8, max_size=8).map("BU{}".format)
PARTS = st.sampled_from((("GM", 4), ("WK", 6), ("BU", 8)))


def areas_around(buurt):
    return PARTS.map(lambda part: f"{part[0]}{buurt[2 : 2 + part[1]]}")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(made=st.data())
def test_the_range_of_an_area_holds_what_lies_inside_it(session, made):
    buurten = made.draw(st.lists(BUURTEN, min_size=1, max_size=6, unique=True))
    area = made.draw(areas_around(made.draw(st.sampled_from(buurten))))
    code = column("code", String)
    stored = values(code, name="stored").data([(buurt,) for buurt in buurten])
    found = session.scalars(select(stored.c.code).where(within_areas(stored.c.code, [area])))
    assert set(found) == {buurt for buurt in buurten if inside(buurt, area)}
