"""The words of an explanation: why one sees something, which rules decide, what stays hidden."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from resilience.accounts.labels import ROLES
from resilience.agreements.labels import FIELDS
from resilience.authz.actor import Share
from resilience.authz.permissions import Permission
from resilience.authz.roles import PERMISSIONS
from resilience.authz.shared_fields import SharedField
from resilience.explanation.catalogue import area_name, type_groups
from resilience.explanation.queries import governing_versions, grounds_of, organisation_names
from resilience.explanation.reasons import Reach
from resilience.safety.models import SafetyConcern
from resilience.signals.models import OWN_ORGANISATION, OWN_RECORD, REVIEW, URGENT
from resilience.signals.queries import ReadSignal
from resilience.uow import UnitOfWork
from resilience.web.filters import long_date

#: A sentence, and where more stands about it.
Reason = dict[str, Any]


def signal_reasons(uow: UnitOfWork, read: ReadSignal) -> list[Reason]:
    """Return, one by one, why the actor sees a signal."""
    return [
        reason for name in grounds_of(uow, read.signal.id) for reason in [_reason(uow, read, name)]
    ]


def hidden_fields(read: ReadSignal) -> list[tuple[str, str]]:
    """Return what of a signal stays hidden from the reader, and why."""
    missing = [field for field in FIELDS if field not in read.known]
    return [(str(FIELDS[field]), _why_hidden(read, field)) for field in missing]


def concern_reason(uow: UnitOfWork, concern: SafetyConcern) -> str:
    """Return why the actor sees a safety concern; it never leaves its organisation."""
    if concern.reporter_id == uow.actor.user_id:
        return str(_("You raised this concern yourself."))
    if uow.actor.may(Permission.CONCERN_READ):
        return str(_("You are a safety officer of the organisation where it was raised."))
    return str(_("You are the manager of the reporter, and it was not raised shielded."))


def role_rules(uow: UnitOfWork) -> list[tuple[str, str]]:
    """Return what each of the actor's roles lets it read of signals, and where."""
    return [(str(ROLES[grant.role]), _what(uow, grant)) for grant in uow.actor.grants]


def share_rules(uow: UnitOfWork) -> list[dict[str, Any]]:
    """Return every agreement in force with what it covers."""
    names = organisation_names(uow)
    governing = governing_versions(uow)
    return [_rule(uow, share, names, governing) for share in uow.actor.shares]


def reach_reasons(uow: UnitOfWork, reach: Reach) -> list[str]:
    """Return, in sentences, what one reads of a kind of signal in an area."""
    if not reach.has_role:
        return [_("None of your roles lets you read signals of others: only your own.")]
    if not reach.is_in_area:
        return [_("This area lies outside the areas of your roles: only your own signals.")]
    own = _("You read what colleagues of your own organisation record here.")
    if not reach.shares:
        return [own, _("No agreement in force covers this, so you read nothing of partners.")]
    names = organisation_names(uow)
    return [
        own,
        *(
            _(
                "Through agreement %(number)s you also read what %(partners)s record here.",
                number=share.agreement_number,
                partners=_partners(share, names),
            )
            for share in reach.shares
        ),
    ]


def _reason(uow: UnitOfWork, read: ReadSignal, name: str) -> Reason:
    own = {
        OWN_RECORD: _("You recorded this signal yourself."),
        URGENT: _("You are a safety officer of the organisation where it was recorded."),
        REVIEW: _("You are a quality reviewer of the organisation where it was recorded."),
        OWN_ORGANISATION: _("It was recorded in your own organisation, in an area of your role."),
    }
    if name in own:
        return {"words": own[name], "url": "", "facts": []}
    share = next(each for each in uow.actor.shares if each.agreement_number == name)
    version = governing_versions(uow).get(share.agreement_id)
    until = long_date(version.ends_on) if version is not None else ""
    return {
        "words": _("Agreement %(number)s lets your organisation read it.", number=name),
        "url": _agreement_url(uow, share),
        "facts": [
            (_("Kind"), _type_name(read.signal.signal_type)),
            (_("Area"), ", ".join(area_name(uow, code) for code in share.areas)),
            (_("Purpose"), version.purpose if version is not None else ""),
            (_("Until"), until),
        ],
    }


def _why_hidden(read: ReadSignal, field: SharedField) -> str:
    if field is SharedField.ORGANISATION and read.is_source_protected:
        return str(_("The source is protected."))
    return str(_("No agreement opens it."))


def _what(uow: UnitOfWork, grant: Any) -> str:
    may = PERMISSIONS[grant.role]
    places = ", ".join(area_name(uow, code) for code in grant.areas)
    if Permission.SIGNAL_READ in may:
        return str(_("Signals of your organisation and of partners, in: %(places)s", places=places))
    if Permission.SIGNAL_READ_ACUTE in may:
        return str(_("Your own signals, and the acute ones of your organisation"))
    if Permission.SIGNAL_READ_OWN in may:
        return str(_("Only the signals that you recorded yourself"))
    return str(_("No signals"))


def _rule(uow: UnitOfWork, share: Share, names: Any, governing: Any) -> dict[str, Any]:
    version = governing.get(share.agreement_id)
    hidden = [str(FIELDS[field]) for field in FIELDS if field not in share.fields]
    return {
        "number": share.agreement_number,
        "url": _agreement_url(uow, share),
        "partners": _partners(share, names),
        "kinds": _kinds(share),
        "areas": ", ".join(area_name(uow, code) for code in share.areas),
        "hidden": ", ".join(hidden),
        "until": long_date(version.ends_on) if version is not None else "",
    }


def _kinds(share: Share) -> str:
    words = []
    for heading, options in type_groups():
        names = [name for code, name in options if code in share.type_codes]
        if len(names) == len(options):
            words.append(heading)
        elif names:
            words.append(f"{heading}: {', '.join(names)}")
    return "; ".join(words)


def _partners(share: Share, names: Any) -> str:
    return "; ".join(sorted(names.get(partner_id, "") for partner_id in share.partner_ids))


def _type_name(code: str) -> str:
    return next(name for _heading, options in type_groups() for at, name in options if at == code)


def _agreement_url(uow: UnitOfWork, share: Share) -> str:
    if not uow.actor.may(Permission.AGREEMENT_READ):
        return ""
    return url_for("agreements.agreement_detail", agreement_id=share.agreement_id)
