"""The pages of the API: the systems of one's organisation, and the reference for who builds one."""

from typing import Any, cast
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from resilience.agreements.ports import EXTENSION, Catalogue
from resilience.api import queries, services
from resilience.api.document import openapi_document
from resilience.api.forms import ClientForm
from resilience.api.labels import last_day, scope_words
from resilience.api.models import ApiClient
from resilience.api.reference import grouped
from resilience.api.tokens import TOKEN_LASTS
from resilience.authz.permissions import Permission
from resilience.web.guards import public, requires
from resilience.web.navigation import NavigationItem
from resilience.web.step_up import needs_step_up
from resilience.web.transaction import current_uow, request_moment

bp = Blueprint("api_pages", __name__)

bp.add_app_template_filter(scope_words)
bp.add_app_template_filter(last_day)

NAVIGATION = (
    NavigationItem(
        _l("Connected systems"), "api_pages.client_list", (Permission.API_CLIENT_MANAGE,), 75
    ),
)


@bp.get("/api-documentation")
@public
def reference() -> Any:
    """Show what the API can do, for the people who build the other system."""
    document = openapi_document()
    return render_template(
        "api/reference.html",
        document=document,
        operations=grouped(document),
        minutes=int(TOKEN_LASTS.total_seconds() // 60),
    )


@bp.get("/api-clients")
@requires(Permission.API_CLIENT_MANAGE)
def client_list() -> Any:
    """Show the systems of the own organisation."""
    uow = current_uow()
    clients = queries.list_clients(uow)
    return render_template(
        "api/client_list.html",
        clients=clients,
        used=queries.last_used(uow, clients),
        waiting=queries.accounts_that_wait(uow, clients),
        now=uow.now,
    )


@bp.route("/api-clients/new", methods=["GET", "POST"])
@requires(Permission.API_CLIENT_MANAGE)
@needs_step_up
def client_new() -> Any:
    """Let a system in."""
    uow = current_uow()
    form = ClientForm()
    form.offer(queries.list_contacts(uow), _catalogue().area_groups(uow))
    client = None
    if form.validate_on_submit():
        client = form.apply(lambda: services.register_client(uow, form.draft()))
    if client is None:
        page = render_template("api/client_form.html", form=form)
        return page, 422 if form.errors else 200
    flash(_said_of(client), "ok")
    return redirect(url_for(".client_detail", client_id=client.id))


@bp.get("/api-clients/<uuid:client_id>")
@requires(Permission.API_CLIENT_MANAGE)
def client_detail(client_id: UUID) -> Any:
    """Show one system, and what its builders need to know."""
    uow = current_uow()
    client = queries.load_client(uow, client_id)
    return render_template(
        "api/client_detail.html",
        client=client,
        used=queries.last_used(uow, [client]).get(client.account_id),
        areas=[_catalogue().area_name(uow, code) for code in _area_codes(client)],
        is_open=client.holds_at(request_moment()),
        is_waiting=bool(queries.accounts_that_wait(uow, [client])),
    )


@bp.post("/api-clients/<uuid:client_id>/revoke")
@requires(Permission.API_CLIENT_MANAGE)
@needs_step_up
def client_revoke(client_id: UUID) -> Any:
    """Shut a system out at once."""
    client = services.revoke_client(current_uow(), client_id)
    flash(gettext("%(name)s has been shut out.", name=client.account.name), "ok")
    return redirect(url_for(".client_list"))


def _said_of(client: ApiClient) -> str:
    name = client.account.name
    said: str = gettext("%(name)s has been let in.", name=name)
    if queries.accounts_that_wait(current_uow(), [client]):
        said = gettext("%(name)s comes in once a second person has decided.", name=name)
    return said


def _area_codes(client: ApiClient) -> list[str]:
    return [code for membership in client.account.memberships for code in membership.area_codes]


def _catalogue() -> Catalogue:
    return cast(Catalogue, current_app.extensions[EXTENSION])
