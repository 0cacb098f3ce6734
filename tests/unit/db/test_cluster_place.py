"""Where the private cluster lives, and which process is believed to be its server; no server needed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from gis.db import postmaster
from gis.db.account import our_account
from gis.db.cluster import Cluster
from gis.db.place import LONGEST_SOCKET_PATH_BYTES, SHORT_FOLDER, log_files, make_place, place_of
from gis.db.postmaster import postmaster_of, wait_until_ready
from gis.errors import ClusterUnusable


def test_everything_lies_in_the_folder(tmp_path: Path) -> None:
    place = place_of(tmp_path / "postgres")

    assert {place.data.parent, place.logs.parent, place.startup_log.parent} == {tmp_path / "postgres"}


def test_a_pointer_file_says_where_the_data_are(tmp_path: Path) -> None:
    (tmp_path / "postgres.location").write_text("/var/lib/gridkeeper/abc\n", encoding="utf-8")

    assert place_of(tmp_path / "postgres").data == Path("/var/lib/gridkeeper/abc/data")


@pytest.mark.parametrize(("name", "near"), [("z", True), ("永康" * 20, False), ("z" * 120, False)])
def test_a_socket_path_is_never_longer_than_the_kernel_takes(name: str, near: bool) -> None:
    socket = place_of(Path("/srv") / name / "postgres").socket

    assert (socket.parent != SHORT_FOLDER) is near
    assert len(bytes(socket / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH_BYTES


def test_two_folders_never_share_a_socket() -> None:
    sockets = {place_of(Path("/srv") / ("z" * 120) / name).socket for name in ("one", "two")}

    assert len(sockets) == 2


@pytest.mark.parametrize("name", ['"', "'", "$HOME", "`id`", "back\\slash"])
def test_a_name_that_a_shell_would_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ClusterUnusable, match=r"its name holds a quote, \$ or"):
        make_place(tmp_path / name, our_account())


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "var").touch()

    with pytest.raises(ClusterUnusable, match="cannot be made"):
        make_place(tmp_path / "var" / "postgres", our_account())


def test_folders_are_made_for_their_user_alone(tmp_path: Path) -> None:
    place = make_place(tmp_path / "postgres", our_account())

    assert {path.stat().st_mode & 0o777 for path in (place.root, place.logs, place.socket)} == {0o700}


def test_a_link_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "postgres").symlink_to(tmp_path)

    with pytest.raises(ClusterUnusable, match="belongs to"):
        our_account().make_folder(tmp_path / "postgres")


def test_a_file_is_replaced_without_following_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("mine", encoding="utf-8")
    (tmp_path / "pg_hba.conf").symlink_to(tmp_path / "target")

    our_account().write(tmp_path / "pg_hba.conf", "local all\n")

    assert (tmp_path / "target").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "pg_hba.conf").read_text(encoding="utf-8") == "local all\n"


def test_logs_come_oldest_first(tmp_path: Path) -> None:
    place = make_place(tmp_path / "postgres", our_account())
    for age, path in enumerate((place.logs / "Tue.log", place.startup_log, place.logs / "Mon.log")):
        path.touch()
        os.utime(path, (1000 - age, 1000 - age))

    assert [path.name for path in log_files(place)] == ["Mon.log", "startup.log", "Tue.log"]


@pytest.mark.parametrize("lines", ["", "\n", "not a number\n/data\n", "1\n/somewhere\n", "999999999\n/data\n"])
def test_a_pid_file_is_not_believed_without_its_server(tmp_path: Path, lines: str) -> None:
    (tmp_path / "postmaster.pid").write_text(lines, encoding="utf-8")

    assert postmaster_of(tmp_path) is None


def test_a_process_called_postgres_on_this_folder_is_believed(tmp_path: Path) -> None:
    command = ["postgres", "-c", "echo ready; read line", str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, executable="/bin/sh", stdin=pipe, stdout=pipe, text=True) as server:
        assert server.stdout is not None
        server.stdout.readline()
        (tmp_path / "postmaster.pid").write_text(f"{server.pid}\n{tmp_path}\n", encoding="utf-8")
        believed = postmaster_of(tmp_path)
        server.kill()

    assert believed == server.pid


def test_a_server_that_never_gets_ready_is_not_waited_for_forever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postmaster, "_READY_WITHIN_SECONDS", 0)

    with pytest.raises(ClusterUnusable, match="does not get ready"):
        wait_until_ready(tmp_path)


def test_the_address_names_socket_role_and_database() -> None:
    url = Cluster(Path("/srv/a b/postgres")).url("postgres", "template1")

    assert url == "postgresql+psycopg://postgres@/template1?host=%2Fsrv%2Fa%20b%2Fpostgres%2Fsocket&port=5432"


def test_a_cluster_that_was_never_made_has_a_status(tmp_path: Path) -> None:
    status = Cluster(tmp_path / "postgres").status()

    assert (status.exists, status.running, status.server_version, status.log_file) == (False, False, None, None)
    assert not (tmp_path / "postgres").exists()
