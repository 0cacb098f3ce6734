"""Nothing of the machine it was written on, nothing fetched from elsewhere, nothing too big to carry."""

from __future__ import annotations

import re

import pytest

from tests.support.project import called, is_ours, texts, tracked_files

FILES = tracked_files()
OURS = [(called(path), text) for path, text in texts([path for path in FILES if is_ours(path)])]

# Put together from pieces, so that this file does not contain what it looks for.
FOLDERS = ("work", "root", "tmp", "home", "Users", "mnt")
MACHINE_PATH = re.compile(rf"(?<![\w.:/~-])/(?:{'|'.join(FOLDERS)})/\w")
HOSTS = ("py" + "pi.", "python" + "hosted", "npm" + "js", "npm" + "mirror", "un" + "pkg", "js" + "delivr",
         "cdn" + "js", "crates" + ".io", "arti" + "factory", "nex" + "us", "tsing" + "hua", "ali" + "yun",
         "rubygems" + ".org", "proxy.gol" + "ang", "deb.deb" + "ian.org")  # fmt: skip
REGISTRY = re.compile("|".join(rf"\b[\w.-]*{re.escape(host)}" for host in HOSTS), re.IGNORECASE)
LINK = re.compile(r"(?:https?:)?//[\w-]+(?:\.[\w-]+)+")
NAMESPACES = ("http://www.w3.org",)
"""Names that look like addresses; nobody fetches them."""
MOST_BYTES = 1_500_000


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY], ids=["paths of a machine", "hosts of registries"])
def test_nothing_of_the_machine_it_was_written_on(pattern: re.Pattern[str]) -> None:
    found = {name: pattern.findall(text) for name, text in OURS if pattern.search(text)}

    assert found == {}


def test_pages_fetch_nothing_from_elsewhere() -> None:
    pages = [(name, text) for name, text in OURS if name.endswith((".html", ".js", ".css", ".svg"))]

    links = {name: [link for link in LINK.findall(text) if link not in NAMESPACES] for name, text in pages}

    assert len(pages) > 5
    assert {name: found for name, found in links.items() if found} == {}


def test_locks_name_no_address() -> None:
    locks = {name: text for name, text in OURS if name.endswith(".lock")}

    assert len(locks) >= 2
    assert [name for name, text in locks.items() if "://" in text or "--hash=sha256:" not in text] == []


def test_nothing_is_too_big() -> None:
    assert {called(path): path.stat().st_size for path in FILES if path.stat().st_size > MOST_BYTES} == {}


def test_the_patterns_find_what_they_are_for() -> None:
    assert MACHINE_PATH.search(f'open("/{FOLDERS[0]}/main/x")')
    assert not MACHINE_PATH.search("a checkout in /root, say, or tests/mnt/x")
    assert REGISTRY.search(f"https://files.{HOSTS[1]}.org/x")
    assert LINK.search('<script src="//cdn.example.org/x.js">')
    assert not LINK.search("const half = total // two")
