"""What the pages of review show: texts with the flagged words marked, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from resilience.privacy.text_guard import check
from resilience.review import labels, queries
from resilience.review.models import SignalReview
from resilience.review.queries import Waiting
from resilience.signals.attributes import SignalState
from resilience.signals.flags import TYPED, SignalFlag
from resilience.signals.models import Signal
from resilience.signals.queries import ReadSignal
from resilience.uow import UnitOfWork
from resilience.web.filters import moment


@dataclass(frozen=True, slots=True)
class Why:
    """One thing that was flagged: the words, what they may be, and a neutral wording."""

    words: str
    what: str
    instead: str
    #: The words that the guard proposes in their place; none when they can simply go.
    neutral: str


@dataclass(frozen=True, slots=True)
class MarkedText:
    """One text of a signal in pieces, each with whether it is flagged."""

    name: str
    parts: list[tuple[str, bool]]
    whys: list[Why]


def marked_texts(signal: Signal, flags: Sequence[SignalFlag]) -> list[MarkedText]:
    """Return the texts of a signal that hold something, flagged words marked."""
    return [
        MarkedText(
            str(labels.FIELDS[field]),
            list(_parts(text, of_field)),
            list(_whys(text, of_field)),
        )
        for field in TYPED
        if (text := getattr(signal, field))
        for of_field in [[flag for flag in flags if flag.field == field]]
    ]


def flagged_words(signal: Signal, flags: Sequence[SignalFlag]) -> list[tuple[str, str]]:
    """Return each flagged stretch once, as a choice of words to take out."""
    words = (getattr(signal, flag.field)[flag.start : flag.end] for flag in flags)
    return [(word, word) for word in dict.fromkeys(words) if word.strip()]


def kinds_in_words(waiting: Waiting) -> str:
    """Return what was flagged, without the words themselves: for a list."""
    return " · ".join(str(labels.kind_words(kind)[0]) for kind in waiting.kinds)


def standing_words(waiting: Waiting) -> str:
    """Return in words who is to act."""
    if waiting.is_being_redacted:
        return str(_("Words are being taken out"))
    if waiting.is_with_author:
        return str(_("Waits for the author"))
    return str(_("This is your own text")) if waiting.is_own else ""


def in_groups(queue: Sequence[Waiting]) -> list[tuple[str, list[Waiting]]]:
    """Return the queue under headings: what waits for the reader, and what for somebody else."""
    mine = [each for each in queue if each.review is None and not each.is_own]
    others = [each for each in queue if each.review is not None or each.is_own]
    return [(_("Waits for you"), mine), (_("Waits for somebody else"), others)]


def review_rows(reviews: Sequence[SignalReview]) -> list[dict[str, str]]:
    """Return the decisions about one signal for a timeline, newest first."""
    return [
        {
            "title": str(labels.DECISIONS[each.decision]),
            "text": " ".join(part for part in (_reason(each), each.note) if part),
            "at": moment(each.at),
        }
        for each in reviews
    ]


def section(uow: UnitOfWork, read: ReadSignal) -> Mapping[str, Any]:
    """Return what the page of a signal shows its author while the words wait."""
    if not read.is_own or read.signal.state is not SignalState.TO_REVIEW:
        return {"word_review": None}
    standing = queries.standing_of(uow, read.signal)
    asked = standing.review if standing.is_with_author else None
    return {
        "word_review": standing,
        "word_reason": _reason(asked) if asked is not None else "",
    }


def _reason(review: SignalReview) -> str:
    return f"{labels.REASONS[review.reason]}." if review.reason is not None else ""


def _parts(text: str, flags: Sequence[SignalFlag]) -> Iterator[tuple[str, bool]]:
    position = 0
    for flag in flags:
        if flag.start > position:
            yield text[position : flag.start], False
        yield text[max(position, flag.start) : flag.end], True
        position = max(position, flag.end)
    if position < len(text):
        yield text[position:], False


def _whys(text: str, flags: Sequence[SignalFlag]) -> Iterator[Why]:
    proposed = {(span.start, span.end): span.neutral or "" for span in check(text).spans}
    for flag in flags:
        what, instead = labels.kind_words(flag.kind)
        neutral = proposed.get((flag.start, flag.end), "")
        yield Why(text[flag.start : flag.end], str(what), str(instead), neutral)
