"""What a request may hold; everything else is refused, all of it at once."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

from resilience.api.fields import (
    AreaCode,
    AreaCursor,
    BuurtCode,
    FigureCursor,
    FreeText,
    Level,
    Moment,
    PageSize,
    SignalCursor,
)
from resilience.areas.codes import AreaLevel
from resilience.clock import AMSTERDAM
from resilience.errors import N_
from resilience.maps.categories import IS_SENSITIVE
from resilience.signals.attributes import (
    ActionTaken,
    DayPart,
    EffectOnPeople,
    Handling,
    InformationGrade,
    InformationSource,
    ObservationMode,
    Recurrence,
    SourceGrade,
)
from resilience.signals.checks import LONGEST_CONDITION, LONGEST_NOTE, LONGEST_TEXT, SHORTEST_TEXT
from resilience.signals.drafts import PlaceDraft, ResponseDraft, SignalDraft, SourceDraft
from resilience.signals.observed_time import ObservedChoice, ObservedDay
from resilience.signals.taxonomy import domains, recordable_types

PAGE_SIZE = 50
AFTER = N_("Where the page before ended; take it from the address of the next page.")

TypeCode = StrEnum("TypeCode", {found.code: found.code for found in recordable_types()})  # type: ignore[misc]
DomainCode = StrEnum("DomainCode", {code: code for code in domains()})  # type: ignore[misc]
CategoryCode = StrEnum("CategoryCode", {code: code for code in IS_SENSITIVE})  # type: ignore[misc]

PeriodCode = Annotated[str, Field(pattern=r"^20\d\d(-(P(0[1-9]|1[0-3])|Q[1-4]))?$")]


class Query(BaseModel):
    """What stands behind the question mark of an address; an unknown name is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(Query):
    """One page of a collection."""

    size: PageSize = Field(
        PAGE_SIZE, alias="aantal", description=N_("How many there are on a page.")
    )


class SignalQuery(Page):
    """Which signals are asked for."""

    after: SignalCursor | None = Field(None, alias="cursor", description=AFTER)
    area: AreaCode | None = Field(
        None, alias="gebied", description=N_("Code of a gemeente, wijk or buurt.")
    )
    signal_type: TypeCode | None = Field(None, alias="type", description=N_("Code of a type."))
    domain: DomainCode | None = Field(None, alias="domein", description=N_("Code of a domain."))
    severity: Level | None = Field(None, alias="ernst", description=N_("Exactly this severity."))
    recorded_from: Moment | None = Field(
        None, alias="vastgelegdVanaf", description=N_("Recorded at this moment or later.")
    )
    recorded_to: Moment | None = Field(
        None, alias="vastgelegdTot", description=N_("Recorded before this moment.")
    )


class AreaQuery(Page):
    """Which areas are asked for."""

    after: AreaCursor | None = Field(None, alias="cursor", description=AFTER)
    level: AreaLevel | None = Field(None, alias="niveau", description=N_("Only this level."))
    within: AreaCode | None = Field(
        None, alias="binnen", description=N_("Inside this gemeente or wijk.")
    )


class FigureQuery(Page):
    """Which published figures are asked for."""

    after: FigureCursor | None = Field(None, alias="cursor", description=AFTER)
    period: PeriodCode | None = Field(
        None,
        alias="periode",
        description=N_("Four weeks (2026-P11), a quarter (2026-Q3) or a year (2026)."),
    )
    level: AreaLevel | None = Field(None, alias="niveau", description=N_("Only this level."))
    category: CategoryCode | None = Field(
        None, alias="categorie", description=N_("A domain, or the total per polarity.")
    )
    area: AreaCode | None = Field(
        None, alias="gebied", description=N_("Code of a gemeente, wijk or buurt.")
    )


class Nothing(Query):
    """An address that takes no parameters."""


