"""The people whom the drills and the scanners sign in as."""

from resilience.demo.people import PERSONAS


def one_of_each_role() -> list[str]:
    """Return personas that together hold every role, each adding one to those before."""
    covered = set()
    chosen = []
    for persona in PERSONAS:
        if not set(persona.roles) <= covered:
            covered |= set(persona.roles)
            chosen.append(persona.slug)
    return chosen
