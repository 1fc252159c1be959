#!/usr/bin/env python3
"""serving.py LINNET.exe VOICE: the server under wine, as clients and a terminal use it: the page and the API, 100
requests, Ctrl-C in a terminal, a second server on a port that is taken, a kill and a restart."""
import concurrent.futures
import json
import os
import pathlib
import pty
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WINE = str(ROOT / "tests/windows/wine")
program, voice = sys.argv[1:]
TIME = 120  # seconds for a start, which under wine on a busy machine takes several


def say(words):
    print("windows:", words, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """linnet.exe serve in a terminal of its own."""

    def __init__(self, port):
        self.port, self.said = port, b""
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execv(WINE, [WINE, program, "serve", "--port", str(port), "-m", voice])
        os.set_blocking(self.terminal, False)
        end = time.monotonic() + TIME
        while True:
            try:
                if self.get("/health").status == 200:
                    return
            except OSError:
                pass
            self.read()
            if time.monotonic() > end or os.waitpid(self.process, os.WNOHANG)[0]:
                sys.exit(f"serving.py: the server did not start; it said: {self.said.decode(errors='replace')}")
            time.sleep(0.1)

    def read(self):
        try:
            self.said += os.read(self.terminal, 65536)
        except OSError:
            pass

    def get(self, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body)
        return urllib.request.urlopen(request, timeout=TIME)

    def end(self):
        """Waits for the program; its exit code, or minus the signal that ended it."""
        end = time.monotonic() + TIME
        while time.monotonic() < end:
            self.read()
            done, status = os.waitpid(self.process, os.WNOHANG)
            if done:
                self.read()
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        sys.exit("serving.py: the server did not end")


def speak(server, number):
    body = json.dumps({"text": f"Number {number}.", "seed": 1}).encode()
    with server.get("/synthesize", body) as answer:
        sound = answer.read()
    assert sound[:4] == b"RIFF" and len(sound) > 10000, (number, sound[:100])
    return sound


port = free_port()
server = Server(port)
with server.get("/") as page:
    assert b"<html" in page.read(2000)
for path, needle in (("/voices", b"language"), ("/openapi.json", b"openapi"), ("/metrics", b"linnet_")):
    with server.get(path) as answer:
        assert needle in answer.read(), path
say("the page and the routes answer")
for form, start in (("mp3", None), ("opus", b"OggS"), ("flac", b"fLaC"), ("wav", b"RIFF")):
    order = json.dumps({"model": "tts-1", "input": "Hello.", "voice": "alloy", "response_format": form}).encode()
    with server.get("/v1/audio/speech", order) as answer:
        sound = answer.read()
    assert len(sound) > 1000 and (start is None or sound.startswith(start)), form
say("mp3, opus, flac and wav")
with concurrent.futures.ThreadPoolExecutor(8) as clients:
    sounds = list(clients.map(lambda number: speak(server, number), range(100)))
assert len(sounds) == 100 and sounds[0] != sounds[1]
say("100 requests of 8 clients")

second = subprocess.run([WINE, program, "serve", "--port", str(port), "-m", voice], capture_output=True, timeout=TIME)
assert second.returncode == 2 and b"is in use by another program" in second.stderr, second
say("a second server says that the port is taken")

os.write(server.terminal, b"\x03")
code = server.end()
assert code == 0, (code, server.said)
say("Ctrl-C ends it in order")

server = Server(port)
before = speak(server, 1)
os.kill(server.process, signal.SIGKILL)
server.end()
server = Server(port)
assert speak(server, 1) == before
os.write(server.terminal, b"\x03")
assert server.end() == 0
say("killed, started again on the same port: the same speech")
