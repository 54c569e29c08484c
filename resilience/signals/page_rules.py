"""What the page checks of a signal before it sends; the server stays the judge."""

from resilience.signals import wording
from resilience.signals.attributes import Handling, ObservedPrecision
from resilience.signals.observed_time import ObservedDay
from resilience.signals.typed_date import READING
from resilience.web.form_rules import Check, PageRules, Rule


def date_rules(**only_if: tuple[str, ...]) -> tuple[Rule, ...]:
    """Return the rules of a day that is typed and may not lie in the future."""
    return (
        Rule(Check.DATE, wording.UNREADABLE_DATE, only_if=only_if),
        Rule(Check.PAST, wording.FUTURE_DATE, only_if=only_if),
    )


def time_rule(day: str) -> Rule:
    """Return the rule of a time that is typed; with "now" it does not count."""
    others = tuple(choice for choice in ObservedDay if choice is not ObservedDay.NOW)
    return Rule(Check.TIME, wording.UNREADABLE_TIME, only_if={day: others})


#: On the map and where the phone is, a position must have been found; "buurt" is the list.
MARKED = {"place": ("", "hier", "kaart")}
KNOWN_DAY = {
    "observed_day": (ObservedDay.EARLIER,),
    "observed_precision": (ObservedPrecision.DAY, ObservedPrecision.WEEK),
}

SIGNAL_RULES = PageRules(
    {
        "place": (Rule(Check.FILLED, wording.NO_PLACE, answer="latitude", only_if=MARKED),),
        "buurt_code": (Rule(Check.FILLED, wording.NO_PLACE, only_if={"place": ("buurt",)}),),
        "observed_on": (
            Rule(Check.FILLED, wording.UNREADABLE_DATE, only_if=KNOWN_DAY),
            *date_rules(**KNOWN_DAY),
        ),
        "observed_at": (time_rule("observed_day"),),
        "reported_on": date_rules(),
        # Only the police can leave this open: others have a usual choice.
        "handling": (Rule(Check.FILLED, wording.NOT_PROVIDED_BY_CHOICE),),
        "handling_condition": (
            Rule(Check.FILLED, wording.NO_CONDITION, only_if={"handling": (Handling.CONDITIONAL,)}),
        ),
    },
    READING,
)
