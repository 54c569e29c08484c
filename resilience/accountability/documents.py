"""The shape of a generated register, the same for the page, the file and the reader's checks."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator


class RegisterKind(StrEnum):
    """The registers that the platform makes from how it runs (R-20)."""

    ARTICLE_30 = "article-30"
    DPIA = "dpia"
    ALGORITHM = "algorithm"
    AGREEMENTS = "agreements"


#: What each entry of a register must say, by the law or the standard it follows.
REQUIRED: dict[RegisterKind, frozenset[str]] = {
    # GDPR art. 30(1).
    RegisterKind.ARTICLE_30: frozenset(
        {"controller", "purpose", "legal_basis", "people", "categories", "recipients"}
        | {"third_countries", "retention", "measures"}
    ),
    # GDPR art. 35(7).
    RegisterKind.DPIA: frozenset({"content"}),
    # The publication standard of algoritmes.overheid.nl.
    RegisterKind.ALGORITHM: frozenset(
        {"name", "organization", "description_short", "status", "begin_date", "contact"}
        | {"goal", "impact", "proportionality", "human_intervention", "risk_management"}
        | {"legal_basis", "impact_assessments", "source_data", "methods", "monitoring"}
        | {"publication_category"}
    ),
    RegisterKind.AGREEMENTS: frozenset(
        {"purpose", "parties", "legal_grounds", "types", "fields", "areas", "term", "contact"}
    ),
}


class RegisterField(BaseModel):
    """One thing that an entry says; empty words are not allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z0-9_]+$")
    label: str = Field(min_length=1)
    text: str = Field(min_length=1)


class RegisterEntry(BaseModel):
    """One entry of a register."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    fields: tuple[RegisterField, ...]


class RegisterDocument(BaseModel):
    """A register at a moment: its entries, and what people still have to add."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: RegisterKind
    title: str = Field(min_length=1)
    made_at: datetime
    #: Of the application and of the rules that were in force.
    rule_version: str = Field(min_length=1)
    entries: tuple[RegisterEntry, ...]
    open_points: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_complete(self) -> "RegisterDocument":
        for entry in self.entries:
            missing = REQUIRED[self.kind] - {field.code for field in entry.fields}
            if missing:
                raise ValueError(f"{entry.id} lacks {', '.join(sorted(missing))}")
        return self
