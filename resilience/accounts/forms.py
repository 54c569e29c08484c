"""What the pages of people, accounts and organisations ask."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from resilience.accounts.invitations import InvitationDraft
from resilience.accounts.labels import KINDS, ROLES, SIDES
from resilience.accounts.models import OrganisationKind, Side
from resilience.accounts.personal_address import is_address
from resilience.accounts.role_changes import RoleDraft
from resilience.accounts.role_rules import GRANTABLE
from resilience.accounts.services import OrganisationDraft
from resilience.authz.roles import Role
from resilience.errors import ValidationError
from resilience.web.forms import BaseForm, Readable

NOBODY = ""


class Boxes(SelectMultipleField):
    """Several answers to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def refuse(form: BaseForm, refusal: ValidationError) -> None:
    """Put what the use case refused at the field to blame, in the language of the reader."""
    field = form[refusal.field] if refusal.field and refusal.field in form else None
    said = gettext(str(refusal))
    if field is None:
        form.form_errors.append(said)
    else:
        field.errors = [*field.errors, said]


class RoleForm(BaseForm):
    """A role for some areas."""

    role = SelectField(
        _l("Role"),
        [InputRequired(_l("Choose a role."))],
        choices=[(role.value, ROLES[role]) for role in GRANTABLE],
    )
    area_codes = Boxes(_l("Areas"), [InputRequired(_l("Choose at least one area."))])

    def draft(self) -> RoleDraft:
        """Return what was meant."""
        return RoleDraft(Role(self.role.data), tuple(self.area_codes.data or ()))


class LineManagerForm(BaseForm):
    """Who leads somebody."""

    line_manager_id = SelectField(_l("Line manager"), [Optional()])

    def offer(self, leaders: Sequence[tuple[str, str]]) -> None:
        """Offer the people who lead, and nobody."""
        self.line_manager_id.choices = [(NOBODY, _l("Nobody")), *leaders]

    def chosen(self) -> UUID | None:
        """Return who was chosen."""
        chosen = self.line_manager_id.data
        return UUID(chosen) if chosen else None


class InvitationForm(LineManagerForm):
    """Who is to join."""

    name = StringField(
        _l("Name"),
        [InputRequired(_l("Fill in the name of this person.")), Length(max=120), Readable()],
    )
    email = StringField(
        _l("Work e-mail address"),
        [
            InputRequired(_l("Fill in the address that only this person reads.")),
            Length(max=254, message=_l("This address is too long.")),
            Readable(),
        ],
        description=_l("The personal address, not that of a team: an account is never shared."),
    )
    function_title = StringField(
        _l("Function"),
        [InputRequired(_l("Fill in what this person does.")), Length(max=120), Readable()],
    )
    roles = Boxes(
        _l("Roles"),
        [InputRequired(_l("Choose at least one role."))],
        choices=[(role.value, ROLES[role]) for role in GRANTABLE],
    )
    area_codes = Boxes(_l("Areas"), [InputRequired(_l("Choose at least one area."))])

    def draft(self) -> InvitationDraft:
        """Return what was meant."""
        areas = tuple(self.area_codes.data or ())
        return InvitationDraft(
            email=self.email.data or "",
            name=(self.name.data or "").strip(),
            function_title=(self.function_title.data or "").strip(),
            roles=tuple(RoleDraft(Role(each), areas) for each in self.roles.data or ()),
            line_manager_id=self.chosen(),
        )


class AcceptForm(BaseForm):
    """The password of a new account, typed twice."""

    password = PasswordField(
        _l("New password"), [InputRequired(_l("Choose a password.")), Length(max=128)]
    )
    password_again = PasswordField(
        _l("New password, once more"), [InputRequired(_l("Type the password once more."))]
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that both are the same."""
        is_valid = super().validate(extra_validators)
        if is_valid and self.password.data != self.password_again.data:
            self.password_again.errors = [gettext("Type the same password twice.")]
            return False
        return is_valid


class LeavingForm(BaseForm):
    """From when somebody has no access any more."""

    when = RadioField(
        _l("When does the access end?"),
        choices=[("now", _l("At once")), ("later", _l("At the end of a day"))],
        default="now",
    )
    last_day = StringField(
        _l("Last working day"),
        [Optional()],
        description=_l("For example 31-12-2026"),
    )

    def chosen(self) -> date | None:
        """Return the last day, or None for at once; raise ``ValidationError`` for no day."""
        if self.when.data == "now":
            return None
        parts = (self.last_day.data or "").replace("/", "-").split("-")
        try:
            day, month, year = (int(part) for part in parts)
            return date(year, month, day)
        except ValueError:
            asked = gettext("Fill in a day, for example 31-12-2026.")
            raise ValidationError(asked, "last_day") from None


class OrganisationForm(BaseForm):
    """An organisation that is to take part."""

    name = StringField(
        _l("Name"),
        [InputRequired(_l("Fill in the full name.")), Length(max=160), Readable()],
    )
    slug = StringField(
        _l("Short name"),
        [InputRequired(_l("Fill in a short name.")), Length(max=80), Readable()],
        description=_l("Small letters, digits and hyphens, for example woonstichting-noord"),
    )
    kind = SelectField(_l("Kind"), choices=[(kind.value, KINDS[kind]) for kind in OrganisationKind])
    side = SelectField(_l("Side"), choices=[(side.value, SIDES[side]) for side in Side])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the short name, which stands in commands and settings."""
        is_valid = super().validate(extra_validators)
        typed = self.slug.data or ""
        if is_valid and not (
            typed.isascii() and typed.replace("-", "").isalnum() and typed.islower()
        ):
            self.slug.errors = [gettext("Use small letters, digits and hyphens only.")]
            return False
        return is_valid

    def draft(self) -> OrganisationDraft:
        """Return what was meant."""
        return OrganisationDraft(
            self.slug.data or "",
            (self.name.data or "").strip(),
            OrganisationKind(self.kind.data),
            Side(self.side.data),
        )


class OrganisationSignInForm(BaseForm):
    """The address that says to which organisation somebody belongs."""

    email = StringField(
        _l("Work e-mail address"),
        [InputRequired(_l("Fill in your work e-mail address.")), Length(max=254), Readable()],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the shape of the address."""
        is_valid = super().validate(extra_validators)
        if is_valid and not is_address(self.address):
            self.email.errors = [
                gettext("Fill in an e-mail address, for example name@organisation.nl.")
            ]
            return False
        return is_valid

    @property
    def address(self) -> str:
        """What was typed, without blanks around it."""
        return (self.email.data or "").strip()

    def refuse_domain(self) -> None:
        """Say that no provider answers for this domain."""
        self.email.errors = [
            gettext("Your organisation has no sign-in of its own here. Use your password instead.")
        ]
