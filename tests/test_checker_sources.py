"""Texts from the web: what a page may do, and what is refused, against servers that misbehave."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onpace.reader import sources_web
from onpace.reader.sources import document_of, open_source
from onpace.reader.sources_errors import SourceError
from onpace.reader.sources_web import fetch, is_public

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"


@contextmanager
def server(*answers: bytes | list[bytes], pause: float = 0.0) -> Iterator[tuple[str, list[bytes]]]:
    """A server that gives one answer a connection, in order; a list is sent piece by piece."""
    asked: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]

    def serve() -> None:
        for answer in answers:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                asked.append(connection.recv(65_536))
                pieces = answer if isinstance(answer, list) else [answer]
                try:
                    for piece in pieces:
                        connection.sendall(piece.replace(b"PORT", str(port).encode()))
                        time.sleep(pause)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}", asked
    finally:
        listening.close()
        thread.join(timeout=5)


@pytest.fixture
def _guard_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets this test reach its own server, and nothing else."""
    monkeypatch.setattr(sources_web, "is_public", lambda address: address == "127.0.0.1")


def refused(address: str, largest: int = 100_000) -> str:
    with pytest.raises(SourceError) as caught:
        fetch(address, largest)
    return str(caught.value)


@pytest.mark.usefixtures("_guard_down")
def test_a_plain_page_is_read_with_an_honest_name() -> None:
    with server(PAGE + "NIO delivered 20,800 vehicles — a record.".encode()) as (address, asked):
        found = open_source(address)
    assert found.text == "NIO delivered 20,800 vehicles — a record."
    assert found.address == f"{address}"
    assert b"User-Agent: onpace/" in asked[0]


@pytest.mark.usefixtures("_guard_down")
def test_redirects_are_followed_and_the_last_address_is_kept() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n"
    with server(moved, PAGE + b"text") as (address, asked):
        assert fetch(address + "/here", 1_000).address == address + "/there"
    assert asked[1].startswith(b"GET /there ")


@pytest.mark.usefixtures("_guard_down")
def test_a_redirect_into_a_private_network_is_refused() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\n\r\n"
    with server(moved) as (address, _):
        assert "private network" in refused(address)


@pytest.mark.usefixtures("_guard_down")
@pytest.mark.parametrize("where", [b"file:///etc/passwd", b"ftp://example.org/", b"gopher://x/"])
def test_a_redirect_to_another_kind_of_address_is_refused(where: bytes) -> None:
    with server(b"HTTP/1.1 302 Found\r\nLocation: " + where + b"\r\n\r\n") as (address, _):
        assert "only http:// and https://" in refused(address)


@pytest.mark.usefixtures("_guard_down")
def test_a_circle_of_redirects_ends() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:PORT/\r\n\r\n"
    with server(*[moved] * 8) as (address, _):
        assert "redirected more than 5 times" in refused(address)


@pytest.mark.usefixtures("_guard_down")
@pytest.mark.parametrize(
    ("answer", "part"),
    [
        (b"HTTP/1.1 404 Not Found\r\n\r\n", "error 404"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\nx", "video/mp4"),
        (b"HTTP/1.1 200 OK\r\n\r\nx", "no kind of text"),
        (PAGE.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n") + b"x", "compressed"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "no answer that can be read"),
        (b"", "no answer that can be read"),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Long: y\r\n" * 300 + b"\r\n", "no answer"),
        (b"HTTP/1.1 302 Found\r\n\r\n", "redirects to nowhere"),
    ],
)
def test_answers_that_cannot_be_read_are_told(answer: bytes, part: str) -> None:
    with server(answer) as (address, _):
        assert part in refused(address)


@pytest.mark.usefixtures("_guard_down")
def test_an_endless_page_is_cut() -> None:
    with server([PAGE, *[b"x" * 50_000] * 50]) as (address, _):
        assert "is over 1 MB" in refused(address, 1_000_000)


@pytest.mark.usefixtures("_guard_down")
@pytest.mark.parametrize("begin", [PAGE, b"HTTP/1.1 200 OK\r\nX-Drip: "])
def test_a_page_that_drips_is_given_up(begin: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources_web, "LONGEST_SECONDS", 0.4)
    with server([begin, *[b"x"] * 60], pause=0.05) as (address, _):
        assert "takes over" in refused(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://2130706433/",
        "http://100.64.0.1/",
    ],
)
def test_private_addresses_are_refused_without_a_connection(address: str) -> None:
    with pytest.raises(SourceError):
        fetch(address, 1_000)


@pytest.mark.parametrize(
    "address",
    [
        "http://",
        "http://user:secret@example.org/",
        "http://exa mple.org/",
        "http://[::1",
        "http:///a",
    ],
)
def test_odd_addresses_are_refused(address: str) -> None:
    with pytest.raises(SourceError):
        fetch(address, 1_000)


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources_web, "_resolved", lambda *_: ["93.184.215.14", "10.0.0.1"])
    assert "private network" in refused("http://example.org/")


def test_the_address_that_was_checked_is_the_one_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reached = []
    monkeypatch.setattr(sources_web, "_resolved", lambda *_: ["93.184.215.14"])

    def connect(address: tuple[str, int], **_: object) -> socket.socket:
        reached.append(address)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", connect)
    assert "does not answer" in refused("http://example.org:8080/")
    assert reached == [("93.184.215.14", 8080)]


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=6, network="fc00::/7"))
def test_no_address_of_a_private_network_is_public(address: object) -> None:
    assert not is_public(str(address))


def test_a_web_page_needs_the_extra_or_gives_its_article() -> None:
    page = b"<!doctype html><html><head><title>NIO in October</title></head><body><article>"
    page += b"<p>NIO delivered 20,800 vehicles in October, up 30% from 16,000.</p>" * 5
    page += b"</article></body></html>"
    try:
        found = document_of(page, "html", "page.html")
    except SourceError as error:
        assert "pip install 'onpace[read]'" in str(error)  # noqa: PT017 - either is right
    else:
        assert "20,800 vehicles" in found.text


def test_a_page_is_known_by_its_first_characters() -> None:
    with pytest.raises(SourceError, match=r"web page|no article"):
        document_of(b"  <!DOCTYPE html><html><body></body></html>", "", "standard input")
