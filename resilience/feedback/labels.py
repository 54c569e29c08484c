"""The words for what reporters think of an answer."""

from flask_babel import lazy_gettext as _l

from resilience.signals.feedback_models import FeedbackVerdict

VERDICTS = {
    FeedbackVerdict.HELPFUL: _l("This helps the reporter"),
    FeedbackVerdict.NOT_SATISFIED: _l("The reporter is not satisfied"),
}
#: The same, said to the reporter.
OWN_VERDICTS = {
    FeedbackVerdict.HELPFUL: _l("You said that this helps."),
    FeedbackVerdict.NOT_SATISFIED: _l("You said that you are not satisfied."),
}
ENUM_LABELS = (VERDICTS,)
