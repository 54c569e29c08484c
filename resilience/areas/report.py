"""What an import tells: what came in, what was mended, what was refused and why."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from resilience.areas.codes import AreaLevel

CODES_SHOWN = 3


class RepairKind(StrEnum):
    """What can be mended without a person deciding."""

    CODE = "code written in the usual way"
    NAME = "name shortened"
    OUTLINE = "outline that crossed itself made valid"
    PARTS = "lines and points beside the area left out"
    HEIGHT = "heights left out"
    ORDER = "rings put in the usual order"


@dataclass(frozen=True, slots=True)
class Rejection:
    """One row that cannot be an area, and why in plain words."""

    layer: str
    row: int
    code: str
    reason: str

    def __str__(self) -> str:
        return f"{self.layer}, row {self.row}, {self.code or 'no code'}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that was mended in one row."""

    layer: str
    row: int
    code: str
    kind: RepairKind


@dataclass
class ImportReport:
    """The outcome of reading and checking the files of one edition."""

    accepted: Counter[AreaLevel] = field(default_factory=Counter)
    dissolved: Counter[AreaLevel] = field(default_factory=Counter)
    skipped_water: int = 0
    repaired: list[Repair] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Tell whether the edition may be stored: it is all or nothing."""
        return not self.rejected

    def lines(self) -> Iterator[str]:
        """Tell the outcome, one fact a line, every rejected row on a line of its own."""
        for level in AreaLevel if self.is_clean else ():
            yield f"{self.accepted[level]:>7,} {level.value}{self._how(level)}"
        if self.skipped_water:
            yield f"{self.skipped_water:>7,} water or foreign rows skipped"
        yield from self._repairs()
        for warning in self.warnings:
            yield f"warning: {warning}"
        for rejection in self.rejected:
            yield f"rejected: {rejection}"

    def _how(self, level: AreaLevel) -> str:
        count = self.dissolved[level]
        return f", {count:,} of them drawn from their parts" if count else ""

    def _repairs(self) -> Iterator[str]:
        by_kind: dict[RepairKind, list[str]] = defaultdict(list)
        for repair in self.repaired:
            by_kind[repair.kind].append(repair.code)
        for kind, codes in by_kind.items():
            yield f"{len(codes):>7,} repaired: {kind.value} ({enumerate_codes(codes)})"


def enumerate_codes(codes: Sequence[str]) -> str:
    """Return the first few codes, and a mark when there are more.

    >>> enumerate_codes(["WK01", "WK02", "WK03", "WK04"])
    'WK01, WK02, WK03 …'
    """
    return ", ".join(codes[:CODES_SHOWN]) + (" …" if len(codes) > CODES_SHOWN else "")
