"""The import that waits in the demo, so that its page shows every sort of verdict."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from resilience.accounts.models import User
from resilience.areas.codes import AreaLevel
from resilience.areas.queries import current_edition, list_areas
from resilience.authz.actor import Actor, Grant
from resilience.authz.roles import Role
from resilience.clock import FixedClock, local_day
from resilience.imports.mapping import Matching, folded, guess_columns
from resilience.imports.models import SignalImport
from resilience.imports.ports import use_secret
from resilience.imports.running import work_on
from resilience.imports.services import ColumnsDraft, match_columns, take_in
from resilience.uow import UnitOfWork

TITLE = "Onderhoudsmeldingen"
HEADER = ("Meldnummer", "Soort melding", "Meldingsdatum", "Buurt", "Omschrijving", "Behandelaar")
#: How the maintenance system calls things, what that is here, and what people write with it.
REPORTS = (
    ("Grofvuil", "LB01", "Naast de containers staat grofvuil dat niet is aangemeld."),
    ("Graffiti", "LB02", "De muur van de berging is opnieuw beklad."),
    ("Verlichting", "LB03", "De lamp bij de achteringang brandt al een week niet."),
    ("Geluid", "LB05", "Meerdere bewoners melden hinder in het trappenhuis."),
)
ROWS = 60
#: What goes wrong in real files: a phone number, a day that is none, a row that came twice.
MISTAKES: dict[int, dict[str, str]] = {
    11: {"Omschrijving": "Graag terugbellen op 06-12345678 over de lamp."},
    23: {"Meldingsdatum": "vorige week"},
    37: {"Meldnummer": "OM-1030"},
    48: {"Buurt": "Verderop"},
}


def bring_file_in(sessions: sessionmaker[Session], slug: str, now: datetime, secret: bytes) -> str:
    """Bring in a file of the maintenance system, once, up to where a person decides."""
    use_secret(secret)
    with sessions.begin() as session:
        if session.scalar(select(SignalImport.id).limit(1)) is not None:
            return ""
        person = session.scalars(select(User).where(User.email.like(f"{slug}@%"))).one()
        found = _take_in(UnitOfWork(session, _actor(person), now))
        import_id, number = found.id, found.number
    _check(sessions, import_id, now)
    return f"one import that waits, {number}"


def _take_in(uow: UnitOfWork) -> SignalImport:
    found = take_in(uow, io.BytesIO(_table(uow)))
    columns = guess_columns(HEADER)
    match_columns(uow, found.id, ColumnsDraft(TITLE, columns))
    # Of the next file nothing has to be asked.
    found.matching = Matching(
        columns, {folded(name): code for name, code, _text in REPORTS}, is_answered=True
    ).as_json()
    return found


def _check(sessions: sessionmaker[Session], import_id: UUID, now: datetime) -> None:
    work_on(sessions, FixedClock(now), import_id)


def _table(uow: UnitOfWork) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, HEADER, delimiter=";")
    writer.writeheader()
    buurten = list_areas(uow.session, current_edition(uow.session).year, AreaLevel.BUURT)
    names = [buurt.name for buurt in buurten]
    writer.writerows(_rows(local_day(uow.now), names))
    return file.getvalue().encode()


def _rows(today: date, names: list[str]) -> Iterator[dict[str, str]]:
    for at in range(ROWS):
        category, _code, text = REPORTS[at % len(REPORTS)]
        day = today - timedelta(days=2 * (ROWS - at))
        yield {
            "Meldnummer": f"OM-{1000 + at}",
            "Soort melding": category,
            "Meldingsdatum": f"{day:%d-%m-%Y}",
            "Buurt": names[at % len(names)],
            "Omschrijving": text,
            "Behandelaar": "Team beheer",
        } | MISTAKES.get(at, {})


def _actor(person: User) -> Actor:
    grants = (Grant(Role.ORG_ADMIN),)
    return Actor(person.id, person.name, person.organisation_id, grants)
