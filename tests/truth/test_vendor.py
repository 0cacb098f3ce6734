"""What we keep of other people's work is what VENDOR.md says, to the byte."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tests.support.project import PACKAGES, ROOT, called

KEPT = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("vendor") if path.is_dir())
UNLISTED = {"VENDOR.md", ".gitattributes"}
LICENCES = {
    "MIT": "MIT License",
    "BSD-2-Clause": "BSD 2-Clause",
    "BSD-3-Clause": "BSD 3-Clause",
    "Apache-2.0": "Apache",
}
"""What the text of a licence says of itself."""


@pytest.mark.parametrize("vendor", KEPT, ids=called)
def test_every_kept_file_has_the_hash_that_is_written_down(vendor: Path) -> None:
    listed = dict(re.findall(r"^\| (\S+) \| ([0-9a-f]{64}) \|$", _list(vendor), re.MULTILINE))

    kept = {
        path.relative_to(vendor).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file() and path.name not in UNLISTED
    }

    assert kept == listed


@pytest.mark.parametrize("vendor", KEPT, ids=called)
def test_the_licence_is_kept_with_the_code(vendor: Path) -> None:
    works = re.findall(r"^\| \S+ \| ([\d.]+) \| (\S+) \(`([^`]+)`.*?\) \| (.+) \|$", _list(vendor), re.MULTILINE)

    assert len(works) == len([path for path in vendor.iterdir() if path.is_dir()])
    for version, licence, kept_in, where_from in works:
        assert LICENCES[licence] in (vendor / kept_in).read_text("utf-8")
        assert version in where_from


def test_every_shelf_is_looked_at() -> None:
    assert [called(path) for path in KEPT] == ["api/web/vendor", "layers/maps/vendor"]


def _list(vendor: Path) -> str:
    return (vendor / "VENDOR.md").read_text("utf-8")
