"""The organisations and people of Havermonde; all of them are invented."""

from dataclasses import dataclass

from resilience.accounts.models import OrganisationKind, Side
from resilience.authz.roles import Role

MUNICIPALITY = "GM9901"
MOLENBROEK = "WK990102"
STERRENVELD = "WK990103"


@dataclass(frozen=True)
class DemoOrganisation:
    """One of the seven partners."""

    slug: str
    name: str
    kind: OrganisationKind
    side: Side


@dataclass(frozen=True)
class Persona:
    """One professional; ``group`` is where the card stands on the sign-in page."""

    name: str
    function_title: str
    organisation: str
    roles: tuple[Role, ...]
    group: str
    areas: tuple[str, ...] = (MUNICIPALITY,)
    line_manager: str | None = None

    @property
    def slug(self) -> str:
        """The name as it stands in addresses."""
        return self.name.lower().replace(" ", "-")

    @property
    def initials(self) -> str:
        """First letters of the first and the last name."""
        words = self.name.split()
        return words[0][0] + words[-1][0]

    @property
    def email(self) -> str:
        """An address that can never exist (RFC 2606)."""
        return f"{self.slug}@{self.organisation}.example"


WC = "woonstichting-havermonde"
JW = "jongerenwerk-de-kade"
POL = "politie-havermonde"
BOA = "toezicht-havermonde"
OOV = "gemeente-havermonde"
SWT = "wijkteam-havermonde"
SCH = "kompas-college"

ORGANISATIONS = (
    DemoOrganisation(WC, "Woonstichting Havermonde", OrganisationKind.HOUSING, Side.CARE),
    DemoOrganisation(JW, "Stichting Jongerenwerk De Kade", OrganisationKind.YOUTH_WORK, Side.CARE),
    DemoOrganisation(POL, "Politie, basisteam Havermonde", OrganisationKind.POLICE, Side.SAFETY),
    DemoOrganisation(
        BOA,
        "Gemeente Havermonde, Toezicht en Handhaving",
        OrganisationKind.ENFORCEMENT,
        Side.SAFETY,
    ),
    DemoOrganisation(
        OOV,
        "Gemeente Havermonde, Openbare Orde en Veiligheid",
        OrganisationKind.MUNICIPALITY,
        Side.BOTH,
    ),
    DemoOrganisation(SWT, "Sociaal wijkteam Havermonde", OrganisationKind.SOCIAL_TEAM, Side.CARE),
    DemoOrganisation(SCH, "Kompas College", OrganisationKind.SCHOOL, Side.CARE),
)

STREET = "street"
DIRECTION = "direction"
OVERSIGHT = "oversight"

_FIELD = (Role.FIELD_WORKER,)
_TEAM = (Role.FIELD_WORKER, Role.TEAM_MEMBER)
_OFFICER = (Role.SAFETY_OFFICER,)
_MANAGER = (Role.LINE_MANAGER,)
_REVIEWER = (Role.QUALITY_REVIEWER,)

PERSONAS = (
    Persona("Yusuf Kaya", "Jongerenwerker", JW, _FIELD, STREET, line_manager="Mirjam Schouten"),
    Persona("Annet Brouwer", "Huismeester", WC, _FIELD, STREET, line_manager="Petra Vos"),
    Persona("Dirk Veenstra", "Handhaver", BOA, _FIELD, STREET, line_manager="Gerard Kuipers"),
    Persona("Sanne Lont", "Sociaal werker", SWT, _TEAM, STREET, line_manager="Wim de Boer"),
    Persona("Karin de Wit", "Wijkagent", POL, _TEAM, STREET),
    Persona("Lotte Visser", "Jongerenwerker", JW, _TEAM, STREET, line_manager="Mirjam Schouten"),
    Persona("Bas Timmer", "Wijkbeheerder", WC, _TEAM, STREET, line_manager="Petra Vos"),
    Persona(
        "Marit Dekker",
        "Wijkcoördinator",
        OOV,
        (Role.AREA_COORDINATOR,),
        DIRECTION,
        (MOLENBROEK, STERRENVELD),
    ),
    Persona(
        "Hassan Bouzid",
        "Wijkcoördinator",
        OOV,
        (Role.AREA_COORDINATOR,),
        DIRECTION,
        ("WK990101", "WK990104"),
    ),
    Persona("Rob Hendriks", "Veiligheidscoördinator", WC, _OFFICER, DIRECTION),
    Persona("Nadia Amrani", "Veiligheidscoördinator", JW, _OFFICER, DIRECTION),
    Persona("Ilse Bakker", "Veiligheidscoördinator", BOA, _OFFICER, DIRECTION),
    Persona("Wim de Boer", "Veiligheidscoördinator", SWT, _OFFICER + _MANAGER, DIRECTION),
    Persona("Petra Vos", "Leidinggevende", WC, _MANAGER, DIRECTION),
    Persona("Mirjam Schouten", "Leidinggevende", JW, _MANAGER, DIRECTION),
    Persona("Gerard Kuipers", "Leidinggevende", BOA, _MANAGER, DIRECTION),
    Persona("Saskia Roelofs", "Kwaliteitsbeoordelaar", WC, _REVIEWER, DIRECTION),
    Persona("Noor Tahiri", "Kwaliteitsbeoordelaar", JW, _REVIEWER, DIRECTION),
    Persona("Esther Oyelaran", "Bestuurder", OOV, (Role.EXECUTIVE,), DIRECTION),
    Persona("Ruud van Leeuwen", "Bestuurder", WC, (Role.EXECUTIVE,), DIRECTION),
    Persona("Farid Benali", "Privacyfunctionaris", OOV, (Role.PRIVACY_OFFICER,), OVERSIGHT),
    Persona("Els Mulder", "Privacyfunctionaris", WC, (Role.PRIVACY_OFFICER,), OVERSIGHT),
    Persona("Willem Prins", "Archivaris", OOV, (Role.ARCHIVIST,), OVERSIGHT),
    Persona("Joke Wiersma", "Functioneel beheerder", OOV, (Role.PLATFORM_ADMIN,), OVERSIGHT),
    Persona("Pieter Smid", "Functioneel beheerder", OOV, (Role.PLATFORM_ADMIN,), OVERSIGHT),
    Persona("Tom Jansen", "Organisatiebeheerder", WC, (Role.ORG_ADMIN,), OVERSIGHT),
    Persona("Anja Postma", "Organisatiebeheerder", JW, (Role.ORG_ADMIN,), OVERSIGHT),
)
