"""Giving a form back what was typed in it before."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from flask import request, url_for
from werkzeug.datastructures import MultiDict
from wtforms import Form

from resilience.drafts.services import discard_draft, find_draft, form_key
from resilience.web.transaction import current_uow

AnyForm = TypeVar("AnyForm", bound=Form)


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a page keeps what is typed in its form, and whether something came back."""

    form_name: str
    about: UUID | None = None
    is_restored: bool = False

    @property
    def name(self) -> str:
        """What the draft is called, here and on the device of its author."""
        return form_key(self.form_name, self.about)

    @property
    def save_url(self) -> str:
        """Where the page saves while somebody types."""
        return url_for("drafts.draft_save", form_name=self.form_name, about=self.about)

    @property
    def discard_url(self) -> str:
        """Where somebody throws away what came back."""
        return url_for("drafts.draft_discard", form_name=self.form_name, about=self.about)

    def settle(self) -> None:
        """Keep it no longer: it was sent."""
        discard_draft(current_uow(), form_key(self.form_name, self.about))


def restored(
    kind: Callable[..., AnyForm], form_name: str, *given: Any, about: UUID | None = None
) -> tuple[AnyForm, Keeping]:
    """Return the form, filled with what its person typed in it and never sent.

    Only when the form is opened: what is posted speaks for itself.
    """
    is_opened = request.method == "GET"
    kept = find_draft(current_uow(), form_key(form_name, about)) if is_opened else None
    if not kept:
        return kind(*given), Keeping(form_name, about)
    form = kind(*given, formdata=MultiDict(kept))
    return form, Keeping(form_name, about, is_restored=True)
