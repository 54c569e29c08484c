"""The neutral wording that the text guard proposes: the same text, without who it is about."""

import re

from resilience.privacy.text_guard_signs import Sign, find_signs

_BEGINS_SENTENCE = re.compile(r"(?:^|[.!?\n])[\s\"'(]*$")
#: New words may stand beside others in a new way; after so many rounds what is left stays.
_ROUNDS = 8


def neutral_wording(text: str) -> str:
    """Return ``text`` with every soft sign put in the neutral words that are proposed for it.

    Parameters
    ----------
    text : str
        Text of a signal; what the hard rules find in it stays as it is.

    Notes
    -----
    Words for which nothing comes in the place take one of the spaces around them along. Doing it
    again changes nothing. The browser does one round (static/js/text-guard.js).

    Examples
    --------
    >>> neutral_wording("Piet Voorbeeld van nummer 12 klaagt.")
    'Iemand van een woning klaagt.'

    """
    for _ in range(_ROUNDS):
        signs = find_signs(text)
        fuller = _put(text, signs)
        if fuller == text:
            break
        text = fuller
    return text


def _put(text: str, signs: tuple[Sign, ...]) -> str:
    for sign in reversed(signs):
        before, after = text[: sign.start], text[sign.end :]
        if not sign.neutral and after[:1] == " " and (not before or before.endswith(" ")):
            after = after[1:]
        fresh = sign.neutral + after
        if _BEGINS_SENTENCE.search(before):
            fresh = fresh[:1].upper() + fresh[1:]
        text = before + fresh
    return text
