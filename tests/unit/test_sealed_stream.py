"""The sealed stream: everything that is not as it was made is refused."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resilience.privacy import sealed_stream
from resilience.privacy.sealed_stream import (
    PIECE_BYTES,
    TAG_BYTES,
    Header,
    StreamError,
    open_stream,
    read_header,
    seal_stream,
)

KEYS = {"b1": bytes(32), "b2": bytes(range(32))}
HEADER = Header("b2", datetime(2026, 11, 23, 9, 0, tzinfo=UTC), "0007")


def sealed(plain, header=HEADER):
    target = io.BytesIO()
    seal_stream(io.BytesIO(plain), target, header, KEYS[header.key_name])
    return target.getvalue()


def opened(stream, keys=KEYS):
    return b"".join(open_stream(io.BytesIO(stream), keys))


def taken_apart(stream):
    """Return the header and the pieces of a sealed stream."""
    start = stream.index(b"}\n") + 2
    size = sealed_stream.PIECE_BYTES + TAG_BYTES
    body = stream[start:]
    return stream[:start], [body[at : at + size] for at in range(0, len(body), size)]


@pytest.fixture(name="small_pieces")
def _small_pieces(monkeypatch):
    monkeypatch.setattr(sealed_stream, "PIECE_BYTES", 10)


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1])
def test_whatever_its_length_a_stream_opens_as_it_was(size):
    plain = bytes(size)
    assert opened(sealed(plain)) == plain


def test_the_header_says_when_and_with_which_key_it_was_made():
    assert read_header(io.BytesIO(sealed(b"x"))).header == HEADER


@pytest.mark.usefixtures("small_pieces")
def test_a_stream_cut_off_anywhere_is_refused():
    whole = sealed(bytes(35))
    start = whole.index(b"}\n") + 2
    for length in range(start, len(whole)):
        with pytest.raises(StreamError):
            opened(whole[:length])


@given(st.data())
def test_a_stream_with_any_byte_altered_is_refused(data):
    whole = bytearray(sealed(b"Op de hoek"))
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(StreamError):
        opened(bytes(whole))


@pytest.mark.usefixtures("small_pieces")
def test_pieces_that_changed_places_are_refused():
    head, (first, second, *rest) = taken_apart(sealed(bytes(35)))
    with pytest.raises(StreamError, match="piece 1 of the backup does not open"):
        opened(b"".join([head, second, first, *rest]))


@pytest.mark.usefixtures("small_pieces")
def test_a_piece_left_out_is_refused():
    head, (first, _second, *rest) = taken_apart(sealed(bytes(35)))
    with pytest.raises(StreamError, match="piece 2"):
        opened(b"".join([head, first, *rest]))


@pytest.mark.usefixtures("small_pieces")
def test_bytes_behind_the_end_are_refused():
    with pytest.raises(StreamError):
        opened(sealed(bytes(35)) + b"more")


@pytest.mark.usefixtures("small_pieces")
def test_pieces_of_another_backup_are_refused():
    head, (first, *_) = taken_apart(sealed(bytes(35)))
    _, (_, *rest) = taken_apart(sealed(bytes(35)))
    with pytest.raises(StreamError):
        opened(b"".join([head, first, *rest]))


def test_another_key_under_the_same_name_is_refused():
    with pytest.raises(StreamError, match="the key is another one"):
        opened(sealed(b"x"), {"b2": bytes(32)})


def test_a_missing_key_is_named():
    with pytest.raises(StreamError, match="sealed with key 'b2'"):
        opened(sealed(b"x"), {"b1": KEYS["b1"]})


@given(st.binary(max_size=200))
def test_a_file_that_is_no_backup_is_refused(stream):
    with pytest.raises(StreamError):
        opened(stream)
