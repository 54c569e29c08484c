"""The form of the gallery, with every kind of field."""

from wtforms import (
    BooleanField,
    Form,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from tests.web.gallery_texts import GROUPS, SEVERITIES


class ExampleForm(Form):
    """A form with every kind of field."""

    place = RadioField(
        "Hoe geef je de plek aan?",
        [InputRequired("Kies een buurt, of geef een plek aan.")],
        choices=[("here", "Hier"), ("map", "Op de kaart"), ("list", "Kies buurt")],
    )
    area = SelectField("Buurt", choices=[("", "Kies een buurt"), ("BU1", "Korenmolenbuurt")])
    type_code = RadioField(
        "Wat is er aan de hand?",
        [InputRequired("Kies wat voor signaal het is.")],
        choices=[(o["value"], o["label"]) for g in GROUPS for o in g["options"]],
    )
    severity = RadioField("Hoe ernstig?", coerce=int, choices=SEVERITIES, default=2)
    strength = RadioField(
        "Hoe sterk?",
        [Optional()],
        coerce=int,
        choices=[(1, "Eenmalig"), (2, "Herhaald"), (3, "Blijvend")],
        default=2,
    )
    when = RadioField(
        "Wanneer was het?",
        choices=[
            ("now", "Nu"),
            ("today", "Vandaag"),
            ("yesterday", "Gisteren"),
            ("earlier", "Eerder"),
        ],
        default="now",
    )
    mode = RadioField(
        "Hoe weet je dit?",
        choices=[
            ("seen", "Zelf gezien"),
            ("colleague", "Van een collega"),
            ("resident", "Van een bewoner"),
            ("register", "Uit registratie"),
        ],
        default="seen",
    )
    kind = RadioField(
        "Wat heb je nodig?",
        [Optional()],
        choices=[("talk", "Een gesprek"), ("two", "Met z’n tweeën op pad")],
    )
    text = TextAreaField(
        "Beschrijf wat er gebeurt en waar",
        [InputRequired("Beschrijf in een of twee zinnen wat je zag of hoorde."), Length(max=500)],
        description="Een of twee zinnen. Geen namen, nummers of kentekens.",
    )
    number = StringField("Eigen kenmerk", [Optional()])
    password = PasswordField("Wachtwoord", [InputRequired("Vul je wachtwoord in.")])
    feedback = BooleanField("Laat me weten wat ermee is gedaan", default=True)
    protect = BooleanField(
        "Bron beschermen", description="Partners zien dan niet van welke organisatie dit komt."
    )
