"""A small centre whose people can be told, channels that keep what they are given, and a provider that misbehaves."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from uuid import uuid4

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from gis.access.roles import Actor
from gis.db.engine import transaction
from gis.dispatch.diversion import divert
from gis.dispatch.later_commands import Divert
from gis.dispatch.publisher import publish
from gis.duty.ingest import ingest_duty, ingest_people
from gis.duty.records import COLUMNS
from gis.model.notices import Notice
from gis.notify import claims
from gis.notify.channels.base import Channel, DeliveryFailed, Letter
from gis.notify.claims import LEASE_MARGIN
from gis.notify.notifier import deliver
from gis.notify.setup import Setup
from gis.vocabulary import NoticeChannel, Recipient
from tests.support.incidents import DESK, Desk

LEASE = timedelta(seconds=5) + LEASE_MARGIN
SEATS = {
    "A1": ("A-1", "first_responder", "A"),
    "A2": ("A-2", "first_responder", "A"),
    "B1": ("B-1", "first_responder", "B"),
    "W1": ("G1-FT", "full_time_grid_worker", ""),
    "GL": ("G1-GL", "grid_leader", ""),
    "GI": ("G1-GI", "grid_instructor", ""),
    "PT": ("G1-PT", "part_time_grid_worker", ""),
    "DL": ("DESK-DL", "duty_leader", ""),
    "LO": ("LABOUR", "line_officer", ""),
}
"""Who sits where: person, post, kind of the post, team."""


def staff(db: Session, *, without_phone: tuple[str, ...] = (), absent: tuple[str, ...] = ()) -> None:
    """Two teams, a grid with its 1+3, a duty leader and a department; some without a number, some not there."""
    people = [{"code": code, "name": code, "phone": "" if code in without_phone else _phone(code)} for code in SEATS]
    ingest_people(db, ("code", "name", "phone"), people)
    rows = [{"record": "team", "code": code, "name": code, "kind": "first_response"} for code in ("A", "B")]
    for person, (post, kind, team) in SEATS.items():
        rows.append({"record": "post", "code": post, "name": post, "kind": kind, "team": team})
        if person not in absent:
            rows.append({"record": "holder", "post": post, "person": person, "from": "2026-01-01"})
    ingest_duty(db, COLUMNS, rows)
    # The grid itself is not needed here: only that these posts are for the same one.
    db.execute(text("UPDATE post SET area_kind = 'grid', area = 'G1' WHERE code LIKE 'G1-%'"))


def _phone(code: str) -> str:
    return f"1990000{list(SEATS).index(code):04}"


def empty_of_everybody(engine: Engine) -> None:
    """Take incidents, notices and people away again."""
    with transaction(engine) as db:
        db.execute(text("TRUNCATE command_key, incident, report, person, team, post, net CASCADE"))


@dataclass
class Caught:
    """A channel that keeps what it is given, and fails as it is told to."""

    fails: list[DeliveryFailed | None] = field(default_factory=list)
    """What becomes of the next letters; without an entry they are taken."""
    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> str | None:
        """Keep it, or fail."""
        self.letters.append(letter)
        failure = self.fails.pop(0) if self.fails else None
        if failure:
            raise failure
        return f"R{len(self.letters)}"

    @property
    def to(self) -> list[str]:
        """To whom, in order."""
        return [letter.to for letter in self.letters]


DOWN = DeliveryFailed("status 500", permanent=False)
REFUSED = DeliveryFailed("status 400", permanent=True)


class Post:
    """The desk of a centre with its notifier, step by step under a frozen clock."""

    def __init__(self, engine: Engine, **channels: Channel) -> None:
        self.engine = engine
        self.setup = Setup({NoticeChannel.of(name): over for name, over in channels.items()}, ("LABOUR",))
        with Session(engine) as db:
            self.clock = Desk(db).clock

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Somebody who asks, in a transaction of their own; what they did is published."""
        with transaction(self.engine) as db:
            yield Desk(db, self.clock)
        self.publish()

    def publish(self) -> None:
        """Number what is committed, and queue its notices."""
        with transaction(self.engine) as db:
            publish(db, self.clock.now())

    def dispatched(self, **given: Any) -> int:
        """A matter for which team A and worker W1 were sent."""
        with self.desk() as desk:
            return desk.dispatched(**given)

    def diverted(self, unit: str = "LABOUR", recipient: Recipient = Recipient.DEPARTMENT, **given: Any) -> int:
        """A matter that a department has."""
        with self.desk() as desk:
            number = desk.signed(**given)
            asked = Divert(actor=DESK, key=uuid4(), number=number, recipient=recipient, unit=unit, reason="归口")
            divert(desk.db, asked, desk.office)
            return number

    def rings(self, after: float = 0) -> None:
        """So many seconds later everything that is due is sent, until nothing is."""
        self.clock.forward(after)
        while self.look() or self.send():
            pass

    def look(self) -> int:
        """What a notifier does first."""
        with transaction(self.engine) as db:
            return claims.look(db, self.setup, self.clock.now())

    def send(self) -> int:
        """Claim and send what is due outside."""
        held = [(over, one) for channel, over in self.setup.outside.items() for one in self.claim(channel)]
        for over, one in held:
            deliver(self.engine, over, one, self.clock)
        return len(held)

    def claim(self, channel: NoticeChannel, most: int = 50) -> list[claims.Claim]:
        """Claim and do nothing more."""
        with transaction(self.engine) as db:
            return claims.claim(db, channel, most, self.clock.now(), "en", LEASE)

    def rows(self, **having: Any) -> list[Notice]:
        """Notices with certain values, in order."""
        with Session(self.engine) as db:
            query = select(Notice).filter_by(**having).order_by(Notice.number)
            return list(db.scalars(query))

    def told(self, state: str = "sent") -> list[str]:
        """Who was told on which rung, over what: "A1 1 app"."""
        order = [(one.sent_at or one.due_at, one.number, one) for one in self.rows(state=state)]
        return [f"{one.recipient} {one.rung} {one.channel}" for _at, _number, one in sorted(order, key=lambda o: o[:2])]


def own(code: str, **given: Any) -> Actor:
    """An actor without roles that matter here."""
    return Actor(code, frozenset(), **given)


@dataclass
class Request:
    """What a provider was sent."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Provider:
    """A fake server of a provider: answers as it is told to, one answer after the other, then the last one again."""

    address: str
    answers: list[tuple[int, bytes]]
    requests: list[Request] = field(default_factory=list)
    drip_seconds: float = 0
    """Between two bytes of an answer."""
    headers: dict[str, str] = field(default_factory=dict)

    def next_answer(self) -> tuple[int, bytes]:
        """The answer to this request."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def provider(*answers: tuple[int, bytes]) -> Iterator[Provider]:
    """A provider on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        told: ClassVar[Provider]

        def do_POST(self) -> None:
            body = self.rfile.read(length := int(self.headers["content-length"]))
            if len(body) < length:
                return  # Whoever asked died over it.
            self.told.requests.append(Request(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            status, said = self.told.next_answer()
            self.send_response(status)
            self.send_header("content-length", str(len(said)))
            for name, value in self.told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self._say(said)

        def _say(self, said: bytes) -> None:
            if not self.told.drip_seconds:
                self.wfile.write(said)
                return
            for place in range(len(said)):
                try:
                    self.wfile.write(said[place : place + 1])
                except OSError:
                    return
                time.sleep(self.told.drip_seconds)

        def log_message(self, *_args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Handler.told = Provider(f"http://127.0.0.1:{server.server_port}", list(answers) or [(200, b"{}")])
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield Handler.told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
