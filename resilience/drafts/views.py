"""Saving what is being typed, and throwing it away."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request

from resilience.authz.permissions import Permission
from resilience.drafts.services import discard_draft, form_key, keep_draft
from resilience.web.guards import requires
from resilience.web.preferences import own_path
from resilience.web.transaction import current_uow

bp = Blueprint("drafts", __name__, url_prefix="/drafts")

#: They belong to one page, not to what was typed in it.
OF_THE_PAGE = {"submit", "client_id", "typed_by"}


@bp.post("/<any(signal,concern,correction,reword,reject):form_name>")
@bp.post("/<any(signal,concern,correction,reword,reject):form_name>/<uuid:about>")
@requires(Permission.SIGNAL_RECORD)
def draft_save(form_name: str, about: UUID | None = None) -> Any:
    """Keep what stands in the form at this moment."""
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in OF_THE_PAGE]
    keep_draft(current_uow(), form_key(form_name, about), typed)
    return "", HTTPStatus.NO_CONTENT


@bp.post("/<any(signal,concern,correction,reword,reject):form_name>/discard")
@bp.post("/<any(signal,concern,correction,reword,reject):form_name>/<uuid:about>/discard")
@requires(Permission.SIGNAL_RECORD)
def draft_discard(form_name: str, about: UUID | None = None) -> Any:
    """Throw it away and show the form without it."""
    discard_draft(current_uow(), form_key(form_name, about))
    return redirect(own_path(request.form.get("next")), HTTPStatus.SEE_OTHER)
