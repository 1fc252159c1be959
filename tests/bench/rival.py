"""One rival engine as a process: `rival.py ENGINE THREADS VOICE.onnx` with ENGINE one of onnxruntime, piper-tts,
sherpa-onnx, for a voice without settings beside it, which is one of hibari-tts: onnxruntime, hibari-tts, and where the
folder "styles" of Kokoro's voices is beside it: onnxruntime, kokoro-onnx, sherpa-onnx, which speak as af_heart.

Every line of standard input names a text file; the answer is one line of JSON. All engines go sentence by sentence and
use the voice's own noise scales, as they do by themselves. onnxruntime gets ready phoneme ids, made by piper-tts or
hibari-tts outside of the timed part, and of hibari-tts's voices it computes the network only, no sound; so its time is
a lower bound for engines on that runtime. For Kokoro they are those of texts/ids-hibari.json, since both voices have
misaki's alphabet, and kokoro-onnx cuts texts after 510 phonemes, not after sentences, as it does by itself.
"""
import importlib.metadata
import json
import os
import pathlib
import sys
import tempfile
import time

engine, threads, voice = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
settings = pathlib.Path(f"{voice}.json")
config = json.loads(settings.read_text()) if settings.exists() else None  # None: a voice of hibari-tts
sample_rate = config["audio"]["sample_rate"] if config else 24000
styles = voice.parent / "styles"
texts = pathlib.Path(__file__).resolve().parent / "texts"


def since_process_start():
    started = int(open("/proc/self/stat").read().rsplit(")", 1)[1].split()[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started


def peak_bytes():
    return next(int(line.split()[1]) * 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))


def session():
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(voice), options, providers=["CPUExecutionProvider"])


def piper_voice(inference):
    from piper import PiperVoice
    from piper.config import PiperConfig
    return PiperVoice(inference, PiperConfig.from_dict(config))


def load_onnxruntime():
    import numpy as np
    inference = session()
    front_end = piper_voice(inference)
    s = config["inference"]
    scales = np.array([s["noise_scale"], s["length_scale"], s["noise_w"]], np.float32)

    def prepare(text):
        return [front_end.phonemes_to_ids(sentence) for sentence in front_end.phonemize(text)]

    def speak(sentences, block):
        for ids in sentences:
            feeds = {"input": np.array([ids], np.int64), "input_lengths": np.array([len(ids)], np.int64),
                     "scales": scales}
            block(inference.run(None, feeds)[0].size)
    return prepare, speak


def load_piper_tts():
    piper = piper_voice(session())

    def speak(text, block):
        for chunk in piper.synthesize(text):
            block(chunk.audio_float_array.size)
    return lambda text: text, speak


def protobuf_field(number, data):
    size, out = len(data), bytearray([number << 3 | 2])
    while size > 127:
        out.append(size & 127 | 128)
        size >>= 7
    return bytes(out) + bytes([size]) + data


def with_settings(folder, settings):
    """The model with its settings inside, as sherpa-onnx wants it (ModelProto.metadata_props is field 14)."""
    model = folder / "model.onnx"
    model.write_bytes(voice.read_bytes() + b"".join(
        protobuf_field(14, protobuf_field(1, k.encode()) + protobuf_field(2, str(v).encode()))
        for k, v in settings.items()))
    return str(model)


def text_file(path, text):
    path.write_text(text)
    return str(path)


def load_sherpa_onnx():
    """Takes the settings from inside of the model, and a table of symbols beside it."""
    import piper
    import sherpa_onnx as so
    data = str(pathlib.Path(piper.__file__).parent / "espeak-ng-data")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        model = kokoro_of_sherpa(so, folder, data) if styles.exists() else piper_voice_of_sherpa(so, folder, data)
        tts = so.OfflineTts(so.OfflineTtsConfig(model=model))

    def speak(text, block):
        def take(samples, progress):
            block(len(samples))
            return 1  # go on
        tts.generate(text, callback=take)
    return lambda text: text, speak


def piper_voice_of_sherpa(so, folder, data):
    settings = dict(model_type="vits", comment="piper", language="English", voice=config["espeak"]["voice"],
                    has_espeak=1, n_speakers=config["num_speakers"], sample_rate=sample_rate)
    tokens = text_file(folder / "tokens.txt", "".join(f"{s} {i[0]}\n" for s, i in config["phoneme_id_map"].items()))
    vits = so.OfflineTtsVitsModelConfig(model=with_settings(folder, settings), tokens=tokens, lexicon="", data_dir=data)
    return so.OfflineTtsModelConfig(num_threads=threads, vits=vits)


