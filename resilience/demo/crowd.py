"""The colleagues without a persona card: who fill the history, and who hear of concerns."""

from resilience.accounts.models import OrganisationKind
from resilience.authz.roles import Role
from resilience.demo.people import (
    BOA,
    JW,
    OOV,
    ORGANISATIONS,
    PERSONAS,
    POL,
    SCH,
    SWT,
    WC,
    Persona,
)

#: Where a card would stand; these people have none.
NO_CARD = "crowd"

_FIELD = (Role.FIELD_WORKER,)
_OFFICER = (Role.SAFETY_OFFICER,)
_MANAGER = (Role.LINE_MANAGER,)
_REVIEWER = (Role.QUALITY_REVIEWER,)

#: The functions of the field workers of each organisation, and their line manager.
_FUNCTIONS = {
    WC: ("Petra Vos", "Woonconsulent", "Onderhoudsmonteur", "Huismeester", "Wijkbeheerder",
         "Woonconsulent", "Onderhoudsmonteur", "Complexbeheerder"),
    JW: ("Mirjam Schouten", "Jongerenwerker", "Jongerenwerker", "Meidenwerker",
         "Sportbuurtwerker", "Jongerenwerker", "Ambulant jongerenwerker"),
    POL: ("Bert Hofman", "Wijkagent", "Wijkagent", "Jeugdagent", "Agent noodhulp",
          "Agent noodhulp", "Wijkagent", "Agent noodhulp"),
    BOA: ("Gerard Kuipers", "Handhaver", "Handhaver", "Handhaver", "Toezichthouder",
          "Handhaver", "Toezichthouder", "Handhaver"),
    OOV: ("Henk Zwart", "Toezichthouder vergunningen", "Adviseur veiligheid", "Bouwinspecteur",
          "Accountmanager ondernemers", "Adviseur ondermijning", "Toezichthouder vergunningen"),
    SWT: ("Wim de Boer", "Sociaal werker", "Maatschappelijk werker", "Opbouwwerker",
          "Sociaal werker", "Wijkverpleegkundige", "Opbouwwerker"),
    SCH: ("Corrie Blom", "Leerplichtcoach", "Conciërge", "Mentor", "Schoolmaatschappelijk werker",
          "Mentor", "Veiligheidscoach"),
}  # fmt: skip

_FIRST_NAMES = (
    "Aukje", "Omar", "Tessa", "Jelle", "Fatima", "Sjoerd", "Naomi", "Erik", "Yasmin", "Koen",
    "Linda", "Samir", "Femke", "Ruben", "Imane", "Thijs", "Carla", "Deniz", "Maaike", "Stefan",
    "Priya", "Joost", "Hanna", "Murat", "Ingrid", "Luuk", "Soraya", "Bram", "Willemijn", "Ivo",
    "Latifa", "Pim", "Joyce", "Arjen", "Selma", "Mark", "Aisha", "Niels", "Ellen", "Rachid",
    "Sven", "Monique", "Emre", "Judith", "Kees",
)  # fmt: skip
_LAST_NAMES = (
    "Wouters", "Haddad", "Prins", "Bijlsma", "Aydin", "Terpstra", "Martis", "Groen", "Ouali",
    "Verbeek", "Sikkema", "Idrissi", "Roos", "Koopman", "Belhaj", "Nauta", "Evers", "Demir",
    "Hoekstra", "Kramer", "Ramlal", "Brandsma", "Blok", "Yilmaz", "Schuurman", "Peeters",
    "Rahimi", "Dijkman", "Hartog", "Zijlstra",
)  # fmt: skip


def _field_workers() -> tuple[Persona, ...]:
    posts = [
        (organisation, function, manager)
        for organisation, (manager, *functions) in _FUNCTIONS.items()
        for function in functions
    ]
    return tuple(
        Persona(
            f"{_FIRST_NAMES[at]} {_LAST_NAMES[at % len(_LAST_NAMES)]}",
            function,
            organisation,
            _FIELD,
            NO_CARD,
            line_manager=manager,
        )
        for at, (organisation, function, manager) in enumerate(posts)
    )


#: Every organisation has somebody who hears of concerns, who leads the team, who checks words.
STAND_BY = (
    Persona("Bert Hofman", "Teamchef", POL, _MANAGER, NO_CARD),
    Persona("Henk Zwart", "Teamleider", OOV, _MANAGER, NO_CARD),
    Persona("Corrie Blom", "Teamleider", SCH, _MANAGER, NO_CARD),
    Persona("Tineke Hoving", "Veiligheidscoördinator", POL, _OFFICER, NO_CARD),
    Persona("Marco Spaan", "Veiligheidscoördinator", OOV, _OFFICER, NO_CARD),
    Persona("Anneke Ploeg", "Veiligheidscoördinator", SCH, _OFFICER, NO_CARD),
    Persona("Greet Vonk", "Kwaliteitsbeoordelaar", POL, _REVIEWER, NO_CARD),
    Persona("Maud Tuinstra", "Kwaliteitsbeoordelaar", OOV, _REVIEWER, NO_CARD),
    Persona("Hidde Bakema", "Kwaliteitsbeoordelaar", BOA, _REVIEWER, NO_CARD),
    Persona("Riet Oosting", "Kwaliteitsbeoordelaar", SWT, _REVIEWER, NO_CARD),
    Persona("Aad Lammers", "Kwaliteitsbeoordelaar", SCH, _REVIEWER, NO_CARD),
)

FIELD_WORKERS = _field_workers()
CROWD = STAND_BY + FIELD_WORKERS


def reporters_of(kind: OrganisationKind) -> tuple[Persona, ...]:
    """Return the people of one kind of organisation who record signals, those with a card first."""
    slugs = {found.slug for found in ORGANISATIONS if found.kind is kind}
    return tuple(
        person
        for person in PERSONAS + FIELD_WORKERS
        if person.organisation in slugs and Role.FIELD_WORKER in person.roles
    )
