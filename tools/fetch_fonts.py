"""Fetch the free fonts of fonts/ anew: ``python tools/fetch_fonts.py`` (needs npm).

In: the npm packages below, at a fixed version. Out: ``fonts/<family>/*.ttf`` and ``fonts/<family>/OFL.txt``,
each TTF checked against its SHA-256. The files are committed, so nobody needs this script to build or to run;
it says where they came from.

Chosen: Noto Serif SC Regular and Bold (仿宋, 宋体, 小标宋) and Noto Sans SC Medium (黑体): TrueType outlines,
fsType 0 (embedding is free), all of GBK and the rare characters of names (喆堃犇㛃䶮𬭎). No 楷 is shipped: the
free one that covers names (LXGW WenKai) takes 15.7 MB more, and 楷体 falls back to Noto Serif SC; an office
that wants it names its own font folder (see src/subsidy_docs/fill/fonts.py).
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# package@version -> (family folder, copyright line of the font's name table, {member: (file, sha256)})
PACKAGES = {
    "@expo-google-fonts/noto-serif-sc@0.4.3": (
        "noto-serif-sc",
        "Copyright 2017-2024 Adobe (http://www.adobe.com/).",
        {
            "400Regular/NotoSerifSC_400Regular.ttf": (
                "NotoSerifSC-Regular.ttf", "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742"),
            "700Bold/NotoSerifSC_700Bold.ttf": (
                "NotoSerifSC-Bold.ttf", "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6"),
        },
    ),
    "@expo-google-fonts/noto-sans-sc@0.4.3": (
        "noto-sans-sc",
        "Copyright 2014-2021 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'.",
        {"500Medium/NotoSansSC_500Medium.ttf": (
                "NotoSansSC-Medium.ttf", "b30853d205f3ecdde938b1488c735ee15a2e870d31331b992fdc53971e23ec4a")},
    ),
}


def main() -> int:
    """Fetch every package; 1 when a file is not the one that was checked in."""
    for package, (family, copyright_line, members) in PACKAGES.items():
        folder = ROOT / "fonts" / family
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as work:
            subprocess.run(["npm", "pack", "--silent", package], cwd=work, check=True)
            with tarfile.open(next(Path(work).glob("*.tgz"))) as archive:
                for member, (name, sha256) in members.items():
                    data = _read(archive, member)
                    found = hashlib.sha256(data).hexdigest()
                    if found != sha256:
                        print(f"{package}: {member} has SHA-256 {found}, expected {sha256}", file=sys.stderr)
                        return 1
                    (folder / name).write_bytes(data)
                licence = _read(archive, "LICENSE_FONT").decode("utf-8")
        terms = licence[licence.index("This Font Software is licensed"):]
        (folder / "OFL.txt").write_text(f"{copyright_line}\n\n{terms}", encoding="utf-8")
        print(f"{family}: {', '.join(name for name, _ in members.values())}")
    return 0


def _read(archive: tarfile.TarFile, member: str) -> bytes:
    """The bytes of *member* of an npm package."""
    file = archive.extractfile(f"package/{member}")
    assert file is not None, member
    return file.read()


if __name__ == "__main__":
    sys.exit(main())
