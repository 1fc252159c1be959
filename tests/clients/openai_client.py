"""Checks a running server with OpenAI's Python client: python3 openai_client.py http://127.0.0.1:PORT"""

import io
import json
import sys
import tempfile
import urllib.request
import wave
from pathlib import Path

import openai
from prometheus_client.parser import text_string_to_metric_families

base = sys.argv[1]
client = openai.OpenAI(base_url=base + "/v1", api_key="any", max_retries=0)
text = "Hello there, how are you today?"


def check(what, holds):
    print(("ok   " if holds else "WRONG"), what)
    if not holds:
        sys.exit(1)


with tempfile.TemporaryDirectory() as folder:
    for form, begins in [("wav", b"RIFF"), ("mp3", b"\xff"), ("opus", b"OggS"), ("flac", b"fLaC"), ("pcm", b"")]:
        file = Path(folder, "speech." + form)
        with client.audio.speech.with_streaming_response.create(
            model="tts-1", voice="alloy", input=text, response_format=form
        ) as answer:
            answer.stream_to_file(file)
        check(form, file.read_bytes().startswith(begins) and file.stat().st_size > 2000)

whole = client.audio.speech.create(model="gpt-4o-mini-tts", voice="nova", input=text, response_format="wav", speed=1.5)
check("wav has frames", wave.open(io.BytesIO(whole.content)).getframerate() >= 16000)
check("default is mp3", client.audio.speech.create(model="tts-1", voice="onyx", input=text).content[:1] == b"\xff")

events = []
with client.audio.speech.with_streaming_response.create(
    model="gpt-4o-mini-tts", voice="alloy", input=text, response_format="pcm", stream_format="sse"
) as answer:
    for line in answer.iter_lines():
        if line:
            events.append(json.loads(line.removeprefix("data: ")))
check("events", {e["type"] for e in events} == {"speech.audio.delta", "speech.audio.done"})

check("models", "tts-1" in {model.id for model in client.models.list()})
try:
    client.audio.speech.create(model="tts-1", voice="nobody", input=text)
    check("unknown voice", False)
except openai.NotFoundError as error:
    check("unknown voice", error.code == "voice_not_found" and error.param == "voice")
try:
    client.audio.speech.create(model="tts-1", voice="alloy", input="x " * 60000)
    check("too long", False)
except openai.APIStatusError as error:
    check("too long", error.status_code == 413)

metrics = urllib.request.urlopen(base + "/metrics").read().decode()
families = {family.name for family in text_string_to_metric_families(metrics)}
check("Prometheus's parser", {"linnet_requests", "linnet_first_audio_seconds"} <= families)
