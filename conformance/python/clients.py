"""The two clients of python-socketio, asked in the same way."""

import asyncio
import queue
import threading

import socketio

DEADLINE = 10

ROUTES = {
    "polling": ["polling"],
    "websocket": ["websocket"],
    "upgrade": ["polling", "websocket"],
}

SETTINGS = {"reconnection_delay": 0.05, "reconnection_delay_max": 0.1, "randomization_factor": 0}


class Heard:
    """Events in the order in which they came, by namespace and name."""

    def __init__(self):
        self._lock = threading.Lock()
        self._queues = {}

    def put(self, namespace, event, args):
        self._queue(namespace, event).put(list(args))

    def next(self, event, namespace="/"):
        """The arguments of the next event of this name."""
        try:
            return self._queue(namespace, event).get(timeout=DEADLINE)
        except queue.Empty:
            raise AssertionError(f"no {event!r} in {namespace} within {DEADLINE} s") from None

    def any(self, event, namespace="/"):
        return not self._queue(namespace, event).empty()

    def _queue(self, namespace, event):
        with self._lock:
            return self._queues.setdefault((namespace, event), queue.Queue())


class BlockingClient:
    """socketio.Client."""

    name = "Client"

    def __init__(self, url, route):
        self.url = url
        self.transports = ROUTES[route]
        self.heard = Heard()
        self.sio = self._make()
        # Catch-all handlers do not get what is reserved.
        self.sio.on("*", self._listener(), namespace="*")
        for event in ["connect", "disconnect", "connect_error"]:
            self.sio.on(event, self._listener(event), namespace="*")

    def _make(self):
        return socketio.Client(**SETTINGS)

    def _listener(self, reserved=None):
        def hear(*args):
            event, namespace, *rest = args if reserved is None else (reserved, *args)
            self.heard.put(namespace, event, rest)

        return hear

    def _run(self, result):
        return result

    def answers(self, event, answer):
        """Acknowledges each such event with what this function returns."""
        self.sio.on(event, answer)

    def connect(self, auth=None, namespaces=("/",)):
        self._run(
            self.sio.connect(
                self.url,
                auth=auth,
                transports=self.transports,
                namespaces=list(namespaces),
                wait_timeout=DEADLINE,
            )
        )
        return self

    def emit(self, event, *args, namespace="/"):
        self._run(self.sio.emit(event, args, namespace=namespace))

    def ask(self, event, *args, namespace="/"):
        """What the server acknowledged: one value, or a tuple or list of several."""
        return self._run(self.sio.call(event, args, namespace=namespace, timeout=DEADLINE))

    def close(self):
        self._run(self.sio.shutdown())

    def transport(self):
        return self.sio.transport() if callable(self.sio.transport) else self.sio.transport

    def sid(self, namespace="/"):
        return self.sio.get_sid(namespace)

    def next(self, event, namespace="/"):
        return self.heard.next(event, namespace)


class AsyncClient(BlockingClient):
    """socketio.AsyncClient, on one loop in a thread of its own."""

    name = "AsyncClient"
    _loop = None

    @classmethod
    def loop(cls):
        if cls._loop is None:
            cls._loop = asyncio.new_event_loop()
            threading.Thread(target=cls._loop.run_forever, daemon=True).start()
        return cls._loop

    def _make(self):
        async def make():
            return socketio.AsyncClient(**SETTINGS)

        return self._run(make())

    def _run(self, result):
        return asyncio.run_coroutine_threadsafe(result, self.loop()).result(2 * DEADLINE)
