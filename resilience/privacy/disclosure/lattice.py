"""The publication lattice: periods × areas × categories, and which of them add up to which."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Axis:
    """One side of the lattice: codes, and which code is the sum of which others.

    ``parts`` gives the places of the codes that make up another, one tuple for every way in
    which it is made up: a year of quarters, and the same year of four-week periods. What is
    not shown (the week that no four-week period of the quarter holds) is a place that adds
    up with the others and is never published.
    """

    codes: tuple[str, ...]
    parts: Mapping[int, Sequence[tuple[int, ...]]]
    hidden: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if len(set(self.codes)) < len(self.codes):
            twice = next(code for code in self.codes if self.codes.count(code) > 1)
            raise ValueError(f"{twice!r} stands twice in the lattice")

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of every code."""
        return {code: place for place, code in enumerate(self.codes)}

    @cached_property
    def is_shown(self) -> Flags:
        """Whether a place is published at all."""
        return np.array([place not in self.hidden for place in range(len(self.codes))])

    @cached_property
    def belongs(self) -> tuple[Whole, Whole]:
        """Pairs of a place and a place that holds it, itself included; sorted."""
        above: dict[int, set[int]] = {}
        for whole, way in self.groups():
            for part in way:
                above.setdefault(part, set()).add(whole)
        pairs = [(one, up) for one in range(len(self.codes)) for up in _climb(above, one)]
        inside, holder = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return inside, holder

    def groups(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield every whole with one of the ways in which it adds up."""
        for whole, ways in self.parts.items():
            yield from ((whole, way) for way in ways)


def _climb(above: Mapping[int, set[int]], place: int) -> list[int]:
    """Return a place and all that hold it, directly or through others; sorted."""
    found, to_climb = {place}, [place]
    while to_climb:
        new = above.get(to_climb.pop(), set()) - found
        found |= new
        to_climb.extend(new)
    return sorted(found)


@dataclass(frozen=True, eq=False)
class Sums:
    """Cells that add up: the whole of group g equals the sum of its parts.

    ``whole`` holds a cell per group; ``group`` and ``part`` run along, one entry for every
    part of every group, sorted by group.
    """

    whole: Whole
    group: Whole
    part: Whole

    @cached_property
    def first(self) -> Whole:
        """Where the parts of each group start."""
        return np.searchsorted(self.group, np.arange(len(self.whole)))

    @cached_property
    def _by_part(self) -> tuple[Whole, Whole]:
        """The parts in ascending order, and the group of each."""
        order = np.argsort(self.part, kind="stable")
        return self.part[order], self.group[order]

    @cached_property
    def _by_whole(self) -> tuple[Whole, Whole]:
        """The wholes in ascending order, and the group of each."""
        order = np.argsort(self.whole, kind="stable")
        return self.whole[order], order

    def over_parts(self, values: Whole) -> Whole:
        """Return the sum of ``values``, one per cell, over the parts of each group."""
        if not len(self.whole):
            return np.zeros(0, dtype=np.int64)
        return np.add.reduceat(values[self.part], self.first)

    def groups_of(self, cell: int) -> Whole:
        """Return the groups in which a cell is a part, then those of which it is the whole."""
        found = []
        for cells, groups in (self._by_part, self._by_whole):
            start, stop = np.searchsorted(cells, [cell, cell + 1])
            found.append(groups[start:stop])
        return np.concatenate(found)

    def parts_of(self, group: int) -> Whole:
        """Return the parts of one group."""
        start, stop = np.searchsorted(self.group, [group, group + 1])
        return self.part[start:stop]


@dataclass(frozen=True, eq=False)
class Lattice:
    """All cells of a publication; the cell of (period, area, category) has one flat place."""

    periods: Axis
    areas: Axis
    categories: Axis

    @property
    def axes(self) -> tuple[Axis, Axis, Axis]:
        """The three sides, in the order of the flat place."""
        return self.periods, self.areas, self.categories

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of periods, areas and categories."""
        return len(self.periods.codes), len(self.areas.codes), len(self.categories.codes)

    @property
    def size(self) -> int:
        """Number of cells."""
        return int(np.prod(self.shape))

    @cached_property
    def is_shown(self) -> Flags:
        """Whether each cell may be published at all, whatever it counts."""
        period, area, category = (axis.is_shown for axis in self.axes)
        shown = period[:, None, None] & area[:, None] & category
        return np.asarray(shown).ravel()

    @cached_property
    def sums(self) -> Sums:
        """Every sum along every side."""
        found = [self._sums_along(side) for side in range(len(self.axes))]
        before = np.cumsum([0, *(len(each.whole) for each in found)])
        return Sums(
            np.concatenate([each.whole for each in found]),
            np.concatenate([each.group + n for each, n in zip(found, before, strict=False)]),
            np.concatenate([each.part for each in found]),
        )

    def along(self, side: int, values: NDArray[Scalar]) -> NDArray[Scalar]:
        """Spread ``values``, one per place of a side, over all cells."""
        shape = [1, 1, 1]
        shape[side] = -1
        return np.broadcast_to(values.reshape(shape), self.shape).ravel()

    def _sums_along(self, side: int) -> Sums:
        groups = list(self.axes[side].groups())
        stride = int(np.prod(self.shape[side + 1 :], dtype=np.int64))
        cells = np.arange(self.size).reshape(self.shape)
        elsewhere = np.take(cells, 0, axis=side).ravel()
        whole = np.array([whole for whole, _ in groups], dtype=np.int64)
        number = np.repeat(np.arange(len(groups)), [len(way) for _, way in groups])
        part = np.array([one for _, way in groups for one in way], dtype=np.int64)
        many = len(elsewhere)
        group = (number[:, np.newaxis] * many + np.arange(many)).ravel()
        by_group = np.argsort(group, kind="stable")
        return Sums(
            (whole[:, np.newaxis] * stride + elsewhere).ravel(),
            group[by_group],
            (part[:, np.newaxis] * stride + elsewhere).ravel()[by_group],
        )
