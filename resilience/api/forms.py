"""The form with which an administrator lets a system in."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import InputRequired

from resilience.accounts.models import User
from resilience.agreements.forms import Boxes, Day, RefusingForm, at_most
from resilience.agreements.ports import Group
from resilience.api import services
from resilience.api.keys import UNREADABLE_KEY
from resilience.api.labels import SCOPES
from resilience.api.scopes import Scope
from resilience.web.forms import Readable

LONGEST_KEY = 4000


class ClientForm(RefusingForm):
    """Which system, what for, what it may do where, and the key by which we know it."""

    name = StringField(
        _l("Name of the system"),
        [InputRequired(_l("Say which system it is.")), at_most(120), Readable()],
    )
    purpose = StringField(
        _l("What is it used for?"),
        [InputRequired(_l("Say what the exchange is for.")), at_most(200), Readable()],
    )
    contact_id = SelectField(_l("Who answers for it?"), validate_choice=False)
    scopes = Boxes(_l("What may it do?"), services.NO_SCOPE)
    area_codes = Boxes(_l("In which areas?"), services.NO_AREA)
    valid_until = Day(
        _l("Until which day?"), _l("Enter a day as day-month-year, for example 21-11-2027.")
    )
    public_key = TextAreaField(
        _l("Public key of the system"),
        [InputRequired(_l(UNREADABLE_KEY)), at_most(LONGEST_KEY), Readable()],
    )

    def offer(self, colleagues: Sequence[User], areas: Sequence[Group]) -> None:
        """Say what can be chosen."""
        self.contact_id.choices = [
            SelectChoice("", _l("Choose a colleague")),
            *(SelectChoice(str(each.id), each.name) for each in colleagues),
        ]
        self.scopes.offer([("", [(scope.value, str(words)) for scope, words in SCOPES.items()])])
        self.area_codes.offer(areas)

    def draft(self) -> services.ClientDraft:
        """Return what was filled in; a colleague who was not offered is refused further on."""
        return services.ClientDraft(
            name=self.name.data or "",
            purpose=self.purpose.data or "",
            contact_id=_id(self.contact_id.data),
            scopes=tuple(Scope(scope) for scope in self.scopes.data or ()),
            area_codes=tuple(self.area_codes.data or ()),
            valid_until=self.valid_until.data or date.min,
            public_key=self.public_key.data or "",
        )


def _id(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        return UUID(int=0)
