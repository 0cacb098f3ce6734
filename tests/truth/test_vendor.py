"""What we keep of other people's work is what VENDOR.md says, to the byte."""

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "layers/maps/vendor"
LISTED = dict(re.findall(r"^\| (\S+) \| ([0-9a-f]{64}) \|$", (VENDOR / "VENDOR.md").read_text("utf-8"), re.MULTILINE))
UNLISTED = {"VENDOR.md", ".gitattributes"}


def test_every_kept_file_has_the_hash_that_is_written_down() -> None:
    kept = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in UNLISTED
    }

    assert kept == LISTED


def test_the_licence_is_kept_with_the_code() -> None:
    assert "BSD 2-Clause" in (VENDOR / "leaflet/LICENSE").read_text("utf-8")
