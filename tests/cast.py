"""The people of the tests: those of the demo, persisted once in the template database."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from resilience.accounts.models import User
from resilience.app import load_actor
from resilience.authz.actor import Actor

#: Monday 23 November 2026, 10.00 in the Netherlands.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

YUSUF = "yusuf-kaya"  # youth worker, De Kade
ANNET = "annet-brouwer"  # caretaker, Woonstichting; her manager is Petra
DIRK = "dirk-veenstra"  # enforcement officer
SANNE = "sanne-lont"  # social worker, member of the neighbourhood team
KARIN = "karin-de-wit"  # police, member of the neighbourhood team
LOTTE = "lotte-visser"  # youth worker, De Kade, member of the neighbourhood team
MARIT = "marit-dekker"  # coordinator of Molenbroek and Sterrenveld
HASSAN = "hassan-bouzid"  # coordinator of the other two wijken
ROB = "rob-hendriks"  # safety officer, Woonstichting
NADIA = "nadia-amrani"  # safety officer, De Kade
ILSE = "ilse-bakker"  # safety officer, enforcement
PETRA = "petra-vos"  # line manager, Woonstichting
MIRJAM = "mirjam-schouten"  # line manager, De Kade
SASKIA = "saskia-roelofs"  # quality reviewer, Woonstichting
NOOR = "noor-tahiri"  # quality reviewer, De Kade
ESTHER = "esther-oyelaran"  # executive
FARID = "farid-benali"  # privacy officer, municipality
ELS = "els-mulder"  # privacy officer, Woonstichting
WILLEM = "willem-prins"  # archivist, municipality
JOKE = "joke-wiersma"  # functional administrator
TOM = "tom-jansen"  # administrator of Woonstichting
PIETER = "pieter-smid"  # functional administrator
ANJA = "anja-postma"  # administrator of De Kade


@dataclass(frozen=True)
class People:
    """Looks up the people of the cast in one session."""

    session: Session

    def __getitem__(self, slug: str) -> User:
        found = select(User).where(User.email.like(f"{slug}@%"))
        return self.session.scalars(found).one()

    def actor(self, slug: str, now: datetime = NOW) -> Actor:
        """Return the person as an actor, with the rights of ``now``."""
        actor = load_actor(self.session, self[slug].id, now)
        assert actor is not None
        return actor
