"""The pages that explain: why one sees something or does not, and what a partner would see."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import gettext

from resilience.accounts.models import Organisation
from resilience.agreements.models import AgreementVersion
from resilience.agreements.queries import load_version, share_under
from resilience.audit.services import record_act, record_reads
from resilience.authz.permissions import Permission
from resilience.errors import NotFoundError
from resilience.explanation import pages, queries
from resilience.explanation.catalogue import area_groups, area_name, type_groups
from resilience.explanation.example import invented
from resilience.explanation.preview import (
    Opened,
    Preview,
    coarsened,
    find_example,
    may_see_small_numbers,
    preview,
    threshold_of,
)
from resilience.explanation.reasons import reach
from resilience.safety.queries import load_concern
from resilience.signals.fact_rows import fact_groups
from resilience.signals.queries import read_as
from resilience.signals.services import read_signal
from resilience.web.guards import requires
from resilience.web.transaction import current_uow

bp = Blueprint("explanation", __name__, url_prefix="/why")


@bp.get("")
@requires(Permission.START_READ)
def why() -> Any:
    """Show the rules that decide what one reads, for a number or for a kind in an area."""
    uow = current_uow()
    typed = request.args.get("number", "").strip()[:20]
    kind, area = _chosen(request.args.get("kind", "")), request.args.get("area", "")
    areas = [option for _heading, options in area_groups(uow) for option in options]
    area = area if area in dict(areas) else ""
    record_act(uow, "explanation:ask", "explanation", queries.as_number(typed) or f"{kind}/{area}")
    return render_template(
        "explanation/why.html",
        typed=typed,
        readable=queries.find_readable(uow, queries.as_number(typed)),
        kind=kind,
        area=area,
        reach=pages.reach_reasons(uow, reach(uow.actor, kind, area)) if kind and area else [],
        subject=_subject(kind, area) if kind and area else "",
        kinds=[option for _heading, options in type_groups() for option in options],
        areas=areas,
        roles=pages.role_rules(uow),
        shares=pages.share_rules(uow),
        ended=queries.list_recently_ended(uow),
    )


@bp.get("/signals/<uuid:signal_id>")
@requires(Permission.SIGNAL_READ_OWN)
def signal_why(signal_id: UUID) -> Any:
    """Explain why one sees a signal, and what of it stays hidden."""
    uow = current_uow()
    (read,) = read_as(uow, [read_signal(uow, signal_id)])
    return render_template(
        "explanation/signal_why.html",
        read=read,
        reasons=pages.signal_reasons(uow, read),
        hidden=pages.hidden_fields(read),
    )


@bp.get("/safety-concerns/<uuid:concern_id>")
@requires(Permission.CONCERN_READ_OWN)
def concern_why(concern_id: UUID) -> Any:
    """Explain why one sees a safety concern."""
    uow = current_uow()
    concern = load_concern(uow, concern_id)
    if concern.reporter_id != uow.actor.user_id:
        record_reads(uow, "concern:read", "safety_concern", (concern.id,))
    return render_template(
        "explanation/concern_why.html", concern=concern, reason=pages.concern_reason(uow, concern)
    )


@bp.get("/preview/<uuid:version_id>")
@requires(Permission.AGREEMENT_READ)
def version_preview(version_id: UUID) -> Any:
    """Show what a partner would see of the own organisation under a version."""
    uow = current_uow()
    version = load_version(uow, version_id)
    partners = _partners(version)
    chosen = request.args.get("partner", "")
    partner = next((each for each in partners if each.slug == chosen), partners[0])
    record_act(uow, "simulation:look", "sharing_agreement", version.agreement.number)
    found = preview(uow, version, partner.id)
    return render_template(
        "explanation/preview.html",
        version=version,
        partners=[(each.slug, each.name) for each in partners],
        partner=partner,
        is_party=version.party_of(uow.actor.organisation_id) is not None,
        kinds=_kinds(found),
        **_example(version, found),
    )


def _partners(version: AgreementVersion) -> list[Organisation]:
    """Return the other parties; raise ``NotFoundError`` when there is nobody to look as."""
    own_id = current_uow().actor.organisation_id
    parties = (party for party in version.parties if party.left_at is None)
    partners = [party.organisation for party in parties if party.organisation_id != own_id]
    if not partners:
        raise NotFoundError("a version without partners")
    return partners


def _chosen(code: str) -> str:
    known = {value for _heading, options in type_groups() for value, _words in options}
    return code if code in known else ""


def _subject(kind: str, area: str) -> str:
    kinds = {value: words for _heading, options in type_groups() for value, words in options}
    name = area_name(current_uow(), area)
    return str(gettext("%(kind)s in %(area)s", kind=kinds[kind], area=name))


def _kinds(found: Preview) -> list[dict[str, Any]]:
    """Return the counts by kind; who does not read the signals themselves gets none (R-08)."""
    is_exact = may_see_small_numbers(current_uow().actor)
    # That a kind or a buurt is named must not tell whether there is a signal either.
    rows: dict[str, list[Opened]] = {} if is_exact else {code: [] for code in found.type_codes}
    for row in found.rows:
        rows.setdefault(row.type_code, []).append(row)
    kinds = [_kind(code, opened, is_exact=is_exact) for code, opened in rows.items()]
    # What changes stands on top.
    return sorted(kinds, key=lambda kind: not kind["differs"])


def _kind(code: str, rows: list[Opened], *, is_exact: bool) -> dict[str, Any]:
    uow, least = current_uow(), 0 if is_exact else threshold_of(code)
    total = Opened(code, "", sum(row.now for row in rows), sum(row.then for row in rows))
    if not is_exact:
        total = coarsened(total, least)
        rows = [row for row in (coarsened(each, least) for each in rows) if row.now or row.then]
    return {
        "type_code": code,
        "least": least,
        "rows": [(area_name(uow, row.buurt_code), row) for row in rows],
        "now": total.now,
        "then": total.then,
        "differs": any(row.now != row.then for row in (total, *rows)),
    }


def _example(version: AgreementVersion, found: Preview) -> dict[str, Any]:
    uow = current_uow()
    share = share_under(version, found.reader.organisation_id or UUID(int=0))
    real = find_example(uow, found.reader, share)
    text = gettext("Here stands in one or two sentences what somebody saw.")
    scope = (version.type_codes[0], version.area_codes, version.fields)
    own = version.party_of(uow.actor.organisation_id)
    name = own.organisation.name if own is not None else version.parties[0].organisation.name
    read = real or invented(uow, text, scope, name)
    return {
        "example": read,
        "is_invented": real is None,
        "groups": fact_groups(read, has_exact_place=False),
    }