class Body(BaseModel):
    """What stands in the body of a request; an unknown name is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ObservedExactly(Body):
    """The moment is known."""

    precision: Literal["exact"] = Field(alias="precisie")
    moment: Moment = Field(alias="moment")

    def choice(self) -> ObservedChoice:
        """Return the same in the words of the form: a day and a time in the Netherlands."""
        local = self.moment.astimezone(AMSTERDAM)
        at = time(local.hour, local.minute, fold=local.fold)
        return ObservedChoice(ObservedDay.EARLIER, on=local.date(), at=at)


class ObservedInDayPart(Body):
    """The day and the part of it are known."""

    precision: Literal["dagdeel"] = Field(alias="precisie")
    on: date = Field(alias="datum")
    part: Literal["ochtend", "middag", "avond", "nacht"] = Field(alias="dagdeel")

    def choice(self) -> ObservedChoice:
        """Return the same in the words of the form."""
        return ObservedChoice(ObservedDay.EARLIER, on=self.on, day_part=DayPart(self.part))


class ObservedOnDay(Body):
    """The day is known, or the week in which it was."""

    precision: Literal["dag", "week"] = Field(alias="precisie")
    on: date = Field(alias="datum")

    def choice(self) -> ObservedChoice:
        """Return the same in the words of the form."""
        is_week = self.precision == "week"
        return ObservedChoice(ObservedDay.EARLIER, on=self.on, is_some_day_that_week=is_week)


class ObservedSometime(Body):
    """Nobody knows any more."""

    precision: Literal["onbekend"] = Field(alias="precisie")

    def choice(self) -> ObservedChoice:
        """Return the same in the words of the form."""
        return ObservedChoice(ObservedDay.EARLIER)


class SharedFreely(Body):
    """Partners read it within the agreement; or, for the police only, nobody does."""

    code: Literal["P", "N"]

    @property
    def condition(self) -> str:
        """Nothing: there is no condition to meet."""
        return ""


class SharedOnCondition(Body):
    """Partners do not read it before the condition is met."""

    code: Literal["C"]
    condition: FreeText = Field(
        alias="voorwaarde",
        min_length=1,
        max_length=LONGEST_CONDITION,
        description=N_("On which condition it may be shared."),
    )


Observed = Annotated[
    ObservedExactly | ObservedInDayPart | ObservedOnDay | ObservedSometime,
    Field(discriminator="precision"),
]
Shared = Annotated[SharedFreely | SharedOnCondition, Field(discriminator="code")]


class SignalBody(Body):
    """A signal as another system delivers it; there is no field for an exact place."""

    reference: str = Field(
        alias="externeReferentie",
        pattern=r"^[0-9A-Za-z][0-9A-Za-z._:-]{0,99}$",
        description=N_(
            "Your own key of the signal. The same key never makes a second signal. "
            "We keep a fingerprint of it only."
        ),
    )
    signal_type: TypeCode = Field(alias="type", description=N_("Code of a type."))
    text: FreeText = Field(
        alias="omschrijving",
        min_length=SHORTEST_TEXT,
        max_length=LONGEST_TEXT,
        description=N_("What was seen or heard, without any detail of a person."),
    )
    buurt_code: BuurtCode = Field(
        alias="buurt",
        description=N_(
            "CBS code (BU and eight characters) in the edition in use, inside your areas."
        ),
    )
    observed: Observed = Field(alias="waargenomen", description=N_("When it was."))
    sharing: Shared = Field(
        alias="delen",
        description=N_("P: share it, C: on a condition, N: keep it to yourself (police only)."),
    )
    level: Level | None = Field(
        None,
        alias="niveau",
        description=N_(
            "Severity, or strength of something positive. What is higher than the type allows "
            "is lowered; left out, the usual level of the type holds."
        ),
    )
    recurrence: Recurrence = Field(Recurrence.FIRST, alias="herhaling")
    mode: ObservationMode = Field(ObservationMode.REGISTRATION, alias="waarneming")
    kind: InformationSource | None = Field(None, alias="soortInformatie")
    source_grade: SourceGrade | None = Field(None, alias="betrouwbaarheidBron")
    information_grade: InformationGrade | None = Field(None, alias="zekerheidInhoud")
    is_protected: bool = Field(
        False, alias="bronBeschermen", description=N_("Hide your organisation from partners.")
    )
    effect: EffectOnPeople = Field(EffectOnPeople.UNKNOWN, alias="effectOpMensen")
    action_taken: ActionTaken = Field(ActionTaken.NONE, alias="actie")
    action_note: FreeText | None = Field(
        None, alias="actieToelichting", min_length=1, max_length=LONGEST_NOTE
    )

    def draft(self, account_id: UUID) -> SignalDraft:
        """Return what is to be recorded; the key of the other system becomes an id of ours."""
        return SignalDraft(
            client_id=uuid5(account_id, self.reference),
            signal_type=self.signal_type.value,
            text=self.text,
            place=PlaceDraft(buurt_code=self.buurt_code),
            level=self.level,
            observed=self.observed.choice(),
            recurrence=self.recurrence,
            source=SourceDraft(
                mode=self.mode,
                kind=self.kind,
                source_grade=self.source_grade,
                information_grade=self.information_grade,
                is_protected=self.is_protected,
            ),
            response=ResponseDraft(
                effect_on_people=self.effect,
                action_taken=self.action_taken,
                action_note=self.action_note or "",
                # Answers and care go to people; the other system has none of these.
                is_feedback_wanted=False,
            ),
            handling=Handling(self.sharing.code),
            handling_condition=self.sharing.condition,
        )
