"""Starts the example server of socketio/, as the build left it in socketio/target.

SOCKETIO_URL names a server that runs already.
"""

import os
import pathlib
import subprocess
import threading

TARGET = pathlib.Path(__file__).resolve().parents[2] / "socketio" / "target"
MAIN = "dev.standin.socketio.example.ExampleServer"
FLAGS = ["--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]


def command():
    jars = TARGET / "example.classpath"
    if not jars.exists():
        raise RuntimeError(
            "No server: set SOCKETIO_URL, or build the example first with"
            " `mvn -pl socketio process-test-classes`"
        )
    path = [str(TARGET / "test-classes"), str(TARGET / "classes"), jars.read_text().strip()]
    home = os.environ.get("JAVA_HOME")
    java = os.path.join(home, "bin", "java") if home else "java"
    arguments = ["--port", "0", "--until-eof", "true"]
    return [java, *FLAGS, "-cp", os.pathsep.join(path), MAIN, *arguments]


class Server:
    """A running server; ends with its standard input, so that it does not outlive the tests."""

    def __init__(self):
        self.process = None
        self.url = os.environ.get("SOCKETIO_URL")
        if not self.url:
            self.process = subprocess.Popen(
                command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            self.url = f"http://127.0.0.1:{self._port()}"

    def _port(self):
        late = threading.Timer(30, self.process.kill)
        late.start()
        line = self.process.stdout.readline()
        late.cancel()
        if not line.startswith("ready on "):
            raise RuntimeError(f"The server did not get ready in 30 s: {line!r}")
        return int(line.removeprefix("ready on "))

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    def stop(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait(30)
