"""The main navigation: shows only what the actor's roles may open."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, request, url_for

from resilience.authz.permissions import Permission
from resilience.web.transaction import current_actor


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the main navigation; ``count`` tells what waits for a decision."""

    label: Any
    endpoint: str
    permissions: tuple[Permission, ...]
    position: int
    count: Callable[[], int] | None = None


@dataclass
class Navigation:
    """All entries, in order of position."""

    items: list[NavigationItem] = field(default_factory=list)

    def add(self, *items: NavigationItem) -> None:
        """Add entries and keep the order."""
        self.items = sorted([*self.items, *items], key=lambda item: item.position)

    def shown(self) -> list[dict[str, Any]]:
        """Return the entries that the current actor may open."""
        actor = current_actor()
        if actor is None:
            return []
        return [_entry(item) for item in self.items if any(actor.may(p) for p in item.permissions)]


def _entry(item: NavigationItem) -> dict[str, Any]:
    blueprint = item.endpoint.partition(".")[0]
    return {
        "label": item.label,
        "url": url_for(item.endpoint),
        "is_current": request.blueprint == blueprint,
        "count": item.count() if item.count else 0,
    }


def init_app(app: Flask) -> Navigation:
    """Make ``navigation()`` known to the templates and return the register to fill."""
    navigation = Navigation()
    app.jinja_env.globals["navigation"] = navigation.shown
    return navigation
