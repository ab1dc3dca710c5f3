"""The server library against python-socketio, over each of its routes."""

import time

import pytest
import socketio

from clients import DEADLINE, ROUTES, AsyncClient, BlockingClient
from relay import Relay
from server import Server

ALL_BYTES = bytes(range(256))


@pytest.fixture(scope="session")
def server():
    server = Server()
    yield server
    server.stop()


@pytest.fixture(params=list(ROUTES))
def route(request):
    return request.param


@pytest.fixture(params=[BlockingClient, AsyncClient], ids=lambda kind: kind.name)
def make(request, route, server):
    """Makes clients that are closed after the test."""
    made = []

    def make(url=server.url):
        made.append(request.param(url, route))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make):
    return make().connect()


def test_connects_and_is_greeted_with_its_auth(make):
    client = make().connect(auth={"token": "t", "n": [1, None]})
    assert client.next("auth") == [{"token": "t", "n": [1, None]}]
    assert len(client.sid()) == 20


def test_reaches_the_transport_it_wants(client, route):
    wanted = "polling" if route == "polling" else "websocket"
    assert client.transport() == wanted
    assert list(client.ask("counted")) == [[], wanted]


def test_is_refused_with_message_and_data_and_may_come_back_with_a_token(make):
    refused = make()
    with pytest.raises(socketio.exceptions.ConnectionError):
        refused.connect(auth={"token": "bad"}, namespaces=["/secret"])
    assert refused.next("connect_error", "/secret") == [
        {"message": "not authorized", "data": {"code": "E_TOKEN", "hint": ["log in", 401]}}
    ]
    admitted = make().connect(auth={"token": "good"}, namespaces=["/secret"])
    assert admitted.next("auth", "/secret") == [{"token": "good"}]


def test_is_refused_at_an_unknown_namespace(make):
    refused = make()
    with pytest.raises(socketio.exceptions.ConnectionError):
        refused.connect(namespaces=["/nowhere"])
    assert refused.next("connect_error", "/nowhere") == [{"message": "Invalid namespace"}]


def test_carries_several_namespaces_on_one_connection(make):
    namespaces = ["/", "/custom", "/dynamic-7"]
    client = make().connect(namespaces=namespaces)
    assert len({client.sid(namespace) for namespace in namespaces}) == 3
    for number, namespace in enumerate(namespaces):
        client.emit("message", number, namespace=namespace)
    for number, namespace in enumerate(namespaces):
        assert client.next("message-back", namespace) == [number]


def test_sends_and_hears_every_kind_of_json(client):
    values = [1, -2.5, 'é😀\u2028"', True, None, [], {}, {"a": {"b": [[["c"]]]}}]
    client.emit("message", *values)
    assert client.next("message-back") == values


def test_carries_nested_binary_both_ways_byte_by_byte(client):
    arguments = [ALL_BYTES, {"deep": [{"all": ALL_BYTES}, "text"], "empty": b""}, 7]
    client.emit("message", *arguments)
    assert client.next("message-back") == arguments


def test_keeps_large_binary_whole(client):
    large = bytes((i * 31) >> 3 & 255 for i in range(500_000))
    assert client.ask("message-with-ack", large) == large


def test_is_acknowledged_with_binary_too(client):
    assert list(client.ask("message-with-ack", 1, "2", {"3": [False]})) == [1, "2", {"3": [False]}]
    assert client.ask("message-with-ack", {"x": b"\t"}) == {"x": b"\t"}


def test_acknowledges_what_the_server_asks(client):
    client.answers("question", lambda what: (what + "!", b"\x01"))
    assert client.ask("ask-me", "yes") == ["yes!", b"\x01"]


def test_sends_1000_events_in_order(client):
    for number in range(1_000):
        client.emit("count", number)
    counted, _ = client.ask("counted")
    assert counted == list(range(1_000))


def test_hears_1000_events_in_order(client):
    client.emit("burst", 1_000)
    assert [client.next("tick") for _ in range(1_000)] == [[i] for i in range(1_000)]


def test_loses_and_reorders_nothing_both_ways_at_once(client):
    client.emit("paced", 500)
    for number in range(500):
        client.emit("count", number)
    assert [client.next("tick") for _ in range(500)] == [[i] for i in range(500)]
    counted, _ = client.ask("counted")
    assert counted == list(range(500))


def test_comes_back_after_a_cut(make, server):
    relay = Relay(server.port)
    client = make(relay.url).connect()
    client.next("connect")
    first = client.sid()
    # A polling client without a request under way does not notice.
    eventually(lambda: relay.cut() or client.heard.any("disconnect"))
    client.next("disconnect")
    client.next("connect")
    eventually(lambda: client.sio.connected)
    assert client.sid() != first
    assert client.ask("message-with-ack", "again") == "again"
    client.close()
    relay.close()


def test_hears_that_the_server_dismissed_it(client):
    client.emit("dismiss-me")
    assert client.next("disconnect") == ["server disconnect"]


def eventually(holds):
    end = time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < end, f"never came true in {DEADLINE} s"
        time.sleep(0.005)
