"""Which encoding a text file is in: found by looking at all of it, never guessed in silence."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from pathlib import Path
from typing import IO, TextIO, cast

from aisle.shop.errors import BadInput

BLOCK = 1 << 20
_MARKS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Of the characters beyond ASCII in a Chinese text nearly all are among the common ones of GB2312; a
# Western text that happens to decode as GB18030 gives rare ones.
COMMON_SHARE = 0.9


def open_text(path: Path) -> TextIO:
    """The file as text, unzipped where its name ends in .gz; newlines are left to the reader.

    Reads UTF-8 (with or without mark), UTF-16 and GB18030. Raises BadInput for anything else.
    """
    encoding = encoding_of(path)
    return io.TextIOWrapper(cast("IO[bytes]", open_bytes(path)), encoding=encoding, newline="")


def open_bytes(path: Path) -> io.BufferedIOBase:
    """The file's bytes, unzipped where its name ends in .gz. Raises BadInput when there is no file."""
    try:
        if path.is_dir():
            raise BadInput(f"{path} is a folder. Name a file in it.")
        if path.suffix == ".gz":
            return cast(io.BufferedIOBase, gzip.open(path, "rb"))
        return path.open("rb")
    except FileNotFoundError as error:
        raise BadInput(f"There is no file {path}. Check the path.") from error
    except PermissionError as error:
        raise BadInput(f"{path} may not be read. Change its permissions.") from error


def encoding_of(path: Path) -> str:
    """`utf-8`, `utf-8-sig`, `utf-16…`, or `gb18030`. Raises BadInput with the place that does not fit."""
    with open_bytes(path) as file:
        head = _read(file, path, 4096)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return _checked(path, name)
    if guess := _utf16_without_mark(head):
        return _checked(path, guess)
    wrong = _first_wrong(path, "utf-8")
    if wrong is None:
        return "utf-8"
    if _first_wrong(path, "gb18030") is None and _is_chinese(path):
        return "gb18030"
    raise BadInput(
        f"{path} is neither UTF-8 (byte {wrong} does not fit) nor UTF-16 nor GB18030. Save it as UTF-8."
    )


def _checked(path: Path, encoding: str) -> str:
    wrong = _first_wrong(path, encoding)
    if wrong is not None:
        raise BadInput(
            f"{path} begins like {encoding}, but byte {wrong} does not fit. Save it as UTF-8."
        )
    return encoding


def _utf16_without_mark(head: bytes) -> str | None:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head) or min(even, odd) * 10 > max(even, odd):
        return None  # every second byte of mostly Latin UTF-16 is 0
    return "utf-16-le" if odd > even else "utf-16-be"


def _first_wrong(path: Path, encoding: str) -> int | None:
    """Where decoding fails first, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with open_bytes(path) as file:
        while True:
            block = _read(file, path, BLOCK)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return max(0, done - len(error.object) + len(block)) + error.start
            if not block:
                return None
            done += len(block)


def _is_chinese(path: Path) -> bool:
    with open_bytes(path) as file:
        text = codecs.getincrementaldecoder("gb18030")().decode(_read(file, path, BLOCK))
    beyond = [character for character in text if character > "\x7f"]
    common = "".join(beyond).encode("gb2312", errors="ignore").decode("gb2312")
    return bool(beyond) and len(common) >= COMMON_SHARE * len(beyond)


def _read(file: io.BufferedIOBase, path: Path, size: int) -> bytes:
    try:
        return file.read(size)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadInput(
            f"{path} is not a whole gzip file ({error}). Make or fetch it again."
        ) from error
