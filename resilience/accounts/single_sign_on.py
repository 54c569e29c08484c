"""Pages for signing in through the organisation's own identity provider.

The session cookie is SameSite=Strict, so it does not come along from another site. What must
survive the journey stands in a cookie of its own: signed, for ten minutes, for these pages only.
"""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_security import current_user
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from resilience.accounts import openid, providers
from resilience.accounts.arrival import act_as_person, arrive
from resilience.accounts.forms import OrganisationSignInForm
from resilience.accounts.models import User
from resilience.accounts.provider_models import IdentityProvider
from resilience.authz.denial import Denial
from resilience.authz.permissions import Permission
from resilience.web.guards import public, requires
from resilience.web.preferences import own_path
from resilience.web.shell import current_shell
from resilience.web.transaction import (
    current_session,
    request_moment,
    request_origin,
    request_trace,
)

bp = Blueprint("single_sign_on", __name__, url_prefix="/sign-in/organisation")

COOKIE = "organisation_sign_in"
LASTS = 600
#: From the callback to the page that follows it; a browser needs less than a second.
TICKET_LASTS = 60
#: Where Flask-Security keeps the moment of the last proof of identity.
PROOF = "fs_paa"


@bp.route("", methods=["GET", "POST"])
@public
def sign_in() -> Any:
    """Ask the work address, and name the provider that answers for its domain."""
    form = OrganisationSignInForm()
    if not form.validate_on_submit():
        page = render_template("accounts/organisation_sign_in.html", form=form)
        return page, 422 if form.errors else 200
    provider = providers.find_for_address(current_session(), form.address)
    if provider is None:
        form.refuse_domain()
        return render_template("accounts/organisation_sign_in.html", form=form), 422
    plan = {"hint": form.address, "next": own_path(request.args.get("next"))}
    return _onward(provider, plan)


@bp.get("/prove")
@requires(Permission.ACCOUNT_READ_OWN)
def prove() -> Any:
    """Lead somebody who is signed in to the provider, to prove once more who they are."""
    provider = providers.find_own_provider(current_session(), current_user)
    if provider is None:
        return _refused("no_provider")
    plan = {
        "hint": current_user.email,
        "next": own_path(request.args.get("next")),
        "proves": str(current_user.id),
    }
    return _onward(provider, plan)


@bp.get("/start")
@public
def start() -> Any:
    """Send the browser to the provider, with secrets that only it and we know."""
    plan = _read(LASTS)
    provider = _provider_of(plan)
    if provider is None:
        return _refused("expired")
    flow = openid.new_flow(is_proof="proves" in plan)
    try:
        address = openid.address_to_sign_in(_client(provider), flow, str(plan.get("hint", "")))
    except openid.OpenIdError as error:
        return _refused(str(error))
    return _keep(redirect(address), plan | {"flow": asdict(flow)})


@bp.get("/callback")
@public
def callback() -> Any:
    """Take the provider's answer, once, and go on from a page of our own."""
    plan = _read(LASTS)
    provider = _provider_of(plan)
    if provider is None or "flow" not in plan:
        return _refused("expired")
    try:
        verified = openid.finish(
            _client(provider), openid.Flow(**plan["flow"]), request.args, request_moment()
        )
    except openid.OpenIdError as error:
        return _refused(str(error))
    user = _find_person(current_session(), provider, verified)
    if user is None or not user.is_active:
        return _refused("no_account")
    ticket: dict[str, Any] = {name: plan[name] for name in ("next", "proves") if name in plan}
    ticket |= {"user": str(user.id), "is_strong": verified.has_strong_level}
    page = make_response(render_template("accounts/organisation_landing.html"))
    return _keep(page, ticket)


@bp.get("/finish")
@public
def finish() -> Any:
    """Let the person in, or note the proof; the page before this one was ours."""
    ticket = _read(TICKET_LASTS)
    user = current_session().get(User, UUID(ticket["user"])) if "user" in ticket else None
    if user is None or not user.is_active:
        return _refused("expired")
    if "proves" in ticket:
        return _note_proof(user, ticket)
    strong = bool(ticket.get("is_strong"))
    return _forget(
        make_response(arrive(user, "oidc", is_strong=strong, next_address=str(ticket["next"])))
    )


@bp.get("/refused")
@public
def refused() -> Any:
    """Say that it did not work; the code of the provider is not in this address any more."""
    return render_template("accounts/organisation_refused.html")


def _note_proof(user: User, ticket: dict[str, Any]) -> Any:
    """Count it as a proof only for the person who is signed in here and who asked for it."""
    if not current_user.is_authenticated or {str(user.id), ticket["proves"]} != {
        str(current_user.id)
    }:
        return _refused("somebody_else")
    session[PROOF] = request_moment().timestamp()
    return _forget(redirect(str(ticket["next"])))


def _find_person(
    opened: Session, provider: IdentityProvider, verified: openid.Verified
) -> User | None:
    """Return the account by its link; the first time by the address the provider verified."""
    known = providers.find_linked(opened, provider, verified.subject)
    if known is not None:
        return known
    identity = providers.Identity(verified.subject, verified.verified_email)
    user = providers.find_unlinked(opened, provider, identity)
    if user is not None and user.is_active:
        providers.link(act_as_person(user), provider, user, verified.subject)
    return user


def _client(provider: IdentityProvider) -> openid.Client:
    known = current_shell().config.oidc_secrets
    return openid.Client(
        issuer=provider.issuer,
        client_id=provider.client_id,
        client_proof=provider.client_proof.value,
        redirect_uri=url_for("single_sign_on.callback", _external=True),
        secret=known.get(provider.organisation.slug) or provider.secret,
        acr_values=tuple(provider.acr_values),
    )


def _provider_of(plan: dict[str, Any]) -> IdentityProvider | None:
    if "provider" not in plan:
        return None
    return providers.find_active(current_session(), UUID(plan["provider"]))


def _onward(provider: IdentityProvider, plan: dict[str, Any]) -> Any:
    """Show where the journey goes: our policy lets no form lead to another site, a link does."""
    page = render_template("accounts/organisation_onward.html", provider=provider)
    return _keep(make_response(page), plan | {"provider": str(provider.id)})


def _refused(reason: str) -> Any:
    """Lead every refusal to the same page, and keep the reason in the log only."""
    current_session().rollback()
    action = f"sign_in:organisation {reason}"[:80]
    denial = Denial(None, action, request.path, request_origin(), request_trace())
    with current_shell().web_sessions.begin() as opened:
        current_shell().record_denial(opened, request_moment(), denial)
    return _forget(redirect(url_for(".refused"), 303))


def signs_in_elsewhere() -> bool:
    """Tell whether the person who is signed in has an account at a provider, to prove it there."""
    return providers.find_own_provider(current_session(), current_user) is not None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt=COOKIE)


def _read(max_age: int) -> dict[str, Any]:
    """Return what the cookie carries; nothing when it is absent, altered or too old."""
    try:
        kept: dict[str, Any] = _signer().loads(request.cookies.get(COOKIE, ""), max_age=max_age)
    except BadData:
        return {}
    return kept


def _keep(response: Any, plan: dict[str, Any]) -> Response:
    answer: Response = make_response(response)
    answer.set_cookie(
        COOKIE,
        str(_signer().dumps(plan)),
        max_age=LASTS,
        path=bp.url_prefix,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
    return answer


def _forget(response: Any) -> Response:
    answer: Response = make_response(response)
    answer.delete_cookie(COOKIE, path=bp.url_prefix)
    return answer
