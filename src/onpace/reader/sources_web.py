"""Pages from the web: http and https only, from public addresses only, within limits.

The name is resolved once, every address is checked, and the connection goes to the very address
that was checked. So neither a redirect nor a name that changes its mind leads into a private
network.
"""

import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlowError
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from importlib.metadata import PackageNotFoundError, version
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from time import monotonic
from typing import Final
from urllib.parse import urljoin, urlsplit

from onpace.reader.sources_errors import SourceError

#: Seconds for everything: names, redirects, answer.
LONGEST_SECONDS: Final = 30.0
_NAME_SECONDS: Final = 10.0
MOST_REDIRECTS: Final = 5

_PORTS: Final = {"http": 80, "https": 443}
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_KINDS: Final = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "text",
    "application/pdf": "pdf",
}
_TRANSLATED: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_CHUNK: Final = 65_536
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer from the web.

    Attributes:
        content: The bytes.
        kind: ``text``, ``html`` or ``pdf``.
        address: The address after all redirects.
    """

    content: bytes
    kind: str
    address: str


def fetch(address: str, largest: int) -> Fetched:
    """Fetches a page.

    Args:
        address: Where it is.
        largest: Bytes to read at most.

    Raises:
        SourceError: when the address is not allowed, or the answer is none that can be read.
    """
    deadline = monotonic() + LONGEST_SECONDS
    for _ in range(MOST_REDIRECTS + 1):
        answer = _ask(address, largest, deadline)
        if isinstance(answer, Fetched):
            return answer
        address = answer
    raise SourceError(f"{_short(address)} is redirected more than {MOST_REDIRECTS} times")


def _ask(address: str, largest: int, deadline: float) -> Fetched | str:
    """The answer of one address, or the address it redirects to."""
    scheme, host, port, target = _taken_apart(address)
    opened = _connected(host, port, deadline)
    line = [opened]
    watch = Timer(max(0.1, deadline - monotonic()), _cut, [line])
    watch.daemon = True
    watch.start()
    try:
        if scheme == "https":
            safe = ssl.create_default_context().wrap_socket(
                opened, server_hostname=host, do_handshake_on_connect=False
            )
            line[0] = opened = safe
            safe.do_handshake()
        connection = HTTPConnection(host, port)
        connection.sock = opened
        connection.request(
            "GET",
            target,
            headers={
                "Host": _host_header(host, port, scheme),
                "User-Agent": _user_agent(),
                "Accept": ", ".join(_KINDS),
                "Accept-Encoding": "identity",
                "Connection": "close",
            },
        )
        with connection.getresponse() as response:
            return _read(response, address, largest, deadline)
    except ssl.SSLError:
        raise SourceError(f"{_short(address)} cannot prove who it is (TLS)") from None
    except (OSError, HTTPException, ValueError) as error:
        if isinstance(error, SourceError):
            raise
        if monotonic() >= deadline:
            raise _too_slow(address) from None
        raise SourceError(f"{_short(address)} gives no answer that can be read") from None
    finally:
        watch.cancel()
        opened.close()


def _user_agent() -> str:
    """Who asks, and why."""
    try:
        ours = version("onpace")
    except PackageNotFoundError:  # run from its source, not installed
        ours = "0"
    return f"onpace/{ours} (reads one article at its user's request)"


def _taken_apart(address: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except (ValueError, UnicodeError):
        raise SourceError(f"{_short(address)} is no web address") from None
    if parts.scheme not in _PORTS:
        raise SourceError(f"{_short(address)}: only http:// and https:// addresses are read")
    if not host or "@" in parts.netloc:
        raise SourceError(f"{_short(address)} is no web address of a page")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if any(character <= " " or character == "\x7f" for character in target + host):
        raise SourceError(f"{_short(address)} holds spaces or control characters")
    if not target.isascii():
        from urllib.parse import quote  # noqa: PLC0415 - few addresses need it

        target = quote(target, safe="/%?&=+#:;,@!$'()*~-._")
    return parts.scheme, host, port or _PORTS[parts.scheme], target


def _connected(host: str, port: int, deadline: float) -> socket.socket:
    """A connection to an address of a host that was checked to be public."""
    addresses = _resolved(host, port)
    if not addresses:
        raise SourceError(f"there is no host {host[:80]}")
    if not all(is_public(address) for address in addresses):
        raise SourceError(f"{host[:80]} is on a private network; only public pages are read")
    for address in addresses:
        left = deadline - monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((address, port), timeout=min(10.0, left))
        except OSError:
            continue
    raise SourceError(f"{host[:80]} does not answer")


def _resolved(host: str, port: int) -> list[str]:
    """The addresses of a host; none when it has none."""
    pool = ThreadPoolExecutor(1)
    try:
        asked = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        found = asked.result(timeout=_NAME_SECONDS)
    except TooSlowError:
        raise SourceError(f"the name {host[:80]} takes too long to look up") from None
    except (OSError, UnicodeError):
        return []
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet.

    >>> is_public("93.184.215.14"), is_public("127.0.0.1"), is_public("169.254.169.254")
    (True, False, False)
    >>> is_public("::ffff:10.0.0.1"), is_public("::1"), is_public("fe80::1%eth0")
    (False, False, False)
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inside(parsed)
    if inner is not None:
        return is_public(str(inner))
    if isinstance(parsed, IPv6Address) and any(parsed in network for network in _TRANSLATED):
        return False
    return parsed.is_global and not parsed.is_multicast


def _inside(parsed: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The older address that a newer one wraps."""
    if isinstance(parsed, IPv4Address):
        return None
    if parsed.teredo is not None:
        return parsed.teredo[1]
    return parsed.ipv4_mapped or parsed.sixtofour


