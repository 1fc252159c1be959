"""Checks a running server with the Wyoming protocol's own client: python3 wyoming_client.py tcp://127.0.0.1:PORT"""

import asyncio
import sys
import time

from wyoming.audio import AudioChunk, AudioStop
from wyoming.client import AsyncClient
from wyoming.error import Error
from wyoming.info import Describe, Info
from wyoming.ping import Ping, Pong
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
    SynthesizeVoice,
)

uri = sys.argv[1]


def check(what, holds):
    print(("ok   " if holds else "WRONG"), what)
    if not holds:
        sys.exit(1)


async def audio(client, until):
    """Types of events, repeated ones once, and the number of samples."""
    types, samples = [], 0
    while event := await client.read_event():
        if types[-1:] != [event.type]:
            types.append(event.type)
        if AudioChunk.is_type(event.type):
            samples += AudioChunk.from_event(event).samples
        if until.is_type(event.type) or Error.is_type(event.type):
            return types, samples
    raise AssertionError(f"the connection was closed after {types}")


async def describe(client):
    await client.write_event(Describe().event())
    program = Info.from_event(await client.read_event()).tts[0]
    check("info", program.installed and program.supports_synthesize_streaming)
    voices = {voice.name: voice for voice in program.voices}
    check("voices", voices["tiny-medium"].installed and voices["tiny-medium"].languages == ["en_US"])
    check("speakers", [one.name for one in voices["tiny-high-speakers"].speakers][1] == "speaker1")
    await client.write_event(Ping(text="x").event())
    check("ping", Pong.from_event(await client.read_event()).text == "x")


async def whole_texts(client):
    whole = ["audio-start", "audio-chunk", "audio-stop"]
    for voice in (None, SynthesizeVoice("tiny-medium"), SynthesizeVoice("tiny-high-speakers", speaker="speaker1"),
                  SynthesizeVoice(language="en")):
        await client.write_event(Synthesize("Hello there.\nHow are you", voice=voice).event())
        types, samples = await audio(client, AudioStop)
        check(f"text by {voice}", types == whole and samples > 10_000)
    await client.write_event(Synthesize("Hello.", voice=SynthesizeVoice("nobody")).event())
    error = Error.from_event(await client.read_event())
    check("unknown voice", error.code == "voice_not_found" and "nobody" in error.text)


async def streamed_text(client):
    await client.write_event(SynthesizeStart().event())
    for word in "The first sentence is here. And".split(" "):
        await client.write_event(SynthesizeChunk(word + " ").event())
    _, first = await audio(client, AudioStop)  # while the rest has not been written
    check("the first sentence of a streamed text", first > 10_000)
    await client.write_event(SynthesizeChunk("a second one").event())
    await client.write_event(Synthesize("The first sentence is here. And a second one").event())  # must be ignored
    await client.write_event(SynthesizeStop().event())
    types, rest = await audio(client, SynthesizeStopped)
    check("the rest of a streamed text", types[-1] == "synthesize-stopped" and 0 < rest < 3 * first)


async def hang_up():
    async with AsyncClient.from_uri(uri) as client:
        await client.write_event(Synthesize("This is a long text. " * 400).event())
        await client.read_event()
        await client.read_event()
    began = time.monotonic()
    async with AsyncClient.from_uri(uri) as client:
        await client.write_event(Synthesize("Short.").event())
        await audio(client, AudioStop)
    check("a client that hangs up lets others speak", time.monotonic() - began < 5)


async def main():
    for test in (describe, whole_texts, streamed_text):
        async with AsyncClient.from_uri(uri, connect_timeout=3, read_timeout=30) as client:
            await asyncio.wait_for(test(client), 60)
    await asyncio.wait_for(hang_up(), 60)


asyncio.run(main())
