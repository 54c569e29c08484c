"""The arithmetic behind the patterns: 11-proef for a BSN, mod 97 for an IBAN."""

import re
from collections.abc import Callable, Mapping

Check = Callable[[str], int]
"""Takes a candidate, gives how many of its characters belong to the finding; 0 refuses it."""

_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_BBAN_CLASSES = {"n": r"\d", "a": "[a-z]", "c": r"[a-z\d]"}


def eleven_test(candidate: str) -> int:
    """Accept the candidate when its digits pass the 11-proef of the BSN.

    Parameters
    ----------
    candidate : str
        Eight or nine digits with separators; eight are read with a nought in front.

    Returns
    -------
    int
        The length of the candidate, or 0.

    Notes
    -----
    The sum of digit times weight, weights 9 to 2 and -1, is a multiple of 11 (domain.md 4.3).

    Examples
    --------
    >>> eleven_test("111.222.333"), eleven_test("111222334")
    (11, 0)

    """
    digits = [int(character) for character in candidate if character.isdigit()]
    nine = [0] * (9 - len(digits)) + digits
    total = sum(digit * weight for digit, weight in zip(nine, _BSN_WEIGHTS, strict=True))
    return 0 if total % 11 else len(candidate)


def iban_check(structures: Mapping[str, str]) -> Check:
    """Return the check of an IBAN for these countries.

    Parameters
    ----------
    structures : Mapping[str, str]
        Country in lower case to what follows the check digits, as in the SWIFT registry without
        "!": ``"4a10n"`` is four letters and ten digits.

    Notes
    -----
    Letters are read as 10 to 35, the first four characters move to the end, the number modulo
    97 is 1 (ISO 13616). A Dutch number counts by its shape alone, for a typing error leaves it
    as telling. Elsewhere half of the characters must be digits, which keeps out running text.

    """
    shapes = {country: _shape(country, bban) for country, bban in structures.items()}

    def check(candidate: str) -> int:
        bare = re.sub(r"[^a-z\d]", "", candidate)
        shape = shapes.get(bare[:2])
        found = shape.match(bare) if shape else None
        if not found or not (bare.startswith("nl") or _is_iban(found[0])):
            return 0
        return _length_with_separators(candidate, len(found[0]))

    return check


def _shape(country: str, bban: str) -> re.Pattern[str]:
    groups = re.findall(r"(\d+)([nac])", bban)
    body = "".join(f"{_BBAN_CLASSES[kind]}{{{length}}}" for length, kind in groups)
    return re.compile(rf"{country}\d\d{body}", re.ASCII)


def _is_iban(bare: str) -> bool:
    digits = sum(character.isdigit() for character in bare)
    number = int("".join(str(int(character, 36)) for character in bare[4:] + bare[:4]))
    return digits * 2 >= len(bare) and number % 97 == 1


def _length_with_separators(candidate: str, wanted: int) -> int:
    seen = 0
    for length, character in enumerate(candidate, start=1):
        seen += character.isalnum()
        if seen == wanted:
            return length
    raise AssertionError(f"{candidate!r} holds fewer than {wanted} letters and digits")
