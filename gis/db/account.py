"""The OS user that owns the private cluster. PostgreSQL refuses to run as root, so root lends it to `postgres`."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from gis.errors import ClusterUnusable

SERVER_USER = "postgres"
"""The account that Debian's packages make for servers."""
_TIMEOUT_SECONDS = 180


@dataclass(frozen=True)
class Account:
    """An OS user."""

    name: str
    uid: int
    gid: int

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program as this user: clean environment, session of its own, nothing of ours inherited.

        The session keeps a Ctrl-C in our terminal from reaching a server that we want to stop in order.
        """
        other = os.geteuid() != self.uid
        return subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_SECONDS,
            stdin=subprocess.DEVNULL,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            umask=0o077,
            start_new_session=True,
            user=self.uid if other else None,
            group=self.gid if other else None,
            extra_groups=[] if other else None,
        )

    def reaches(self, folder: Path) -> bool:
        """Whether this user can pass through a folder and all above it."""
        return self.run("test", "-x", folder).returncode == 0

    def owns(self, path: Path) -> bool:
        """Whether a file or folder (not a link to one) belongs to this user."""
        return path.lstat().st_uid == self.uid

    def make_folder(self, folder: Path) -> None:
        """Make a folder that only this user (and root) can enter; leave one that is there already.

        raises: ClusterUnusable if what is there is a link or belongs to somebody else
        """
        try:
            folder.mkdir(mode=0o700)
            os.chown(folder, self.uid, self.gid)
        except FileExistsError as error:
            if folder.is_symlink() or not self.owns(folder):
                raise ClusterUnusable(
                    f"{folder} belongs to {_owner_of(folder)}, not to {self.name}.",
                    hint="Work as that user or as root, or set GRIDKEEPER_DATA_FOLDER.",
                ) from error

    def write(self, path: Path, text: str) -> None:
        """Replace a file in a folder of this user, at once and without following a link that was laid there."""
        fresh = path.with_name(f"{path.name}.new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            os.fchown(file.fileno(), self.uid, self.gid)
        fresh.replace(path)


def our_account() -> Account:
    """The user that this process runs as.

    raises: ClusterUnusable if the user id has no name, which PostgreSQL's peer authentication needs
    """
    try:
        return _account(pwd.getpwuid(os.geteuid()))
    except KeyError as error:
        raise ClusterUnusable(
            f"User id {os.geteuid()} has no name on this machine.", hint="Give it one: useradd."
        ) from error


def server_account(data: Path) -> Account:
    """The user that runs, or will run, the server on a data folder.

    Ourselves; as root the owner of the data, or `postgres` while there are none.
    """
    if os.geteuid() != 0:
        return our_account()
    try:
        return _account(pwd.getpwuid(data.stat().st_uid) if data.exists() else pwd.getpwnam(SERVER_USER))
    except KeyError as error:
        raise ClusterUnusable(
            f"There is no OS user to run the server on {data}.", hint="Debian: apt install postgresql"
        ) from error


def admitted_accounts(server: Account) -> list[str]:
    """The OS users who may be its database roles: ourselves, the server's user and `postgres`, nobody else."""
    return sorted({our_account().name, server.name, SERVER_USER})


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _owner_of(path: Path) -> str:
    uid = path.lstat().st_uid
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user id {uid}"
