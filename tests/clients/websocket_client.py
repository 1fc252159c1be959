"""Checks a running server's WebSocket with the client library `websockets`: python3 websocket_client.py
http://127.0.0.1:PORT"""

import asyncio
import json
import sys

import websockets

URL = sys.argv[1].replace("http", "ws", 1) + "/v1/audio/speech/stream"


def check(what, holds):
    print(("ok   " if holds else "WRONG"), what)
    if not holds:
        sys.exit(1)


async def send(socket, kind, **more):
    await socket.send(json.dumps({"type": kind, **more}))


async def until(socket, last):
    """Types of messages, repeated ones once, and the bytes of audio."""
    types, audio = [], b""
    async for message in socket:
        kind = "audio" if isinstance(message, bytes) else json.loads(message)["type"]
        if kind == "audio":
            audio += message
        if types[-1:] != [kind]:
            types.append(kind)
        if kind == last:
            break
    return types, audio


async def main():
    async with websockets.connect(URL + "?word_timings=true") as socket:
        for piece in ["Hello", " there.", " How", " are", " you"]:
            await send(socket, "Speak", text=piece)
        types, audio = await until(socket, "audio")
        check("a sentence before the end of its text", types == ["Metadata", "Words", "audio"])
        await send(socket, "Flush")
        types, more = await until(socket, "Flushed")
        check("the rest when it is flushed", types[-3:] == ["Words", "audio", "Flushed"] and len(audio + more) > 20_000)
        await send(socket, "Speak", text="A long text. " * 500)
        await until(socket, "audio")
        await send(socket, "Clear")
        check("nothing behind Cleared", (await until(socket, "Cleared"))[0][-1] == "Cleared")
        await send(socket, "Sing")
        check("an unknown message", (await until(socket, "Error"))[0] == ["Error"])
        await send(socket, "Speak", text="Bye.")
        await send(socket, "Close")
        check("Close speaks the rest", (await until(socket, None))[0] == ["Words", "audio", "Flushed"])
        check("and closes normally", socket.close_code == 1000)
    async with websockets.connect(URL, max_size=None) as socket:
        await socket.send("x" * (2 << 20))
        try:
            await until(socket, None)
        except websockets.ConnectionClosedError:
            pass
        check("a message that is too long", socket.close_code == 1009)
    try:
        await websockets.connect(URL + "?voice=nobody")
        check("an unknown voice", False)
    except websockets.InvalidStatus as error:
        check("an unknown voice", error.response.status_code == 404)
    try:
        await websockets.connect(URL, origin="https://elsewhere.example")
        check("a page of elsewhere", False)
    except websockets.InvalidStatus as error:
        check("a page of elsewhere", error.response.status_code == 403)


asyncio.run(main())
