"""What was named on the command line, as inputs one by one: files, folders, patterns, a list on stdin, ZIP archives.

Nothing is gathered in memory: folders and lists are walked as the work goes on, so a million files cost what ten do.
"""

from __future__ import annotations

import glob
import hashlib
import os
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from typing import BinaryIO

from subsidy_docs.errors import (
    DamagedFileError,
    EncryptedFileError,
    SubsidyDocsError,
    TooLargeError,
    UnreadableError,
    UnsupportedFormatError,
    UsageError,
    reason,
)

MAX_BYTES = 200 * 1024 * 1024  # of one file, the reader's own bound
MAX_MEMBERS = 500_000
_RATIO, _RATIO_FROM = 200, 16 << 20  # a member that swells more than this, once it is so large, is a bomb
_SORTED = 10_000  # entries of a folder that are put in order; a larger folder is walked as it comes
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Input:
    """One file: its name for people, where its bytes are (a path; in a ZIP, the member's place), and what identifies
    them once they were looked at."""

    name: str
    path: str
    member: int | None = None
    sha256: str = ""
    size: int = 0


def expand(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Input]:
    """The inputs of *paths*: files; all files in folders, without hidden and lock files; the files that a pattern
    finds, where no file has that name; with ``-`` the paths on stdin, a line each; the members of a ZIP.

    A path that is not there is an input too: opening it says so.
    """
    for each in paths:
        path = os.fspath(each)
        if "\0" in path:
            raise UsageError("标准输入应是文件路径，每行一个，现为文件内容。请直接写文件名，如 read a.docx。",
                             "stdin must be a list of paths, one a line; this is a file's content. Name the file: "
                             "read a.docx.")
        if path == "-":
            yield from expand(os.fsdecode(line.rstrip(b"\r\n")) for line in sys.stdin.buffer if line.strip())
        elif os.path.isdir(path):
            yield from _files(_walk(path))
        elif not os.path.lexists(path) and glob.has_magic(path):
            yield from _files(found for found in glob.iglob(path, recursive=True) if os.path.isfile(found))
        else:
            yield from _files([path])


def _files(paths: Iterable[str]) -> Iterator[Input]:
    for path in paths:
        if path.lower().endswith(".zip"):
            yield from _members(path)
        else:
            yield Input(path, path)


def _walk(folder: str) -> Iterator[str]:
    """The files under *folder*, folder by folder, in the order of their names."""
    try:
        scan = os.scandir(folder)
    except OSError:
        yield folder  # opening it will say why
        return
    with scan:
        first = list(islice(scan, _SORTED + 1))
        if len(first) <= _SORTED:
            first.sort(key=lambda entry: entry.name)
        for entry in chain(first, scan):
            if entry.name.startswith((".", "~$")):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path)
            elif entry.is_file():
                yield entry.path


def _members(path: str) -> Iterator[Input]:
    """The files in a ZIP; the ZIP itself where it is none, is an office document, or has too many members."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        yield Input(path, path)
        return
    if len(members) > MAX_MEMBERS or any(member.filename == "[Content_Types].xml" for member in members):
        yield Input(path, path)
        return
    for place, member in enumerate(members):
        name = _member_name(member)
        last = name.rsplit("/", 1)[-1]
        if last and not last.startswith((".", "~$")) and not name.startswith("__MACOSX/"):
            yield Input(f"{path}/{name}", path, place)


def _member_name(member: zipfile.ZipInfo) -> str:
    """A member's name. Chinese Windows writes GBK without saying so, which zipfile takes for cp437."""
    if member.flag_bits & 0x800:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gbk"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def identify(each: Input) -> Input:
    """*each* with the hash and size of its bytes. Raises ``UnreadableError`` or its kinds, or ``OSError``."""
    digest, size = hashlib.sha256(), 0
    with _open(each) as stream:
        for block in _blocks(stream, each):
            digest.update(block)
            size += len(block)
            if size > MAX_BYTES:
                raise _too_large(each.name)
    return replace(each, sha256=digest.hexdigest(), size=size)


def content(each: Input) -> bytes:
    """The bytes of *each*. Raises as ``identify``."""
    parts, size = [], 0
    with _open(each) as stream:
        for block in _blocks(stream, each):
            parts.append(block)
            size += len(block)
            if size > MAX_BYTES:
                raise _too_large(each.name)
    return b"".join(parts)


def named_content(name: str) -> bytes | None:
    """The bytes of the input that goes by *name* (a path, or ``archive.zip/member``), None where it can't be had."""
    archive, ending, _ = name.rpartition(".zip/") if not os.path.isfile(name) else ("", "", "")
    paths = [archive + ".zip"] if ending else [name]
    try:
        return next((content(each) for each in expand(paths) if each.name == name), None)
    except (OSError, SubsidyDocsError):
        return None


def _blocks(stream: BinaryIO, each: Input) -> Iterator[bytes]:
    try:
        while block := stream.read(_BLOCK):
            yield block
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise DamagedFileError(f"压缩包中的这个文件已损坏：{error}", f"this member of the archive is damaged: {error}",
                               file=each.name) from error


def _open(each: Input) -> BinaryIO:
    if each.member is not None:
        return _open_member(each)
    status = os.stat(each.path)
    if not stat.S_ISREG(status.st_mode):
        raise UnsupportedFormatError("这不是一个普通文件。", "this is no regular file.", file=each.name)
    if status.st_size > MAX_BYTES:
        raise _too_large(each.name)
    return open(each.path, "rb", buffering=0)


def _open_member(each: Input) -> BinaryIO:
    assert each.member is not None
    try:
        archive = _archive(each.path, os.stat(each.path).st_mtime_ns)
        member = archive.infolist()[each.member]
        if member.file_size > MAX_BYTES or (
                member.file_size > _RATIO_FROM and member.file_size > _RATIO * max(1, member.compress_size)):
            raise _too_large(each.name)
        if member.flag_bits & 0x1:
            raise EncryptedFileError("压缩包有密码，请解压后重新提交。", "the archive has a password; unpack it first.",
                                     file=each.name)
        return archive.open(member)  # type: ignore[return-value]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, IndexError, ValueError) as error:
        raise DamagedFileError(f"压缩包无法读取：{error}", f"the archive can't be read: {error}",
                               file=each.name) from error


@lru_cache(maxsize=2)
def _archive(path: str, _changed: int) -> zipfile.ZipFile:
    """A ZIP kept open: its directory is read once, not once a member."""
    return zipfile.ZipFile(path)


def _too_large(name: str) -> TooLargeError:
    return TooLargeError(f"文件过大，上限为 {MAX_BYTES >> 20} MB。", f"too large; the bound is {MAX_BYTES >> 20} MB.",
                         file=name)


def unopened(each: Input, error: OSError | SubsidyDocsError) -> SubsidyDocsError:
    """Why the bytes of *each* could not be had, with its name."""
    if isinstance(error, SubsidyDocsError):
        return error
    why = reason(error)
    return UnreadableError(f"无法打开：{why.zh}。", f"can't be opened: {why.en}.", file=each.name)
