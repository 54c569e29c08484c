"""Which of many tests raise an alarm: Benjamini and Hochberg, from the large areas down."""

import numpy as np

from resilience.trends.verdicts import BoolArray, FloatArray


def raised(pvalues: FloatArray, q: float) -> BoolArray:
    """Return which tests of each row (r, a) are discoveries at false discovery rate q.

    NaN takes no part. Source: Benjamini & Hochberg, J R Stat Soc B 1995, 57:289-300.

    Examples
    --------
    >>> raised(np.array([[0.01, 0.04, 0.9, np.nan]]), 0.1).tolist()
    [[True, True, False, False]]

    """
    known = np.isfinite(pvalues)
    tests = known.sum(axis=-1, keepdims=True)
    filled = np.where(known, pvalues, np.inf)
    ordered = np.sort(filled, axis=-1)
    ranks = np.arange(1, pvalues.shape[-1] + 1)
    passing = ordered <= q * ranks / np.maximum(tests, 1)
    limit = np.max(np.where(passing, ordered, -np.inf), axis=-1, keepdims=True)
    return np.asarray(filled <= limit)
