"""Each channel against a fake server of its provider, which checks what it is sent as the real one would."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from gis.notify.channels.base import Channel, DeliveryFailed, Letter
from gis.notify.channels.gateway import Gateway
from gis.notify.channels.http import Target
from gis.notify.channels.robots import DingTalk, WeCom
from gis.notify.channels.webhook import Endpoint, Webhook
from gis.notify.messages import Told
from gis.vocabulary import Audience, Category, EventKind
from tests.support.notices import Provider, provider

NEW, OLD, FOREIGN = (f"whsec_{base64.b64encode(letter * 32).decode()}" for letter in (b"n", b"o", b"f"))
OK = (200, b'{"errcode": 0, "errmsg": "ok", "id": "m-17"}')
KEY = UUID("019a0000-0000-7000-8000-000000000001")
TOLD = Told(17, EventKind.DIVERTED, Audience.UNIT, Category.DISPUTE_WAGE, red=True)

type Make = Callable[[str], Channel]


def letter(to: str = "19900000001", text: str = "【事件17】欠薪纠纷：请接单") -> Letter:
    return Letter(KEY, to, text, TOLD, datetime(2026, 5, 6, 4, tzinfo=UTC))


def gateway(url: str, seconds: float = 5) -> Gateway:
    return Gateway(Target(f"{url}/send?to=sms", seconds), "secret")


def wecom(url: str) -> WeCom:
    return WeCom(Target(f"{url}/cgi-bin/webhook/send?key=k"))


def dingtalk(url: str) -> DingTalk:
    return DingTalk(Target(f"{url}/robot/send?access_token=t"), "SECsecret", time.time)


def webhook(url: str, *secrets: str) -> Webhook:
    return Webhook({"LABOUR": Endpoint(Target(f"{url}/hook"), secrets or (NEW,))}, time.time)


CHANNELS = [gateway, wecom, dingtalk, webhook]


@pytest.fixture
def server() -> Iterator[Provider]:
    with provider(OK) as told:
        yield told


def test_a_gateway_gets_number_text_and_key(server: Provider) -> None:
    reference = gateway(server.address).send(letter())

    [request] = server.requests
    assert reference == "m-17"
    assert request.path == "/send?to=sms"
    assert json.loads(request.body) == {"to": "19900000001", "text": "【事件17】欠薪纠纷：请接单", "key": str(KEY)}
    assert (request.headers["authorization"], request.headers["idempotency-key"]) == ("Bearer secret", str(KEY))


def test_a_gateway_is_not_asked_without_a_number(server: Provider) -> None:
    assert failure(gateway(server.address), letter(to="")).permanent
    assert server.requests == []


def test_a_wecom_group_gets_plain_text(server: Provider) -> None:
    wecom(server.address).send(letter())

    [request] = server.requests
    assert request.path == "/cgi-bin/webhook/send?key=k"
    assert json.loads(request.body) == {"msgtype": "text", "text": {"content": "【事件17】欠薪纠纷：请接单"}}


def test_dingtalk_can_check_the_signature(server: Provider) -> None:
    dingtalk(server.address).send(letter())

    [request] = server.requests
    given = {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}
    wanted = hmac.new(b"SECsecret", f"{given['timestamp']}\nSECsecret".encode(), hashlib.sha256).digest()
    assert base64.b64decode(given["sign"]) == wanted
    assert abs(int(given["timestamp"]) / 1000 - time.time()) < 60
    assert given["access_token"] == "t"


@pytest.mark.parametrize("knows", [NEW, OLD])
def test_while_a_secret_is_changed_a_receiver_may_know_either(knows: str, server: Provider) -> None:
    webhook(server.address, NEW, OLD).send(letter("LABOUR"))

    [request] = server.requests
    said = Verifier(knows).verify(request.body.decode(), request.headers)
    assert said["type"] == "incident.diverted"
    assert request.headers["webhook-id"] == str(KEY)


def test_a_webhook_says_what_happened_and_nothing_of_the_danger(server: Provider) -> None:
    webhook(server.address).send(letter("LABOUR"))

    assert json.loads(server.requests[0].body) == {
        "type": "incident.diverted",
        "timestamp": "2026-05-06T04:00:00+00:00",
        "data": {
            "unit": "LABOUR", "incident": 17, "category": "DISPUTE_WAGE", "priority": "normal", "milestone": None,
            "text": {
                "zh": "【事件17】欠薪纠纷：已分流至贵单位，请签收",
                "en": "[Incident 17] wage dispute: diverted to you, please accept",
            },
        },
    }  # fmt: skip


def test_a_receiver_refuses_what_was_signed_by_others_changed_or_is_old(server: Provider) -> None:
    webhook(server.address).send(letter("LABOUR"))
    body, headers = server.requests[0].body.decode(), server.requests[0].headers

    with pytest.raises(WebhookVerificationError):
        Verifier(FOREIGN).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(NEW).verify(body.replace("17", "18"), headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(NEW).verify(body, {**headers, "webhook-id": "another"})
    long_ago = Webhook({"LABOUR": Endpoint(Target(f"{server.address}/hook"), (NEW,))}, lambda: time.time() - 600)
    long_ago.send(letter("LABOUR"))
    with pytest.raises(WebhookVerificationError):
        Verifier(NEW).verify(server.requests[1].body.decode(), server.requests[1].headers)


def test_a_unit_without_a_webhook_is_refused(server: Provider) -> None:
    assert failure(webhook(server.address), letter("SOMEBODY ELSE")).permanent


@pytest.mark.parametrize("make", CHANNELS, ids=lambda make: make.__name__)
@pytest.mark.parametrize(
    ("status", "permanent"),
    [(400, True), (401, True), (404, True), (410, True), (301, True), (307, True), (408, False), (429, False),
     (500, False), (503, False)],
)  # fmt: skip
def test_a_status_says_whether_it_helps_to_try_again(make: Make, status: int, permanent: bool) -> None:
    with provider((status, b"<html>")) as server:
        failed = failure(make(server.address), letter("LABOUR"))

    assert (str(failed), failed.permanent) == (f"status {status}", permanent)


def test_a_redirect_is_not_followed() -> None:
    with provider(OK) as elsewhere, provider((307, b"")) as server:
        server.headers["location"] = f"{elsewhere.address}/here"
        failed = failure(gateway(server.address), letter())

    assert failed.permanent
    assert elsewhere.requests == []


@pytest.mark.parametrize(("asked", "seconds"), [("7", 7.0), ("", None), ("Wed, 21 Oct 2026 07:28:00 GMT", None)])
def test_a_provider_may_say_how_long_to_wait(asked: str, seconds: float | None) -> None:
    with provider((429, b"")) as server:
        server.headers["retry-after"] = asked
        failed = failure(gateway(server.address), letter())

    assert failed.retry_after_seconds == seconds


@pytest.mark.parametrize(
    ("make", "code", "permanent"),
    [(wecom, 93000, True), (wecom, 45009, False), (wecom, -1, False), (dingtalk, 310000, True),
     (dingtalk, 130101, False), (dingtalk, None, True)],
)  # fmt: skip
def test_robots_say_in_the_body_what_is_wrong(make: Make, code: int | None, permanent: bool) -> None:
    with provider((200, json.dumps({"errcode": code}).encode())) as server:
        failed = failure(make(server.address), letter())

    assert (str(failed), failed.permanent) == (f"errcode {code}", permanent)


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff\xfe", b'{"id": {"a": 1}}', b"null", b"[" * 50_000])
def test_an_odd_answer_of_a_gateway_is_an_answer(body: bytes) -> None:
    with provider((200, body)) as server:
        gateway(server.address).send(letter())


def test_nobody_there_is_a_failure_for_now() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        failed = failure(gateway(f"http://127.0.0.1:{unused.getsockname()[1]}"), letter())

    assert not failed.permanent


def test_an_answer_that_drips_is_given_up_in_time() -> None:
    with provider((200, b"x" * 400)) as server:
        server.drip_seconds = 0.05
        began = time.monotonic()
        failed = failure(gateway(server.address, seconds=0.3), letter())

    assert not failed.permanent
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("host", ["169.254.169.254", "[fe80::1]", "0.0.0.0", "224.0.0.1"])
def test_addresses_that_only_the_machine_should_see_are_refused(host: str) -> None:
    failed = failure(gateway(f"http://{host}"), letter())

    assert failed.permanent


def test_secrets_and_numbers_are_not_shown() -> None:
    shown = repr([make("http://x.example") for make in CHANNELS]) + repr(letter())

    assert [
        secret for secret in ("secret", "SECsecret", NEW, "key=k", "access_token", "199000") if secret in shown
    ] == []


def failure(channel: Channel, given: Letter) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        channel.send(given)
    return caught.value
