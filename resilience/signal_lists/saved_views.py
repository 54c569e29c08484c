"""Views of the list under a name: make, rename, delete, and one that opens by itself."""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, update

from resilience.authz.permissions import Permission
from resilience.authz.policy import authorize
from resilience.authz.scope import visible
from resilience.errors import N_, NotAllowedError, NotFoundError, ValidationError
from resilience.privacy.refusals import personal_data_in
from resilience.signal_lists.models import SavedView
from resilience.uow import UnitOfWork

#: More than anybody keeps apart.
MOST_VIEWS = 20
LONGEST_LABEL = 60

NO_NAME = N_("Give the view a name.")
LONG_NAME = N_("Keep the name of the view within 60 characters.")
KNOWN_NAME = N_("You have a view with this name already. Choose another name.")
ENOUGH = N_("You have twenty views. Delete one that you no longer use first.")


def list_views(uow: UnitOfWork) -> Sequence[SavedView]:
    """Return the actor's views, by name."""
    wanted = select(SavedView).order_by(SavedView.label)
    return uow.session.scalars(visible(uow.actor, wanted, SavedView)).all()


def load_view(uow: UnitOfWork, view_id: UUID) -> SavedView:
    """Return one of the actor's views; raise ``NotFoundError`` for anybody else's."""
    wanted = select(SavedView).where(SavedView.id == view_id)
    view = uow.session.scalar(visible(uow.actor, wanted, SavedView))
    if view is None:
        raise NotFoundError(f"no view {view_id}")
    return view


def find_default(uow: UnitOfWork) -> SavedView | None:
    """Return the view that opens by itself, if there is one."""
    wanted = select(SavedView).where(SavedView.is_default)
    return uow.session.scalar(visible(uow.actor, wanted, SavedView))


def save_view(uow: UnitOfWork, label: str, choices: Mapping[str, str]) -> SavedView:
    """Keep the choices above a list under a name; the words to search are plain among them."""
    authorize(uow.actor, Permission.SIGNAL_READ_OWN)
    if uow.actor.user_id is None:
        raise NotAllowedError("only a person has views")
    views = list_views(uow)
    if len(views) >= MOST_VIEWS:
        raise ValidationError(ENOUGH, "label")
    view = SavedView(
        user_id=uow.actor.user_id,
        label=_fit(label, [each.label for each in views]),
        choices=json.dumps(_fit_choices(choices)),
        is_default=False,
    )
    uow.session.add(view)
    uow.session.flush()
    return view


def choices_of(view: SavedView) -> dict[str, str]:
    """Return the choices that were saved."""
    return {str(name): str(value) for name, value in json.loads(view.choices).items()}


def rename_view(uow: UnitOfWork, view_id: UUID, label: str) -> SavedView:
    """Give a view another name."""
    view = load_view(uow, view_id)
    view.label = _fit(label, [each.label for each in list_views(uow) if each.id != view.id])
    uow.session.flush()
    return view


def delete_view(uow: UnitOfWork, view_id: UUID) -> None:
    """Throw a view away; the signals stay where they are."""
    uow.session.delete(load_view(uow, view_id))
    uow.session.flush()


def choose_default(uow: UnitOfWork, view_id: UUID, *, is_default: bool) -> SavedView:
    """Let a view open by itself, in place of any other, or let none do so."""
    view = load_view(uow, view_id)
    others = update(SavedView).where(SavedView.visible_to(uow.actor), SavedView.is_default)
    uow.session.execute(others.values(is_default=False))
    view.is_default = is_default
    uow.session.flush()
    return view


def _fit(label: str, taken: Sequence[str]) -> str:
    label = " ".join(label.split())
    if not label:
        raise ValidationError(NO_NAME, "label")
    if len(label) > LONGEST_LABEL:
        raise ValidationError(LONG_NAME, "label")
    if label.casefold() in {each.casefold() for each in taken}:
        raise ValidationError(KNOWN_NAME, "label")
    _refuse({"label": label})
    return label


def _fit_choices(choices: Mapping[str, str]) -> dict[str, str]:
    _refuse({"words": choices.get("words", "")})
    return dict(choices)


def _refuse(texts: Mapping[str, str]) -> None:
    """Refuse data of a person, also among the words to search; the name is where one mends it."""
    for refusal in personal_data_in(texts):
        raise ValidationError(str(refusal), "label")
