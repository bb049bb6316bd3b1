"""JSON from files that nobody vouches for: bounded size and depth, no duplicate keys, no odd numbers, whole Unicode."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

import numpy as np

MAX_BYTES, MAX_DEPTH = 8 * 1024 * 1024, 64
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)  # possessive: linear on any bytes
_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


class JsonError(ValueError):
    """Bytes that are not acceptable JSON; the message is the end of a sentence that starts with the file's name."""


def loads(data: bytes) -> Any:
    """The value that `data` (UTF-8, a byte order mark is let pass) holds; JsonError for anything not quite right."""
    if len(data) > MAX_BYTES:
        raise JsonError(f"it is larger than {MAX_BYTES // 2**20} MB")
    if depth(data) > MAX_DEPTH:
        raise JsonError(f"its brackets nest more than {MAX_DEPTH} deep")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise JsonError(f"it is not UTF-8 text (byte {error.start + 1})") from None
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        what = error.msg[0].lower() + error.msg[1:]
        raise JsonError(f"it is not JSON at line {error.lineno}, column {error.colno} ({what})") from None
    except UnicodeEncodeError:
        raise JsonError("a text in it holds half of a character (a lone surrogate)") from None
    except RecursionError:
        raise JsonError(f"its brackets nest more than {MAX_DEPTH} deep") from None
    except JsonError:
        raise
    except ValueError:  # Python reads whole numbers of a few thousand digits only
        raise JsonError("a number in it is too long") from None
    return value


def depth(data: bytes) -> int:
    """How deep brackets outside strings nest, whether or not the rest is JSON."""
    brackets = np.frombuffer(_STRING.sub(b"", data).translate(None, _BRACKETS), np.uint8)
    if not len(brackets):
        return 0
    opens = (brackets == ord("[")) | (brackets == ord("{"))
    return max(0, int(np.cumsum(np.where(opens, 1, -1)).max()))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise JsonError(f"the key {key[:60]!r} stands twice in one object")
            seen.add(key)
    return found


def _constant(text: str) -> NoReturn:
    raise JsonError(f"{text} is not a number that a file can hold")


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise JsonError(f"the number {text[:30]} is too large")
    return value
