"""The forms of agreements: what a person types, checked and turned into a draft."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError as Unfilled
from wtforms.fields import DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from resilience.accounts.models import Organisation
from resilience.agreements import labels, wording
from resilience.agreements.checks import refuse_unfit
from resilience.agreements.drafts import AgreementDraft, PartyDraft
from resilience.agreements.models import AgreementVersion
from resilience.agreements.ports import Group
from resilience.agreements.terms import LegalGround
from resilience.authz.shared_fields import SharedField
from resilience.errors import ValidationError
from resilience.web.forms import BaseForm, Readable

DAY_FORMATS = ["%d-%m-%Y", "%Y-%m-%d"]


def at_most(most: int) -> Length:
    """Return the check that a text has at most so many characters."""
    return Length(
        max=most, message=_l("Shorten your text to at most %(most)s characters.", most=most)
    )


class Boxes(SelectMultipleField):
    """Boxes to tick, under headings; what was not offered cannot be chosen."""

    widget = ListWidget()
    option_widget = CheckboxInput()

    def __init__(self, label: Any, message: str, **options: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **options)
        self.message = message
        self.groups: Sequence[Group] = ()

    def offer(self, groups: Sequence[Group]) -> None:
        """Say what can be ticked; anything else that was posted is dropped."""
        self.groups = groups
        offered = [value for _, options in groups for value, _ in options]
        chosen = set(self.data or ())
        self.data = [value for value in offered if value in chosen]

    def pre_validate(self, _form: Any) -> None:
        """Ask for one box at least."""
        if not self.data:
            raise Unfilled(gettext(self.message))


class Day(DateField):
    """A day that is typed as day-month-year."""

    widget = TextInput()

    def __init__(self, label: Any, message: str, **options: Any) -> None:
        super().__init__(label, format=DAY_FORMATS, **options)
        self.message = message

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; say in words what can be typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as unread:
            self.data = None
            raise ValueError(gettext(self.message)) from unread

    def pre_validate(self, _form: Any) -> None:
        """Ask for a day."""
        if self.data is None and not self.process_errors:
            raise Unfilled(gettext(self.message))


class RefusingForm(BaseForm):
    """A form that can show, at its fields, what the rules below it refuse."""

    def refuse(self, refusal: ValidationError) -> None:
        """Put the words of a refusal at the field to blame."""
        field = self[refusal.field] if refusal.field in self else next(iter(self))
        field.errors = [*field.errors, gettext(str(refusal))]

    def apply(self, act: Callable[[], Any]) -> Any:
        """Do something; show at its field what a rule refuses."""
        try:
            return act()
        except ValidationError as refusal:
            self.refuse(refusal)
        return None


class ReasonForm(RefusingForm):
    """Why something is turned down or ended."""

    reason = StringField(
        _l("Why?"), validators=[InputRequired(_l("Say briefly why.")), at_most(300), Readable()]
    )


class AgreementForm(RefusingForm):
    """What the parties agree on; the grounds of the parties are added per organisation."""

    title = StringField(
        _l("Short name"),
        validators=[InputRequired(_l(wording.NO_TITLE)), at_most(120), Readable()],
    )
    purpose = TextAreaField(
        _l("What may the information be used for?"),
        validators=[InputRequired(_l(wording.NO_PURPOSE)), at_most(500), Readable()],
    )
    parties = Boxes(_l("Which organisations take part?"), wording.FEW_PARTIES)
    type_codes = Boxes(_l("Which kinds of signals?"), wording.NO_TYPES)
    field_codes = Boxes(_l("What do partners get of each signal?"), wording.NO_FIELDS)
    area_codes = Boxes(_l("In which areas?"), wording.NO_AREAS)
    starts_on = Day(_l("First day"), wording.NO_START)
    ends_on = Day(_l("Last day"), wording.NO_END)
    dpia_reference = StringField(_l("Reference of the DPIA"), validators=[at_most(120), Readable()])
    rights_contact = StringField(
        _l("Where can people turn with their rights?"),
        validators=[InputRequired(_l(wording.NO_CONTACT)), at_most(200), Readable()],
    )
    change_reason = TextAreaField(
        _l("Why does the agreement change?"), validators=[at_most(300), Readable()]
    )

    organisations: Sequence[Organisation] = ()
    is_change = False

    def offer(self, types: Sequence[Group], areas: Sequence[Group]) -> None:
        """Say what can be chosen."""
        self.parties.offer([("", [(found.slug, found.name) for found in self.organisations])])
        fields = [(field.value, str(words)) for field, words in labels.FIELDS.items()]
        self.field_codes.offer([("", fields)])
        self.type_codes.offer(types)
        self.area_codes.offer(areas)

    def check(self, today: date) -> AgreementDraft | None:
        """Return what was meant; None, with words at the fields, when it cannot be."""
        if not self.validate_on_submit():
            return None
        self._check_grounds()
        draft = self.draft() if not self.errors else None
        if draft is not None:
            fit = draft
            self.apply(lambda: refuse_unfit(fit, today))
        return draft if not self.errors else None

    def draft(self) -> AgreementDraft:
        """Return what was meant."""
        return AgreementDraft(
            title=self.title.data or "",
            purpose=self.purpose.data or "",
            parties=tuple(self._party(found) for found in self.chosen()),
            type_codes=tuple(self.type_codes.data or ()),
            fields=tuple(map(SharedField, self.field_codes.data or ())),
            area_codes=tuple(self.area_codes.data or ()),
            starts_on=_given(self.starts_on),
            ends_on=_given(self.ends_on),
            rights_contact=self.rights_contact.data or "",
            dpia_reference=self.dpia_reference.data or "",
            change_reason=self.change_reason.data or "",
        )

    def chosen(self) -> Iterable[Organisation]:
        """Return the organisations that were ticked."""
        return [found for found in self.organisations if found.slug in (self.parties.data or ())]

    def ground_of(self, organisation: Organisation) -> Any:
        """Return the field with the ground of one organisation."""
        return self[f"ground_{organisation.slug}"]

    def explanation_of(self, organisation: Organisation) -> Any:
        """Return the field with what the ground rests on."""
        return self[f"explanation_{organisation.slug}"]

    def _party(self, organisation: Organisation) -> PartyDraft:
        return PartyDraft(
            organisation.id,
            LegalGround(self.ground_of(organisation).data),
            self.explanation_of(organisation).data or "",
        )

    def _check_grounds(self) -> None:
        for organisation in self.chosen():
            ground, explanation = self.ground_of(organisation), self.explanation_of(organisation)
            if not ground.data:
                ground.errors = [gettext(wording.NO_GROUND)]
            if not (explanation.data or "").strip():
                explanation.errors = [gettext(wording.NO_EXPLANATION)]
        if self.is_change and not (self.change_reason.data or "").strip():
            self.change_reason.errors = [gettext(wording.NO_CHANGE_REASON)]


def agreement_form(
    organisations: Sequence[Organisation],
    start: AgreementVersion | None = None,
    *,
    is_change: bool = False,
) -> AgreementForm:
    """Return the form with a ground for each organisation, filled in as ``start`` says."""
    fields: dict[str, Any] = {"organisations": organisations, "is_change": is_change}
    grounds = [("", _l("Choose a ground"))] + [
        (ground.value, words) for ground, words in labels.GROUNDS.items()
    ]
    for found in organisations:
        fields[f"ground_{found.slug}"] = SelectField(
            _l("Legal ground"), choices=grounds, coerce=_ground, validate_choice=False
        )
        fields[f"explanation_{found.slug}"] = StringField(
            _l("Article, task or contract"), validators=[at_most(300), Readable()]
        )
    made: type[AgreementForm] = type("AgreementFormForAll", (AgreementForm,), fields)
    form: AgreementForm = made(data=_filled(start, {found.id: found for found in organisations}))
    return form


def _given(day: Day) -> date:
    """Return a day that was checked before; only a valid form becomes a draft."""
    if day.data is None:
        raise ValidationError(day.message, day.name)
    return day.data


def _ground(value: Any) -> str:
    known = {ground.value for ground in LegalGround}
    return str(value) if value in known else ""


def _filled(
    start: AgreementVersion | None, organisations: Mapping[UUID, Organisation]
) -> dict[str, Any]:
    """Return what the form shows at first."""
    if start is None:
        return {}
    here = [
        (organisations[party.organisation_id].slug, party)
        for party in start.parties
        if party.left_at is None and party.organisation_id in organisations
    ]
    names = ("title", "purpose", "type_codes", "field_codes", "area_codes", "starts_on", "ends_on")
    return {
        **{name: getattr(start, name) for name in names},
        "dpia_reference": start.dpia_reference,
        "rights_contact": start.rights_contact,
        "parties": [slug for slug, _ in here],
        **{f"ground_{slug}": party.legal_ground.value for slug, party in here},
        **{f"explanation_{slug}": party.ground_explanation for slug, party in here},
    }
