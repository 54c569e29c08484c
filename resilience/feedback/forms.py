"""The forms of feedback: an answer, what is missing in one, a sentence to answer with."""

from flask_babel import lazy_gettext as _l
from wtforms.fields import StringField, TextAreaField
from wtforms.validators import InputRequired

from resilience.feedback.models import LONGEST_TITLE
from resilience.feedback.neutral_messages import SentenceDraft
from resilience.signals.drafts import PlaceDraft
from resilience.signals.feedback_models import LONGEST_ANSWER, LONGEST_VERDICT_REASON
from resilience.signals.form_parts import PlacePart, RefusingForm
from resilience.signals.forms import at_most
from resilience.web.forms import Readable


class AnswerForm(RefusingForm):
    """What the reporter hears."""

    text = TextAreaField(
        _l("Your answer to the reporter"),
        validators=[
            InputRequired(_l("Write what was done with the signal, or choose a sentence.")),
            at_most(LONGEST_ANSWER),
            Readable(),
        ],
    )


class NotSatisfiedForm(RefusingForm):
    """What the reporter misses in an answer; it may stay open."""

    reason = TextAreaField(
        _l("What do you miss in this answer?"),
        validators=[at_most(LONGEST_VERDICT_REASON), Readable()],
    )


class SentenceForm(RefusingForm):
    """A sentence to answer with, and what it is called in the list."""

    title = StringField(
        _l("Name in the list"),
        validators=[
            InputRequired(_l("Give the sentence a short name.")),
            at_most(LONGEST_TITLE),
            Readable(),
        ],
    )
    text = TextAreaField(
        _l("The sentence"),
        validators=[
            InputRequired(_l("Write the sentence.")),
            at_most(LONGEST_ANSWER),
            Readable(),
        ],
    )

    def draft(self) -> SentenceDraft:
        """Return what was meant."""
        return SentenceDraft(self.title.data or "", self.text.data or "")


class LookingForm(PlacePart):
    """What of a signal that is being recorded says where it is and what it is about."""

    signal_type = StringField()

    def where(self) -> PlaceDraft:
        """Return the place; raise ``ValidationError`` when none was marked yet."""
        return self.place_draft()
