"""The actor in words that the policies of the database understand (docs/security.md)."""

import json
from typing import Any

from sqlalchemy.orm import Session

from resilience.authz.actor import Actor, Share
from resilience.authz.permissions import Permission
from resilience.db.acting import act_with

Settings = dict[str, str]

NOBODY: Settings = {
    "resilience.user_id": "",
    "resilience.organisation_id": "",
    "resilience.permissions": "",
    "resilience.shares": "",
}


def act_as(session: Session, actor: Actor | None) -> None:
    """Let the database show ``session`` the rows of ``actor`` only; without one, none at all."""
    act_with(session, NOBODY if actor is None else settings_of(actor))


def settings_of(actor: Actor) -> Settings:
    """Return who acts, what that person may do where, and what partners share."""
    return {
        "resilience.user_id": str(actor.user_id or ""),
        "resilience.organisation_id": str(actor.organisation_id or ""),
        "resilience.permissions": json.dumps(_permissions(actor)),
        "resilience.shares": json.dumps([_share(share) for share in actor.shares]),
    }


def _permissions(actor: Actor) -> dict[str, list[str]]:
    return {
        permission.value: _digits(actor.areas_for(permission))
        for permission in Permission
        if actor.may(permission)
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "partners": [str(partner) for partner in share.partner_ids],
        "codes": list(share.type_codes),
        "fields": sorted(share.fields),
        "areas": _digits(share.areas),
    }


def _digits(codes: tuple[str, ...]) -> list[str]:
    """Return areas by their digits: those of a part of an area start with those of the whole."""
    return [code[2:] for code in codes]
