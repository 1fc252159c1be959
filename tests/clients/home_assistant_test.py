"""Home Assistant as the client: its own config flow, coordinator and speech entity, against a Wyoming server. Run by
home_assistant, which sets LINNET_WYOMING_PORT."""

import asyncio
import os
import time

import pytest
from homeassistant.components import tts
from homeassistant.config_entries import SOURCE_USER
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component

PORT = int(os.environ["LINNET_WYOMING_PORT"])
pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture
async def entry(hass):
    assert await async_setup_component(hass, "homeassistant", {})
    flow = await hass.config_entries.flow.async_init("wyoming", context={"source": SOURCE_USER})
    assert flow["type"] is FlowResultType.FORM
    done = await hass.config_entries.flow.async_configure(flow["flow_id"], {"host": "127.0.0.1", "port": PORT})
    assert done["type"] is FlowResultType.CREATE_ENTRY, done
    await hass.async_block_till_done()
    yield done["result"]
    await hass.config_entries.async_unload(done["result"].entry_id)


async def collect(stream):
    return b"".join([block async for block in stream.async_stream_result()])


async def test_voices_are_listed(hass, entry):
    entity = hass.states.async_entity_ids("tts")
    assert len(entity) == 1
    engine = hass.data["entity_components"]["tts"].get_entity(entity[0])
    assert engine.async_supports_streaming_input()
    assert "en_US" in engine.supported_languages
    voices = {voice.voice_id for voice in engine.async_get_supported_voices("en_US")}
    assert {"tiny-medium", "tiny-high-speakers"} <= voices


@pytest.mark.parametrize("options", [{}, {"voice": "tiny-high-speakers", "speaker": "speaker2"}])
async def test_whole_text(hass, entry, options):
    engine = hass.states.async_entity_ids("tts")[0]
    stream = tts.async_create_stream(hass, engine=engine, options={tts.ATTR_PREFERRED_FORMAT: "wav", **options})
    stream.async_set_message("The kitchen light is on.")
    audio = await collect(stream)
    assert audio[:4] == b"RIFF" and len(audio) > 10_000


async def test_text_as_a_language_model_writes_it(hass, entry):
    engine = hass.states.async_entity_ids("tts")[0]
    stream = tts.async_create_stream(hass, engine=engine, options={tts.ATTR_PREFERRED_FORMAT: "wav"})
    last = 0.0

    async def words():
        nonlocal last
        text = "The first sentence is already known to you. " + "Then the model thinks of many more words " * 3 + "."
        for word in text.split(" "):
            yield word + " "
            await asyncio.sleep(0.03)
        last = time.monotonic()

    stream.async_set_message_stream(words())
    first, audio = None, b""
    async for block in stream.async_stream_result():
        audio += block
        if first is None and len(audio) > 1000:
            first = time.monotonic()
    print("first sound", round(last - first, 2), "s before the last word was written;", len(audio), "bytes")
    assert first < last and len(audio) > 50_000
