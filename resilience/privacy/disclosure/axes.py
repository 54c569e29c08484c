"""The sides of a lattice: areas inside each other, periods that overlap, categories and totals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from resilience.privacy.disclosure.lattice import Axis


@dataclass(frozen=True, slots=True)
class Span:
    """A publication period: its code, its kind, its first week and the first week after it."""

    code: str
    kind: str
    start: int
    stop: int


def area_axis(parents: Mapping[str, str]) -> Axis:
    """Return the side of areas.

    Parameters
    ----------
    parents : mapping of code to code
        The area that each buurt or wijk lies in; areas that lie in no other stand on the
        right only.

    """
    codes = tuple(dict.fromkeys((*parents.values(), *parents)))
    place = {code: number for number, code in enumerate(codes)}
    inside: dict[int, list[int]] = defaultdict(list)
    for code, parent in parents.items():
        inside[place[parent]].append(place[code])
    return Axis(codes, {whole: (tuple(parts),) for whole, parts in inside.items()})


def category_axis(contents: Mapping[str, Iterable[str]]) -> tuple[Axis, dict[str, int]]:
    """Return the side of categories, and the place of every kind on it.

    Parameters
    ----------
    contents : mapping of category to kinds
        The kinds of signal that each published category holds. A kind that is a category by
        itself is published; the others only add up.

    """
    made_of = {category: frozenset(kinds) for category, kinds in contents.items()}
    names = {kind: f"only {kind}" for kind in sorted(frozenset().union(*made_of.values()))}
    for category, kinds in reversed(made_of.items()):
        if len(kinds) == 1:
            names[next(iter(kinds))] = category
    codes = tuple(dict.fromkeys((*made_of, *names.values())))
    place = {code: number for number, code in enumerate(codes)}
    parts: dict[int, Sequence[tuple[int, ...]]] = {
        place[category]: _ways(category, made_of, names, place)
        for category in made_of
        if category not in names.values()
    }
    hidden = frozenset(place[name] for name in names.values() if name not in made_of)
    return Axis(codes, parts, hidden), {kind: place[name] for kind, name in names.items()}


def _ways(
    category: str,
    made_of: Mapping[str, frozenset[str]],
    names: Mapping[str, str],
    place: Mapping[str, int],
) -> Sequence[tuple[int, ...]]:
    """Return how a category adds up: from its kinds, and from other categories inside it."""
    held = made_of[category]
    ways = {tuple(sorted(place[names[kind]] for kind in held))}
    for inner, kinds in made_of.items():
        if kinds < held and len(kinds) > 1:
            rest = (place[names[kind]] for kind in held - kinds)
            ways.add(tuple(sorted((place[inner], *rest))))
    return tuple(sorted(ways))


def period_axis(spans: Sequence[Span]) -> Axis:
    """Return the side of periods, cut into the shortest stretches that their borders leave."""
    names = pieces_of(spans)
    codes = tuple(dict.fromkeys((*(span.code for span in spans), *names.values())))
    place = {code: number for number, code in enumerate(codes)}
    parts = {
        place[span.code]: ways for span in spans if (ways := _covers(span, spans, names, place))
    }
    hidden = frozenset(place[name] for name in names.values() if name not in _codes(spans))
    return Axis(codes, parts, hidden)


def pieces_of(spans: Sequence[Span]) -> dict[tuple[int, int], str]:
    """Return the stretches of weeks that the borders of periods leave, with their codes.

    A stretch that no period is by itself adds up with the others and is never published.
    """
    by_piece = {(span.start, span.stop): span.code for span in spans}
    cuts = sorted({edge for span in spans for edge in (span.start, span.stop)})
    return {
        (start, stop): by_piece.get((start, stop), f"weeks {start} to {stop - 1}")
        for start, stop in pairwise(cuts)
        if any(span.start <= start < span.stop for span in spans)
    }


def _codes(spans: Sequence[Span]) -> set[str]:
    return {span.code for span in spans}


def _covers(
    span: Span,
    spans: Sequence[Span],
    names: Mapping[tuple[int, int], str],
    place: Mapping[str, int],
) -> tuple[tuple[int, ...], ...]:
    """Return every way in which a period adds up: from the pieces, and from each other kind."""
    pieces = [piece for piece in names if span.start <= piece[0] < span.stop]
    ways = {tuple(place[names[piece]] for piece in pieces)}
    for kind in {other.kind for other in spans} - {span.kind}:
        inside = [one for one in spans if one.kind == kind and _lies_in(one, span)]
        rest = [piece for piece in pieces if not any(_holds(one, piece) for one in inside)]
        of_rest = (place[names[piece]] for piece in rest)
        ways.add(tuple(sorted((*(place[one.code] for one in inside), *of_rest))))
    ways.discard((place[span.code],))
    return tuple(sorted(ways))


def _lies_in(one: Span, other: Span) -> bool:
    return other.start <= one.start and one.stop <= other.stop


def _holds(span: Span, piece: tuple[int, int]) -> bool:
    return span.start <= piece[0] < span.stop
