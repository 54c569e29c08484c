"""Form fields: a member of an enum, and a buurt out of its wijk."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from wtforms.fields import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.widgets import html_params

from resilience.areas.queries import WijkChoices

NOT_OFFERED = _l("Choose one of the answers.")


class _Member:
    """Reads a posted value as a member of an enum; what was not offered is refused in words."""

    #: A member of the enum of the table, or None.
    data: Any

    def __init__(
        self, label: Any, table: Mapping[Any, Any], blank: Any = None, **options: Any
    ) -> None:
        self._members = {str(member.value): member for member in table}
        offered = [SelectChoice(value, table[member]) for value, member in self._members.items()]
        super().__init__(  # type: ignore[call-arg]
            label,
            choices=([SelectChoice("", blank)] if blank else []) + offered,
            coerce=self._coerced,
            validate_choice=False,
            **options,
        )

    def offer(self, table: Mapping[Any, Any]) -> None:
        """Narrow what is shown to the members of ``table``; a rule judges what is posted."""
        offered = [SelectChoice(str(member.value), words) for member, words in table.items()]
        # The class it is mixed into declares the attribute.
        setattr(self, "choices", offered)  # noqa: B010

    def _coerced(self, value: Any) -> Any:
        return value if isinstance(value, Enum) else self._members.get(str(value))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the first value; nothing posted leaves nothing chosen."""
        posted = valuelist[0] if valuelist else ""
        self.data = self._coerced(posted)
        if posted and self.data is None:
            raise ValueError(NOT_OFFERED)


class MemberRadio(_Member, RadioField):
    """Radio buttons for the members of an enum."""


class MemberSelect(_Member, SelectField):
    """A list of the members of an enum; ``blank`` are the words for choosing none."""


class _BuurtList:
    """Draws the buurten grouped by wijk, after an empty choice."""

    def __call__(self, field: "BuurtField", **attributes: Any) -> Markup:
        """Return the markup of the list."""
        # What html_params returns is escaped already.
        named = Markup(html_params(id=field.id, name=field.name, **attributes))  # noqa: S704
        first = Markup('<option value="">{}</option>').format(field.blank)
        groups = Markup("").join(_group(wijk, field.data) for wijk in field.wijken)
        return Markup("<select {}>{}{}</select>").format(named, first, groups)


class BuurtField(StringField):
    """The code of a buurt; the view hands over the ``wijken`` to choose from."""

    widget = _BuurtList()

    def __init__(self, label: Any, blank: Any, **options: Any) -> None:
        super().__init__(label, **options)
        self.blank = blank
        self.wijken: Sequence[WijkChoices] = ()


def _group(wijk: WijkChoices, chosen: str | None) -> Markup:
    options = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            code, Markup(" selected") if code == chosen else "", name
        )
        for code, name in wijk.buurten
    )
    return Markup('<optgroup label="{}">{}</optgroup>').format(escape(wijk.name), options)
