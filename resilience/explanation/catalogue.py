"""What can be chosen in an agreement: kinds of signals and areas, with their words."""

from flask_babel import gettext as _

from resilience.agreements.ports import Group
from resilience.areas.queries import (
    current_edition,
    find_area,
    list_buurt_choices,
    list_gemeente_codes,
)
from resilience.signals.labels import domain_label, type_label
from resilience.signals.taxonomy import domains, recordable_types
from resilience.uow import UnitOfWork

#: With more gemeenten than this only the whole gemeenten are offered.
MOST_GEMEENTEN = 5


def type_groups() -> list[Group]:
    """Return the kinds of signals that can be shared, by subject.

    Professional safety is a matter of each employer and is not among them.
    """
    groups = [
        (
            domain_label(code),
            [
                (found.code, type_label(found.code))
                for found in recordable_types()
                if found.domain == code
            ],
        )
        for code in domains()
    ]
    return [(heading, options) for heading, options in groups if options]


def area_groups(uow: UnitOfWork) -> list[Group]:
    """Return the areas that can be shared: whole gemeenten, then each wijk with its buurten."""
    year = current_edition(uow.session).year
    gemeenten = list_gemeente_codes(uow.session, year)
    whole = [(code, _("All of %(name)s", name=area_name(uow, code))) for code in gemeenten]
    groups: list[Group] = [(_("Whole municipalities"), whole)]
    if len(gemeenten) > MOST_GEMEENTEN:
        return groups
    for wijk in list_buurt_choices(uow.session, year):
        everything = (wijk.code, _("All of %(name)s", name=wijk.name))
        groups.append((wijk.name, [everything, *wijk.buurten]))
    return groups


def area_name(uow: UnitOfWork, code: str) -> str:
    """Return the name of an area; its code when the division of this year does not know it."""
    area = find_area(uow.session, current_edition(uow.session).year, code)
    return area.name if area is not None else code
