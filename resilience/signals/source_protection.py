"""Source protection (R-11): when partners do not see which organisation a signal comes from."""

from datetime import timedelta

FEWEST_REPORTERS = 3
ACTIVE_WITHIN = timedelta(days=365)


def is_organisation_withheld(
    *, is_own: bool, is_source_protected: bool, active_reporters: int
) -> bool:
    """Tell whether the organisation of a signal stays hidden from the reader.

    Parameters
    ----------
    is_own : bool
        The reader works for the organisation that recorded the signal.
    is_source_protected : bool
        The reporter asked to protect the source.
    active_reporters : int
        People of that organisation who recorded a signal in the wijk in the past 12 months.

    Notes
    -----
    domain.md R-11. With fewer than three people at work in a wijk, the name of the organisation
    points at a person.

    """
    if is_own:
        return False
    return is_source_protected or active_reporters < FEWEST_REPORTERS
