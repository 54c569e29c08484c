"""When an answer to the reporter of a signal is due."""

from datetime import datetime

from resilience.working_days import add_working_days

#: domain.md 5.1: "Je hoort binnen 10 werkdagen wat ermee is gedaan."
ANSWER_WORKING_DAYS = 10


def answer_due(owed_at: datetime) -> datetime:
    """Return the moment by which the reporter must have an answer.

    Parameters
    ----------
    owed_at : datetime
        Aware moment of recording, or of "not satisfied" with the first answer.

    Notes
    -----
    Source: domain.md 3.6, indicator 17 (feedback in 10 working days), with the clock rule of 2.2.

    Examples
    --------
    >>> from datetime import UTC
    >>> answer_due(datetime(2026, 11, 23, 9, tzinfo=UTC)).isoformat()
    '2026-12-07T09:00:00+00:00'

    """
    return add_working_days(owed_at, ANSWER_WORKING_DAYS)
