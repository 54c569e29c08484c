"""The page of an exact place: first what for, then the place, once."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms.validators import InputRequired

from resilience.areas.codes import AreaLevel
from resilience.areas.links import base_layer_url, outlines_url
from resilience.areas.queries import current_edition
from resilience.authz.permissions import Permission
from resilience.signals import exact_places, queries
from resilience.signals.exact_place_labels import PURPOSES
from resilience.signals.exact_places import ExactPlace
from resilience.signals.fields import MemberRadio
from resilience.signals.models import Signal
from resilience.web.forms import BaseForm
from resilience.web.guards import requires
from resilience.web.shell import current_shell
from resilience.web.step_up import needs_step_up
from resilience.web.transaction import current_uow

bp = Blueprint("exact_places", __name__, url_prefix="/signals/<uuid:signal_id>/exact-place")


class ReadPlaceForm(BaseForm):
    """What somebody needs the place for; without that it stays closed."""

    purpose = MemberRadio(
        _l("What do you need the exact place for?"),
        PURPOSES,
        validators=[InputRequired(_l("Choose what you need the exact place for."))],
    )


@bp.route("", methods=["GET", "POST"])
@requires(Permission.EXACT_PLACE_READ)
@needs_step_up
def exact_place_read(signal_id: UUID) -> Any:
    """Ask the purpose; then show the place, which stays on this one page."""
    uow = current_uow()
    signal = queries.load_signal(uow, signal_id)
    exact_places.load_location(uow, signal_id)
    form = ReadPlaceForm()
    if not form.validate_on_submit():
        return _page(signal, form), 422 if form.errors else 200
    most = current_shell().config.exact_places_per_day
    place = exact_places.read_exact_place(uow, signal_id, form.purpose.data, most)
    if place is None:
        flash(_enough(most), "warning")
        return redirect(url_for("signals.signal_detail", signal_id=signal_id))
    return _page(signal, form, place)


def _page(signal: Signal, form: ReadPlaceForm, place: ExactPlace | None = None) -> str:
    uow = current_uow()
    (read,) = queries.read_as(uow, [signal])
    gemeente = f"GM{signal.buurt_code[2:6]}"
    return render_template(
        "signals/exact_place.html",
        read=read,
        signal=signal,
        form=form,
        place=place,
        outlines=outlines_url(current_edition(uow.session), AreaLevel.BUURT, gemeente),
        ground=base_layer_url(gemeente) or "",
    )


def _enough(most: int) -> str:
    words = ngettext(
        "You have read %(num)s exact place today. That is the most for one day; the privacy "
        "officer has been told. Ask a colleague, or read on tomorrow.",
        "You have read %(num)s exact places today. That is the most for one day; the privacy "
        "officer has been told. Ask a colleague, or read on tomorrow.",
        most,
    )
    return str(words)