def _read(response: HTTPResponse, address: str, largest: int, deadline: float) -> Fetched | str:
    if monotonic() > deadline:
        raise _too_slow(address)
    if response.status in _REDIRECTS:
        where = response.getheader("Location")
        if not where:
            raise SourceError(f"{_short(address)} redirects to nowhere")
        return urljoin(address, where)
    if response.status != _OK:
        raise SourceError(f"{_short(address)} answers with error {response.status}")
    kind = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    if kind not in _KINDS:
        shown = kind[:40] or "no kind of text"
        raise SourceError(f"{_short(address)} is {shown}; a page, a text or a PDF is read")
    if (response.getheader("Content-Encoding") or "identity").lower() != "identity":
        raise SourceError(f"{_short(address)} is sent compressed, though that was not asked for")
    return Fetched(_body(response, address, largest, deadline), _KINDS[kind], address)


def _body(response: HTTPResponse, address: str, largest: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := response.read1(_CHUNK):
        size += len(chunk)
        if size > largest:
            raise SourceError(f"{_short(address)} is over {largest // 1_000_000} MB")
        if monotonic() > deadline:
            raise _too_slow(address)
        parts.append(chunk)
    if monotonic() > deadline:
        raise _too_slow(address)
    return b"".join(parts)


def _too_slow(address: str) -> SourceError:
    return SourceError(f"{_short(address)} takes over {LONGEST_SECONDS:.0f} seconds")


def _cut(line: list[socket.socket]) -> None:
    """Ends a connection from outside, so that waiting for it ends too."""
    try:
        socket.socket.shutdown(line[0], socket.SHUT_RDWR)
    except OSError:
        return  # it has ended already


def _host_header(host: str, port: int, scheme: str) -> str:
    shown = f"[{host}]" if ":" in host else host
    return shown if port == _PORTS[scheme] else f"{shown}:{port}"


def _short(address: str) -> str:
    clean = "".join(character for character in address if character.isprintable())
    return clean if len(clean) <= 100 else f"{clean[:97]}..."  # noqa: PLR2004 - a line
