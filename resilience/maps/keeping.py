"""Parts of pages that are the same for every reader, kept by the process that rendered them.

Published numbers are frozen, so what was made of them stays right for as long as their key
names the release, the language and everything else that went in.
"""

from collections.abc import Callable, Hashable

from markupsafe import Markup

from resilience.areas.cache import EditionCache
from resilience.web.headers import csp_nonce

#: Stands in what is kept where each answer puts its own nonce.
NONCE = "nonce-of-this-answer"
KEPT = 256
_kept: EditionCache[str] = EditionCache(KEPT)


def kept_part(key: Hashable, render: Callable[[], str]) -> Markup:
    """Return the part under ``key``, rendered when it is not there, with this answer's nonce."""
    nonce = csp_nonce()
    return with_nonce(_kept.get(key, lambda: render().replace(nonce, NONCE)))


def with_nonce(text: str) -> Markup:
    """Return our own markup with the nonce of this answer in the place of ``NONCE``."""
    return Markup(text.replace(NONCE, csp_nonce()))  # noqa: S704  # rendered by our own templates
