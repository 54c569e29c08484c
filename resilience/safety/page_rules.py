"""What the page checks of a concern before it sends; the server stays the judge."""

from resilience.safety import wording
from resilience.safety.checks import LONGEST_TEXT, SHORTEST_TEXT
from resilience.signals.observed_time import ObservedDay
from resilience.signals.page_rules import date_rules, time_rule
from resilience.signals.typed_date import READING
from resilience.web.form_rules import Check, PageRules, Rule

EARLIER = {"occurred_day": (ObservedDay.EARLIER,)}

CONCERN_RULES = PageRules(
    {
        "occurred_on": (
            Rule(Check.FILLED, wording.NO_DATE, only_if=EARLIER),
            *date_rules(**EARLIER),
        ),
        "occurred_at": (time_rule("occurred_day"),),
        "text": (
            Rule(Check.SHORTEST, wording.TEXT_TOO_SHORT, SHORTEST_TEXT),
            Rule(Check.LONGEST, wording.TEXT_TOO_LONG, LONGEST_TEXT),
        ),
    },
    READING,
)
