"""What an answer holds; the document of the API is made from the same classes."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from resilience.api.fields import ToldMoment
from resilience.areas.codes import AreaLevel
from resilience.areas.models import Area
from resilience.errors import N_
from resilience.maps.cell_list import FoundCell
from resilience.maps.periods import Period
from resilience.signals.queries import ReadSignal
from resilience.signals.taxonomy import SignalType


def told(name: str, description: str = "") -> Any:
    """Return a field under the name that it has in an answer."""
    return Field(serialization_alias=name, description=description or None)


class Answer(BaseModel):
    """Anything the API tells."""

    model_config = ConfigDict(frozen=True)

    def as_json(self) -> dict[str, Any]:
        """Return it as it goes over the line."""
        return self.model_dump(mode="json", by_alias=True)


class SignalAnswer(Answer):
    """A signal as the client may know it: null where the agreement opens no more."""

    id: UUID
    number: str = told("nummer")
    state: str = told("status")
    signal_type: str = told("type")
    domain_code: str = told("domein")
    severity: int | None = told("ernst")
    strength: int | None = told("sterkte")
    text: str | None = told("omschrijving")
    buurt_code: str = told("buurt")
    area_year: int = told("indelingsjaar", N_("Year of the division to which the code belongs."))
    recorded_at: ToldMoment = told("vastgelegdOp")
    observed_from: ToldMoment | None = told("waargenomenVan")
    observed_to: ToldMoment | None = told("waargenomenTot")
    observed_precision: str | None = told("waargenomenPrecisie")
    day_part: str | None = told("dagdeel")
    recurrence: str | None = told("herhaling")
    location_precision: str | None = told("plaatsPrecisie")
    kind: str | None = told("soortInformatie")
    mode: str | None = told("waarneming")
    source_grade: str | None = told("betrouwbaarheidBron")
    information_grade: str | None = told("zekerheidInhoud")
    effect: str | None = told("effectOpMensen")
    action_taken: str | None = told("actie")
    action_note: str | None = told("actieToelichting")
    handling: str = told("deelcode")
    organisation: str | None = told(
        "organisatie", N_("Null when the source is protected or outside the agreement.")
    )
    is_ours: bool = told("isEigen", N_("Whether your own organisation recorded it."))


class AreaAnswer(Answer):
    """A gemeente, wijk or buurt in the edition in use."""

    code: str
    name: str = told("naam")
    level: AreaLevel = told("niveau")
    wijk_code: str | None = told("wijk")
    gemeente_code: str = told("gemeente")
    area_year: int = told("indelingsjaar")
    inhabitants: int | None = told("inwoners", N_("Null where CBS keeps the number secret."))


class TypeAnswer(Answer):
    """A type of signal in the taxonomy."""

    code: str
    domain: str = told("domein")
    name: str = told("naam")
    explanation: str = told("uitleg")
    is_positive: bool = told("isPositief", N_("It then has a strength instead of a severity."))
    highest_level: int = told("hoogsteNiveau")
    is_sensitive: bool = told("isGevoelig", N_("Counts are shown from ten instead of five."))


class FigureAnswer(Answer):
    """A number that passed the disclosure gate; what is not listed is small, or zero."""

    period: str = told("periode")
    first_day: date = told("periodeVan")
    last_day: date = told("periodeTotEnMet")
    area_year: int = told("indelingsjaar")
    level: AreaLevel = told("niveau")
    area_code: str = told("gebied")
    category: str = told("categorie")
    value: int = told("aantal")
    organisations_at_least: int = told("organisatiesTenMinste")
    reporters_at_least: int = told("meldersTenMinste")
    released_at: ToldMoment = told("gepubliceerdOp")


class SignalPage(Answer):
    """Signals, newest first."""

    found: list[SignalAnswer] = told("signalen")
    next: str | None = told("volgende", N_("Address of the next page; null on the last."))


class AreaPage(Answer):
    """Areas in order of level and code."""

    found: list[AreaAnswer] = told("gebieden")
    next: str | None = told("volgende", N_("Address of the next page; null on the last."))


class FigurePage(Answer):
    """Published figures, newest period first."""

    found: list[FigureAnswer] = told("cijfers")
    next: str | None = told("volgende", N_("Address of the next page; null on the last."))


class TypeList(Answer):
    """The whole taxonomy."""

    found: list[TypeAnswer] = told("signaaltypen")


class Landing(Answer):
    """Where everything is."""

    name: str = told("naam")
    version: str = told("versie")
    document: str = told("openapi")
    reading: str = told("documentatie")
    token: str = told("toegangstoken")
    resources: list[str] = told("bronnen")


class FaultAnswer(Answer):
    """One thing that is wrong with a request."""

    name: str
    reason: str


class ProblemAnswer(Answer):
    """A refusal, after RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    invalid_params: list[FaultAnswer] | None = Field(None, serialization_alias="invalidParams")
    reference: str | None = None


def told_signal(read: ReadSignal) -> SignalAnswer:
    """Return a signal as the client may know it; the reading has left out the rest."""
    signal = read.signal
    return SignalAnswer(
        id=signal.id,
        number=signal.number,
        state=signal.state,
        signal_type=signal.signal_type,
        domain_code=signal.domain_code,
        severity=signal.severity,
        strength=signal.strength,
        text=signal.text,
        buurt_code=signal.buurt_code,
        area_year=signal.area_year,
        recorded_at=signal.recorded_at,
        observed_from=signal.observed_from,
        observed_to=signal.observed_to,
        observed_precision=signal.observed_precision,
        day_part=signal.day_part,
        recurrence=signal.recurrence,
        location_precision=signal.location_precision,
        kind=signal.information_source,
        mode=signal.observation_mode,
        source_grade=signal.source_grade,
        information_grade=signal.confirmed_grade,
        effect=signal.effect_on_people,
        action_taken=signal.action_taken,
        action_note=signal.action_note,
        handling=signal.handling,
        organisation=read.organisation_name or None,
        is_ours=read.is_ours,
    )


def told_area(area: Area) -> AreaAnswer:
    """Return an area with what belongs to it."""
    return AreaAnswer(
        code=area.code,
        name=area.name,
        level=area.level,
        wijk_code=area.wijk_code if area.level is AreaLevel.BUURT else None,
        gemeente_code=area.gemeente_code,
        area_year=area.edition_year,
        inhabitants=area.inhabitants,
    )


def told_type(found: SignalType) -> TypeAnswer:
    """Return a type in Dutch, in which the taxonomy is kept."""
    return TypeAnswer(
        code=found.code,
        domain=found.domain,
        name=found.label_nl,
        explanation=found.help_nl,
        is_positive=found.is_positive,
        highest_level=found.severity_max,
        is_sensitive=found.sensitive,
    )


def told_figure(found: FoundCell) -> FigureAnswer:
    """Return a published number with what it rests on."""
    period = Period.parse(found.period_code)
    return FigureAnswer(
        period=period.code,
        first_day=period.first_day,
        last_day=period.last_day,
        area_year=found.area_year,
        level=found.level,
        area_code=found.area_code,
        category=found.category,
        value=found.value,
        organisations_at_least=found.organisations_at_least,
        reporters_at_least=found.reporters_at_least,
        released_at=found.released_at,
    )
