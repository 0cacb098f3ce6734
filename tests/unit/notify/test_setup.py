"""channels.toml: what it sets up, and that everything wrong with it is said at once without repeating a secret."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from gis.clock import SystemClock
from gis.errors import BadFile
from gis.notify.setup import Setup, setup_of
from gis.settings import Settings
from gis.vocabulary import NoticeChannel

SECRET = f"whsec_{base64.b64encode(b's' * 32).decode()}"
WHOLE = f"""
[sms]
url = "https://gateway.example/sms"
key = "k"
[voice]
url = "http://gateway.example:8080/voice"
key = "k"
[wecom]
url = "https://chat.example/send?key=k"
[dingtalk]
url = "https://robot.example/send?access_token=t"
secret = "SEC"
[webhook.LABOUR]
url = "https://labour.example/hook"
secrets = ["{SECRET}", "{SECRET}"]
"""
HOSTS = "gateway.example, gateway.example:8080,chat.example, Robot.example ,labour.example"


def read(folder: Path, content: str | bytes | None, hosts: str = HOSTS, **more: object) -> Setup:
    if content is not None:
        (folder / "channels.toml").write_bytes(content if isinstance(content, bytes) else content.encode())
    settings = Settings(data_folder=folder, notify_hosts=hosts, **more)  # type: ignore[arg-type]
    return setup_of(settings, SystemClock())


def test_without_the_file_there_are_app_and_console(tmp_path: Path) -> None:
    assert read(tmp_path, None).ready == ["app", "console"]


def test_a_file_sets_up_its_channels(tmp_path: Path) -> None:
    setup = read(tmp_path, WHOLE)

    assert set(setup.outside) == set(NoticeChannel) - {NoticeChannel.APP, NoticeChannel.CONSOLE}
    assert setup.units == ("LABOUR",)


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"nowhere\.toml") as refused:
        read(tmp_path, None, channels_file=tmp_path / "nowhere.toml")

    assert str(refused.value.findings[0]).startswith("GRIDKEEPER_CHANNELS_FILE: names no file.")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://evil.example/sms", "host evil.example, which is not allowed"),
        ("https://gateway.example:8443/sms", "host gateway.example:8443, which is not allowed"),
        ("https://gateway.example.evil.example/", "not allowed"),
        ("https://gateway.example@evil.example/", "no address"),
        ("file:///etc/passwd", "no address"),
        ("gopher://gateway.example/", "no address"),
        ("https://", "no address"),
        ("https://gateway.example:99999/", "no address"),
        ("https://gateway.example/\\r\\nhost: evil.example", "no address"),
        ("//gateway.example/sms", "no address"),
    ],
)
def test_a_target_is_an_allowed_host(url: str, found: str, tmp_path: Path) -> None:
    with pytest.raises(BadFile) as refused:
        read(tmp_path, f'[sms]\nurl = "{url}"\nkey = "k"')

    [finding] = refused.value.findings
    assert finding.field == "sms.url"
    assert found in finding.found


def test_nothing_is_allowed_by_default(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as refused:
        read(tmp_path, WHOLE, hosts="")

    assert len(refused.value.findings) == 5


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ("[fax]\nurl = 'https://gateway.example'", "fax"),
        ("[sms]\nurl = 'https://gateway.example'", "sms.key"),
        ("[sms]\nurl = 'https://gateway.example'\nkey = 7", "sms.key"),
        ("[sms]\nurl = 'https://gateway.example'\nkey = 'k'\nproxy = 'x'", "sms.proxy"),
        ("[webhook.LABOUR]\nurl = 'https://labour.example'\nsecrets = []", "webhook.LABOUR.secrets"),
        ("[webhook.LABOUR]\nurl = 'https://labour.example'\nsecrets = ['hush-hush']", "webhook.LABOUR.secrets"),
        ("[webhook.LABOUR]\nurl = 'https://labour.example'\nsecrets = ['whsec_aHVzaA==']", "webhook.LABOUR.secrets"),
        ("hush-hush", "file"),
        (b"\xff\xfe", "file"),
    ],
)
def test_what_is_wrong_is_named_and_never_repeated(content: str | bytes, field: str, tmp_path: Path) -> None:
    with pytest.raises(BadFile) as refused:
        read(tmp_path, content)

    assert [finding.field for finding in refused.value.findings] == [field]
    said = refused.value.message + "".join(map(str, refused.value.findings))
    assert not any(secret in said for secret in ("hush", "aHVzaA"))
