"""The start page: what needs my attention, my area at a glance, my recent signals."""

from textwrap import shorten
from typing import Any, cast

from flask import Blueprint, current_app, render_template, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from resilience.authz.permissions import Permission
from resilience.dashboard.about_me import about_me_page
from resilience.dashboard.glance import find_glance
from resilience.feedback.queries import newest_answers
from resilience.maps.labels import period_label
from resilience.signal_lists.queries import list_newest
from resilience.signals.feedback_models import FeedbackMessage
from resilience.signals.labels import type_label
from resilience.signals.listing import Selection
from resilience.signals.queries import ReadSignal, list_recent_own, read_as
from resilience.signals.services import log_listing
from resilience.uow import UnitOfWork
from resilience.web.attention import AttentionItem, AttentionSource, Urgency, by_urgency
from resilience.web.filters import in_words, label, moment
from resilience.web.guards import requires
from resilience.web.navigation import NavigationItem
from resilience.web.transaction import current_uow

bp = Blueprint("dashboard", __name__)

NAVIGATION = (NavigationItem(_l("Start"), "dashboard.start", (Permission.START_READ,), 10),)
RECENT_SIGNALS = 5
#: So much of an answer says whether to read on.
ANSWER_SHOWN = 140


@bp.get("/")
@requires(Permission.START_READ)
def start() -> Any:
    """Show the start page of whoever is signed in."""
    uow = current_uow()
    items = _items(uow)
    groups = by_urgency(items, uow.now)
    late = sum(len(found) for urgency, found in groups if urgency is Urgency.OVERDUE)
    return render_template(
        "dashboard/start.html",
        heading=heading(len(items), late),
        groups=groups,
        now=uow.now,
        recent=_recent(uow),
        in_area=_newest_in_area(uow),
        **_glance(uow),
    )


@bp.get("/me")
@requires(Permission.START_READ)
def about_me() -> Any:
    """Show what the platform holds about whoever is signed in, and who looked at it (R-24)."""
    return render_template("dashboard/about_me.html", **about_me_page(current_uow()))


def heading(waiting: int, late: int) -> str:
    """Return the answer to "what must I do?" in one sentence."""
    if not waiting:
        return str(gettext("Nothing waits for you"))
    first = ngettext(
        "One thing waits for you", "%(count)s things wait for you", waiting, count=in_words(waiting)
    )
    first = first[0].upper() + first[1:]
    if not late:
        return str(first)
    second = ngettext("one is overdue", "%(count)s are overdue", late, count=in_words(late))
    return f"{first}, {second}"


def _glance(uow: UnitOfWork) -> dict[str, Any]:
    glance = find_glance(uow)
    if glance is None:
        return {"glance": None}
    return {
        "glance": glance,
        "heads": [(name, "num") for name in glance.area_names],
        "period_label": period_label(glance.period),
    }


def _newest_in_area(uow: UnitOfWork) -> list[ReadSignal]:
    """Return the newest signals of others in the actor's areas; none for who may not read."""
    if not uow.actor.may(Permission.SIGNAL_READ):
        return []
    newest = list_newest(uow, Selection.AREA, RECENT_SIGNALS)
    log_listing(uow, newest)
    return read_as(uow, newest)


def _recent(uow: UnitOfWork) -> list[dict[str, Any]]:
    """Return one's own newest signals, each with the answer to it."""
    reads = list_recent_own(uow, RECENT_SIGNALS)
    answers = newest_answers(uow, [read.signal.id for read in reads])
    return [_shown(read, answers.get(read.signal.id)) for read in reads]


def _shown(read: ReadSignal, answer: FeedbackMessage | None) -> dict[str, Any]:
    signal = read.signal
    lines = [f"{read.buurt_name}, {moment(signal.recorded_at)}", label(signal.state)]
    if answer is not None and answer.text:
        lines.append(f"“{shorten(answer.text, ANSWER_SHOWN, placeholder=' …')}”")
    return {
        "title": type_label(signal.signal_type),
        "url": url_for("signals.signal_detail", signal_id=signal.id),
        "lines": lines,
    }


def _items(uow: UnitOfWork) -> list[AttentionItem]:
    sources = cast(list[AttentionSource], current_app.extensions["attention"])
    return [item for offer in sources for item in offer(uow)]
