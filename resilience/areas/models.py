"""Editions of the CBS division and the areas in them."""

import hashlib
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from resilience.areas.codes import AreaLevel
from resilience.db.base import Base


class AreaEdition(Base):
    """One year's division of the country, or a part of it, into gemeenten, wijken and buurten."""

    __tablename__ = "area_editions"
    __table_args__ = (
        Index(
            "uq_area_editions_current",
            "is_current",
            unique=True,
            postgresql_where=text("is_current"),
        ),
    )

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source_name: Mapped[str] = mapped_column(String(300))
    source_checksum: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]
    is_current: Mapped[bool] = mapped_column(default=False)

    @property
    def version(self) -> str:
        """A short mark that changes whenever the edition is imported anew.

        The moment counts as well as the source: the same file may be drawn differently later.
        """
        told = f"{self.source_checksum} {self.imported_at.isoformat()}"
        return hashlib.sha256(told.encode()).hexdigest()[:12]


class Area(Base):
    """A gemeente, wijk or buurt as it was in one edition; never changed after its import."""

    __tablename__ = "areas"
    __table_args__ = (Index(None, "edition_year", "level", "gemeente_code", "code"),)

    edition_year: Mapped[int] = mapped_column(ForeignKey("area_editions.year"), primary_key=True)
    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    level: Mapped[AreaLevel]
    name: Mapped[str] = mapped_column(String(120))
    #: Empty for a gemeente.
    wijk_code: Mapped[str] = mapped_column(String(10))
    gemeente_code: Mapped[str] = mapped_column(String(10))
    #: None where CBS keeps the number secret or the source has none.
    inhabitants: Mapped[int | None]
    households: Mapped[int | None]
    land_area_m2: Mapped[int]
    #: WKB in EPSG:28992 (RD New): what decides in which buurt a point lies.
    boundary: Mapped[bytes] = mapped_column(deferred=True)
    #: A GeoJSON geometry in WGS84, simplified: what a map draws.
    outline: Mapped[str] = mapped_column(Text, deferred=True)
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    label_longitude: Mapped[float]
    label_latitude: Mapped[float]
