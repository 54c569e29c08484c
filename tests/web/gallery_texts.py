"""The words of the gallery: invented, in the tone of the product."""

from typing import Any

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
SEVERITIES = [(1, "Licht"), (2, "Matig"), (3, "Ernstig"), (4, "Acuut")]


def _option(value: str, label: str, help_text: str, words: str = "") -> dict[str, Any]:
    return {
        "value": value,
        "label": label,
        "help": help_text,
        "words": words,
        "attributes": {"most": 3},
    }


GROUPS: list[dict[str, Any]] = [
    {
        "label": "Leefbaarheid en beheer",
        "options": [
            _option(
                "LB01",
                "Zwerfvuil en dumping",
                "Afval dat blijft liggen of herhaald wordt gedumpt op een plek.",
                "afval vuilnis rommel",
            ),
            _option(
                "LB02",
                "Vernieling en graffiti",
                "Schade of bekladding van gebouwen, meubilair of groen.",
            ),
        ],
    },
    {
        "label": "Overlast in de openbare ruimte",
        "options": [
            _option(
                "OV03",
                "Gevaarlijk of intimiderend rijgedrag",
                "Hard rijden, rondjes rijden of mensen snijden met auto of scooter.",
                "racen",
            ),
            _option(
                "OV04",
                "Vuurwerk- en brandoverlast",
                "Zwaar vuurwerk, brandstichting of brandgevaar.",
                "cobra",
            ),
        ],
    },
    {
        "label": "Ondermijnende activiteiten",
        "options": [
            _option(
                "OM02",
                "Signalen van productie of opslag",
                "Geur, afgeplakte ramen, constante afzuiging, laden en lossen op vreemde tijden.",
                "drugslab chemische lucht",
            ),
            _option(
                "OM03",
                "Dumping van drugs- of chemisch afval",
                "Vaten, jerrycans of chemisch afval op een plek.",
                "chemisch",
            ),
        ],
    },
]


def _persona(initials: str, name: str, function: str, organisation: str) -> dict[str, str]:
    slug = name.lower().replace(" ", "-")
    return {
        "slug": slug,
        "initials": initials,
        "name": name,
        "function": function,
        "organisation": organisation,
    }


PERSONAS = [
    {
        "key": "street",
        "personas": [
            _persona("YK", "Yusuf Kaya", "Jongerenwerker", "Jongerenwerk De Kade"),
            _persona("AB", "Annet Brouwer", "Huismeester", "Woonstichting Havermonde"),
            _persona("DV", "Dirk Veenstra", "Handhaver", "Toezicht en Handhaving"),
        ],
    },
    {
        "key": "direction",
        "personas": [
            _persona("MD", "Marit Dekker", "Wijkcoördinator", "Gemeente Havermonde"),
            _persona("RH", "Rob Hendriks", "Veiligheidscoördinator", "Woonstichting Havermonde"),
        ],
    },
]
