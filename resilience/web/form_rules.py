"""What a form asks, for the page to check before it sends: the messages are those of the server."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from flask import Flask
from flask_babel import gettext
from wtforms import Field, Form
from wtforms.validators import InputRequired, Length

from resilience.clock import local_day
from resilience.web.transaction import request_moment


class Check(StrEnum):
    """The checks of static/js/form-check.js; all but the first two let an empty answer by."""

    FILLED = "filled"
    SHORTEST = "shortest"
    LONGEST = "longest"
    DATE = "date"
    PAST = "past"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Rule:
    """One check of one field; ``message`` is what the server says when it refuses.

    ``answer`` names another field whose answer counts. ``only_if`` gives, for other questions,
    the answers with which the rule holds; "" stands for none.
    """

    check: Check
    message: str
    limit: int = 0
    answer: str = ""
    only_if: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageRules:
    """What a form asks beyond the validators of its fields, and how it reads days and times."""

    of_fields: Mapping[str, Sequence[Rule]]
    reading: Mapping[str, Any]


def form_rules(form: Form) -> dict[str, Any]:
    """Return the rules of a form in the order of its fields, in the language of the reader."""
    own = getattr(form, "page_rules", PageRules({}, {}))
    rules = [
        (asked.name, [*_of_validators(asked), *own.of_fields.get(asked.name, ())]) for asked in form
    ]
    return {
        "fields": [
            {"name": name, "rules": [_said(rule) for rule in of_one]}
            for name, of_one in rules
            if of_one
        ],
        "reading": own.reading,
        "today": local_day(request_moment()).isoformat(),
    }


def _of_validators(asked: Field) -> Iterator[Rule]:
    for validator in asked.validators:
        if isinstance(validator, InputRequired):
            yield Rule(Check.FILLED, str(validator.message))
        if isinstance(validator, Length) and validator.min > 0:
            yield Rule(Check.SHORTEST, str(validator.message), validator.min)
        if isinstance(validator, Length) and validator.max > 0:
            yield Rule(Check.LONGEST, str(validator.message), validator.max)


def _said(rule: Rule) -> dict[str, Any]:
    return asdict(rule) | {"message": gettext(rule.message)}


def init_app(app: Flask) -> None:
    """Make the rules known to templates."""
    app.jinja_env.globals["form_rules"] = form_rules
