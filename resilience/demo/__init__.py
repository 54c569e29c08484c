"""Havermonde: the invented municipality of the demo, its people and its history."""

from collections.abc import Callable


def seed(url: str, progress: Callable[[str], None]) -> None:
    """Fill the database at ``url`` with Havermonde; what is there already stays as it is."""
    # Imported here, so that naming the personas does not load numpy and the importer of areas.
    from resilience.demo.seeding import seed_database  # noqa: PLC0415

    seed_database(url, progress)


def personas() -> list[tuple[str, str, str]]:
    """Return name, function and organisation of everybody one can sign in as."""
    from resilience.demo.people import ORGANISATIONS, PERSONAS  # noqa: PLC0415 - the same

    names = {found.slug: found.name for found in ORGANISATIONS}
    return [
        (persona.name, persona.function_title, names[persona.organisation]) for persona in PERSONAS
    ]
