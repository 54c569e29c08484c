"""Forms beside the list: words to search, a name for a view, an act on many signals."""

from uuid import UUID

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms.fields import HiddenField, StringField
from wtforms.validators import Length

from resilience.signal_lists.bulk import Act
from resilience.signal_lists.saved_views import LONG_NAME, LONGEST_LABEL
from resilience.signal_lists.searching import LONGEST
from resilience.web.forms import BaseForm, Readable


class SearchForm(BaseForm):
    """Words of a text, or a number; posted, so that no address shows them."""

    words = StringField(
        _l("Search in the text, or by number"),
        [Length(max=LONGEST, message=_l("Search with fewer words.")), Readable()],
    )
    #: The query string of the list that is searched.
    within = HiddenField()


class ViewForm(BaseForm):
    """The name of a view, and the list that it keeps."""

    label = StringField(
        _l("Name of the view"),
        [Length(max=LONGEST_LABEL, message=_l(LONG_NAME)), Readable()],
        description=_l("For example: ‘Open in Molenbroek’. Only you see it."),
    )
    within = HiddenField()


class BulkForm(BaseForm):
    """Which signals were ticked, and what to do with them; a button says it."""

    act = StringField()
    within = HiddenField()

    def chosen_act(self) -> Act | None:
        """Return the act of the button that was pressed."""
        return next((act for act in Act if act.value == self.act.data), None)

    def chosen(self) -> list[UUID]:
        """Return the signals that were ticked; what is no signal is left out."""
        return [found for text in request.form.getlist("signal") if (found := _id(text))]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
