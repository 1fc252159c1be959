"""Forty Wyoming clients, forty of HTTP and twenty of the WebSocket at once, some of which hang up in the middle:
python3 load.py http://127.0.0.1:PORT tcp://127.0.0.1:PORT PID [SECONDS [REPORT.json]]

Every text must end in speech or in a refusal of its protocol. Afterwards the server (process PID) must have as many
threads and descriptors as before, and no more memory than after a short load of the same kind (within 8 MB). Each
client has an address of its own (Linux), so that the limit for one client refuses nobody."""

import asyncio
import collections
import http.client
import json
import random
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import websockets

HTTP, WYOMING, PID = urlsplit(sys.argv[1]), urlsplit(sys.argv[2]), sys.argv[3]
SECONDS = float(sys.argv[4]) if len(sys.argv) > 4 else 60
CLIENTS = {"wyoming": 40, "http": 40, "websocket": 20}
REFUSALS = {"queue_full", "queue_deadline", "too_many_requests", "memory_in_use", "too_many_connections"}
WARM_UP_SECONDS = 8
MOST_GROWTH_MB = 8
WORDS = "the quick brown fox jumps over lazy dogs and nobody minds since it is 3.14 metres away from Dr. Smith".split()


def text_of(dice):
    sentences = (" ".join(dice.choices(WORDS, k=dice.randint(3, 14))).capitalize() for _ in range(dice.randint(1, 5)))
    return ". ".join(sentences) + "."


def pieces_of(text, dice):
    while text:
        count = dice.randint(1, 12)
        yield text[:count]
        text = text[count:]


def facts():
    status = Path(f"/proc/{PID}/status").read_text()
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]
    return {"mb": int(resident) / 1024, "threads": len(list(Path(f"/proc/{PID}/task").iterdir())),
            "descriptors": len(list(Path(f"/proc/{PID}/fd").iterdir()))}


def refusal(code):
    return f"refused: {code}" if code in REFUSALS else f"WRONG: {code}"


def ask_http(address, text, hangs_up):
    connection = http.client.HTTPConnection(HTTP.hostname, HTTP.port, timeout=120, source_address=(address, 0))
    try:
        connection.request("POST", "/v1/audio/speech", json.dumps({"input": text, "response_format": "pcm"}))
        answer = connection.getresponse()
        if answer.status != 200:
            return refusal(json.loads(answer.read())["error"]["code"])
        if hangs_up:
            return "hung up" if answer.read(1000) else "WRONG: no speech"
        return "speech" if answer.read() else "WRONG: no speech"
    finally:
        connection.close()


def frame(kind, data):
    body = json.dumps(data).encode()
    return json.dumps({"type": kind, "data_length": len(body)}).encode() + b"\n" + body


async def ask_wyoming(address, text, hangs_up, dice):
    reader, writer = await asyncio.open_connection(WYOMING.hostname, WYOMING.port, local_addr=(address, 0))
    streams, heard = dice.random() < 0.5, 0
    try:
        if streams:
            writer.write(frame("synthesize-start", {}))
            for piece in pieces_of(text, dice):
                writer.write(frame("synthesize-chunk", {"text": piece}))
                await asyncio.sleep(0.005)
            writer.write(frame("synthesize-stop", {}))
        else:
            writer.write(frame("synthesize", {"text": text}))
        while True:
            head = json.loads(await reader.readline())
            data = json.loads(await reader.readexactly(head.get("data_length", 0)) or "{}")
            heard += len(await reader.readexactly(head.get("payload_length", 0)))
            if head["type"] == "error":
                return refusal(data["code"])
            if heard and hangs_up:
                return "hung up"
            if head["type"] == ("synthesize-stopped" if streams else "audio-stop"):
                return "speech" if heard else "WRONG: no speech"
    finally:
        writer.close()


async def ask_websocket(address, text, hangs_up, dice):
    url = f"ws://{HTTP.netloc}/v1/audio/speech/stream"
    try:
        socket = await websockets.connect(url, local_addr=(address, 0), open_timeout=60)
    except websockets.InvalidStatus as error:
        return refusal(json.loads(error.response.body)["error"]["code"])
    heard, clears = 0, dice.random() < 0.2
    try:
        for piece in pieces_of(text, dice):
            await socket.send(json.dumps({"type": "Speak", "text": piece}))
            await asyncio.sleep(0.005)
        await socket.send(json.dumps({"type": "Clear" if clears else "Flush"}))
        async for message in socket:
            if isinstance(message, bytes):
                heard += len(message)
                if hangs_up:
                    socket.transport.abort()
                    return "hung up"
            elif (event := json.loads(message))["type"] == "Error":
                return refusal(event["code"])
            elif event["type"] == "Cleared":
                return "cleared"
            elif event["type"] == "Flushed":
                return "speech" if heard else "WRONG: no speech"
        return f"WRONG: closed with {socket.close_code}"
    finally:
        await socket.close()


async def client(kind, address, end, seed, threads, ends):
    dice = random.Random(seed)
    while time.monotonic() < end:
        text, hangs_up = text_of(dice), dice.random() < 0.1
        try:
            if kind == "http":
                how = await asyncio.get_running_loop().run_in_executor(threads, ask_http, address, text, hangs_up)
            else:
                ask = ask_wyoming if kind == "wyoming" else ask_websocket
                how = await asyncio.wait_for(ask(address, text, hangs_up, dice), 120)
        except Exception as error:  # whatever it is, it is no end of the protocol
            how = f"WRONG: {error!r}"
        ends[kind, how] += 1
        await asyncio.sleep(0.5 if how.startswith("refused") else 0.05)


async def load(seconds, round_number):
    ends, end = collections.Counter(), time.monotonic() + seconds
    with ThreadPoolExecutor(CLIENTS["http"]) as threads:
        await asyncio.gather(*(client(kind, f"127.{2 + i}.0.{2 + j}", end, f"{round_number} {kind} {j}", threads, ends)
                               for i, (kind, count) in enumerate(CLIENTS.items()) for j in range(count)))
    for _ in range(200):  # connections that were hung up end within moments
        health = json.load(urllib.request.urlopen(sys.argv[1] + "/health"))
        if health["waiting"] == health["speaking"] == 0:
            break
        await asyncio.sleep(0.1)
    await asyncio.sleep(2)
    return ends


async def main():
    await load(WARM_UP_SECONDS, 0)
    before = facts()
    ends = await load(SECONDS, 1)
    after = facts()
    for (kind, how), count in sorted(ends.items()):
        print(f"{kind:10} {count:6} {how}")
    print(f"before {before}\nafter  {after}")
    wrong = [how for _, how in ends if how.startswith("WRONG")]
    unheard = [kind for kind in CLIENTS if not ends[kind, "speech"]]
    left = [name for name in ("threads", "descriptors") if after[name] > before[name]]
    if after["mb"] > before["mb"] + MOST_GROWTH_MB:
        left.append("memory")
    if len(sys.argv) > 5:
        Path(sys.argv[5]).write_text(json.dumps(
            {"seconds": SECONDS, "clients": CLIENTS, "before": before, "after": after, "wrong": wrong,
             "left_behind": left, "ends": {f"{kind}: {how}": n for (kind, how), n in sorted(ends.items())}},
            indent=1) + "\n")
    if wrong or unheard or left:
        sys.exit(f"load: wrong ends {wrong}, never heard {unheard}, left behind {left}")


asyncio.run(main())
