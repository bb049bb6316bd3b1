"""A scenario inside a PNG picture, as an iTXt chunk (PNG specification, third edition, section 11.3.3.3).

Pictures come from anywhere, so lengths and checksums are verified, and what unpacks to too much is refused.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

KEYWORD = b"mesa-sandbox-scenario"
MAX_TEXT = 8 * 1024 * 1024  # bytes of unpacked text
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = KEYWORD + b"\0"


def embed(png: bytes, text: str) -> bytes:
    """The picture with `text` in it, in the place of a text that it carried before; ValueError if it is no PNG."""
    packed = zlib.compress(text.encode(), 9)
    body = _HEAD + b"\x01\x00\x00\x00" + packed  # compressed by deflate; no language, no translated keyword
    out = [_SIGNATURE]
    for kind, data in _chunks(png):
        if kind == b"IEND":
            out.append(_chunk(b"iTXt", body))
        if not (kind == b"iTXt" and data.startswith(_HEAD)):
            out.append(_chunk(kind, data))
    return b"".join(out)


def extract(png: bytes) -> str | None:
    """The text that the picture carries, or None; ValueError with one sentence for a damaged or hostile file."""
    found = None
    for kind, data in _chunks(png):
        if kind == b"iTXt" and data.startswith(_HEAD) and found is None:
            found = _text(data[len(_HEAD) :])
    return found


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and data of every chunk up to IEND, checksums verified."""
    if not png.startswith(_SIGNATURE):
        raise ValueError("it is not a PNG picture")
    at, kind = len(_SIGNATURE), b""
    while kind != b"IEND":
        if at + 12 > len(png):
            raise ValueError("the picture ends too early")
        length, kind = struct.unpack_from(">I4s", png, at)
        stop = at + 8 + length
        if stop + 4 > len(png):
            raise ValueError("the picture ends too early")
        data = png[at + 8 : stop]
        if zlib.crc32(kind + data) != struct.unpack_from(">I", png, stop)[0]:
            raise ValueError("the picture is damaged (a checksum does not match)")
        yield kind, data
        at = stop + 4


def _text(data: bytes) -> str:
    """The text after the keyword: compression flag and method, language, translated keyword, text."""
    parts = data[2:].split(b"\0", 2)
    if len(data) < 2 or len(parts) < 3 or data[0] > 1 or data[1] != 0:
        raise ValueError("the scenario in the picture is damaged")
    packed = parts[2]
    if data[0] == 1:
        unpacker = zlib.decompressobj()
        try:
            packed = unpacker.decompress(packed, MAX_TEXT + 1)
        except zlib.error:
            raise ValueError("the scenario in the picture is damaged") from None
        if len(packed) <= MAX_TEXT and not unpacker.eof:
            raise ValueError("the scenario in the picture is damaged")
    if len(packed) > MAX_TEXT:
        raise ValueError(f"the scenario in the picture is larger than {MAX_TEXT // 2**20} MB")
    try:
        return packed.decode()
    except UnicodeDecodeError:
        raise ValueError("the scenario in the picture is not UTF-8 text") from None
