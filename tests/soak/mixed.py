"""Requests over the Wyoming protocol and over the WebSocket, with nothing but Python's own library: texts, whole and
written in pieces, by all voices; what is wrong; and clients that hang up. For `run --mixed`."""
import base64
import json
import os
import socket
import struct

REFUSALS = {"queue_full", "queue_deadline", "too_many_requests", "memory_in_use", "too_many_connections"}
TIMEOUT = 120


def pieces_of(text, dice):
    while text:
        count = dice.randint(1, 12)
        yield text[:count]
        text = text[count:]


def refused(code, seen, wanted=()):
    assert code in REFUSALS or code in wanted, code
    seen["refused" if code in wanted else f"not now: {code}"] += 1


# ---- Wyoming

def frame(kind, data):
    body = json.dumps(data).encode()
    return json.dumps({"type": kind, "data_length": len(body)}).encode() + b"\n" + body


def next_event(reader):
    """The next event and the bytes of its audio; None at the end of the connection."""
    line = reader.readline()
    if not line:
        return None
    head = json.loads(line)
    data = head.get("data", {}) | json.loads(reader.read(head.get("data_length", 0)) or "{}")
    return head["type"], data, len(reader.read(head.get("payload_length", 0)))


def wyoming_request(port, voice, speaker, text, dice, seen):
    kind = dice.random()
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as client, client.makefile("rb") as reader:
        if kind < 0.1:
            client.sendall(dice.choice([b"no event\n", b"{}\n", b'{"type": 7}\n', b"x" * 100_000 + b"\n"]))
            client.shutdown(socket.SHUT_WR)
            while reader.read(65_536):
                pass
            seen["wyoming: closed for what is no event"] += 1
            return
        named = {"name": "nobody"} if kind < 0.2 else {"name": voice} | ({"speaker": speaker} if speaker else {})
        streams = dice.random() < 0.5
        if streams:
            client.sendall(frame("synthesize-start", {"voice": named}))
            for piece in pieces_of(text, dice):
                client.sendall(frame("synthesize-chunk", {"text": piece}))
            client.sendall(frame("synthesize-stop", {}))
        else:
            client.sendall(frame("synthesize", {"text": text, "voice": named}))
        heard = 0
        while event := next_event(reader):
            name, data, audio = event
            heard += audio
            if name == "error":
                return refused(data["code"], seen, {"voice_not_found"} if kind < 0.2 else ())
            if heard and kind < 0.3:
                seen["wyoming: hung up"] += 1
                return
            if name == ("synthesize-stopped" if streams else "audio-stop"):
                assert heard, "no speech over Wyoming"
                seen["wyoming: spoken"] += 1
                return
        raise AssertionError("the server closed a Wyoming connection without an answer")


# ---- the WebSocket

class WebSocket:
    def __init__(self, port, query):
        self.client = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        self.reader = self.client.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        head = (f"GET /v1/audio/speech/stream?{query} HTTP/1.1", "Host: localhost", "Upgrade: websocket",
                "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", "")
        self.client.sendall("\r\n".join(head).encode())
        self.status = int(self.reader.readline().split()[1])
        length = 0
        while (line := self.reader.readline().strip()):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        self.body = self.reader.read(length)  # of a refusal

    def send(self, message):
        data, mask = json.dumps(message).encode(), os.urandom(4)
        is_short = len(data) < 126
        length = struct.pack("!B", 0x80 | len(data)) if is_short else struct.pack("!BH", 0x80 | 126, len(data))
        self.client.sendall(b"\x81" + length + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(data)))

    def receive(self):
        """A message as JSON, or its number of bytes of audio; None when the server closes."""
        while True:
            head = self.reader.read(2)
            if len(head) < 2:
                return None
            length = head[1] & 0x7f
            if length > 125:
                length = int.from_bytes(self.reader.read(2 if length == 126 else 8), "big")
            data, kind = self.reader.read(length), head[0] & 0x0f
            if kind == 1:
                return json.loads(data)
            if kind == 2:
                return len(data)
            if kind == 8:
                return None

    def close(self):
        self.reader.close()
        self.client.close()


def websocket_request(port, voice, speaker, text, dice, seen):
    kind = dice.random()
    query = "voice=nobody" if kind < 0.1 else f"voice={voice}" + (f"&speaker={speaker}" if speaker else "")
    client = WebSocket(port, query)
    try:
        if client.status != 101:
            return refused(json.loads(client.body)["error"]["code"], seen, {"voice_not_found"} if kind < 0.1 else ())
        if kind < 0.2:
            client.send({"type": "Sing"})
        for piece in pieces_of(text, dice):
            client.send({"type": "Speak", "text": piece})
        client.send({"type": "Clear" if 0.2 <= kind < 0.35 else "Flush"})
        heard, wrong = 0, 0
        while (message := client.receive()) is not None:
            if isinstance(message, int):
                heard += message
                if heard and 0.35 <= kind < 0.45:
                    seen["websocket: hung up"] += 1
                    return
            elif message["type"] == "Error":
                refused(message["code"], seen, {"unknown_message"} if kind < 0.2 else ())
                wrong += 1
                if message["code"] != "unknown_message":
                    return
            elif message["type"] == "Cleared":
                seen["websocket: cleared"] += 1
                return
            elif message["type"] == "Flushed":
                assert heard or wrong, "no speech over the WebSocket"
                seen["websocket: spoken"] += 1
                return
        raise AssertionError("the server closed a WebSocket without an answer")
    finally:
        client.close()