def kokoro_of_sherpa(so, folder, data):
    from kokoro_onnx.config import DEFAULT_VOCAB
    settings = dict(model_type="kokoro", language="English", has_espeak=1, sample_rate=sample_rate, version=2,
                    voice="en-us", style_dim="510,1,256", n_speakers=1, speaker2id="af_heart->0",
                    id2speaker="0->af_heart", speaker_names="af_heart", max_token_len=510)
    tokens = text_file(folder / "tokens.txt", "$ 0\n" + "".join(f"{s} {i}\n" for s, i in DEFAULT_VOCAB.items()))
    kokoro = so.OfflineTtsKokoroModelConfig(model=with_settings(folder, settings), voices=str(styles / "af_heart.bin"),
                                            tokens=tokens, data_dir=data, lang="en-us")
    return so.OfflineTtsModelConfig(num_threads=threads, kokoro=kokoro)


def load_hibari_tts():
    """The package's own transforms are scipy's, which are faster than numpy's."""
    from hibari import Hibari
    tts = Hibari(model=str(voice), threads=threads)
    tts.g2p  # it would be loaded with the first text

    def speak(text, block):
        for samples in tts.stream(text):
            block(samples.size)
    return lambda text: text, speak


def load_hibari_network():
    import numpy as np
    from hibari import Hibari
    tts = Hibari(model=str(voice), threads=threads)
    hop = 300

    def prepare(text):
        return [tts.ids(phonemes) for phonemes in tts.phonemize(text)]

    def speak(sentences, block):
        for ids in sentences:
            spectra = tts.sess.run(None, {"ids": np.array([ids], np.int64), "speed": np.ones(1, np.float32)})
            block(spectra[0].shape[-1] * hop)
    return prepare, speak


def style_rows(name):
    import numpy as np
    return np.fromfile(styles / f"{name}.bin", "<f4").reshape(-1, 1, 256)  # one for each number of phonemes


def load_kokoro_network():
    import numpy as np
    inference, rows = session(), style_rows("af_heart")
    ids_of = {(texts / f"{name}.txt").read_text().strip(): ids
              for name, ids in json.loads((texts / "ids-hibari.json").read_text()).items()}

    def speak(sentences, block):
        for ids in sentences:
            feeds = {"tokens": np.array([ids], np.int64), "style": rows[len(ids) - 3], "speed": np.ones(1, np.float32)}
            block(inference.run(None, feeds)[0].size)
    return ids_of.get, speak


def load_kokoro_onnx():
    import asyncio
    import numpy as np
    from kokoro_onnx import Kokoro
    with tempfile.TemporaryDirectory() as folder:
        archive = pathlib.Path(folder, "voices.npz")
        np.savez(archive, af_heart=style_rows("af_heart"))
        kokoro = Kokoro.from_session(session(), str(archive))
        kokoro.voices = dict(kokoro.voices)

    async def stream(text, block):
        async for samples, _ in kokoro.create_stream(text, "af_heart"):
            block(samples.size)
    return lambda text: text, lambda text, block: asyncio.run(stream(text, block))


def network():
    if config:
        return load_onnxruntime()
    return load_kokoro_network() if styles.exists() else load_hibari_network()


load_start = time.perf_counter()
prepare, speak = {"onnxruntime": network, "piper-tts": load_piper_tts, "sherpa-onnx": load_sherpa_onnx,
                  "hibari-tts": load_hibari_tts, "kokoro-onnx": load_kokoro_onnx}[engine]()
load_seconds = time.perf_counter() - load_start
for line in sys.stdin:
    job = prepare(pathlib.Path(line.strip()).read_text().strip())
    samples, first, first_since_start = 0, None, None

    def block(count):
        global samples, first, first_since_start
        if first is None:
            first, first_since_start = time.perf_counter() - start, since_process_start()
        samples += count
    start, processor_start = time.perf_counter(), time.process_time()
    speak(job, block)
    total, processor = time.perf_counter() - start, time.process_time() - processor_start
    ids = {"phoneme_ids": sum(map(len, job))} if isinstance(job, list) else {}
    run = {"version": importlib.metadata.version(engine), "load_seconds": load_seconds, "seconds": total,
           "cpu_seconds": processor, "audio_seconds": samples / sample_rate, "first_audio_seconds": first,
           "cold_first_audio_seconds": first_since_start, "peak_rss_bytes": peak_bytes()}
    print(json.dumps(run | ids), flush=True)
