"""One asking for an export: what it is of, how much that is, and carrying it out."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from flask import request

from resilience.config import Config
from resilience.errors import ConflictError, ValidationError
from resilience.exports import services
from resilience.exports.forms import ExportForm, SignalExportForm
from resilience.exports.handing import map_file, signal_file
from resilience.exports.map_table import MapExport
from resilience.exports.signal_source import SignalSource, kept_address
from resilience.exports.states import ExportSubject
from resilience.maps.forms import address_of, read_whole_request
from resilience.maps.queries import load_picture
from resilience.outgoing.taking import taking_of
from resilience.signal_lists.sealed_words import open_words
from resilience.signals.list_address import WORDS, ListAddress, read_address
from resilience.uow import UnitOfWork
from resilience.web.shell import current_shell


class Handed(NamedTuple):
    """What comes of it: an export, and its file when that is handed over at once."""

    export_id: UUID
    content: bytes | None
    name: str


@dataclass(frozen=True)
class AskedSignals:
    """A list of signals that somebody wants to take along."""

    uow: UnitOfWork
    source: SignalSource
    form: SignalExportForm
    config: Config
    total: int

    @classmethod
    def read(cls, uow: UnitOfWork) -> "AskedSignals":
        """Return what the address asks for."""
        config = current_shell().config
        source = SignalSource(_address(uow), uow.now)
        total = source.count(uow, config.export_rows + 1)
        return cls(uow, source, SignalExportForm(), config, total)

    @property
    def arguments(self) -> dict[str, str]:
        """The query string of the list."""
        return self.source.address.arguments()

    @property
    def most(self) -> int:
        """How many rows may leave in one file."""
        return self.config.export_rows

    @property
    def is_too_much(self) -> bool:
        """Whether it is more than may leave in one file."""
        return self.total > self.most

    @property
    def is_long(self) -> bool:
        """Whether it is made in the background."""
        return self.total > self.config.export_rows_at_once

    def carry_out(self) -> Handed | None:
        """Make the export or put it in the queue; None when it was refused, said in the form."""
        form, uow = self.form, self.uow
        draft = form.draft(ExportSubject.SIGNALS, kept_address(self.source.address))
        start = services.ask_export if self.is_long else services.hand_over
        try:
            export = start(uow, draft, form.reason, self.total, self.most)
        except (ConflictError, ValidationError) as refusal:
            form.refuse_export(refusal)
            return None
        name = f"weerbaar-{export.number}.{form.kind.value}"
        if self.is_long:
            return Handed(export.id, None, name)
        taking = taking_of(uow, form.reason, export.number)
        content = signal_file(uow, self.source, form.kind, taking, has_text=draft.has_text)
        return Handed(export.id, content, name)


@dataclass(frozen=True)
class AskedMap:
    """A published map that somebody wants to take along."""

    uow: UnitOfWork
    export: MapExport
    form: ExportForm

    @classmethod
    def read(cls, uow: UnitOfWork) -> "AskedMap":
        """Return what the address asks for; raise ``NotFoundError`` when it was not published."""
        picture = load_picture(uow, read_whole_request(request.args))
        return cls(uow, MapExport(picture), ExportForm())

    @property
    def arguments(self) -> dict[str, str]:
        """The query string of the map."""
        return address_of(self.export.picture.request)

    def carry_out(self) -> Handed | None:
        """Make the file and hand it over."""
        form, uow, request_ = self.form, self.uow, self.export.picture.request
        draft = form.draft(ExportSubject.MAP, self.arguments)
        most = current_shell().config.export_rows
        try:
            export = services.hand_over(uow, draft, form.reason, self.export.row_total, most)
        except ValidationError as refusal:
            form.refuse_export(refusal)
            return None
        taking = taking_of(uow, form.reason, export.number)
        content = map_file(uow, self.export, form.kind, taking)
        subject = f"{request_.category}-{request_.period.code}-{request_.level}"
        name = f"weerbaar-{subject}-{export.number}.{form.kind.value}"
        return Handed(export.id, content, name)


def _address(uow: UnitOfWork) -> ListAddress:
    """Return the list that the address is about, with its words opened for who typed them."""
    words = open_words(request.args.get(WORDS, ""), uow.actor.user_id)
    return read_address(request.args, uow.actor, words)
