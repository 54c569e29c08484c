"""Addresses of geometry that a browser may keep forever: they change with the content."""

from typing import Protocol

from flask import url_for

from resilience.areas.base_layer import BASE_LAYERS, base_layer_version
from resilience.areas.codes import AreaLevel


class Versioned(Protocol):
    """An edition, or what names one: its year and the mark of its content."""

    @property
    def year(self) -> int:
        """Year of the division."""
        ...

    @property
    def version(self) -> str:
        """Mark that changes with the content."""
        ...


def outlines_url(edition: Versioned, level: AreaLevel, gemeente_code: str) -> str:
    """Return the address of the outlines of one level inside a gemeente."""
    return url_for(
        "areas.outline_list",
        year=edition.year,
        level=level.value,
        gemeente_code=gemeente_code,
        v=edition.version,
    )


def gemeenten_url(edition: Versioned) -> str:
    """Return the address of the outlines of every gemeente of an edition."""
    return url_for("areas.gemeente_list", year=edition.year, v=edition.version)


def base_layer_url(gemeente_code: str) -> str | None:
    """Return the address of the ground under a gemeente, or None for a real one."""
    name = BASE_LAYERS.get(gemeente_code)
    if name is None:
        return None
    return url_for("areas.base_layer_detail", name=name, v=base_layer_version(name))
