"""What is named on the command line, one by one: folders, patterns, lists, ZIP archives; nothing gathered."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from itertools import islice
from pathlib import Path

import pytest

from subsidy_docs.batch import inputs
from subsidy_docs.batch.inputs import content, expand, identify
from subsidy_docs.errors import (
    DamagedFileError,
    EncryptedFileError,
    SubsidyDocsError,
    TooLargeError,
    UnsupportedFormatError,
)


def names(*paths: object) -> list[str]:
    return [each.name for each in expand(map(str, paths))]


def test_a_folder_in_full_in_order_without_hidden_and_lock_files(tmp_path: Path) -> None:
    for name in ("b.docx", "a.docx", ".hidden.docx", "~$a.docx", "子/c.pdf", ".git/x", "子/.DS_Store"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    assert names(tmp_path) == [f"{tmp_path}/{n}" for n in ("a.docx", "b.docx", "子/c.pdf")]


def test_a_large_folder_is_walked_without_being_gathered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "_SORTED", 10)
    for n in range(50):
        (tmp_path / f"{n}.docx").touch()
    opened = expand([str(tmp_path)])
    assert len(list(islice(opened, 20))) == 20
    assert sorted(names(tmp_path)) == sorted(f"{tmp_path}/{n}.docx" for n in range(50))


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a.docx").touch()
    (tmp_path / "圈").symlink_to(tmp_path, target_is_directory=True)
    assert names(tmp_path) == [f"{tmp_path}/a.docx"]


def test_patterns_and_files_named_like_patterns(tmp_path: Path) -> None:
    for name in ("a1.docx", "a2.docx", "[b].docx"):
        (tmp_path / name).touch()
    assert sorted(names(f"{tmp_path}/a*.docx")) == [f"{tmp_path}/a1.docx", f"{tmp_path}/a2.docx"]
    assert names(f"{tmp_path}/[b].docx") == [f"{tmp_path}/[b].docx"]
    assert names("没有的.docx") == ["没有的.docx"]  # opening it says so


def test_a_list_on_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO("甲.docx\r\n\n乙 丙.docx\n".encode() + b"\xff.docx")

    monkeypatch.setattr("sys.stdin", Stdin)
    assert names("-") == ["甲.docx", "乙 丙.docx", os.fsdecode(b"\xff.docx")]


def archive(path: Path, members: dict[str, bytes], **more: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def test_the_members_of_a_zip(tmp_path: Path) -> None:
    path = archive(tmp_path / "收到.ZIP", {
        "子/一.docx": b"1", "二.pdf": b"22", "__MACOSX/x": b"", ".y": b"", "子/~$z": b""})
    found = list(expand([str(path)]))
    assert [each.name for each in found] == [f"{path}/子/一.docx", f"{path}/二.pdf"]
    assert [content(each) for each in found] == [b"1", b"22"]
    assert [identify(each).sha256 for each in found] == [hashlib.sha256(d).hexdigest() for d in (b"1", b"22")]


def test_member_names_written_by_chinese_windows(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("XXXXXX.docx", b"x")
    path.write_bytes(path.read_bytes().replace(b"XXXXXX", "申请表".encode("gbk")))
    assert names(path) == [f"{path}/申请表.docx"]


def test_a_document_under_the_name_of_a_zip_is_one_file(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    assert names(path) == [str(path)]
    (tmp_path / "b.zip").write_bytes(b"no zip")
    assert names(tmp_path / "b.zip") == [f"{tmp_path}/b.zip"]


def test_bombs_are_refused_before_they_swell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.zip", {"bomb.docx": bytes(64 << 20), "good.docx": b"x"})
    bomb, good = expand([str(path)])
    for look in (identify, content):
        with pytest.raises(TooLargeError):
            look(bomb)
    assert content(good) == b"x"
    monkeypatch.setattr(inputs, "_RATIO", 10**9)
    monkeypatch.setattr(inputs, "MAX_BYTES", 1 << 20)
    with pytest.raises(TooLargeError):
        content(bomb)


def test_a_member_that_lies_about_its_size_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.zip", {"liar.docx": bytes(3 << 20)})
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24:at + 28] = (100).to_bytes(4, "little")
    path.write_bytes(data)
    monkeypatch.setattr(inputs, "MAX_BYTES", 1 << 20)
    (liar,) = expand([str(path)])
    with pytest.raises(SubsidyDocsError):
        content(liar)


def test_damaged_and_encrypted_members_are_named(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.docx": os.urandom(3000)})
    data = bytearray(path.read_bytes())
    data[200] ^= 255
    path.write_bytes(data)
    (each,) = expand([str(path)])
    with pytest.raises(DamagedFileError) as damaged:
        identify(each)
    assert damaged.value.file == f"{path}/a.docx"
    path = archive(tmp_path / "b.zip", {"a.docx": b"x"})
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(EncryptedFileError):
        content(next(expand([str(path)])))


def test_pipes_and_devices_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(UnsupportedFormatError):
            identify(next(expand([str(path)])))
